"""A check-in that raised flags, and what therapists did about it.

It stands oldest first wherever it is listed, also behind one that weighs less: whoever waited longest is seen first,
and no rule of ours stands between a therapist and what arrived. What opened the help numbers says so in its heading,
and a line above the list names it, so that it is one tap away however long the list is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pwa.accounts.model import tidy
from pwa.checkins.service import Answered, Said
from pwa.errors import Conflict, Invalid

# What was done, as it is told. 'seen' is of marks that were made before this was asked.
DONE = {
    "called": "{by} called",
    "discussed": "{by} discussed it with them",
    "nothing": "{by} looked, and nothing was needed",
    "seen": "{by} looked at it",
}
TOLD = DONE | {
    "taken": "{by} took it",
    "back": "{by} gave it back",
    "again": "{by} put it back to what waits",
}
WORDS_MOST = 500


@dataclass(frozen=True)
class Look:
    """One thing that somebody did about it. `words`: a line of their own, or empty."""

    number: int
    act: str
    words: str
    by_id: str
    by: str
    at: datetime

    @property
    def told(self) -> str:
        """What happened, in words."""
        return TOLD[self.act].format(by=self.by or "Somebody")

    @property
    def told_to_them(self) -> str:
        """The same, to whoever did it."""
        return TOLD[self.act].format(by="You")


@dataclass(frozen=True)
class Flagged:
    """One check-in that raised flags. `name`: the client's. `has_left`: they deleted their account since.

    `answered` is what it says; None where the page shows no answers.
    """

    client_id: str
    entry_id: str
    written_at: datetime
    received_at: datetime
    name: str
    with_whom: str  # the therapist's name, where it is not the one who reads
    has_left: bool
    answered: Answered | None
    looks: tuple[Look, ...]  # the latest last

    @property
    def flags(self) -> tuple[Said, ...]:
        """The answers that raised a flag, the gravest first."""
        raised = [said for said in self.answered.said if said.weight] if self.answered else []
        return tuple(sorted(raised, key=lambda said: said.weight != "help"))

    @property
    def is_grave(self) -> bool:
        """Whether the help numbers opened for the client."""
        return any(said.weight == "help" for said in self.flags)

    @property
    def number(self) -> int:
        """The number of the latest look; 0 before the first."""
        return self.looks[-1].number if self.looks else 0

    @property
    def held(self) -> Look | None:
        """Who has it now, and since when."""
        return self._latest_if("taken")

    @property
    def done(self) -> Look | None:
        """What was done, if it is done."""
        return self._latest_if(*DONE)

    def _latest_if(self, *acts: str) -> Look | None:
        return self.looks[-1] if self.looks and self.looks[-1].act in acts else None


@dataclass(frozen=True)
class Act:
    """What somebody wants to note, as their form says it. `seen`: the number of the latest look that they knew."""

    entry_id: str
    seen: int
    act: str
    words: str


class Overtaken(Conflict):
    """Something was done about it meanwhile, by somebody else or in another tab. Nothing was written over."""

    def __init__(self, flagged: Flagged, act: Act) -> None:
        super().__init__("Something was done about it in the meantime. Nothing was written over.")
        self.flagged = flagged
        self.act = act


def read(entry_id: str, seen: str, act: str, words: str) -> Act:
    """What a form says. Raises Invalid, tied to a field, for what cannot be taken."""
    problems, line = {}, tidy(words)
    if act not in TOLD or act == "seen":
        problems["act"] = "Please choose what was done. Nothing was noted yet."
    if len(line) > WORDS_MOST:
        problems["words"] = f"At most {WORDS_MOST} characters, please. This has {len(line)}."
    if problems:
        raise Invalid(next(iter(problems.values())), problems)
    is_number = seen.isascii() and seen.isdigit() and len(seen) < 10
    return Act(entry_id, int(seen) if is_number else 0, act, line if act in DONE else "")


def is_repeated(looks: Sequence[Look], act: Act, by_id: str) -> bool:
    """Whether this person has just noted the same: a button that was pressed twice."""
    latest = looks[-1] if looks else None
    return latest is not None and (latest.by_id, latest.act, latest.words) == (by_id, act.act, act.words)
