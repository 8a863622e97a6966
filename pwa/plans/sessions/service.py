"""Use cases around sessions: the plan is made for one, it is moved, told of, and followed by another."""

from datetime import datetime, timedelta

from pwa.accounts import service as accounts
from pwa.accounts.model import Person, Practice
from pwa.clock import new_id, now, parse
from pwa.db import Reader, Row, Writer
from pwa.errors import Invalid, NotFound
from pwa.library import service as library
from pwa.plans import store as plans
from pwa.plans.model import SESSION_LASTS, Session
from pwa.plans.sessions import store

NO_PLAN = "There is no plan yet. Your practice makes it for you: please ask them."
OUTCOMES = ("took-place", "stopped-early", "postponed", "cancelled")
NOT_YET = "The next session can be planned once this one has taken place."


async def make_plan(
    tx: Writer, practice: Practice, client_id: str, starts_at: datetime, template: str = "first", by: str = ""
) -> None:
    """The client's plan around a session at `starts_at`, from what is approved. Conflict where there is one.

    `template`: 'first', 'later', or 'integration' for a session that has taken place, as `by` says.
    """
    plan_id, session_id = new_id(), new_id()
    await plans.add_plan(tx, plan_id, practice.id, client_id, now())
    await store.add(tx, session_id, practice.id, plan_id, starts_at, template=template)
    if template == "integration":
        await store.set_session(tx, client_id, session_id, starts_at, "took-place", by, now())
    await accounts.note_change(tx, client_id)
    await complete(tx, practice, client_id)


async def complete(tx: Writer, practice: Practice, client_id: str, added_at: datetime | None = None) -> None:
    """Add approved texts that belong to the session of now and are not there. What was removed stays so.

    `added_at`: for a client who has seen the plan already, and is told.
    """
    row = await _row(tx, practice, client_id)
    had = await plans.slugs(tx, row["session_id"])
    for text in await library.approved(tx, practice.id):
        if text.slug not in had and text.belongs_to(row["template"]):
            await plans.add_step(
                tx,
                id=new_id(),
                practice_id=practice.id,
                plan_id=row["plan_id"],
                session_id=row["session_id"],
                slug=text.slug,
                version=text.version,
                asked_version=text.asked_version,
                kind=text.kind,
                phase=text.phase,
                due_days=text.due,
                due_from=text.due_from or "",
                position=text.order,
                added_at=added_at,
            )


async def next_session(tx: Writer, practice: Practice, client_id: str, starts_at: datetime) -> None:
    """One more session in the same plan, with a shorter preparation. Raises Invalid where one is still to come."""
    row = await _row(tx, practice, client_id)
    session = session_in(row, practice)
    _refuse_resting(session)
    if session.state != "took-place":
        raise Invalid(NOT_YET, {"date": NOT_YET})
    number, practice_id = session.number + 1, practice.id
    await store.add(tx, new_id(), practice_id, row["plan_id"], starts_at, number=number, template="later")
    await accounts.note_change(tx, client_id)
    await complete(tx, practice, client_id)


async def session_of(tx: Reader, practice: Practice, client_id: str, session_id: str) -> Session | None:
    """A session of the client's plan, also one that the next has followed; else None."""
    row = await plans.session(tx, practice.id, client_id, session_id)
    return session_in(row, practice) if row else None


async def sessions_of(tx: Reader, practice: Practice) -> dict[str, Session]:
    """The session of each client of the practice as their plan stands now, by the client's id."""
    return {row["client_id"]: session_in(row, practice) for row in await plans.sessions(tx, practice.id)}


async def move_session(
    tx: Writer, practice: Practice, client_id: str, session_id: str, starts_at: datetime | None
) -> None:
    """Plan the session for `starts_at`; without one it is postponed. All dates follow, what was done stays done."""
    _refuse_resting(await _session_of_now(tx, practice, client_id, session_id))
    state = "planned" if starts_at else "postponed"
    await store.note_moved(tx, client_id, session_id, starts_at, now())
    await store.set_session(tx, client_id, session_id, starts_at, state, None, None)
    await accounts.note_change(tx, client_id)


async def keep_clock_time(tx: Writer, client_id: str, session_id: str, starts_at: datetime) -> None:
    """The practice's zone has changed: the session is at the same time by the clock. How it stands does not change."""
    await store.set_starts_at(tx, client_id, session_id, starts_at)
    await accounts.note_change(tx, client_id)


async def tell(
    tx: Writer, practice: Practice, client_id: str, session_id: str, outcome: str, told_by: str, at: datetime
) -> None:
    """A therapist says what became of the session: one of OUTCOMES ('postponed': there is no new date yet).

    What follows the session obeys. Invalid for other words, and for a session that cannot have taken place yet.
    """
    session = await _session_of_now(tx, practice, client_id, session_id)
    if outcome not in OUTCOMES:
        raise Invalid("Please choose what became of the session.", {"outcome": "Please choose one of these."})
    _refuse_resting(session)
    has_been = outcome in ("took-place", "stopped-early")
    if has_been:
        _refuse_early(session, at)
    starts_at = None if outcome == "postponed" else session.starts_at
    state = "took-place" if has_been else outcome
    stopped = outcome == "stopped-early"
    await store.note_moved(tx, client_id, session_id, starts_at, now())
    await store.set_session(tx, client_id, session_id, starts_at, state, told_by, at, stopped)
    await accounts.note_change(tx, client_id)


async def record_told(tx: Writer, client: Person, session_id: str) -> None:
    """The client says that the session took place: from its day on. What a therapist told is not overruled."""
    session = await _session_of_now(tx, client.practice, client.id, session_id)
    if session.became == "planned":
        _refuse_early(session, now())
        await store.set_session(tx, client.id, session_id, session.starts_at, "took-place", client.id, now())
        await accounts.note_change(tx, client.id)


async def pause(tx: Writer, practice: Practice, client_id: str) -> bool:
    """Let a client's plan rest: nothing is due, and it can go on at any time. False where it rests already."""
    return await _noted(tx, client_id, await store.set_paused(tx, practice.id, client_id, now()))


async def go_on(tx: Writer, practice: Practice, client_id: str) -> bool:
    """Go on with a plan that was paused. False where it goes on."""
    return await _noted(tx, client_id, await store.set_paused(tx, practice.id, client_id, None))


async def end(tx: Writer, practice: Practice, client_id: str, by: str) -> bool:
    """End a client's plan: nothing is due any more. False where it had ended."""
    return await _noted(tx, client_id, await store.set_ended(tx, practice.id, client_id, now(), by))


async def start_again(tx: Writer, practice: Practice, client_id: str) -> bool:
    """Go on with a plan that was ended. False where it goes on."""
    return await _noted(tx, client_id, await store.set_ended(tx, practice.id, client_id, None, None))


async def _noted(tx: Writer, client_id: str, changed: int) -> bool:
    if changed:
        await accounts.note_change(tx, client_id)
    return bool(changed)


def session_in(row: Row, practice: Practice) -> Session:
    """The session in a row of `plans.store`. A plan that rests says so for all of them, beside what became of each."""
    resting = "ended" if row["ended_at"] else "paused" if row["paused_at"] else ""
    return Session(
        id=row["session_id"],
        starts_at=parse(row["starts_at"]) if row["starts_at"] else None,
        state=resting or row["state"],
        zone=practice.zone,
        number=row["number"],
        template=row["template"],
        stopped_early=bool(row["stopped_early"]),
        was=row["state"] if resting else "",
        plan_ended_at=parse(row["ended_at"]) if row["ended_at"] else None,
        moved_at=parse(row["moved_at"]) if row["moved_at"] else None,
        lasts=timedelta(minutes=practice.visit_minutes) if practice.visit_minutes else SESSION_LASTS,
    )


def _refuse_resting(session: Session) -> None:
    if session.state == "ended":
        raise Invalid("This plan has ended. Start it again first.")
    if session.state == "paused":
        raise Invalid("This plan is paused. Go on with it first.")


def _refuse_early(session: Session, moment: datetime) -> None:
    if session.day is None:
        raise Invalid("The session has no date. Please set the day it took place first.")
    if moment.astimezone(session.zone).date() < session.day:
        raise Invalid("The day of the session has not come yet, so it cannot have taken place.")


async def _row(tx: Reader, practice: Practice, client_id: str) -> Row:
    row = await plans.plan(tx, practice.id, client_id)
    if row is None:
        raise NotFound(NO_PLAN)
    return row


async def _session_of_now(tx: Reader, practice: Practice, client_id: str, session_id: str) -> Session:
    """The session that the plan is about now, if it is this one. NotFound else: those before it are history."""
    row = await plans.plan(tx, practice.id, client_id)
    if row is None or row["session_id"] != session_id:
        raise NotFound()
    return session_in(row, practice)
