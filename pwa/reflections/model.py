"""What a client wrote, in its versions; whose it is; and what of it a therapist may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pwa.library.model import THREAD
from pwa.plans.model import Plan, Session, Step

# From what nobody else sees to what a therapist can read. A later one shows more.
SHARINGS = PRIVATE, BRING, SHARED = "private", "bring", "shared"
# How it was answered.
WAYS = ("words", "three", "line", "nothing", "bring")
NOTHING, MEETING = "nothing", "bring"
TITLE_MOST, LINE_MOST, WORD_MOST = 120, 300, 40
# How long somebody can bring back what they deleted, from when the practice heard of it.
PAUSE = timedelta(minutes=30)
# How long it is kept, unseen: what was said in time on a phone without a signal may come later.
KEPT = timedelta(days=1)
# What became of a deletion: it took something, or found nothing yet; that was brought back, or asked back too late. Of
# the wish to bring it back. And of words that came after they had been deleted.
DELETED, EMPTY, UNDONE, OVER = "deleted", "empty", "undone", "over"
BACK, LATE, GONE = "back", "late", "gone"
# And of taking back what a therapist has opened.
OPENED = "opened"


@dataclass(frozen=True)
class Said:
    """What a form says: the words as they are kept, and whose they are."""

    text: str
    way: str
    sharing: str
    title: str


@dataclass(frozen=True)
class Reflection:
    """What a client wrote to a prompt. `revises` names the entry it was written over, or is empty.

    `title` is all that a therapist sees of one to bring; empty: the title of its step. `opened_by` is a name.
    """

    entry_id: str
    step_id: str
    text: str
    way: str
    sharing: str
    title: str
    revises: str
    written_at: datetime
    received_at: datetime
    shared_at: datetime | None
    opened_at: datetime | None
    opened_by: str
    deleted_at: datetime | None

    @property
    def gone_at(self) -> datetime | None:
        """Until when a deleted one is offered back."""
        return self.deleted_at + PAUSE if self.deleted_at else None


@dataclass(frozen=True)
class ToBring:
    """What a client wants to bring to a meeting, as their therapist sees it: a title, and no words."""

    entry_id: str
    step_id: str
    title: str
    received_at: datetime


@dataclass(frozen=True)
class Heard:
    """One thing that was said about deleting, or bringing back, what was written to a step; `became` as below."""

    entry_id: str
    became: str
    received_at: datetime


@dataclass(frozen=True)
class Part:
    """One part of the thread of a session, in the client's own words. `name`: one of THREAD."""

    name: str
    step: Step
    words: Reflection


def reaches_further(one: str, other: str) -> bool:
    """Whether sharing as `one` shows more than as `other`."""
    return SHARINGS.index(one) > SHARINGS.index(other)


def versions(found: Iterable[tuple[str, str]], entry_id: str) -> list[str]:
    """The ids of what `entry_id` was written over, itself first. `found`: every id with what it revises."""
    revises, chain = dict(found), []
    while entry_id in revises and entry_id not in chain:
        chain.append(entry_id)
        entry_id = revises[entry_id]
    return chain


def newest(found: Iterable[tuple[str, str]], entry_id: str) -> str:
    """The id of what was written over `entry_id` last: itself where nothing was, or two things side by side were."""
    links, seen = list(found), {""}
    while entry_id not in seen:
        seen.add(entry_id)
        over = [one for one, revises in links if revises == entry_id and one not in seen]
        entry_id = over[0] if len(over) == 1 else entry_id
    return entry_id


def shared(written: Iterable[Reflection]) -> list[Reflection]:
    """What a therapist can read."""
    return [one for one in written if one.sharing == SHARED and one.deleted_at is None]


def opened(written: Iterable[Reflection]) -> list[Reflection]:
    """What a therapist has read already. What else is shared is shown only where it counts as opened: until then it can
    be taken back.
    """
    return [one for one in shared(written) if one.opened_at]


def read_by_therapist(written: Iterable[Reflection]) -> Reflection | None:
    """The newest of these versions, newest first, that a therapist has opened. It stays theirs to read."""
    return next(iter(opened(written)), None)


def to_bring(written: Sequence[Reflection], links: Sequence[tuple[str, str]] = ()) -> list[ToBring]:
    """What a therapist sees as a title: where the newest of a reflection that is not private is one to bring.

    `links`: every id with what it revises, where `written` is not all that there is.
    """
    links = links or [(one.entry_id, one.revises) for one in written]
    seen = [one for one in written if one.sharing != PRIVATE and one.deleted_at is None]
    older = {over for one in seen for over in versions(links, one.entry_id)[1:]}
    return [
        ToBring(one.entry_id, one.step_id, one.title, one.received_at)
        for one in seen
        if one.sharing == BRING and one.entry_id not in older
    ]


def thread(plan: Plan, session: Session, written: Iterable[Reflection]) -> tuple[Part, ...]:
    """The intention, what came, and one small act around a session: of each the newest words, where there are any.

    `written`: newest first.
    """
    steps = {step.id: step for step in plan.steps if plan.session_of(step) == session}
    found: dict[str, Part] = {}
    for one in written:
        step = steps.get(one.step_id)
        name = step.text.in_thread if step and one.text else ""
        if step and name in THREAD:
            found.setdefault(name, Part(name, step, one))
    return tuple(found[name] for name in THREAD if name in found)


def deletion_of(deleted: Reflection | None, heard: Iterable[Heard]) -> str:
    """The entry that deleted this, of all that was `heard` about deleting; or nothing."""
    return next((one.entry_id for one in heard if deleted and one.received_at == deleted.deleted_at), "")


def is_late(heard: Sequence[Heard], written: Sequence[Reflection]) -> bool:
    """Whether the last word here was a wish to bring back what had gone. Both newest first."""
    if not heard or heard[0].became != LATE:
        return False
    return not written or written[0].received_at < heard[0].received_at
