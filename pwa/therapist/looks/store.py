"""SQL for what waits for a look, and for looks."""

from collections.abc import Sequence
from datetime import datetime

from pwa.clock import parse
from pwa.db import IN_MANY, Reader, Row, Writer, many
from pwa.therapist.looks.model import Look

_FLAGGED = """
    SELECT flags.client_id, flags.entry_id, entries.written_at, entries.received_at, min(flags.done_at) AS done_at,
           max(CASE WHEN flags.weight = 'help' THEN 1 ELSE 0 END) AS is_grave
    FROM flags
    JOIN entries ON entries.client_id = flags.client_id AND entries.id = flags.entry_id
    JOIN clients ON clients.person_id = flags.client_id
"""
_OF_THERAPIST = "WHERE flags.practice_id = :practice_id AND :therapist_id IN ('', clients.therapist_id)"
_BY_ENTRY = "GROUP BY flags.client_id, flags.entry_id, entries.written_at, entries.received_at"
_COUNTED = f"""
    SELECT count(*) FROM (
        SELECT DISTINCT flags.client_id, flags.entry_id
        FROM flags JOIN clients ON clients.person_id = flags.client_id {_OF_THERAPIST}
"""


async def waiting_count(tx: Reader, practice_id: str, therapist_id: str) -> int:
    """How many check-ins of this therapist's clients (of all in the practice, without an id) wait for a look."""
    found: int = await tx.value(
        f"{_COUNTED} AND flags.done_at IS NULL) AS found", practice_id=practice_id, therapist_id=therapist_id
    )
    return found


async def done_count(tx: Reader, practice_id: str, therapist_id: str) -> int:
    """How many of them are done with."""
    found: int = await tx.value(
        f"{_COUNTED} AND flags.done_at IS NOT NULL) AS found",
        practice_id=practice_id,
        therapist_id=therapist_id,
    )
    return found


async def waiting(tx: Reader, practice_id: str, therapist_id: str, most: int, skipped: int) -> list[Row]:
    """Check-ins that wait for a look, the oldest first."""
    return await tx.all(
        f"""{_FLAGGED} {_OF_THERAPIST} AND flags.done_at IS NULL {_BY_ENTRY}
            ORDER BY entries.received_at, flags.entry_id LIMIT :most OFFSET :skipped""",
        practice_id=practice_id,
        therapist_id=therapist_id,
        most=most,
        skipped=skipped,
    )


async def grave(tx: Reader, practice_id: str, therapist_id: str, most: int) -> list[Row]:
    """Those of them that opened the help numbers, the oldest first."""
    return await tx.all(
        f"""{_FLAGGED} {_OF_THERAPIST} AND flags.done_at IS NULL AND flags.weight = 'help' {_BY_ENTRY}
            ORDER BY entries.received_at, flags.entry_id LIMIT :most""",
        practice_id=practice_id,
        therapist_id=therapist_id,
        most=most,
    )


async def done(tx: Reader, practice_id: str, therapist_id: str, most: int, skipped: int) -> list[Row]:
    """Check-ins about which something was done, the latest first."""
    return await tx.all(
        f"""{_FLAGGED} {_OF_THERAPIST} AND flags.done_at IS NOT NULL {_BY_ENTRY}
            ORDER BY min(flags.done_at) DESC, flags.entry_id LIMIT :most OFFSET :skipped""",
        practice_id=practice_id,
        therapist_id=therapist_id,
        most=most,
        skipped=skipped,
    )


async def of_client(tx: Reader, practice_id: str, client_id: str) -> list[Row]:
    """Every check-in of this client that raised a flag, the oldest first."""
    return await tx.all(
        f"""{_FLAGGED} WHERE flags.client_id = :client_id AND flags.practice_id || '' = :practice_id {_BY_ENTRY}
            ORDER BY entries.received_at, flags.entry_id""",
        practice_id=practice_id,
        client_id=client_id,
    )


async def looks_at(tx: Reader, client_ids: Sequence[str]) -> dict[tuple[str, str], tuple[Look, ...]]:
    """What was done about check-ins of these clients (at most MANY), by client and entry; the latest last."""
    rows = await tx.all(
        f"""
        SELECT looks.client_id, looks.entry_id, looks.number, looks.act, looks.words, looks.at, looks.by_id, people.name
        FROM looks JOIN people ON people.id = looks.by_id
        WHERE looks.client_id IN {IN_MANY}
        ORDER BY looks.number
        """,
        **many(client_ids),
    )
    found: dict[tuple[str, str], tuple[Look, ...]] = {}
    for row in rows:
        place = (row["client_id"], row["entry_id"])
        found[place] = (*found.get(place, ()), _look(tx, row))
    return found


async def insert(
    tx: Writer, client_id: str, entry_id: str, number: int, act: str, words: str, by_id: str, moment: datetime
) -> None:
    """One more look."""
    await tx.run(
        """
        INSERT INTO looks (client_id, entry_id, number, practice_id, act, words, by_id, at)
        SELECT :client_id, :entry_id, :number, practice_id, :act, :words, :by_id, :moment
        FROM entries WHERE client_id = :client_id AND id = :entry_id
        """,
        client_id=client_id,
        entry_id=entry_id,
        number=number,
        act=act,
        words=tx.seal("looks.words", client_id, words),
        by_id=by_id,
        moment=moment,
    )


async def set_done(tx: Writer, client_id: str, entry_id: str, moment: datetime | None) -> None:
    """The flags of this entry are done with; with no moment they wait."""
    await tx.run(
        "UPDATE flags SET done_at = :moment WHERE client_id = :client_id AND entry_id = :entry_id",
        client_id=client_id,
        entry_id=entry_id,
        moment=moment,
    )


def _look(tx: Reader, row: Row) -> Look:
    return Look(
        number=row["number"],
        act=row["act"],
        words=tx.unseal("looks.words", row["client_id"], row["words"]),
        by_id=row["by_id"],
        by=tx.unseal("people.name", row["by_id"], row["name"]),
        at=parse(row["at"]),
    )
