"""Use cases of what needs a look. All take an open transaction."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pwa.accounts import service as accounts
from pwa.accounts.model import Client, Person
from pwa.checkins import service as checkins
from pwa.clock import now, parse
from pwa.db import Database, Reader, Row, Writer
from pwa.entries.service import mark_opened
from pwa.errors import NotFound
from pwa.leaving import service as leaving
from pwa.leaving.model import Left
from pwa.therapist.looks import store
from pwa.therapist.looks.model import DONE, Act, Flagged, Look, Overtaken, is_repeated
from pwa.therapist.readiness.model import Cut, cut

# On one page. What waits is shown with its answers; what is done, without.
WAITING, DONE_MOST, GONE_MOST = 25, 40, 40
# On a client's page, which is read in a minute. What is not there is one tap away.
OF_CLIENT = 3


@dataclass(frozen=True)
class List:
    """A page of what waits, and a page of what is done. `grave`: what opened the help numbers, on whatever page; the
    oldest of them, where there are more. `gone`: whose answers needed a look, and went with all that was kept of them,
    in the last days; and before.
    """

    waiting: list[Flagged]
    waiting_cut: Cut
    grave: list[Flagged]
    more_grave: bool
    done: list[Flagged]
    done_cut: Cut
    gone: list[Left]
    gone_before: list[Left]


@dataclass(frozen=True)
class OfClient:
    """What waits of one client, the oldest first, and what is done, the latest first; and how many more of each."""

    waiting: list[Flagged]
    more_waiting: int
    grave_among_more: bool
    done: list[Flagged]
    more_done: int


async def count(tx: Reader, therapist: Person) -> int:
    """How many check-ins wait for a look of this therapist; for an owner, of the whole practice."""
    return await store.waiting_count(tx, therapist.practice.id, accounts.seen_by(therapist))


async def waiting_count(db: Database, therapist: Person) -> int:
    """The same, in a transaction of its own."""
    return await db.read_at_once(lambda tx: count(tx, therapist))


async def listed(tx: Reader, therapist: Person, page: str, page_of_done: str) -> List:
    """What waits, the oldest first, and what is done, the latest first, across a therapist's clients."""
    practice_id, seen_by = therapist.practice.id, accounts.seen_by(therapist)
    waiting = cut(await count(tx, therapist), page, WAITING)
    done = cut(await store.done_count(tx, practice_id, seen_by), page_of_done, DONE_MOST)
    grave = await store.grave(tx, practice_id, seen_by, WAITING + 1)
    gone, gone_before = await leaving.with_waiting(tx, therapist, GONE_MOST)
    return List(
        waiting=await _flagged(
            tx, therapist, await store.waiting(tx, practice_id, seen_by, WAITING, waiting.start), True
        ),
        waiting_cut=waiting,
        grave=await _flagged(tx, therapist, grave[:WAITING], False),
        more_grave=len(grave) > WAITING,
        done=await _flagged(
            tx, therapist, await store.done(tx, practice_id, seen_by, DONE_MOST, done.start), False
        ),
        done_cut=done,
        gone=gone,
        gone_before=gone_before,
    )


async def of_client(tx: Reader, therapist: Person, client_id: str) -> OfClient:
    """The check-ins of one client that raised flags. The caller has checked that the client is theirs."""
    rows = await store.of_client(tx, therapist.practice.id, client_id)
    waiting = [row for row in rows if not row["done_at"]]
    done = sorted((row for row in rows if row["done_at"]), key=lambda row: row["done_at"], reverse=True)
    return OfClient(
        waiting=await _flagged(tx, therapist, waiting[:OF_CLIENT], True),
        more_waiting=len(waiting[OF_CLIENT:]),
        grave_among_more=any(row["is_grave"] for row in waiting[OF_CLIENT:]),
        done=await _flagged(tx, therapist, done[:OF_CLIENT], False),
        more_done=len(done[OF_CLIENT:]),
    )


async def at_check_ins_of(tx: Reader, client_id: str) -> dict[str, tuple[Look, ...]]:
    """What was done about check-ins of this client, by entry. The caller has checked who is asking."""
    return {entry_id: looks for (_, entry_id), looks in (await store.looks_at(tx, [client_id])).items()}


async def one(tx: Reader, therapist: Person, client_id: str, entry_id: str) -> Flagged:
    """One of them, with its answers. Raises NotFound where there is none, or the client is not theirs."""
    await _check_client(tx, therapist, client_id)
    rows = await store.of_client(tx, therapist.practice.id, client_id)
    found = [row for row in rows if row["entry_id"] == entry_id]
    if not found:
        raise NotFound()
    return (await _flagged(tx, therapist, found, True))[0]


async def note(tx: Writer, therapist: Person, client_id: str, act: Act) -> Flagged:
    """Note what the therapist did, if nobody did anything since they last saw it; once, however often it is sent.

    Returns how it stood before.
    Who says what was done has read it: it counts as opened by them. To take it alone opens nothing.
    Raises NotFound, or Overtaken with how it stands now.
    """
    flagged = await one(tx, therapist, client_id, act.entry_id)
    if is_repeated(flagged.looks, act, therapist.id):
        return flagged
    if act.seen != flagged.number:
        raise Overtaken(flagged, act)
    moment = now()
    await store.insert(
        tx, client_id, act.entry_id, flagged.number + 1, act.act, act.words, therapist.id, moment
    )
    await store.set_done(tx, client_id, act.entry_id, moment if act.act in DONE else None)
    if act.act in DONE:
        await mark_opened(tx, therapist, client_id, [act.entry_id])
    return flagged


async def _check_client(tx: Reader, therapist: Person, client_id: str) -> None:
    """Raises NotFound unless the client is this therapist's; also where they left, and their record is kept."""
    if client_id not in await accounts.clients_among(tx, therapist, [client_id]):
        await leaving.record_of(tx, therapist, client_id)


async def _flagged(tx: Reader, therapist: Person, rows: Sequence[Row], with_answers: bool) -> list[Flagged]:
    """The check-ins in `rows`, in their order. Of at most MANY clients."""
    by_client: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        by_client[row["client_id"]].append(row["entry_id"])
    ids = list(by_client)
    clients = await accounts.clients_among(tx, therapist, ids)
    left = {one.id: one for one in await leaving.left(tx, therapist)} if len(clients) < len(ids) else {}
    looks = await store.looks_at(tx, ids)
    answered = {}
    for client_id, entries in by_client.items() if with_answers else ():
        for found in await checkins.among(tx, client_id, entries):
            answered[client_id, found.entry_id] = found
    return [
        Flagged(
            client_id=client_id,
            entry_id=row["entry_id"],
            written_at=parse(row["written_at"]),
            received_at=parse(row["received_at"]),
            name=clients[client_id].name if client_id in clients else left[client_id].name,
            with_whom=_with_whom(therapist, clients[client_id]) if client_id in clients else "",
            has_left=client_id not in clients,
            answered=answered.get((client_id, row["entry_id"])),
            looks=looks.get((client_id, row["entry_id"]), ()),
        )
        for row in rows
        for client_id in (row["client_id"],)
        if client_id in clients or client_id in left
    ]


def _with_whom(therapist: Person, client: Client) -> str:
    return "" if client.therapist_id == therapist.id else client.therapist_name
