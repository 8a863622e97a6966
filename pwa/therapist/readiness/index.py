"""What the list of clients is searched and sorted by, unsealed, in this process's memory.

Names are sealed under a key of each person, so nothing can compare them in SQL. Each practice that is being looked at
has its part here, made at the first look. Every later look asks the database for what has a newer number
(`clients.changed`), in its own transaction: so it does not matter which process made the change, and nobody who left is
found. Who may see whom is said by the database again, for each page.
"""

import asyncio
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import accumulate

from pwa.accounts.model import IDLE, Person
from pwa.accounts.service import seen_by
from pwa.db import Reader, Row
from pwa.plans.sessions.service import session_in
from pwa.therapist.readiness import store
from pwa.therapist.readiness.model import Place, folded, place, wanted

# Clients of all practices together, some 25 MB. The practice that rested longest goes first; one alone may have more.
MOST = 50_000
# Nobody is signed in at a desk for longer without a look.
KEPT_FOR: timedelta = IDLE["therapist"]
# Unsealing one client takes some 60 microseconds; others are answered in between.
AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Known:
    """One client. `words`: the name and the contact, folded."""

    id: str
    therapist_id: str
    words: str
    place: Place


class _List:
    """Clients in the order of the list, and their words in one long text: looking through that is quick."""

    def __init__(self, clients: list[Known]) -> None:
        self.ids = [one.id for one in clients]
        self._text = "\n".join(one.words for one in clients)
        self._ends = list(accumulate(len(one.words) + 1 for one in clients))

    def holding(self, sought: str) -> list[str]:
        """The ids of those whose words hold `sought`."""
        found, at = [], self._text.find(sought)
        while at >= 0:
            number = bisect_right(self._ends, at)
            found.append(self.ids[number])
            at = self._text.find(sought, self._ends[number])
        return found


@dataclass
class _Part:
    """One practice. `lists` holds everybody under '', and each therapist's own."""

    newest: int = -1
    by_id: dict[str, Known] = field(default_factory=dict)
    lists: dict[str, _List] = field(default_factory=dict)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    timer: asyncio.TimerHandle | None = None

    def sort(self) -> None:
        """Put everybody in order again."""
        everybody = sorted(self.by_id.values(), key=lambda one: (one.place, one.id))
        whose = defaultdict(list, {"": everybody})
        for one in everybody:
            whose[one.therapist_id].append(one)
        self.lists = {therapist_id: _List(clients) for therapist_id, clients in whose.items()}


class ClientIndex:
    """The parts of all practices that are being looked at. One for each process."""

    def __init__(self) -> None:
        self._parts: dict[str, _Part] = {}

    @property
    def size(self) -> int:
        """How many clients it holds."""
        return sum(len(part.by_id) for part in self._parts.values())

    async def find(self, tx: Reader, therapist: Person, search: str) -> Sequence[str]:
        """The ids of this therapist's clients whose name or contact holds `search`, in the order of the list."""
        practice_id = therapist.practice.id
        part = self._parts.pop(practice_id, None) or _Part()
        self._parts[practice_id] = part  # the newest in use stands last
        async with part.lock:
            await _bring_up_to_date(tx, therapist, part)
            mine = part.lists.get(seen_by(therapist), _List([]))
        self._keep(practice_id, part)
        sought = wanted(search)
        return mine.holding(sought) if sought else mine.ids

    def _keep(self, practice_id: str, part: _Part) -> None:
        if part.timer:
            part.timer.cancel()
        part.timer = asyncio.get_running_loop().call_later(
            KEPT_FOR.total_seconds(), self._parts.pop, practice_id, None
        )
        for other in list(self._parts):
            if self.size <= MOST or other == practice_id:
                break
            dropped = self._parts.pop(other)
            if dropped.timer:
                dropped.timer.cancel()


async def _bring_up_to_date(tx: Reader, therapist: Person, part: _Part) -> None:
    rows = await store.changed(tx, therapist.practice.id, part.newest)
    if not rows:
        return
    for number, row in enumerate(rows, 1):
        if row["left_at"]:
            part.by_id.pop(row["person_id"], None)
        else:
            part.by_id[row["person_id"]] = _known(tx, therapist, row)
        if number % AT_ONCE == 0:
            await asyncio.sleep(0)
    part.sort()
    part.newest = max(row["changed"] for row in rows)


def _known(tx: Reader, therapist: Person, row: Row) -> Known:
    client_id = row["person_id"]
    name = folded(tx.unseal("people.name", client_id, row["name"]))
    contact = folded(tx.unseal("clients.contact", client_id, row["contact"]))
    session = session_in(row, therapist.practice) if row["session_id"] else None
    # Between the two stands what nobody can type.
    return Known(client_id, row["therapist_id"], f"{name}\n{contact}", place(session, name))
