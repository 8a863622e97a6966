"""What is new since a therapist last had the page of a client before them, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

# Whoever loads the page again within this time is still at the same look, and keeps what was new at its beginning.
ONE_LOOK = timedelta(minutes=30)
# What arrived, one and several; in the order in which it is told.
KINDS = {
    "check-in": ("1 check-in", "{} check-ins"),
    "shared": ("1 shared reflection", "{} shared reflections"),
    "question": ("1 question", "{} questions"),
    "comfort": ("a comfort plan", "a comfort plan"),
    "ride": ("word about the way home", "word about the way home"),
    "listening": ("word of listening", "word of listening"),
}


@dataclass(frozen=True)
class Moved:
    """A session whose day is another. `before` and `now` are empty where there was or is none."""

    number: int
    before: datetime | None
    now: datetime | None


@dataclass(frozen=True)
class Met:
    """A meeting that was agreed on, or whose time is open again."""

    title: str
    now: datetime | None


@dataclass(frozen=True)
class Since:
    """All that is new since `at`. `done`: titles of steps."""

    at: datetime
    arrived: tuple[str, ...]
    done: tuple[str, ...]
    moved: tuple[Moved, ...]
    met: tuple[Met, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is new."""
        return not (self.arrived or self.done or self.moved or self.met)


def arrived(counts: Mapping[str, int]) -> tuple[str, ...]:
    """What arrived, each kind in words."""
    return tuple(
        one if counts[kind] == 1 else several.format(counts[kind])
        for kind, (one, several) in KINDS.items()
        if counts.get(kind)
    )
