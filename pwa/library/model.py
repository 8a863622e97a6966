"""What a library holds. A piece is the source, word for word; a text is a step's piece, taken apart."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

STEP, CHECK_IN, RECORDING = "step", "check-in", "recording"
UNREAD = "unread"  # a draft that is none of these
# The four parts of being prepared. templates/parts/areas.html has their names.
AREAS = ("know", "intention", "body", "people")
# The templates of a plan: for a first session, for a later one, and for what follows a session that has been.
PLANS = ("first", "later", "integration")
# Pages of their own that a step may lead to.
OPENS = {"comfort": "/comfort", "ride": "/ride"}
# What is read back from session to session, in its order: an intention, what came, and one small act.
THREAD = ("intention", "came", "act")
# What a text may say of its place in it, in words. Where it says nothing, its area may tell.
IN_THREAD = {
    "intention": "The intention",
    "came": "What came",
    "act": "One small act",
    "back": "The thread is read back here",
    "none": "No part of it",
}


@dataclass(frozen=True)
class Item:
    """One line of a checklist. `who` says whose it is to bring or do, where that is not the client."""

    id: str
    text: str
    who: str = ""


@dataclass(frozen=True)
class Text:
    """A step's text. `due` counts days from the session's day; `due_from` is a local time on that day, or empty.

    `offer`: whoever leaves it has left nothing out. `opens` is the page that it leads to (a key of OPENS), or empty.
    `drawing` is the picture above the text, a file in static/icons/drawings, or empty; `drawing_alt` is its alt text.
    """

    slug: str
    version: str
    kind: str
    title: str
    why: str
    minutes: int
    phase: str
    due: int
    due_from: str
    order: int
    area: str
    offer: bool
    plans: tuple[str, ...]  # the templates that it belongs to
    items: tuple[Item, ...]
    recording: str
    check_in: str
    prompt: str
    help: str
    opens: str
    drawing: str
    drawing_alt: str
    layout: str  # 'timeline': its headings are the stations of a way; 'soft': dark and large; else empty
    body: str
    sources: tuple[str, ...]
    prompts: tuple[str, ...] = ()  # questions beside `prompt`, to choose from
    thread: str = ""  # its place in the thread that is read back (a key of IN_THREAD), or empty
    asked_version: str = ""  # of a check-in, in a plan or for a new one: the version of its questions

    @property
    def in_thread(self) -> str:
        """Its place in the thread, or "none". Texts that are older than the thread have their intention too."""
        is_intention = self.kind == "write" and self.phase == "before" and self.area == "intention"
        return self.thread or ("intention" if is_intention else "none")

    def belongs_to(self, template: str) -> bool:
        """Whether it has a place in a plan of this template: what leads up to a session has none after one."""
        return template in self.plans and not (template == "integration" and self.phase == "before")


@dataclass(frozen=True)
class Script:
    """What a recording says, before it is spoken."""

    slug: str
    version: str
    title: str
    minutes: int
    body: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class CheckInSource:
    """A check-in as the practice approved it; `checkins` gives it meaning."""

    version: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Piece:
    """One thing that a practice reads and approves. `version` comes from the SHA-256 of `source`."""

    slug: str
    shape: str  # STEP, CHECK_IN or RECORDING; of a draft that cannot be read: UNREAD
    title: str
    version: str
    source: str


@dataclass(frozen=True)
class Act:
    """What somebody decided: 'approved' a version, or 'kept' what they have when the built-in `version` came."""

    slug: str
    act: str
    version: str
    by: str
    at: datetime
    based_on: str = ""  # of an approved version: the built-in version it was made from


@dataclass(frozen=True)
class Draft:
    """What is being written. `based_on`: the built-in version it was made from; empty for an own step."""

    piece: Piece
    based_on: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Place:
    """Where a practice wants a step. Without a position: where the text itself says."""

    position: int | None = None
    hidden: bool = False


@dataclass(frozen=True)
class Shelved:
    """A piece as it stands in one practice: the built-in text, what the practice approved, and what is being written.

    Of an own step there is no built-in text. `acts` are in their order: the latest decides.
    """

    built_in: Piece | None
    approved: Piece | None
    draft: Draft | None
    acts: tuple[Act, ...]
    place: Place
    text: Text | None  # of a step: what `piece` says

    @property
    def piece(self) -> Piece:
        """What there is to read: what waits, else what is approved."""
        found = self.waiting or self.approved
        assert found is not None, "nothing is shelved that is neither built in, approved nor a draft"
        return found

    @property
    def waiting(self) -> Piece | None:
        """What waits to be read and approved: the draft, else the built-in text that nobody here decided on yet."""
        if self.draft:
            return self.draft.piece
        if self.built_in and (self.approved is None or (self.is_behind and not self.is_own)):
            return self.built_in
        return None

    @property
    def waits(self) -> bool:
        """Whether something waits to be read and approved."""
        return self.waiting is not None

    @property
    def approval(self) -> Act | None:
        """Who approved what clients get in a new plan. None: nothing is approved yet."""
        return latest(self.acts)

    @property
    def is_own(self) -> bool:
        """Whether what is approved are the practice's own words."""
        return self.approval is not None and self.approval.based_on != self.approval.version

    @property
    def is_behind(self) -> bool:
        """Whether the built-in text has changed since the approved one was made, and nobody decided on it yet."""
        if self.built_in is None or self.approval is None:
            return False
        kept = {act.version for act in self.acts if act.act == "kept"}
        return self.built_in.version not in {self.approval.version, self.approval.based_on, *kept}


def latest(acts: Iterable[Act]) -> Act | None:
    """The approval that holds for new plans: the latest of `acts`, which are in their order."""
    return next((act for act in reversed(tuple(acts)) if act.act == "approved"), None)


def placed(text: Text, place: Place) -> Text:
    """`text` where the practice wants it."""
    return text if place.position is None else replace(text, order=place.position)


def sorting(text: Text) -> tuple[bool, int, int, str]:
    """The order of a plan: what comes before the session first, then by `order`."""
    return (text.phase == "after", text.order, text.due, text.slug)
