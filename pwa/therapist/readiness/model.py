"""How a client stands before a session: the words for it, what is missing, and the order of the list.

"Ready" means that the steps in this program are done, and nothing else:

- the client has joined, and the session is still to come;
- every step before it is done (meetings are agreed with a person; to practise and to write is only an offer);
- somebody has said yes to taking them home, at the time at which the session is now;
- their comfort plan is filled in, and kept or changed for this session where the plan asks for it again;
- no flag waits to be looked at.

It never says that a session can go ahead. Whoever is with the client decides that.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from pwa.accounts.model import Client, tidy
from pwa.plans.model import Plan, Session, Step
from pwa.plans.today import days_to_go
from pwa.rides.model import Standing as Ride

# From when on the list says what is missing. Before that nearly everything is.
SOON_DAYS = 14
# What a name is written with, and nobody types to find it: accents, and marks that cannot be seen.
_UNTYPED = frozenset(("Mn", "Cf"))
_DOTLESS_I = "\N{LATIN SMALL LETTER DOTLESS I}"
_TOLD = {
    "took-place": "After the session",
    "postponed": "Postponed, no new day yet",
    "cancelled": "Cancelled",
    "paused": "Plan paused",
    "ended": "Plan ended",
}
_GROUPS = {"planned": 0, "postponed": 1, "took-place": 2, "paused": 3, "cancelled": 4, "ended": 5}


@dataclass(frozen=True)
class Waiting:
    """What lies there unseen: flags by weight, and answers, reflections and questions that nobody opened."""

    help: int = 0
    contact: int = 0
    unopened: int = 0
    questions: int = 0

    @property
    def words(self) -> str:
        """What needs a look, in words; empty where nothing does."""
        if self.help:
            return "Needs a look now"
        return "Needs a look" if self.contact else ""


@dataclass(frozen=True)
class Ahead:
    """What there is to do before a session that is still to come, and how far it is."""

    done: int
    steps: int
    lacks: tuple[str, ...]  # each in a few words
    saved: int  # recordings that the phone holds

    @property
    def saved_words(self) -> str:
        """Whether there is something to hear with no signal. Nobody needs all of the recordings."""
        return f"{self.saved or 'No'} {'recordings' if self.saved > 1 else 'recording'} saved for offline"


@dataclass(frozen=True)
class Standing:
    """How one client stands. `ahead` is None where there is nothing to prepare, or nobody has joined to do it."""

    client: Client
    session: Session | None
    waiting: Waiting
    ahead: Ahead | None

    @property
    def is_ready(self) -> bool:
        """The rule at the top of this file."""
        return self.ahead is not None and not self.ahead.lacks and not self.waiting.words

    def state(self, moment: datetime) -> str:
        """How things stand, in words."""
        return state(self.client, self.session, moment, self.is_ready)

    def is_soon(self, moment: datetime) -> bool:
        """Whether to say what is missing."""
        days = days_to_go(self.session, moment) if self.session else None
        return days is not None and days <= SOON_DAYS


def state(client: Client, session: Session | None, moment: datetime, is_ready: bool) -> str:
    """How things stand with a client, in words."""
    if session is None:
        return "No session yet"
    if session.state != "planned" or session.starts_at is None:
        return _TOLD.get(session.state, _TOLD["postponed"])
    if session.over_at and session.over_at <= moment:
        return "Did the session take place?"
    is_today = session.day == moment.astimezone(session.zone).date()
    if client.confirmed_at is None:
        return "Session day, not joined yet" if is_today else "Not joined yet"
    if is_ready:
        return "Session day, ready" if is_today else "Ready"
    return "Session day" if is_today else "Preparing"


def is_ahead(client: Client, session: Session, moment: datetime) -> bool:
    """Whether the client has a session to prepare for, and has joined to do it."""
    return (
        client.confirmed_at is not None
        and session.state == "planned"
        and session.over_at is not None
        and session.over_at > moment
    )


def to_do(plan: Plan) -> tuple[Step, ...]:
    """The steps before the session. Meetings are agreed with a person, and to practise is only an offer.

    Nor is a step counted that asks for words: whoever keeps theirs to themselves has left nothing out, and a count
    that waited for them would tell.
    """
    return tuple(
        step for step in plan.phase("before") if step.kind != "meet" and not (step.is_offer or step.is_words)
    )


def lacks(plan: Plan, ride: Ride, has_comfort: bool) -> tuple[str, ...]:
    """What is missing before the session, in few words each: what a person has to see to first."""
    left = [step for step in to_do(plan) if not step.done]
    lists = [step for step in left if step.kind == "checklist" and step.boxes]
    # The comfort plan has words of its own here.
    others = [step for step in left if step not in lists and step.opens != "/comfort"]
    check_ins = [step for step in others if step.kind == "check-in"]
    found = [] if ride.is_confirmed else [_ride_words(ride)]
    found += [f"{step.text.title}: {step.boxes_ticked} of {len(step.boxes)}" for step in lists]
    if not has_comfort:
        found.append("Comfort plan")
    elif any(step.opens == "/comfort" for step in left):
        found.append("Comfort plan from an earlier session")
    found += ["Check-in"] if check_ins else []
    if rest := len(others) - len(check_ins):
        found.append(f"{rest} {'more ' if found else ''}step{'s' if rest > 1 else ''}")
    return tuple(found)


def _ride_words(ride: Ride) -> str:
    if ride.latest is None:
        return "Ride home not said"
    if ride.latest.state == "nobody":
        return "Nobody to take them home yet"
    return (
        "Ride home not confirmed for the new time"
        if ride.latest.state == "confirmed"
        else "Ride home not confirmed"
    )


Place = tuple[int, float, str]


def place(session: Session | None, name: str) -> Place:
    """By session date: what is to come, soonest first; then without a date; then what is over, latest first."""
    if session is None or (session.state in ("planned", "postponed") and session.starts_at is None):
        return (1, 0, name)
    moment = session.starts_at.timestamp() if session.starts_at else 0
    group = _GROUPS[session.state]
    return (group, moment if group == 0 else -moment, name)


def folded(text: str) -> str:
    """`text` as it is compared in a search: without case, accents or marks that cannot be seen, so `zoe` finds Zoë."""
    if text.isascii():
        return text.casefold()
    # Twice, as a capital of which an accent is taken away may have another small letter.
    parted = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(sign for sign in parted if unicodedata.category(sign) not in _UNTYPED).replace(
        _DOTLESS_I, "i"
    )


def wanted(search: str) -> str:
    """What somebody typed into the search, as it is compared."""
    return folded(tidy(search))


@dataclass(frozen=True)
class Cut:
    """One page of a longer list, counted from 1."""

    number: int
    last: int
    start: int  # how many stand on the pages before it
    total: int


def cut(total: int, number: str, most: int) -> Cut:
    """The page that `number` asks for: the first where it is no number, else the nearest there is."""
    last = max(1, -(-total // most))
    typed = number.strip()
    # Longer numbers are of no page, and int() refuses very long ones.
    is_number = typed.isascii() and typed.isdigit()
    asked = (int(typed) if len(typed) < 10 else last) if is_number else 1
    chosen = min(max(1, asked), last)
    return Cut(chosen, last, (chosen - 1) * most, total)
