"""Use cases around recordings: which there are, and which a phone holds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from pwa.accounts import service as accounts
from pwa.accounts.model import Person
from pwa.clock import now, parse, stamp
from pwa.db import Reader, Writer
from pwa.errors import Invalid, NotFound
from pwa.library import service as library
from pwa.plans import service as plans
from pwa.recordings import store
from pwa.recordings.model import BuiltIn, Recording, recording
from pwa.recordings.own import service as own
from pwa.settings import built_in_audio

__all__ = [
    "OnPhone",
    "Recording",
    "catalogue",
    "catalogue_of",
    "find",
    "find_for",
    "is_known",
    "made_for",
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
def catalogue() -> tuple[BuiltIn, ...]:
    """The built-in recordings that are here, in the order of a list. Raises CannotStart where one cannot be used."""
    return tuple(sorted(map(recording, built_in_audio().values()), key=lambda one: one.place))


def find(slug: str) -> BuiltIn | None:
    """The built-in recording with this slug, or None."""
    return next((one for one in catalogue() if one.slug == slug), None)


async def catalogue_of(tx: Reader, practice_id: str, client_id: str = "") -> list[Recording]:
    """What may be heard in a practice: what it made itself, also for this client alone, and what is built in.

    What the practice has not approved, or has hidden, is not in it, but for a client whose plan has a step that leads
    there.
    """
    offered = await _offered(tx, practice_id, client_id)
    built_in = [one for one in catalogue() if one.slug in offered]
    return [*await own.published(tx, practice_id, client_id), *built_in]


async def find_for(tx: Reader, practice_id: str, slug: str, client_id: str = "") -> Recording | None:
    """The recording with this slug among those, or None."""
    built_in = find(slug)
    if built_in or not slug:
        return built_in if slug in await _offered(tx, practice_id, client_id) else None
    return next((one for one in await own.published(tx, practice_id, client_id) if one.slug == slug), None)


async def _offered(tx: Reader, practice_id: str, client_id: str) -> set[str]:
    """The slugs of what is built in and may be heard."""
    built_in = {one.slug for one in catalogue()}
    offered = built_in & await library.in_use(tx, practice_id)
    if offered == built_in or not client_id:
        return offered
    try:
        plan = await plans.plan_of(tx, client_id, await accounts.practice(tx, practice_id))
    except NotFound:
        return offered
    return offered | {step.text.recording for step in plan.steps}


async def made_for(tx: Reader, client: Person) -> list[Recording]:
    """What was made for this client alone."""
    heard = await own.published(tx, client.practice.id, client.id)
    return [one for one in heard if one.is_personal]


async def is_known(tx: Reader, client: Person, slug: str) -> bool:
    """Whether there is, or ever was, such a recording for this client: a phone may tell of it much later."""
    return find(slug) is not None or await own.is_known(tx, client, slug)


async def step_with(tx: Reader, client: Person, slug: str) -> str:
    """The id of the step of this client's plan that offers the recording; empty where none does."""
    try:
        plan = await plans.plan_of(tx, client.id, client.practice)
    except NotFound:
        return ""
    return next((step.id for step in plan.steps if step.text.recording == slug), "")


async def note_saved(tx: Writer, client: Person, slug: str, state: str) -> None:
    """Keep what the client's phone found: that it holds the recording ('saved'), or does so no more ('lost').

    What its owner took off it ('removed') is as if it had never been there. Raises NotFound for a recording there is
    none of, Invalid for another word.
    """
    if not await is_known(tx, client, slug):
        raise NotFound()
    if state not in ("saved", "lost", "removed"):
        raise Invalid(
            "This does not say whether the recording is on the phone.", {"state": "saved, lost or removed"}
        )
    if state == "removed":
        await store.forget_saved(tx, client.id, slug)
        return
    await store.note_saved(
        tx,
        client_id=client.id,
        recording=slug,
        practice_id=client.practice.id,
        state=state,
        checked_at=stamp(now()),
    )


async def on_phone(tx: Reader, practice_id: str, client_id: str) -> list[OnPhone]:
    """Every recording that this client hears, and what their phone said of it. The caller checked who asks."""
    said = {row["recording"]: row for row in await store.saved_of(tx, client_id)}
    found = []
    for one in await catalogue_of(tx, practice_id, client_id):
        row = said.get(one.slug)
        found.append(
            OnPhone(one, row["state"], parse(row["checked_at"])) if row else OnPhone(one, "not-yet", None)
        )
    return found


async def saved_of_many(tx: Reader, practice_id: str, client_ids: Sequence[str]) -> dict[str, int]:
    """How many of those that they hear the phone of each of these clients (at most MANY) holds."""
    known = {one.slug for one in catalogue()} | set(await own.slugs(tx, practice_id))
    rows = await store.saved_of_many(tx, client_ids)
    return Counter(row["client_id"] for row in rows if row["recording"] in known)
