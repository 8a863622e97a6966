"""What happens to what is kept of somebody who leaves, and how it is said before it happens."""

from dataclasses import dataclass
from datetime import datetime

from pwa.accounts.model import Practice

# How long a practice is told that somebody left.
TOLD_DAYS = 14
# The parts, in the words of whoever reads: of oneself, and of a client.
RECORD = (
    "{your} name, and how {you} can be reached",
    "when {you} came, when {you} left, and when {you} agreed to the privacy notice",
    "the dates of {your} session and of each step",
    "{your} check-ins",
)
OWN = (
    "what {you} wrote, and {your} comfort plan",
    "what {you} ticked and what {you} listened to",
    "{your} passkeys, sign-ins and links",
)


@dataclass(frozen=True)
class Keeping:
    """What a practice keeps of somebody who leaves now, in words for the page that asks them."""

    kept: tuple[str, ...]
    gone: tuple[str, ...]
    until: datetime | None  # with something kept and no day: the practice has not said yet


@dataclass(frozen=True)
class Waited:
    """Check-ins that still needed a look when they went with all that was kept of somebody: how many, since when the
    first of them did, and when they went.
    """

    count: int
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Left:
    """Somebody who deleted their account, or whose account was. The name is empty where nothing is kept.

    `kept`: 'record' or 'nothing'. `came_at`: when the practice added them. `waiting`: how many check-ins in their
    record need a look. `was_brought_back`: by a backup, and went again.
    """

    id: str
    name: str
    therapist_id: str
    came_at: datetime
    left_at: datetime
    by_themselves: bool
    was_brought_back: bool
    kept: str
    keep_until: datetime | None
    waiting: int
    waited: Waited | None


@dataclass(frozen=True)
class Known:
    """How somebody who left could be reached, and when they agreed to the privacy notice."""

    contact: str
    agreed_at: datetime | None


@dataclass(frozen=True)
class Ended:
    """A client who has just ended their own plan."""

    id: str
    name: str
    ended_at: datetime


def keeping(practice: Practice, moment: datetime, *, of_oneself: bool) -> Keeping:
    """What stays and what goes where an account of `practice` is deleted at `moment`."""
    words = {"you": "you", "your": "your"} if of_oneself else {"you": "they", "your": "their"}
    record, own = ([part.format(**words) for part in parts] for parts in (RECORD, OWN))
    if practice.record_rule == "none":
        return Keeping((), (*record, *own), None)
    return Keeping(tuple(record), tuple(own), keep_until(practice, moment))


def keep_until(practice: Practice, left_at: datetime) -> datetime | None:
    """When the record of somebody who left at `left_at` goes; None where the practice has not said yet."""
    if practice.record_rule == "none":
        return left_at
    if practice.record_years is None:
        return None
    year = left_at.year + practice.record_years
    # Who leaves on a leap day: the day after.
    is_leap_day = (left_at.month, left_at.day) == (2, 29)
    return left_at.replace(year=year, month=3, day=1) if is_leap_day else left_at.replace(year=year)
