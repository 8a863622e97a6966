"""SQL for the audit."""

from typing import Any

from pwa.accounts.audit.model import Event
from pwa.clock import parse
from pwa.db import Reader, Row, Writer

_EVENTS = """
    SELECT audit.at, audit.event, audit.detail, audit.person_id, people.name AS person,
           audit.actor_id, COALESCE(actors.name, '') AS actor,
           audit.from_id, givers.name AS giver, audit.to_id, takers.name AS taker
    FROM audit
    JOIN people ON people.id = audit.person_id
    LEFT JOIN people AS actors ON actors.id = audit.actor_id
    LEFT JOIN people AS givers ON givers.id = audit.from_id
    LEFT JOIN people AS takers ON takers.id = audit.to_id
"""
COMMAND_LINE = "The command line"
_NEWEST = "ORDER BY audit.at DESC, audit.id DESC LIMIT :most"


async def insert(tx: Writer, person_id: str, detail: str, **columns: Any) -> None:
    """One more event, in the practice of the person."""
    await tx.run(
        """
        INSERT INTO audit (id, practice_id, person_id, actor_id, at, event, detail, from_id, to_id)
        SELECT :id, practice_id, id, :actor_id, :at, :event, :detail, :from_id, :to_id
        FROM people WHERE id = :person_id
        """,
        person_id=person_id,
        detail=tx.seal("audit.detail", person_id, detail),
        **columns,
    )


async def count_of_practice(tx: Reader, practice_id: str) -> int:
    """How many events there are of a practice."""
    found: int = await tx.value("SELECT COUNT(*) FROM audit WHERE practice_id = :id", id=practice_id)
    return found


async def of_practice(tx: Reader, practice_id: str, most: int, start: int) -> list[Event]:
    """The events of a practice, the newest first: at most `most`, after the `start` newest."""
    rows = await tx.all(
        f"{_EVENTS} WHERE audit.practice_id = :practice_id {_NEWEST} OFFSET :start",
        practice_id=practice_id,
        most=most,
        start=start,
    )
    return [_event_of(tx, row) for row in rows]


async def of_person(tx: Reader, person_id: str, most: int) -> list[Event]:
    """The newest `most` events around one person's ways in, the newest first."""
    rows = await tx.all(
        f"{_EVENTS} WHERE audit.person_id = :person_id {_NEWEST}", person_id=person_id, most=most
    )
    return [_event_of(tx, row) for row in rows]


async def was_handed_over(tx: Reader, client_id: str, actor_id: str, taker_id: str) -> bool:
    """Whether this client was handed over last to `taker_id` by `actor_id`."""
    last = await tx.one(
        """
        SELECT actor_id, to_id FROM audit WHERE event = 'handed-over' AND person_id = :client_id
        ORDER BY at DESC, id DESC LIMIT 1
        """,
        client_id=client_id,
    )
    return last is not None and (last["actor_id"], last["to_id"]) == (actor_id, taker_id)


def _event_of(tx: Reader, row: Row) -> Event:
    person_id, actor_id = row["person_id"], row["actor_id"]
    return Event(
        at=parse(row["at"]),
        event=row["event"],
        person_id=person_id,
        person=tx.unseal("people.name", person_id, row["person"]),
        actor=tx.unseal("people.name", actor_id, row["actor"]) or ("Somebody" if actor_id else COMMAND_LINE),
        giver=tx.unseal("people.name", row["from_id"], row["giver"] or ""),
        taker=tx.unseal("people.name", row["to_id"], row["taker"] or ""),
        detail=tx.unseal("audit.detail", person_id, row["detail"]),
    )
