"""SQL for the audit."""

from typing import Any

from pwa.accounts.audit.model import Event
from pwa.clock import parse
from pwa.db import Reader, Row, Writer

_EVENTS = """
    SELECT audit.at, audit.event, audit.detail, audit.person_id, people.name AS person,
           audit.actor_id, COALESCE(actors.name, '') AS actor
    FROM audit
    JOIN people ON people.id = audit.person_id
    LEFT JOIN people AS actors ON actors.id = audit.actor_id
"""
COMMAND_LINE = "The command line"
_NEWEST = "ORDER BY audit.at DESC, audit.id DESC LIMIT :most"


async def insert(tx: Writer, person_id: str, detail: str, **columns: Any) -> None:
    """One more event, in the practice of the person."""
    await tx.run(
        """
        INSERT INTO audit (id, practice_id, person_id, actor_id, at, event, detail)
        SELECT :id, practice_id, id, :actor_id, :at, :event, :detail FROM people WHERE id = :person_id
        """,
        person_id=person_id,
        detail=tx.seal("audit.detail", person_id, detail),
        **columns,
    )


async def of_practice(tx: Reader, practice_id: str, most: int) -> list[Event]:
    """The newest `most` events of a practice, the newest first."""
    rows = await tx.all(
        f"{_EVENTS} WHERE audit.practice_id = :practice_id {_NEWEST}", practice_id=practice_id, most=most
    )
    return [_event_of(tx, row) for row in rows]


async def of_person(tx: Reader, person_id: str, most: int) -> list[Event]:
    """The newest `most` events around one person's ways in, the newest first."""
    rows = await tx.all(
        f"{_EVENTS} WHERE audit.person_id = :person_id {_NEWEST}", person_id=person_id, most=most
    )
    return [_event_of(tx, row) for row in rows]


def _event_of(tx: Reader, row: Row) -> Event:
    person_id, actor_id = row["person_id"], row["actor_id"]
    return Event(
        at=parse(row["at"]),
        event=row["event"],
        person_id=person_id,
        person=tx.unseal("people.name", person_id, row["person"]),
        actor=tx.unseal("people.name", actor_id, row["actor"]) or ("Somebody" if actor_id else COMMAND_LINE),
        detail=tx.unseal("audit.detail", person_id, row["detail"]),
    )
