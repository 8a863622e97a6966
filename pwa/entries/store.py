"""SQL for entries."""

from collections.abc import Iterable
from datetime import datetime

from pwa.db import Reader, Row, Writer
from pwa.entries.model import Entry

_COLUMNS = "client_id, id, practice_id, kind, step_id, sha256, next, written_at, received_at"
_VALUES = ":client_id, :id, :practice_id, :kind, :step_id, :sha256, :next, :written_at, :received_at"
_INSERT = f"INSERT INTO entries ({_COLUMNS}) VALUES ({_VALUES}) ON CONFLICT (client_id, id) DO NOTHING"
_INSERT_WITH_STEP = f"""
    INSERT INTO entries ({_COLUMNS})
    SELECT {_VALUES} FROM steps JOIN plans ON plans.id = steps.plan_id
    WHERE steps.id = :step_id AND steps.removed_at IS NULL AND plans.client_id = :client_id
    ON CONFLICT (client_id, id) DO NOTHING
"""
# Whether a therapist has it before them: of reflections what is shared, of questions what was not taken back in time.
_STANDS = """entries.sha256 <> ''
    AND NOT EXISTS (
        SELECT 1 FROM reflections
        WHERE reflections.client_id = entries.client_id AND reflections.entry_id = entries.id
          AND (reflections.sharing <> 'shared' OR reflections.deleted_at IS NOT NULL)
    )
    AND NOT EXISTS (
        SELECT 1 FROM questions
        WHERE questions.client_id = entries.client_id AND questions.entry_id = entries.id AND questions.text = ''
    )
"""


async def insert(tx: Writer, practice_id: str, client_id: str, entry: Entry, next_page: str) -> bool:
    """Write the entry. False where it is there already, or where its step is not in this client's plan.

    One statement asks for both: most entries are new and right, and this is the busiest door.
    """
    values = {
        "client_id": client_id,
        "id": entry.id,
        "practice_id": practice_id,
        "kind": entry.kind,
        "step_id": entry.step_id or None,
        "sha256": entry.sha256,
        "next": next_page,
        "written_at": entry.written_at,
        "received_at": entry.received_at,
    }
    if entry.step_id:
        return bool(await tx.run(_INSERT_WITH_STEP, **values))
    return bool(await tx.run(_INSERT, **values))


async def note(tx: Writer, client_id: str, entry_id: str, became: str) -> None:
    """Say what became of an entry."""
    await tx.run(
        "UPDATE entries SET became = :became WHERE client_id = :client_id AND id = :id",
        client_id=client_id,
        id=entry_id,
        became=became,
    )


async def entry(tx: Reader, client_id: str, entry_id: str) -> Row | None:
    """This client's entry, or None."""
    return await tx.one(
        "SELECT id, sha256, next, became FROM entries WHERE client_id = :client_id AND id = :id",
        client_id=client_id,
        id=entry_id,
    )


async def latest(tx: Reader, client_id: str, most: int) -> list[Row]:
    """This client's newest entries, newest first."""
    return await tx.all(
        """
        SELECT id, kind, step_id, next, became, written_at, received_at, opened_at FROM entries
        WHERE client_id = :client_id AND sha256 <> ''
        ORDER BY received_at DESC, id LIMIT :most
        """,
        client_id=client_id,
        most=most,
    )


async def mark_opened(
    tx: Writer, client_id: str, entry_ids: Iterable[str], person_id: str, moment: datetime
) -> None:
    """Note who opened these entries first, and when. What does not stand cannot have been opened."""
    for entry_id in entry_ids:
        await tx.run(
            f"""
            UPDATE entries SET opened_at = :moment, opened_by = :person_id
            WHERE client_id = :client_id AND id = :id AND opened_at IS NULL AND {_STANDS}
            """,
            client_id=client_id,
            id=entry_id,
            person_id=person_id,
            moment=moment,
        )


async def stands(tx: Reader, client_id: str, entry_id: str) -> bool:
    """Whether a therapist still has this entry of the client before them."""
    found = await tx.value(
        f"SELECT 1 FROM entries WHERE client_id = :client_id AND id = :id AND {_STANDS}",
        client_id=client_id,
        id=entry_id,
    )
    return found is not None
