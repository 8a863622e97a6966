"""Use cases around reflections. Functions that take `tx` compose in a transaction.

Whatever a therapist gets of reflections comes from `for_therapist`, and from a plan that is not the client's own view
(`plans.plan_of`): what is private is in neither.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from markupsafe import Markup

from pwa.accounts import service as accounts
from pwa.accounts.model import Person
from pwa.clock import now
from pwa.db import MANY, Reader, Row, Writer
from pwa.errors import Invalid, NotFound
from pwa.library import service as library
from pwa.plans import service as plans
from pwa.plans.model import Plan, Session, Step
from pwa.plans.today import Today
from pwa.reflections import model, store
from pwa.reflections.deleting import service as deleting
from pwa.reflections.model import (
    BRING,
    LINE_MOST,
    MEETING,
    NOTHING,
    OPENED,
    PRIVATE,
    SHARINGS,
    TITLE_MOST,
    WAYS,
    WORD_MOST,
    Part,
    Reflection,
    Said,
    ToBring,
)
from pwa.reflections.model import read_by_therapist as read_by_therapist
from pwa.reflections.model import thread as thread

__all__ = [
    "BRING", "LINE_MOST", "MEETING", "NOTHING", "PRIVATE", "SHARINGS", "TITLE_MOST", "WAYS", "WORD_MOST",
    "Part", "Reflection", "Said", "ToBring",
]  # fmt: skip

NOT_TO_WRITE = "There is nothing to write for this step. Please open it from your plan."
MORNING = time(6)


@dataclass(frozen=True)
class Asked:
    """A prompt as its page shows it: the words that ask, and what was written so far, newest first.

    `deleted`: what can still be brought back, where nothing was written since; `deletion`: the entry that deleted it.
    `is_late`: that was asked for, and came too late. `therapist`: who would read it. `thread`: what is read back here.
    """

    step: Step
    session: Session
    body: Markup
    written: tuple[Reflection, ...]
    deleted: Reflection | None
    deletion: str
    is_late: bool
    therapist: str
    thread: tuple[Part, ...]

    @property
    def is_asked(self) -> bool:
        """Whether to ask: never what was withdrawn, nor about a session that is off, unless it was sent by hand."""
        if self.step.withdrawn_at:
            return False
        if self.step.is_by_hand:
            return not self.session.rests
        if self.step.phase == "before":
            return not self.session.why_off
        return self.session.state in ("planned", "took-place")

    @property
    def dark_until(self) -> datetime | None:
        """Until when the page is dark by itself, large, and nearly empty: until the night after the session is over."""
        if self.step.text.layout != "soft" or self.step.due is None:
            return None
        return datetime.combine(self.step.due + timedelta(days=1), MORNING, self.session.zone)

    @property
    def is_soft(self) -> bool:
        """Whether it is so now. A session that is off has no evening."""
        return self.is_asked and self.dark_until is not None and now() < self.dark_until

    @property
    def today(self) -> Today:
        """Where its session stands now: whether it is still to come, or its time is over and nobody has told."""
        return plans.today(self.session, (), now())

    @property
    def latest(self) -> Reflection | None:
        """What stands."""
        return self.written[0] if self.written else None

    @property
    def read(self) -> Reflection | None:
        """The newest version that a therapist has opened."""
        return model.read_by_therapist(self.written)

    @property
    def apart(self) -> Reflection | None:
        """The version that was written in another place over the same one as the newest was; or None.

        Both are kept. The next change is written over the newest.
        """
        latest, *others = self.written or (None,)
        return next((one for one in others if latest and one.revises == latest.revises), None)


@dataclass(frozen=True)
class Overview:
    """A client's prompts and what they wrote. `latest`: the newest of each step. `thread`: of the latest session
    that has any words.
    """

    plan: Plan
    latest: Mapping[str, Reflection]
    thread: tuple[Part, ...]
    to_bring: list[ToBring]
    therapist: str

    @property
    def today(self) -> Today:
        """Where the session stands now."""
        return plans.today(self.plan.session, (), now())


@dataclass(frozen=True)
class Shown:
    """What a therapist sees of a client's reflections: what was shared, newest first, and titles of what to bring."""

    shared: list[Reflection]
    to_bring: list[ToBring]


async def for_step(tx: Reader, client: Person, step_id: str, *, own: bool = True) -> Asked:
    """The prompt of a step of this client's plan. NotFound where the step is not theirs or asks for no words.

    Not `own`: the page as a therapist may look at it.
    """
    plan = await plans.plan_of(tx, client.id, client.practice, own=own)
    step = plan.step(step_id)
    if step.kind != "write" or step.done_elsewhere:
        raise NotFound()
    everything = await store.of_client(tx, client.id, step_id)
    written = _in_order(everything)
    gone = next((one for one in everything if one.gone_at and one.gone_at > now()), None)
    deleted = gone if own and not written else None
    heard = await deleting.heard(tx, client.id, step_id)
    return Asked(
        step=step,
        session=plan.session_of(step),
        body=library.html(step.text, client.practice),
        written=tuple(written if own else model.opened(written)),
        deleted=deleted,
        deletion=model.deletion_of(deleted, heard),
        is_late=own and model.is_late(heard, written),
        therapist=await reader_of(tx, client),
        thread=await read_back(tx, client, plan, step) if own else (),
    )


async def reader_of(tx: Reader, client: Person) -> str:
    """Who can read what this client shares."""
    return (await accounts.own_record(tx, client)).therapist_name or "your therapist"


async def read_back(tx: Reader, client: Person, plan: Plan, step: Step) -> tuple[Part, ...]:
    """What this client reads back at a step: the thread of its session; at a new intention the one before."""
    place, sessions = step.text.in_thread, (plan.session, *plan.earlier)
    if place not in ("back", "intention"):
        return ()
    at = sessions.index(plan.session_of(step)) + (place == "intention")
    if at == len(sessions):
        return ()
    return model.thread(plan, sessions[at], await of_client(tx, client.id))


async def overview(tx: Reader, client: Person, *, own: bool = True) -> Overview:
    """All that the list of prompts shows. Not `own`: as a therapist may look at it."""
    plan = await plans.plan_of(tx, client.id, client.practice, own=own)
    everything = await of_client(tx, client.id)
    written = everything if own else model.shared(everything)
    sessions = (plan.session, *plan.earlier)
    threads = (
        model.thread(plan, session, everything if own else model.opened(everything)) for session in sessions
    )
    return Overview(
        plan=plan,
        latest={one.step_id: one for one in reversed(written)},
        thread=next((parts for parts in threads if parts), ()),
        to_bring=model.to_bring(everything),
        therapist=await reader_of(tx, client),
    )


async def record(tx: Writer, client: Person, entry_id: str, step_id: str, said: Said, revises: str) -> str:
    """Keep a reflection; what became of it. The entry is already written in `tx`, so the step is this client's.

    An edit keeps what it revises, and may arrive without it. What it was written over is taken back with it, as far as
    nobody has opened it: a therapist reads what the preview showed. Raises Invalid for a step that asks for no words.
    """
    kept = await store.insert(
        tx,
        client_id=client.id,
        said=said,
        moment=now(),
        entry_id=entry_id,
        practice_id=client.practice.id,
        step_id=step_id,
        revises=revises or None,
    )
    if not kept:
        raise Invalid(NOT_TO_WRITE)
    if gone := await deleting.go_along(tx, client, step_id, entry_id):
        return gone
    rows = await store.standing(tx, client.id)
    earlier = model.versions(_links(rows), entry_id)[1:]
    # It may arrive after the version that was written over it. Of two that name each other, the last is not under.
    is_over = any(row["revises"] == entry_id and row["entry_id"] not in earlier for row in rows)
    await store.set_sharing(tx, client.id, [entry_id, *earlier] if is_over else earlier, PRIVATE, "", now())
    return ""


async def set_sharing(tx: Writer, client: Person, entry_id: str, sharing: str, title: str) -> str:
    """The client says whose this is from now on. To show more is said of this version alone; to show less, of all that
    it was written over. What a therapist has opened stays shared: then it is OPENED, which is returned. Of what is not
    there nothing is said. What is brought to a meeting is what stands: a list may name an older version.
    """
    rows = await store.standing(tx, client.id)
    known = {row["entry_id"]: row["sharing"] for row in rows}
    if sharing == BRING and known.get(entry_id) == PRIVATE:
        entry_id = model.newest(_links(rows), entry_id)
        if known[entry_id] != PRIVATE:
            return ""
    chain = model.versions(_links(rows), entry_id)
    changing = [one for one in chain if one == entry_id or model.reaches_further(known[one], sharing)]
    await store.set_sharing(tx, client.id, changing, sharing, title, now())
    stands = {row["entry_id"]: row["sharing"] for row in await store.standing(tx, client.id)}
    return OPENED if stands.get(entry_id, sharing) != sharing else ""


def _links(rows: Iterable[Row]) -> list[tuple[str, str]]:
    return [(row["entry_id"], row["revises"] or "") for row in rows]


async def of_client(tx: Reader, client_id: str) -> list[Reflection]:
    """Every reflection of this client that is not deleted, newest first. For nobody but that client."""
    return _in_order(await store.of_client(tx, client_id))


async def of_step(tx: Reader, client_id: str, step_id: str, *, own: bool = True) -> list[Reflection]:
    """This client's reflections on one step, newest first. Not `own`: those that a therapist has read."""
    written = _in_order(await store.of_client(tx, client_id, step_id))
    return written if own else model.opened(written)


def _in_order(written: Iterable[Reflection]) -> list[Reflection]:
    """What is not deleted, newest first. Of two that arrived in the same moment, what was written over comes last."""
    found = [one for one in written if one.deleted_at is None]
    revised = {one.revises for one in found}
    return sorted(found, key=lambda one: (one.received_at, one.entry_id not in revised), reverse=True)


async def for_therapist(tx: Reader, client_id: str) -> Shown:
    """What a therapist sees of this client's reflections. The caller has checked who is asking."""
    written = await of_client(tx, client_id)
    return Shown(model.shared(written), model.to_bring(written))


async def latest_for_therapist(tx: Reader, client_id: str, plan: Plan, most: int) -> Shown:
    """The same, of all that is shared the thread of this session and the last, and of the rest the newest `most`."""
    sessions = (plan.session, *plan.earlier[:1])
    threads = [
        step.id for step in plan.steps if plan.session_of(step) in sessions and step.text.in_thread != "none"
    ]
    written = _in_order(await store.told(tx, client_id, most, threads[:MANY]))
    links = _links(await store.standing(tx, client_id))
    return Shown(model.shared(written), model.to_bring(written, links))


async def shared_since(tx: Reader, client_id: str, since: datetime) -> int:
    """How many reflections this client shared since then; of others nothing is counted. Asked as above."""
    return await store.shared_since(tx, client_id, since)


async def unopened(tx: Reader, client_ids: Sequence[str]) -> dict[str, int]:
    """How many shared ones of these clients (at most MANY) nobody has opened as they stand. Asked as above."""
    return {row["client_id"]: row["number"] for row in await store.unopened(tx, client_ids)}
