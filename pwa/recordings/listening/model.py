"""The practice log: entries, the sittings that they tell of, and the months that these are shown in.

A sitting is one time that somebody listened to a recording, however often it was paused. The phone may send of it more
than once, and each entry says how much had been heard by then, in all. So the most that was said counts: whatever
arrives twice, late or from two tabs, is never counted twice. static/js/sittings.js has the same rule, and both are held
to tests/recordings/sittings_vectors.json.
"""

import re
from calendar import Calendar, month_name
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

# How it was: offered, hard ones among them. Whoever has another word writes it.
WORDS = {
    "calm": "Calm",
    "fine": "Fine",
    "sleepy": "Sleepy",
    "heavy": "Heavy",
    "restless": "Restless",
    "uneasy": "Uneasy",
    "frightened": "Frightened",
}
# After these the phone says at once what one can do. They are no flags: nobody is scored by a word.
HARD = ("uneasy", "frightened")
WORD_MOST = 40
EYES = {"covered": "eyes covered", "part": "eyes covered part of the time", "open": "eyes open"}
WORTH_NOTING = 60  # seconds
LONGEST = 24 * 60 * 60

# Whose weeks begin with Sunday.
_SUNDAY_FIRST = frozenset({"US", "CA"})
_MONTH = re.compile(r"(20[2-9]\d)-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True)
class Heard:
    """What one entry says of a sitting. `word` and `eyes` are empty where nothing was said."""

    recording: str
    sitting: str
    started_at: datetime
    seconds: int
    finished: bool
    word: str
    eyes: str


@dataclass(frozen=True)
class Piece:
    """One entry, and where it is."""

    entry_id: str
    step_id: str
    heard: Heard
    written_at: datetime
    received_at: datetime
    opened_at: datetime | None


@dataclass(frozen=True)
class Sitting:
    """One time that somebody listened: a row wherever it is shown. `pieces`: in the order in which they arrived."""

    pieces: tuple[Piece, ...]
    recording: str
    title: str
    started_at: datetime
    seconds: int
    finished: bool
    word: str
    eyes: str

    @property
    def id(self) -> str:
        """The same on the phone and here."""
        return self.pieces[0].heard.sitting

    @property
    def unopened(self) -> list[str]:
        """The entries of it that no therapist has opened."""
        return [one.entry_id for one in self.pieces if one.opened_at is None]

    @property
    def is_tried(self) -> bool:
        """Whether it was enough to say that somebody tried it."""
        return self.finished or self.seconds >= WORTH_NOTING

    @property
    def how(self) -> str:
        """How long, whether to the end, and how the eyes were."""
        minutes = max(1, (self.seconds + 30) // 60)
        to_the_end = ", to the end" if self.finished else ""
        return f"{minutes} min{to_the_end}" + (f" · {EYES[self.eyes]}" if self.eyes in EYES else "")

    def day(self, zone: ZoneInfo) -> date:
        """The day on which it began, there."""
        return self.started_at.astimezone(zone).date()


def sittings(pieces: Iterable[Piece], titles: dict[str, str]) -> list[Sitting]:
    """What these entries tell of, newest first. `titles`: of recordings, by their slugs."""
    found: dict[tuple[str, str], list[Piece]] = {}
    for piece in sorted(pieces, key=lambda one: (one.received_at, one.written_at, one.entry_id)):
        found.setdefault((piece.heard.sitting, piece.heard.recording), []).append(piece)
    made = [_sitting(group, titles) for group in found.values()]
    return sorted(made, key=lambda one: (one.started_at, one.id), reverse=True)


def _sitting(pieces: list[Piece], titles: dict[str, str]) -> Sitting:
    all_of = [piece.heard for piece in pieces]
    recording = all_of[0].recording
    return Sitting(
        pieces=tuple(pieces),
        recording=recording,
        title=titles.get(recording, recording),
        started_at=min(one.started_at for one in all_of),
        seconds=max(one.seconds for one in all_of),
        finished=any(one.finished for one in all_of),
        # What was said last; that a later entry says nothing takes nothing back.
        word=next((one.word for one in reversed(all_of) if one.word), ""),
        eyes=next((one.eyes for one in reversed(all_of) if one.eyes), ""),
    )


@dataclass(frozen=True)
class Rehearsal:
    """A recording for covered eyes, and every sitting in which it was tried, newest first."""

    title: str
    minutes: int
    tried: tuple[Sitting, ...]

    @property
    def word(self) -> str:
        """How it was, in the word said last."""
        return next((one.word for one in self.tried if one.word), "")


@dataclass(frozen=True, order=True)
class Month:
    """A month of the calendar, wherever that is."""

    year: int
    number: int

    @property
    def name(self) -> str:
        """`November 2026`."""
        return f"{month_name[self.number]} {self.year}"

    @property
    def path(self) -> str:
        """Where it is shown."""
        return f"/meditate/month/{self.year}-{self.number:02d}"

    def weeks(self, country: str) -> list[list[date | None]]:
        """Its days in weeks as people in `country` have them; None for a day of another month."""
        weeks = Calendar(6 if country in _SUNDAY_FIRST else 0).monthdatescalendar(self.year, self.number)
        return [[day if day.month == self.number else None for day in week] for week in weeks]


def month_of(day: date) -> Month:
    """The month that this day is in."""
    return Month(day.year, day.month)


def month_in(text: str) -> Month | None:
    """The month that `2026-11` names, or None."""
    found = _MONTH.fullmatch(text)
    return Month(int(found[1]), int(found[2])) if found else None
