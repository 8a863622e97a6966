"""SQL for who looked at what, and for the first way in that a practice sent."""

from datetime import datetime

from pwa.clock import parse
from pwa.db import Reader, Writer


async def seen_flags(tx: Reader, client_id: str) -> dict[str, tuple[str, datetime]]:
    """Who looked at flags of this client, and when, by entry."""
    rows = await tx.all(
        """
        SELECT flags.entry_id, flags.seen_by, flags.seen_at, people.name
        FROM flags JOIN people ON people.id = flags.seen_by
        WHERE flags.client_id = :client_id AND flags.seen_at IS NOT NULL
        """,
        client_id=client_id,
    )
    return {
        row["entry_id"]: (tx.unseal("people.name", row["seen_by"], row["name"]), parse(row["seen_at"]))
        for row in rows
    }


async def mark_seen(tx: Writer, client_id: str, entry_id: str, person_id: str, moment: datetime) -> None:
    """Note who looked first at the flags of an entry."""
    await tx.run(
        """
        UPDATE flags SET seen_at = :moment, seen_by = :person_id
        WHERE client_id = :client_id AND entry_id = :entry_id AND seen_at IS NULL
        """,
        client_id=client_id,
        entry_id=entry_id,
        person_id=person_id,
        moment=moment,
    )


async def has_invited(tx: Reader, practice_id: str) -> bool:
    """Whether this practice has ever sent a client a way in."""
    found = await tx.value(
        """
        SELECT 1 FROM invitations WHERE practice_id = :practice_id AND purpose = 'client'
        UNION ALL
        SELECT 1 FROM prep_links WHERE practice_id = :practice_id
        LIMIT 1
        """,
        practice_id=practice_id,
    )
    return found is not None
