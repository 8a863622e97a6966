"""What a library holds. A piece is the source, word for word; a text is a step's piece, taken apart."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

STEP, CHECK_IN, RECORDING = "step", "check-in", "recording"
# A step whose text says `opens` is done on a page of its own: that word, and the page.
OPENS = {"comfort": "/comfort"}


@dataclass(frozen=True)
class Item:
    """One line of a checklist. `who` says whose it is to bring or do, where that is not the client."""

    id: str
    text: str
    who: str = ""


@dataclass(frozen=True)
class Text:
    """A step's text. `due` counts days from the session's day; `due_from` is a local time on that day, or empty.

    `opens` is a word of OPENS, or empty.
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
    items: tuple[Item, ...]
    recording: str
    check_in: str
    opens: str
    prompt: str
    help: str
    drawing: str
    drawing_alt: str
    layout: str  # 'timeline': its headings are the stations of a way; else empty
    body: str
    sources: tuple[str, ...]


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
    shape: str  # STEP, CHECK_IN or RECORDING
    title: str
    version: str
    source: str


@dataclass(frozen=True)
class Approval:
    """A version of a piece that a practice approved."""

    slug: str
    version: str
    by: str
    at: datetime


def current(approvals: list[Approval], built_in: str) -> Approval | None:
    """The approval that holds for new plans: that of the built-in version, else the latest."""
    newest_last = sorted(approvals, key=lambda approval: approval.at)
    return next(
        (one for one in newest_last if one.version == built_in), newest_last[-1] if newest_last else None
    )


def sorting(text: Text) -> tuple[bool, int, int, str]:
    """The order of a plan: what comes before the session first, then by `order`."""
    return (text.phase == "after", text.order, text.due, text.slug)
