"""Use cases around recordings: which there are, and which a phone holds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from pwa.accounts.model import Person
from pwa.clock import now, parse, stamp
from pwa.db import Reader, Writer
from pwa.errors import Invalid, NotFound
from pwa.plans import service as plans
from pwa.recordings import store
from pwa.recordings.model import Recording, recording
from pwa.settings import built_in_audio

__all__ = [
    "OnPhone",
    "Recording",
    "catalogue",
    "find",
    "note_saved",
    "on_phone",
    "saved_of_many",
    "step_with",
]


@dataclass(frozen=True)
class OnPhone:
    """A recording, and whether a client's phone holds it: 'saved', 'lost' (the browser cleared it) or 'not-yet'."""

    recording: Recording
    state: str
    checked_at: datetime | None


@cache
def catalogue() -> tuple[Recording, ...]:
    """The built-in recordings that are here, in the order of a list. Raises CannotStart where one cannot be used."""
    return tuple(sorted(map(recording, built_in_audio().values()), key=lambda one: one.place))


def find(slug: str) -> Recording | None:
    """The recording with this slug, or None."""
    return next((one for one in catalogue() if one.slug == slug), None)


async def step_with(tx: Reader, client: Person, slug: str) -> str:
    """The id of the step of this client's plan that offers the recording; empty where none does."""
    try:
        plan = await plans.plan_of(tx, client.id, client.practice)
    except NotFound:
        return ""
    return next((step.id for step in plan.steps if step.text.recording == slug), "")


async def note_saved(tx: Writer, client: Person, slug: str, state: str) -> None:
    """Keep what the client's phone found: that it holds the recording ('saved'), or does so no more ('lost').

    Raises NotFound for a recording there is none of, Invalid for another word.
    """
    if find(slug) is None:
        raise NotFound()
    if state not in ("saved", "lost"):
        raise Invalid("This does not say whether the recording is on the phone.", {"state": "saved or lost"})
    await store.note_saved(
        tx,
        client_id=client.id,
        recording=slug,
        practice_id=client.practice.id,
        state=state,
        checked_at=stamp(now()),
    )


async def on_phone(tx: Reader, client_id: str) -> list[OnPhone]:
    """Every recording, and what this client's phone last said of it. The caller has checked who is asking."""
    said = {row["recording"]: row for row in await store.saved_of(tx, client_id)}
    found = []
    for one in catalogue():
        row = said.get(one.slug)
        found.append(
            OnPhone(one, row["state"], parse(row["checked_at"])) if row else OnPhone(one, "not-yet", None)
        )
    return found


async def saved_of_many(tx: Reader, client_ids: Sequence[str]) -> dict[str, int]:
    """How many of the recordings the phone of each of these clients (at most MANY) holds; none is left out."""
    known = {one.slug for one in catalogue()}
    rows = await store.saved_of_many(tx, client_ids)
    return Counter(row["client_id"] for row in rows if row["recording"] in known)
