"""Use cases around a client's plan. All take an open transaction, so that a page or an entry is one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from pwa.accounts.model import Person, Practice
from pwa.clock import now, parse
from pwa.db import Reader, Row, Writer
from pwa.errors import Invalid, NotFound
from pwa.library import service as library
from pwa.library.model import Item, Text
from pwa.plans import store
from pwa.plans.model import BY_HAND, Entry, Plan, Session, Step
from pwa.plans.own_items import service as own_items
from pwa.plans.own_items.service import OWN
from pwa.plans.prompts import service as prompts
from pwa.plans.sessions.service import NO_PLAN, session_in
from pwa.plans.sessions.service import complete as complete
from pwa.plans.sessions.service import end as end
from pwa.plans.sessions.service import go_on as go_on
from pwa.plans.sessions.service import keep_clock_time as keep_clock_time
from pwa.plans.sessions.service import make_plan as make_plan
from pwa.plans.sessions.service import move_session as move_session
from pwa.plans.sessions.service import next_session as next_session
from pwa.plans.sessions.service import pause as pause
from pwa.plans.sessions.service import record_told as record_told
from pwa.plans.sessions.service import session_of as session_of
from pwa.plans.sessions.service import sessions_of as sessions_of
from pwa.plans.sessions.service import start_again as start_again
from pwa.plans.sessions.service import tell as tell
from pwa.plans.today import Today, days_to_go, is_due, today

__all__ = ["Plan", "Session", "Step", "Today", "days_to_go", "today"]

REMOVED = "This step is not part of your plan any more, so there is nothing left to tick."
LINE_IS_GONE = "This line is not in the list any more, so there is nothing left to tick."


async def plan_of(tx: Reader, client_id: str, practice: Practice, *, own: bool = False) -> Plan:
    """The client's plan with everything that was done. NotFound where there is none.

    `own`: for the eyes of the client alone. Else a step that asks for words is done only where the client told their
    therapist of it: to know that somebody wrote would be to know something of what they keep to themselves.
    """
    rows = await store.steps(tx, practice.id, client_id)
    if not rows:
        raise NotFound(NO_PLAN)
    marks = await (store.own_marks if own else store.marks)(tx, client_id)
    sent = await prompts.of_client(tx, client_id) if _has_sent(rows) else {}
    known = _Known(await own_items.of_client(tx, client_id), sent)
    return await _plan(tx, practice, rows, marks, known)


async def plans_of(tx: Reader, practice: Practice, client_ids: Sequence[str]) -> dict[str, Plan]:
    """The plans of these clients (at most MANY), by client; those who have one. In few questions, however many."""
    rows, marks = defaultdict(list), defaultdict(list)
    for row in await store.steps_of_many(tx, practice.id, client_ids):
        rows[row["client_id"]].append(row)
    for mark in await store.marks_of_many(tx, client_ids):
        marks[mark["client_id"]].append(mark)
    has_sent = any(map(_has_sent, rows.values()))
    sent = await prompts.of_many(tx, client_ids) if has_sent else {}
    known = _Known(await own_items.of_many(tx, client_ids), sent)
    return {
        client_id: await _plan(tx, practice, found, marks[client_id], known)
        for client_id, found in rows.items()
    }


def _has_sent(rows: list[Row]) -> bool:
    """Whether a step among them was sent by hand: few clients have one, and the others need not be asked about."""
    return any(row["slug"] == BY_HAND for row in rows)


@dataclass(frozen=True)
class _Known:
    """What of steps lies outside the library, by step: a client's own lines, and prompts that were sent by hand."""

    own: Mapping[str, tuple[Item, ...]]
    sent: Mapping[str, prompts.Sent]


async def _plan(tx: Reader, practice: Practice, rows: list[Row], marks: list[Row], known: _Known) -> Plan:
    """The plan in one client's rows. `known` may hold what is of others too: each is of one step."""
    sessions: dict[str, Session] = {}
    for row in rows:
        if row["session_id"] not in sessions:
            sessions[row["session_id"]] = session_in(row, practice)
    current, *earlier = sessions.values()
    moment, by_place = now(), defaultdict(list)
    for mark in marks:
        by_place[mark["step_id"] or mark["kind"]].append(mark)
    steps = []
    for row in (one for one in rows if one["id"]):
        sent = known.sent.get(row["id"])
        if sent is None and row["slug"] == BY_HAND:
            continue  # its words went with whoever it was for
        text = sent.text if sent else await _text(tx, practice, row)
        session = sessions[row["session_id"]]
        done = by_place.get(row["id"], []) + by_place.get(text.opens, [])
        step = _step(row, session, text, done, known.own.get(row["id"], ()), session is not current)
        if sent:
            due = sent.at.astimezone(practice.zone).date()
            step = replace(step, due=due, withdrawn_at=sent.withdrawn_at)
        steps.append(_opening(step, practice, moment))
    return Plan(current, tuple(steps), tuple(earlier))


async def _text(tx: Reader, practice: Practice, row: Row) -> Text:
    """The text of a step, and the version of its questions, as this plan has them."""
    text = await library.text(tx, practice.id, row["slug"], row["version"])
    return replace(text, asked_version=row["asked_version"]) if row["asked_version"] else text


async def check_in_of(tx: Reader, client: Person, step_id: str) -> str:
    """The check-in that a step of this client's asks, or nothing for a step of another kind. NotFound where it is gone.

    Asked for every check-in that comes in, so without the rest of the plan.
    """
    row = await store.step(tx, client.practice.id, client.id, step_id)
    if row is None:
        raise NotFound()
    if row["kind"] != "check-in":
        return ""
    return (await library.text(tx, client.practice.id, row["slug"], row["version"])).check_in


async def rests(tx: Reader, practice: Practice, client_id: str) -> str:
    """'paused' or 'ended', where the client's plan is; else empty."""
    row = await store.plan(tx, practice.id, client_id)
    return session_in(row, practice).rests if row else ""


async def set_meeting(
    tx: Writer, practice: Practice, client_id: str, step_id: str, meets_at: datetime | None
) -> None:
    """Agree when a meeting is, or that its time is open again. NotFound where this client has no such meeting."""
    if not await store.set_meeting(tx, practice.id, client_id, step_id, meets_at, now()):
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
            raise NotFound(LINE_IS_GONE)
    elif row["kind"] in ("check-in", "meet"):
        raise Invalid("This step is not done by a tick. Please open it.")
    await store.set_tick(tx, client.practice.id, client.id, step_id, item, entry_id, done)


def _step(
    row: Row, session: Session, text: Text, marks: list[Row], own: tuple[Item, ...], is_earlier: bool
) -> Step:
    boxes = {item.id for item in text.items + own}
    items = {mark["item"]: _entry(mark) for mark in marks if mark["kind"] == "tick"}
    ticked = frozenset(mark["item"] for mark in marks if mark["kind"] == "tick" and mark["done"]) & {
        "",
        *boxes,
    }
    meets_at = parse(row["meets_at"]) if row["meets_at"] else None
    due = session.day + timedelta(days=row["due_days"]) if session.day else None
    asked_since = session.asked_since if row["kind"] == "check-in" and row["phase"] == "before" else None
    count = [
        mark
        for mark in marks
        if not (asked_since and due) or _is_of_this_day(mark, asked_since, due, session)
    ]
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
        session_id=session.id,
        earlier=is_earlier,
        own=own,
        done=_is_done(boxes, ticked, count) or bool(meets_at and meets_at < now()),
        ticked=ticked,
        latest=max((_entry(mark) for mark in marks), key=lambda entry: entry.received_at, default=None),
        items=items,
        opens_at=_opens_at(due, row["due_from"], session),
        meets_at=meets_at,
        asked_since=asked_since,
        changed_at=parse(row["changed_at"]) if row["changed_at"] else None,
        added_at=parse(row["added_at"]) if row["added_at"] else None,
    )


def _opening(step: Step, practice: Practice, moment: datetime) -> Step:
    """The step as the practice opens it. One that has no day waits for none, nor one in which there is anything of the
    client's, as its day may have moved away from it; but a check-in that comes again does.
    """
    is_begun = bool(step.done or step.latest or step.own) and not step.why_again
    waits = practice.opening == "by-date" and step.due is not None and not is_begun
    return replace(step, waits=True, closed=not is_due(step, practice.zone, moment)) if waits else step


def _entry(mark: Row) -> Entry:
    return Entry(
        mark["id"], parse(mark["received_at"]), parse(mark["opened_at"]) if mark["opened_at"] else None
    )


def _is_of_this_day(mark: Row, since: datetime, due: date, session: Session) -> bool:
    """Whether a check-in was answered for the day the session is on now: since it moved, or when it is due anyway.

    static/js/today.js does the same.
    """
    written_at = parse(mark["written_at"])
    return written_at >= since or written_at.astimezone(session.zone).date() >= due


def _opens_at(due: date | None, due_from: str, session: Session) -> datetime | None:
    return datetime.combine(due, time.fromisoformat(due_from), session.zone) if due and due_from else None


def _is_done(boxes: set[str], ticked: frozenset[str], marks: list[Row]) -> bool:
    """Ticked as a whole, every box ticked, or what the step asks for received."""
    answered = any(mark["kind"] != "tick" and mark["done"] for mark in marks)
    return "" in ticked or (bool(boxes) and boxes <= ticked) or answered
