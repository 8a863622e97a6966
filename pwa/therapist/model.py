"""What a therapist sees of one client. How clients stand before a session is in readiness/model.py."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pwa.checkins.service import Answered, Flag
from pwa.plans.model import Step
from pwa.reflections.service import Reflection


@dataclass(frozen=True)
class Missing:
    """Something to do before the first invitation, and where it is done."""

    words: str
    url: str


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
class Arrived:
    """Something that a client sent, or shared. `kind`: 'check-in' or 'reflection'."""

    kind: str
    entry_id: str
    received_at: datetime
    opened_at: datetime | None
    what: Answered | Written


def arrived(check_ins: Iterable[Answered], written: Iterable[Written]) -> list[Arrived]:
    """All of it, newest first."""
    found = [
        *(_arrived("check-in", one, one) for one in check_ins),
        *(_arrived("reflection", one.latest, one) for one in written),
    ]
    return sorted(found, key=lambda one: one.received_at, reverse=True)


def _arrived(kind: str, entry: Answered | Reflection, what: Answered | Written) -> Arrived:
    # What was shared later is news from then on.
    shared_at = entry.shared_at if isinstance(entry, Reflection) else None
    return Arrived(kind, entry.entry_id, shared_at or entry.received_at, entry.opened_at, what)


def unopened(step: Step) -> list[str]:
    """The ids of what was ticked or done in a step and has not been opened by a therapist.

    Words and answers are not in the row of their step: they count as opened where they can be read.
    """
    if step.kind in ("write", "check-in"):
        return []
    entries = [*step.items.values(), *([step.latest] if step.latest else [])]
    return sorted({entry.id for entry in entries if entry.opened_at is None})
