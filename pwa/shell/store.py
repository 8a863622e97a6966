"""SQL for the shell."""

from pwa.db import Reader


async def answers(tx: Reader) -> None:
    """Ask the database for anything at all. Raises Busy where it does not answer."""
    await tx.value("SELECT 1")
