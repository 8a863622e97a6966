"""SQL for rides and passes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pwa.db import IN_MANY, Reader, Row, Writer, many

_RIDES = """
    SELECT rides.client_id, rides.entry_id, rides.session_id, rides.starts_at, rides.who, rides.state, rides.revises,
           entries.written_at, entries.received_at, entries.opened_at
    FROM rides
    JOIN entries ON entries.client_id = rides.client_id AND entries.id = rides.entry_id
    WHERE rides.client_id {whose}
    ORDER BY entries.received_at DESC, entries.written_at DESC, rides.entry_id
"""


async def insert(tx: Writer, client_id: str, who: str, **columns: Any) -> int:
    """What was said; the number of rows: none where the session is not this client's."""
    return await tx.run(
        """
        INSERT INTO rides (client_id, entry_id, practice_id, session_id, starts_at, who, state, revises)
        SELECT :client_id, :entry_id, :practice_id, sessions.id, :starts_at, :who, :state, :revises
        FROM sessions JOIN plans ON plans.id = sessions.plan_id
        WHERE sessions.id = :session_id AND plans.client_id = :client_id
        """,
        **columns,
        who=tx.seal("rides.who", client_id, who),
        client_id=client_id,
    )


async def set_starts_at(
    tx: Writer, client_id: str, session_id: str, before: datetime, after: datetime
) -> None:
    """Write when the session begins to all that this client said of it for the time `before`."""
    await tx.run(
        """
        UPDATE rides SET starts_at = :after
        WHERE client_id = :client_id AND session_id = :session_id AND starts_at = :before
        """,
        client_id=client_id,
        session_id=session_id,
        before=before,
        after=after,
    )


async def of_client(tx: Reader, client_id: str) -> list[Row]:
    """All that this client said about a way home, what arrived last first."""
    return _rides(tx, await tx.all(_RIDES.format(whose="= :client_id"), client_id=client_id))


async def of_many(tx: Reader, client_ids: Sequence[str]) -> list[Row]:
    """The same for all of these clients, at most MANY."""
    return _rides(tx, await tx.all(_RIDES.format(whose=f"IN {IN_MANY}"), **many(client_ids)))


def _rides(tx: Reader, rows: list[Row]) -> list[Row]:
    return [dict(row) | {"who": tx.unseal("rides.who", row["client_id"], row["who"])} for row in rows]


async def insert_pass(tx: Writer, **columns: Any) -> None:
    """A new pass."""
    await tx.run(
        """
        INSERT INTO ride_passes (id, practice_id, client_id, session_id, token_hash, made_by, made_at)
        VALUES (:id, :practice_id, :client_id, :session_id, :token_hash, :made_by, :made_at)
        """,
        **columns,
    )


async def passes(tx: Reader, client_id: str) -> list[Row]:
    """This client's passes, newest first."""
    return await tx.all(
        "SELECT * FROM ride_passes WHERE client_id = :client_id ORDER BY made_at DESC, id",
        client_id=client_id,
    )


async def pass_by(tx: Reader, token_hash: str) -> Row | None:
    """The pass with this token whose client is still here, or None."""
    return await tx.one(
        """
        SELECT ride_passes.* FROM ride_passes JOIN people ON people.id = ride_passes.client_id
        WHERE ride_passes.token_hash = :token_hash AND people.ended_at IS NULL
        """,
        token_hash=token_hash,
    )


async def revoke_pass(tx: Writer, client_id: str, pass_id: str, moment: datetime) -> None:
    """End this client's pass."""
    await tx.run(
        """
        UPDATE ride_passes SET revoked_at = :moment
        WHERE id = :id AND client_id = :client_id AND revoked_at IS NULL
        """,
        id=pass_id,
        client_id=client_id,
        moment=moment,
    )


async def mark_opened(tx: Writer, pass_id: str, moment: datetime) -> None:
    """Note the first time that a person saw it."""
    await tx.run(
        "UPDATE ride_passes SET opened_at = :moment WHERE id = :id AND opened_at IS NULL",
        id=pass_id,
        moment=moment,
    )
