"""The offline door: an entry comes in once, however often it is sent, and its receipt means that it is on disk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pwa.accounts import limits
from pwa.accounts import service as accounts
from pwa.accounts.model import Browser, Person
from pwa.clock import now, parse
from pwa.db import Database, Reader, Writer
from pwa.entries import store
from pwa.entries.model import Entry, OtherFields, Pairs, Receipt, read
from pwa.entries.operations import Operation, operation_of
from pwa.errors import NotFound, OtherAccount, SignInNeeded

STEP_IS_GONE = "This step is not part of your plan any more, so we could not add this to it."
SOMEONE_ELSE = "This was written by someone else on this phone. It can be sent when they are signed in."
LATEST = 50


@dataclass(frozen=True)
class Received:
    """An entry as its writer sees it on the list of what arrived. `step_id` is empty where it belongs to none.

    `became`: what came of it, where that is not just what was asked.
    """

    id: str
    kind: str
    step_id: str
    next: str
    became: str
    written_at: datetime
    received_at: datetime
    opened_at: datetime | None


async def take(db: Database, browser: Browser, entry_id: str, pairs: Pairs) -> Receipt:
    """Take an entry from the client it names, sent by a browser that may send for them; returns once it is on disk.

    The same fields again get the same receipt. Who may send is asked in the transaction that takes the entry: a
    sign-in that ends meanwhile takes nothing, and the busiest door needs one visit to the database.
    Raises Invalid, SignInNeeded, NotFound (for a therapist; or the step is not this client's), OtherAccount,
    OtherFields, TooMany, Busy.
    """
    entry = read(entry_id, pairs, now())
    operation = operation_of(entry)
    return await db.write_together(lambda tx: _take(tx, browser, entry, operation))


async def _take(tx: Writer, browser: Browser, entry: Entry, operation: Operation) -> Receipt:
    return await _record(tx, await _sender(tx, browser, entry.account), entry, operation)


async def _sender(tx: Writer, browser: Browser, account: str) -> Person:
    """The client `account`, where they are signed in on this browser, or it may still deliver for them.

    To send entries is all that a device token is good for: nothing outside this door asks for one.
    """
    sign_in = await accounts.sign_in_within(tx, browser)
    if sign_in and sign_in.person.is_client and sign_in.person.id == account:
        return sign_in.person
    # Only now: most entries come from whoever is signed in, and need no second look.
    holder = await accounts.device_holder(tx, browser, account)
    if holder:
        return holder
    if sign_in is None:
        raise SignInNeeded()
    if not sign_in.person.is_client:
        raise NotFound()
    raise OtherAccount(SOMEONE_ELSE)


async def may_deliver(db: Database, browser: Browser, account: str) -> bool:
    """Whether this browser holds a good device token of `account`."""
    return await db.read_at_once(lambda tx: accounts.device_holder(tx, browser, account)) is not None


async def _record(tx: Writer, client: Person, entry: Entry, operation: Operation) -> Receipt:
    next_page = operation.next(entry)
    if await store.insert(tx, client.practice.id, client.id, entry, next_page):
        # Only what is new takes room: the same again always gets its receipt.
        await limits.count_within(tx, limits.ENTRIES, client.id)
        became = await operation.record(tx, client, entry) or ""
        if became:
            await store.note(tx, client.id, entry.id, became)
        return Receipt(entry.id, entry.sha256, next_page, is_new=True, became=became)
    known = await receipt_of(tx, client, entry.id)
    if known is None:
        raise NotFound(STEP_IS_GONE)
    if not known.sha256:
        # Its writer deleted it: the words do not come back with a phone that offers them again.
        return Receipt(entry.id, entry.sha256, known.next, is_new=False)
    if known.sha256 != entry.sha256:
        raise OtherFields()
    return known


async def receipt_of(tx: Reader, client: Person, entry_id: str) -> Receipt | None:
    """The receipt that was given for this client's entry, or None."""
    row = await store.entry(tx, client.id, entry_id)
    return Receipt(row["id"], row["sha256"], row["next"], False, row["became"]) if row else None


async def latest(tx: Reader, client: Person) -> list[Received]:
    """The newest entries of this client, newest first."""
    return [
        Received(
            id=row["id"],
            kind=row["kind"],
            step_id=row["step_id"] or "",
            next=row["next"],
            became=row["became"],
            written_at=parse(row["written_at"]),
            received_at=parse(row["received_at"]),
            opened_at=parse(row["opened_at"]) if row["opened_at"] else None,
        )
        for row in await store.latest(tx, client.id, LATEST)
    ]


async def opened(db: Database, therapist: Person, client_id: str, entry_ids: Iterable[str]) -> None:
    """Note that the therapist opened these entries; the first time counts. NotFound unless the client is theirs."""
    async with db.write() as tx:
        await accounts.client_for(tx, therapist, client_id)
        await mark_opened(tx, therapist, client_id, entry_ids)


async def gone(tx: Reader, therapist: Person, client_id: str, entry_ids: Iterable[str]) -> list[str]:
    """Which of these entries are not there for the therapist any more: taken back, changed, deleted; or never were.

    NotFound unless the client is theirs.
    """
    await accounts.client_for(tx, therapist, client_id)
    return [one for one in entry_ids if not await store.stands(tx, client_id, one)]


async def mark_opened(tx: Writer, therapist: Person, client_id: str, entry_ids: Iterable[str]) -> None:
    """The same within `tx`. The caller has checked who is asking."""
    await store.mark_opened(tx, client_id, entry_ids, therapist.id, now())
