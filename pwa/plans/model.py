"""A client's dated way: the session, and the steps around it.

Instants are in UTC. Due days are calendar days in the practice's zone, counted from the session's local day, so a
moved session moves them all and a change of the clocks moves none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pwa.errors import NotFound
from pwa.library.model import AREAS, OPENS, Item, Text

# After how long we ask whether the session took place, where the practice has not said how long a visit usually is.
# Nobody is told that this is how long theirs will be.
SESSION_LASTS = timedelta(hours=2)
# Nothing is asked of the client any more, because:
OFF = {
    "cancelled": "Your session will not take place",
    "paused": "Your plan is paused",
    "ended": "Your plan has ended",
}

# The slug of a question that a therapist sends by hand. It is of no library, so it has no version.
BY_HAND = "by-hand"
AGAIN = "Your session has moved, so these questions come again."


@dataclass(frozen=True)
class Session:
    """One session in the office. `starts_at` is empty when it is postponed with no new date yet."""

    id: str
    starts_at: datetime | None
    state: str  # what became of it; or paused or ended, as the whole plan is
    zone: ZoneInfo
    number: int = 1  # of the sessions in this plan
    template: str = "first"  # which texts its steps came from: see pwa/library/model.py
    stopped_early: bool = False
    lasts: timedelta = SESSION_LASTS
    moved_at: datetime | None = None  # when it was last set to another time
    was: str = ""  # what became of it, where `state` says how the plan is
    plan_ended_at: datetime | None = None

    @property
    def day(self) -> date | None:
        """Its calendar day where the practice is."""
        return self.starts_at.astimezone(self.zone).date() if self.starts_at else None

    @property
    def day_after(self) -> date | None:
        """The day that follows it: after a night of sleep."""
        return self.day + timedelta(days=1) if self.day else None

    @property
    def history_from(self) -> date | None:
        """From which day on it is past to speak of how to rest: it is still said on the day after."""
        return self.day + timedelta(days=2) if self.day else None

    @property
    def over_at(self) -> datetime | None:
        """From when on it makes sense to ask how it went."""
        return self.starts_at + self.lasts if self.starts_at else None

    @property
    def asked_since(self) -> datetime | None:
        """Since when its check-ins are asked for the day it is on now; None where it was not moved.

        Whoever only corrects, once it has been, at what time it was moves nothing.
        """
        has_moved = self.moved_at and self.starts_at and self.moved_at < self.starts_at
        return self.moved_at if has_moved else None

    def before(self, minutes: int) -> datetime | None:
        """The instant so many minutes before it starts."""
        return self.starts_at - timedelta(minutes=minutes) if self.starts_at else None

    @property
    def phase(self) -> str:
        """'after' once somebody told that it took place, else 'before'. A plan that rests changes nothing of it."""
        return "after" if self.became == "took-place" else "before"

    @property
    def rests(self) -> str:
        """'paused' or 'ended', where the whole plan is; else empty."""
        return self.state if self.was else ""

    @property
    def became(self) -> str:
        """What became of it, however the plan is now: planned, took-place, postponed, cancelled."""
        return self.was or self.state

    @property
    def is_off(self) -> bool:
        """Whether it is not held: cancelled, or the plan ended before it. A pause takes none back."""
        if self.became == "took-place" or not self.plan_ended_at:
            return self.became == "cancelled"
        return self.starts_at is None or self.plan_ended_at < self.starts_at

    @property
    def why_off(self) -> str:
        """Why nothing is asked of the client any more; empty where something may be."""
        return OFF.get(self.state, "")


@dataclass(frozen=True)
class Entry:
    """What the server knows about something that was submitted."""

    id: str
    received_at: datetime
    opened_at: datetime | None


@dataclass(frozen=True)
class Step:
    """One thing in a plan, with how it stands. `text` is the approved version that the plan was made with."""

    id: str
    slug: str
    version: str
    kind: str
    phase: str
    due: date | None
    due_from: str
    position: int
    text: Text
    session_id: str = ""
    earlier: bool = False  # of a session before the one that the plan is about now
    own: tuple[Item, ...] = ()  # lines that the client added to a checklist
    done: bool = False
    ticked: frozenset[str] = frozenset()
    latest: Entry | None = None
    items: Mapping[str, Entry] = field(default_factory=dict)  # the entry behind each box, ticked or not
    opens_at: datetime | None = None  # on its day, where it is due from a time on
    meets_at: datetime | None = None
    asked_since: datetime | None = None  # a check-in: earlier answers are of another day
    waits: bool = False  # it can be read from its day on, and not before: so the practice wants it
    closed: bool = False  # and its day has not come
    changed_at: datetime | None = None  # when its text was renewed in this plan
    added_at: datetime | None = None  # when it came into a plan that somebody had already
    withdrawn_at: datetime | None = None  # a question by hand: since when it is not asked any more

    @property
    def page(self) -> str:
        """Where the step is read."""
        is_prompt = self.kind == "write" and (self.phase == "after" or self.is_by_hand)
        return f"/reflect/{self.id}" if is_prompt else f"/prepare/{self.id}"

    @property
    def url(self) -> str:
        """Where the step is done."""
        if self.done_elsewhere:
            return OPENS[self.text.opens]
        return f"/check-ins/{self.id}" if self.kind == "check-in" else self.page

    @property
    def why_again(self) -> str:
        """Why its questions come again: they were answered for another day. Empty where they do not."""
        return AGAIN if self.asked_since and self.latest and not self.done else ""

    @property
    def why(self) -> str:
        """What it is good for; first why it comes again, where it does."""
        return f"{self.why_again} {self.text.why}".strip()

    @property
    def opens(self) -> str:
        """The page of its own that it leads to, or empty."""
        return OPENS.get(self.text.opens, "")

    @property
    def is_by_hand(self) -> bool:
        """Whether it is a question that was sent by hand. It hangs on no session: it is asked unless the plan rests."""
        return self.slug == BY_HAND

    @property
    def is_offer(self) -> bool:
        """Whether it is only there for who would like it: so says its text, and nobody needs to practise anything."""
        return self.kind == "practise" or self.text.offer

    @property
    def done_elsewhere(self) -> bool:
        """Whether the words it asks for are written on that page. A checklist keeps its ticks beside the link."""
        return self.kind == "write" and bool(self.text.opens)

    @property
    def is_words(self) -> bool:
        """Whether it asks for a client's own words, theirs to share or not: no therapist's count asks for it."""
        return self.kind == "write" and not self.text.opens

    @property
    def boxes(self) -> tuple[Item, ...]:
        """Its boxes: those of the library, then the client's own."""
        return self.text.items + self.own

    @property
    def boxes_ticked(self) -> int:
        """How many of its boxes are ticked."""
        return len(self.ticked & {item.id for item in self.boxes})

    @property
    def order(self) -> tuple[str, str, int]:
        """Earlier first; without a date, as the library has them."""
        return (self.due.isoformat() if self.due else "", self.due_from, self.position)


@dataclass(frozen=True)
class Area:
    """One part of being prepared, with its steps in their order. `name` is '' for texts that name none."""

    name: str
    steps: tuple[Step, ...]

    @property
    def asked(self) -> tuple[Step, ...]:
        """Its steps but for those that are only an offer."""
        return tuple(step for step in self.steps if not step.is_offer)

    @property
    def done(self) -> int:
        """How many of those are done."""
        return sum(step.done for step in self.asked)

    @property
    def next(self) -> Step | None:
        """Its smallest next step: the first that is open and not done. What is only an offer comes last."""
        left = (step for step in self.steps if not step.done and not step.closed)
        return min(left, key=lambda step: step.is_offer, default=None)


@dataclass(frozen=True)
class Plan:
    """One client's plan. `session` is the one to come, or the last; `earlier` are those before it, the latest first.

    `steps` holds those of every session, in the same order; also withdrawn questions, as words may hang on them.
    """

    session: Session
    steps: tuple[Step, ...]
    earlier: tuple[Session, ...] = ()

    def step(self, step_id: str) -> Step:
        """A step by its id. NotFound where the plan has none."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise NotFound()

    def session_of(self, step: Step) -> Session:
        """The session that a step belongs to."""
        return next((one for one in self.earlier if one.id == step.session_id), self.session)

    def of_the_day(self, moment: datetime) -> Session:
        """The session that today is about: one that took place today, although the next is planned already."""
        last = next(iter(self.earlier), self.session)
        is_today = last.became == "took-place" and last.day == moment.astimezone(last.zone).date()
        return last if is_today else self.session

    def phase(self, name: str, session: Session | None = None) -> tuple[Step, ...]:
        """The steps 'before' or 'after' the session (or another of the plan)."""
        whose = session or self.session
        return tuple(step for step in self.asked if step.phase == name and self.session_of(step) == whose)

    @property
    def asked(self) -> tuple[Step, ...]:
        """The steps but for questions that were withdrawn."""
        return tuple(step for step in self.steps if not step.withdrawn_at)

    @property
    def now(self) -> tuple[Step, ...]:
        """The steps that there is something to do in, or to look back on: what came after an earlier session too."""
        return tuple(
            step for step in self.asked if not step.earlier or step.phase == "after" or step.is_by_hand
        )

    def before_this(self, step: Step) -> tuple[Step, ...]:
        """The steps with the same text around earlier sessions, the latest first."""
        return tuple(one for one in self.steps[self.steps.index(step) + 1 :] if one.slug == step.slug)

    def areas(self) -> tuple[Area, ...]:
        """The steps before the session by area, those areas that have any."""
        before = self.phase("before")
        found = (
            Area(name, tuple(step for step in before if step.text.area == name)) for name in (*AREAS, "")
        )
        return tuple(area for area in found if area.steps)

    def around(self, step: Step) -> tuple[Step | None, Step | None]:
        """The steps before and behind this one, in the same phase."""
        path = (None, *self.phase(step.phase, self.session_of(step)), None)
        return path[path.index(step) - 1], path[path.index(step) + 1]

    def meeting(self, moment: datetime) -> Step | None:
        """The next agreed meeting, or None."""
        coming = (step for step in self.steps if step.meets_at and step.meets_at >= moment)
        return min(coming, key=lambda step: step.meets_at or moment, default=None)
