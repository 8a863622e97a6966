"""What a therapist sees of a client, and the words for how things stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pwa.accounts.model import Client
from pwa.checkins.service import Answered, Flag
from pwa.plans.model import Plan, Session, Step
from pwa.recordings.service import Listening
from pwa.reflections.service import Reflection


@dataclass(frozen=True)
class Missing:
    """Something to do before the first invitation, and where it is done."""

    words: str
    url: str


@dataclass(frozen=True)
class Waiting:
    """What lies there unseen: flags by weight, and answers, reflections and questions that nobody opened."""

    help: int = 0
    contact: int = 0
    unopened: int = 0
    questions: int = 0


@dataclass(frozen=True)
class Flagged:
    """The flags of one check-in, and whether somebody has looked at them."""

    entry_id: str
    received_at: datetime
    flags: tuple[Flag, ...]
    seen_by: str
    seen_at: datetime | None

    @property
    def is_grave(self) -> bool:
        """Whether the help card opened for the client."""
        return any(flag.weight == "help" for flag in self.flags)


@dataclass(frozen=True)
class Written:
    """A reflection as it stands, with what it was written over."""

    latest: Reflection
    earlier: tuple[Reflection, ...]


@dataclass(frozen=True)
class Standing:
    """One row of the list of clients."""

    client: Client
    session: Session | None
    waiting: Waiting
    prepared: tuple[int, int] | None  # steps done, of how many; only while there is something to prepare

    def state(self, moment: datetime) -> str:
        """How things stand, in words."""
        return state(self.client, self.session, moment)


def state(client: Client, session: Session | None, moment: datetime) -> str:
    """How things stand with a client, in words."""
    told = {
        "took-place": "After the session",
        "postponed": "Postponed, no new day yet",
        "cancelled": "Cancelled",
        "paused": "Plan paused",
        "ended": "Plan ended",
    }
    if session is None:
        return "No session yet"
    if session.state != "planned" or session.starts_at is None:
        return told.get(session.state, told["postponed"])
    if session.over_at and session.over_at <= moment:
        return "Did the session take place?"
    is_today = session.day == moment.astimezone(session.zone).date()
    words = "Session day" if is_today else "Preparing"
    if client.confirmed_at is not None:
        return words
    return f"{words}, not joined yet" if is_today else "Not joined yet"


def in_order(rows: list[Standing]) -> list[Standing]:
    """By session date: what is to come, soonest first; then without a date; then what is over, latest first."""
    return sorted(rows, key=_place)


def _place(row: Standing) -> tuple[int, float, str]:
    session = row.session
    if session is None or (session.state in ("planned", "postponed") and session.starts_at is None):
        return (1, 0, row.client.name.casefold())
    moment = session.starts_at.timestamp() if session.starts_at else 0
    group = {"planned": 0, "postponed": 1, "took-place": 2, "paused": 3, "cancelled": 4, "ended": 5}[
        session.state
    ]
    return (group, moment if group == 0 else -moment, row.client.name.casefold())


def prepared(plan: Plan) -> tuple[int, int] | None:
    """How many of the steps before the session are done, while it is still to come."""
    steps = [step for step in plan.phase("before") if step.kind != "meet"]
    if plan.session.state != "planned" or not steps:
        return None
    return sum(step.done for step in steps), len(steps)


@dataclass(frozen=True)
class Arrived:
    """Something that a client sent. `kind`: 'check-in', 'reflection' or 'listening'."""

    kind: str
    entry_id: str
    received_at: datetime
    opened_at: datetime | None
    what: Answered | Written | Listening


def arrived(
    check_ins: Iterable[Answered], written: Iterable[Written], listened: Iterable[Listening]
) -> list[Arrived]:
    """All of it, newest first."""
    found = [
        *(_arrived("check-in", one, one) for one in check_ins),
        *(_arrived("reflection", one.latest, one) for one in written),
        *(_arrived("listening", one, one) for one in listened),
    ]
    return sorted(found, key=lambda one: one.received_at, reverse=True)


def _arrived(
    kind: str, entry: Answered | Reflection | Listening, what: Answered | Written | Listening
) -> Arrived:
    return Arrived(kind, entry.entry_id, entry.received_at, entry.opened_at, what)


def unopened(step: Step) -> list[str]:
    """The ids of what was ticked or done in a step and has not been opened by a therapist.

    Words and answers are not in the row of their step: they count as opened where they can be read.
    """
    if step.kind in ("write", "check-in"):
        return []
    entries = [*step.items.values(), *([step.latest] if step.latest else [])]
    return sorted({entry.id for entry in entries if entry.opened_at is None})
