"""SQL for the shell."""

from pwa.db import Reader, Writer


async def answers(tx: Reader) -> None:
    """Ask the database for anything at all. Raises Busy where it does not answer."""
    await tx.value("SELECT 1")


async def generation(tx: Writer, new: str) -> str:
    """The generation of this database; `new` where it has none yet."""
    await tx.run(
        "INSERT INTO instance (name, value) VALUES ('generation', :new) ON CONFLICT (name) DO NOTHING",
        new=new,
    )
    found: str = await tx.value("SELECT value FROM instance WHERE name = 'generation'")
    return found
