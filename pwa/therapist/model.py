"""What a therapist sees of one client. How clients stand before a session is in readiness/model.py."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime

from pwa.checkins.service import Answered
from pwa.clock import stamp
from pwa.plans.model import Step
from pwa.reflections.service import Reflection


@dataclass(frozen=True)
class Missing:
    """Something to do before the first invitation, and where it is done."""

    words: str
    url: str


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


@dataclass(frozen=True)
class Page:
    """Some of what arrived, newest first. `before`: what it stands behind; `next`: what the next page stands behind.

    Both as in an address; empty where there is nothing.
    """

    shown: tuple[Arrived, ...]
    before: str
    next: str


def place(text: str) -> tuple[str, str]:
    """The moment and the id that an address names; before the newest where it names none."""
    moment, _, entry_id = text.partition("~")
    return (moment, entry_id) if entry_id else ("9", "")


def arrived(
    check_ins: Iterable[Answered],
    written: Iterable[Written],
    before: str,
    most: int,
    without: Container[str] = (),
) -> Page:
    """The newest `most` of it behind `before`. There are more where more check-ins, or reflections, were given.

    `without`: the ids of what stands in another place of the same page.
    """
    found = [
        *(_arrived("check-in", one, one) for one in check_ins),
        *(_arrived("reflection", one.latest, one) for one in written),
    ]
    moment, entry_id = place(before)
    ordered = sorted(
        sorted(found, key=lambda one: one.entry_id), key=lambda one: one.received_at, reverse=True
    )
    behind = [one for one in ordered if _is_behind(one, moment, entry_id) and one.entry_id not in without]
    shown = tuple(behind[:most])
    return Page(shown, before, _name(shown[-1]) if len(behind) > most else "")


def _is_behind(one: Arrived, moment: str, entry_id: str) -> bool:
    received = stamp(one.received_at)
    return received < moment or (received == moment and one.entry_id > entry_id)


def _name(one: Arrived) -> str:
    return f"{stamp(one.received_at)}~{one.entry_id}"


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
