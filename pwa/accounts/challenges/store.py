"""SQL for challenges that were answered."""

from datetime import datetime

from pwa.db import Writer


async def use_up(tx: Writer, id_hash: str, expires_at: datetime) -> bool:
    """Note that it was answered. False where it was already."""
    changed = await tx.run(
        """
        INSERT INTO used_challenges (id_hash, expires_at) VALUES (:id_hash, :expires_at)
        ON CONFLICT (id_hash) DO NOTHING
        """,
        id_hash=id_hash,
        expires_at=expires_at,
    )
    return changed == 1


async def sweep(tx: Writer, moment: datetime) -> None:
    """Forget those that are over anyway."""
    await tx.run("DELETE FROM used_challenges WHERE expires_at <= :moment", moment=moment)
