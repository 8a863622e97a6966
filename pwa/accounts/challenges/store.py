"""SQL for challenges: of sign-ins and touches, those that were answered; of all else, those that are open."""

from datetime import datetime
from typing import Any

from pwa.db import Row, Writer


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


async def insert_ceremony(tx: Writer, **columns: Any) -> None:
    """An open challenge."""
    await tx.run(
        """
        INSERT INTO ceremonies (id_hash, practice_id, person_id, invitation_id, sign_in_hash, purpose, challenge,
                                expires_at)
        VALUES (:id_hash, :practice_id, :person_id, :invitation_id, :sign_in_hash, :purpose, :challenge, :expires_at)
        """,
        **columns,
    )


async def burn_ceremony(tx: Writer, id_hash: str, purpose: str, moment: datetime) -> Row | None:
    """Take an open challenge away: the row, for the one who took it."""
    return await tx.one(
        "DELETE FROM ceremonies WHERE id_hash = :id_hash AND purpose = :purpose AND expires_at > :moment RETURNING *",
        id_hash=id_hash,
        purpose=purpose,
        moment=moment,
    )


async def sweep_ceremonies(tx: Writer, moment: datetime) -> None:
    """Forget the challenges that nobody answered in time."""
    await tx.run("DELETE FROM ceremonies WHERE expires_at <= :moment", moment=moment)


async def delete_ceremonies_but(tx: Writer, person_id: str, keep: int) -> None:
    """Forget all challenges of this person but the newest `keep`."""
    await tx.run(
        """
        DELETE FROM ceremonies
        WHERE person_id = :person_id AND id_hash NOT IN (
            SELECT id_hash FROM ceremonies WHERE person_id = :person_id
            ORDER BY expires_at DESC, id_hash LIMIT :keep)
        """,
        person_id=person_id,
        keep=keep,
    )
