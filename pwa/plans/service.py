"""Use cases around a client's plan. All take an open transaction, so that a page or an entry is one."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from pwa.accounts.model import Person, Practice
from pwa.clock import new_id, now, parse
from pwa.db import Reader, Row, Writer
from pwa.errors import Invalid, NotFound
from pwa.library import service as library
from pwa.library.model import Item, Text
from pwa.plans import store
from pwa.plans.model import Entry, Plan, Session, Step, Today, days_to_go, is_due, local_instant, today
from pwa.plans.own_items import service as own_items
from pwa.plans.own_items.service import OWN

__all__ = ["Plan", "Session", "Step", "Today", "days_to_go", "local_instant", "today"]

REMOVED = "This step is not part of your plan any more, so there is nothing left to tick."
NO_PLAN = "There is no plan yet. Your practice makes it for you: please ask them."


async def make_plan(tx: Writer, practice: Practice, client_id: str, starts_at: datetime) -> None:
    """The client's plan around a session at `starts_at`, from what is approved. Conflict where there is one."""
    plan_id = new_id()
    await store.add_plan(tx, plan_id, practice.id, client_id, now())
    await store.add_session(tx, new_id(), practice.id, plan_id, starts_at)
    await complete(tx, practice, client_id)


async def complete(tx: Writer, practice: Practice, client_id: str) -> None:
    """Add approved texts that the plan has not got. What it has keeps its version; what was removed stays so."""
    plan = await _plan(tx, practice, client_id)
    had = await store.slugs(tx, plan["plan_id"])
    for text in await library.approved(tx, practice.id):
        if text.slug not in had:
            await store.add_step(
                tx,
                id=new_id(),
                practice_id=practice.id,
                plan_id=plan["plan_id"],
                session_id=plan["session_id"],
                slug=text.slug,
                version=text.version,
                kind=text.kind,
                phase=text.phase,
                due_days=text.due,
                due_from=text.due_from or "",
                position=text.order,
            )


async def plan_of(tx: Reader, client_id: str, practice: Practice) -> Plan:
    """The client's plan with everything that was done. NotFound where there is none."""
    rows = await store.steps(tx, practice.id, client_id)
    if not rows:
        raise NotFound(NO_PLAN)
    session, moment = _session(rows[0], practice), now()
    own = await own_items.of_client(tx, client_id)
    marks: dict[str, list[Row]] = {}
    for mark in await store.marks(tx, client_id):
        marks.setdefault(mark["step_id"] or mark["kind"], []).append(mark)
    steps = []
    for row in (row for row in rows if row["id"]):
        text = await library.text(tx, practice.id, row["slug"], row["version"])
        done = marks.get(row["id"], []) + marks.get(text.opens, [])
        steps.append(_opening(_step(row, session, text, done, own.get(row["id"], ())), practice, moment))
    return Plan(session, tuple(steps))


async def step_of(tx: Reader, client_id: str, practice: Practice, step_id: str) -> Step:
    """One step of the client's plan. NotFound where it is absent, somebody else's or removed."""
    return (await plan_of(tx, client_id, practice)).step(step_id)


async def sessions_of(tx: Reader, practice: Practice) -> dict[str, Session]:
    """The session of each client of the practice, by the client's id."""
    return {row["client_id"]: _session(row, practice) for row in await store.sessions(tx, practice.id)}


async def move_session(
    tx: Writer, practice: Practice, client_id: str, session_id: str, starts_at: datetime | None
) -> None:
    """Plan the session for `starts_at`; without one it is postponed. All dates follow, what was done stays done."""
    _refuse_ended(await _session_of(tx, practice, client_id, session_id))
    state = "planned" if starts_at else "postponed"
    await store.set_session(tx, client_id, session_id, starts_at, state, None, None)


async def tell(
    tx: Writer, practice: Practice, client_id: str, session_id: str, outcome: str, told_by: str, at: datetime
) -> None:
    """A therapist says what became of the session: 'took-place', 'postponed' (no new date yet) or 'cancelled'.

    What follows the session obeys. Invalid for other words, and for a session that cannot have taken place yet.
    """
    session = await _session_of(tx, practice, client_id, session_id)
    if outcome not in ("took-place", "postponed", "cancelled"):
        raise Invalid("Please choose what became of the session.", {"outcome": "Please choose one of these."})
    _refuse_ended(session)
    if outcome == "took-place":
        _refuse_early(session, at)
    starts_at = None if outcome == "postponed" else session.starts_at
    await store.set_session(tx, client_id, session_id, starts_at, outcome, told_by, at)


async def end(tx: Writer, practice: Practice, client_id: str, by: str) -> bool:
    """End a client's plan: nothing is due any more. False where it had ended."""
    return bool(await store.set_ended(tx, practice.id, client_id, now(), by))


async def start_again(tx: Writer, practice: Practice, client_id: str) -> bool:
    """Go on with a plan that was ended. False where it goes on."""
    return bool(await store.set_ended(tx, practice.id, client_id, None, None))


async def set_meeting(
    tx: Writer, practice: Practice, client_id: str, step_id: str, meets_at: datetime | None
) -> None:
    """Agree when a meeting is, or that its time is open again. NotFound where this client has no such meeting."""
    if not await store.set_meeting(tx, practice.id, client_id, step_id, meets_at):
        raise NotFound()


async def record_tick(tx: Writer, client: Person, entry_id: str, step_id: str, item: str, done: bool) -> None:
    """A box ticked or cleared; `item` is empty for the step as a whole. The entry is already written in `tx`.

    NotFound where the step or its item is not (or no longer) part of the client's plan.
    """
    row = await store.step(tx, client.practice.id, client.id, step_id)
    if row is None:
        raise NotFound(REMOVED)
    if item:
        text = await library.text(tx, client.practice.id, row["slug"], row["version"])
        own = (await own_items.of_client(tx, client.id)).get(step_id, ()) if item.startswith(OWN) else ()
        if all(item != known.id for known in text.items + own):
            raise NotFound(REMOVED)
    elif row["kind"] in ("check-in", "meet"):
        raise Invalid("This step is not done by a tick. Please open it.")
    await store.set_tick(tx, client.practice.id, client.id, step_id, item, entry_id, done)


async def record_told(tx: Writer, client: Person, session_id: str) -> None:
    """The client says that the session took place: from its day on. What a therapist told is not overruled."""
    session = await _session_of(tx, client.practice, client.id, session_id)
    if session.state == "planned":
        _refuse_early(session, now())
        await store.set_session(tx, client.id, session_id, session.starts_at, "took-place", client.id, now())


def _refuse_ended(session: Session) -> None:
    if session.state == "ended":
        raise Invalid("This plan has ended. Start it again first.")


def _refuse_early(session: Session, moment: datetime) -> None:
    if session.day is None:
        raise Invalid("The session has no date. Please set the day it took place first.")
    if moment.astimezone(session.zone).date() < session.day:
        raise Invalid("The day of the session has not come yet, so it cannot have taken place.")


async def _plan(tx: Reader, practice: Practice, client_id: str) -> Row:
    row = await store.plan(tx, practice.id, client_id)
    if row is None:
        raise NotFound(NO_PLAN)
    return row


async def _session_of(tx: Reader, practice: Practice, client_id: str, session_id: str) -> Session:
    row = await store.plan(tx, practice.id, client_id)
    if row is None or row["session_id"] != session_id:
        raise NotFound()
    return _session(row, practice)


def _session(row: Row, practice: Practice) -> Session:
    starts_at = parse(row["starts_at"]) if row["starts_at"] else None
    state = "ended" if row["ended_at"] else row["state"]
    return Session(row["session_id"], starts_at, state, practice.zone)


def _step(row: Row, session: Session, text: Text, marks: list[Row], own: tuple[Item, ...]) -> Step:
    boxes = {item.id for item in text.items + own}
    items = {mark["item"]: _entry(mark) for mark in marks if mark["kind"] == "tick"}
    ticked = frozenset(mark["item"] for mark in marks if mark["kind"] == "tick" and mark["done"]) & {
        "",
        *boxes,
    }
    meets_at = parse(row["meets_at"]) if row["meets_at"] else None
    due = session.day + timedelta(days=row["due_days"]) if session.day else None
    return Step(
        id=row["id"],
        slug=row["slug"],
        version=row["version"],
        kind=row["kind"],
        phase=row["phase"],
        due=due,
        due_from=row["due_from"],
        position=row["position"],
        text=text,
        own=own,
        done=_is_done(boxes, ticked, marks) or bool(meets_at and meets_at < now()),
        ticked=ticked,
        latest=max((_entry(mark) for mark in marks), key=lambda entry: entry.received_at, default=None),
        items=items,
        opens_at=_opens_at(due, row["due_from"], session),
        meets_at=meets_at,
    )


def _opening(step: Step, practice: Practice, moment: datetime) -> Step:
    """The step as the practice opens it. One that is done, or has no day, waits for none."""
    waits = practice.opening == "by-date" and step.due is not None and not step.done
    return replace(step, waits=True, closed=not is_due(step, practice.zone, moment)) if waits else step


def _entry(mark: Row) -> Entry:
    return Entry(
        mark["id"], parse(mark["received_at"]), parse(mark["opened_at"]) if mark["opened_at"] else None
    )


def _opens_at(due: date | None, due_from: str, session: Session) -> datetime | None:
    return datetime.combine(due, time.fromisoformat(due_from), session.zone) if due and due_from else None


def _is_done(boxes: set[str], ticked: frozenset[str], marks: list[Row]) -> bool:
    """Ticked as a whole, every box ticked, or what the step asks for received."""
    answered = any(mark["kind"] != "tick" and mark["done"] for mark in marks)
    return "" in ticked or (bool(boxes) and boxes <= ticked) or answered
