"""Noting what happens with ways in, and reading it."""

from pwa.accounts.audit import store
from pwa.accounts.audit.model import EVENTS, Event
from pwa.clock import new_id, now
from pwa.db import Reader, Writer


async def note(
    tx: Writer,
    event: str,
    person_id: str,
    actor_id: str | None = None,
    detail: str = "",
    from_id: str | None = None,
    to_id: str | None = None,
) -> None:
    """Note that `event` (a key of EVENTS) happened, in the transaction in which it does."""
    assert event in EVENTS
    others = {"actor_id": actor_id, "from_id": from_id, "to_id": to_id}
    await store.insert(tx, person_id, detail, id=new_id(), at=now(), event=event, **others)


async def count_of_practice(tx: Reader, practice_id: str) -> int:
    """How much is noted of a practice."""
    return await store.count_of_practice(tx, practice_id)


async def events_of_practice(tx: Reader, practice_id: str, most: int, start: int) -> list[Event]:
    """What happened in a practice, the newest first: at most `most`, after the `start` newest."""
    return await store.of_practice(tx, practice_id, most, start)


async def events_of_person(tx: Reader, person_id: str, most: int = 10) -> list[Event]:
    """What happened last with one person's ways in, the newest first."""
    return await store.of_person(tx, person_id, most)


async def was_handed_over(tx: Reader, client_id: str, actor_id: str, taker_id: str) -> bool:
    """Whether this client was handed over last by `actor_id`, to `taker_id`."""
    return await store.was_handed_over(tx, client_id, actor_id, taker_id)
