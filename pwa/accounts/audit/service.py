"""Noting what happens with ways in, and reading it."""

from pwa.accounts.audit import store
from pwa.accounts.audit.model import EVENTS, Event
from pwa.clock import new_id, now
from pwa.db import Reader, Writer

EVENTS_MOST = 300


async def note(tx: Writer, event: str, person_id: str, actor_id: str | None = None, detail: str = "") -> None:
    """Note that `event` (a key of EVENTS) happened, in the transaction in which it does."""
    assert event in EVENTS
    await store.insert(
        tx, id=new_id(), person_id=person_id, actor_id=actor_id, at=now(), event=event, detail=detail
    )


async def events_of_practice(tx: Reader, practice_id: str) -> list[Event]:
    """What happened last in a practice, the newest first."""
    return await store.of_practice(tx, practice_id, EVENTS_MOST)


async def events_of_person(tx: Reader, person_id: str, most: int = 10) -> list[Event]:
    """What happened last with one person's ways in, the newest first."""
    return await store.of_person(tx, person_id, most)
