"""What is next, due, to come and done, at one moment. static/js/today.js has the same rule for a page that was kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pwa.plans.model import OFF, Session, Step


@dataclass(frozen=True)
class Today:
    """The steps at one moment. `moment`: many, tomorrow, today (days to go), asks (its time is over and nobody told),
    after, postponed, cancelled, paused, ended."""

    moment: str
    days: int | None
    next: Step | None
    is_due: bool  # whether `next` is due, or only the earliest to come
    due: tuple[Step, ...]
    later: tuple[Step, ...]
    done: tuple[Step, ...]


def days_to_go(session: Session, moment: datetime) -> int | None:
    """Calendar days from today to the session, in the practice's zone. None when none is to come."""
    if session.state != "planned" or session.day is None:
        return None
    days = (session.day - moment.astimezone(session.zone).date()).days
    return days if days >= 0 else None


def today(session: Session, steps: Iterable[Step], moment: datetime) -> Today:
    """What is next, due, to come and done. static/js/today.js does the same; both read tests/plans/today_vectors.json.

    Next is the first open step that is asked, of those that are due, else the earliest to come. What leads up to a
    session is due in its order. Of what follows one, the latest is first: a question about this evening has been
    overtaken a week later, and stays on offer. What is only an offer comes behind all else. A check-in that is one asks
    how somebody is now: once a later one is due it is in none of the lists, and stays among the check-ins. Meetings are
    no steps.
    """
    state, days = _moment(session, moment), days_to_go(session, moment)
    rows = sorted((step for step in steps if step.kind != "meet"), key=lambda step: step.order)
    done = tuple(step for step in rows if step.done)
    over = _overtaken([step for step in rows if step.kind == "check-in"], session.zone, moment)
    open_steps = [step for step in rows if not step.done and step not in over]
    asked = [step for step in open_steps if _is_asked(step, session.phase, state)]
    due = _in_turn([step for step in asked if is_due(step, session.zone, moment)])
    following = next(iter(due or asked), None)
    later = tuple(step for step in open_steps if step not in due and step is not following)
    return Today(state, days, following, bool(due), tuple(due[1:]), later, done)


def _overtaken(check_ins: list[Step], zone: ZoneInfo, moment: datetime) -> list[Step]:
    """Those that are only an offer and older than one that is due, before or after the same session."""
    due = [step for step in check_ins if is_due(step, zone, moment)]
    latest = {(step.phase, step.earlier): step for step in due}
    return [step for step in due if step.is_offer and step.order < latest[step.phase, step.earlier].order]


def _in_turn(due: list[Step]) -> list[Step]:
    """Due steps in the order in which they are offered: what is about the session of now first."""
    leading_up = [step for step in due if step.phase == "before"]
    since = [step for step in reversed(due) if step.phase == "after"]
    return sorted(leading_up + sorted(since, key=lambda step: step.earlier), key=lambda step: step.is_offer)


def _is_asked(step: Step, phase: str, state: str) -> bool:
    """Whether the step is to be done now. What came after an earlier session stays, whatever the next one does.

    A question that was sent by hand hangs on no session.
    """
    if state in ("paused", "ended"):
        return False
    if step.is_by_hand:
        return True
    if step.earlier:
        return step.phase == "after"
    return step.phase == phase and state not in ("asks", "cancelled")


def is_due(step: Step, zone: ZoneInfo, moment: datetime) -> bool:
    """Whether the step's day has come, and on that day its time."""
    at = moment.astimezone(zone)
    return step.due is not None and (step.due, step.due_from) <= (at.date(), f"{at:%H:%M}")


def _moment(session: Session, moment: datetime) -> str:
    if session.state == "took-place":
        return "after"
    if session.state != "planned" or session.over_at is None:
        return session.state if session.state in OFF else "postponed"
    if moment >= session.over_at:
        return "asks"
    return {0: "today", 1: "tomorrow"}.get(days_to_go(session, moment) or 0, "many")
