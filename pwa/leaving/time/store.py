"""SQL for how time went on."""

from pwa.db import Reader, Writer
from pwa.leaving.time.model import FACT


async def known(tx: Reader) -> str | None:
    """What was written down last."""
    found: str | None = await tx.value("SELECT value FROM instance WHERE name = :name", name=FACT)
    return found


async def keep(tx: Writer, value: str) -> None:
    """Write it down, in the place of what was known."""
    await tx.run(
        "INSERT INTO instance VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = :value",
        name=FACT,
        value=value,
    )
