"""Ending a plan, deleting an account, and keeping to what was said. Functions that take `tx` compose in a transaction.

Deleting an account deletes rows, and destroys the keys under which an old backup holds them still. The keys lie in a
file, so they go once the commit is on the disk; a stop in between is made up for at the next start.
"""

import asyncio
import logging
import secrets as random
from contextlib import suppress
from datetime import datetime, timedelta

from pwa.accounts import service as accounts
from pwa.accounts.model import LONGEST, Person, Practice
from pwa.accounts.service import HANDLE_BYTES
from pwa.clock import now, parse
from pwa.db import Database, Reader, Writer
from pwa.db.personal import OWN, RECORD, leaf
from pwa.errors import Busy, CannotStart, NotFound, StillpointError
from pwa.invitations import service as invitations
from pwa.leaving import store
from pwa.leaving.model import TOLD_DAYS, Ended, Known, Left, keep_until
from pwa.leaving.time import service as time
from pwa.plans import service as plans
from pwa.recordings.own import service as recordings

log = logging.getLogger("stillpoint")


async def end_plan(tx: Writer, practice: Practice, client_id: str, by: str) -> None:
    """Nothing is due for this client any more, and their links end. What they wrote stays, and still arrives."""
    await invitations.end_all(tx, client_id)
    if await plans.end(tx, practice, client_id, by):
        await accounts.note(tx, "plan-ended", client_id, by)


async def start_again(tx: Writer, practice: Practice, client_id: str, by: str) -> None:
    """Go on with a plan that was ended."""
    if await plans.start_again(tx, practice, client_id):
        await accounts.note(tx, "plan-again", client_id, by)


async def delete_account(tx: Writer, practice: Practice, client_id: str, by: str) -> None:
    """Delete a client's account, for good: what the practice has to keep stays, the rest goes now.

    The caller has checked that the client is theirs, or that they are this client, and goes on with `destroy_keys`.
    """
    await accounts.note(tx, "left" if by == client_id else "account-deleted", client_id, by)
    await _close(tx, practice, client_id, by)


async def has_deleted(tx: Reader, therapist: Person, client_id: str) -> bool:
    """Whether it was this therapist who deleted this client's account."""
    return await store.has_deleted(tx, therapist.practice.id, therapist.id, client_id)


async def _close(tx: Writer, practice: Practice, client_id: str, by: str | None) -> None:
    moment = now()
    await recordings.note_files_of(tx, client_id)
    await store.delete_own(tx, client_id, moment)
    await store.note_key(tx, client_id, OWN)
    await store.close(tx, client_id, by, moment, keep_until(practice, moment))
    await accounts.note_change(tx, client_id)
    if practice.record_rule == "none":
        await _delete_record(tx, client_id, moment)


async def _delete_record(tx: Writer, client_id: str, moment: datetime) -> None:
    """What needed a look goes too, so that it did is noted: nothing leaves that list without a word."""
    await store.note_waiting(tx, client_id, moment)
    await store.delete_record(tx, client_id, random.token_bytes(HANDLE_BYTES))
    await store.note_key(tx, client_id, RECORD)


async def destroy_keys(db: Database) -> None:
    """Destroy the keys of what was deleted. Where that is not possible just now, a later call does it."""
    # The deletion is on the disk: nobody is to hear that it did not happen.
    with suppress(Busy, OSError, CannotStart):
        async with db.write() as tx:
            if leaves := await store.keys_to_destroy(tx):
                db.keys.destroy(leaves)
                await store.forget_keys(tx)


async def keep_promises(db: Database) -> None:
    """What is due: records whose time is over, keys that are still to be destroyed, people whom a backup brought back.

    Also the list of who looked is kept in bounds. Done at every start, and every hour.
    """
    async with db.write() as tx:
        for row in await store.open_clients(tx):
            if db.keys.is_destroyed(leaf(row["id"], OWN)):
                await _close(tx, await accounts.practice(tx, row["practice_id"]), row["id"], None)
        may_go = await time.is_trusted(tx)
        for row in await store.records(tx):
            is_due = await _is_due(tx, row["id"], row["practice_id"], row["ended_at"], row["keep_until"])
            if db.keys.is_destroyed(leaf(row["id"], RECORD)) or (is_due and may_go):
                await _delete_record(tx, row["id"], now())
        await store.delete_sign_ins(tx, now() - LONGEST["client"])
        await accounts.fold_views(tx)
    await destroy_keys(db)


async def try_to_keep_promises(db: Database) -> bool:
    """Keep promises, or note that it could not be done yet: a full disk keeps nobody from reading. Whether it was."""
    try:
        await keep_promises(db)
    except StillpointError as failure:
        log.error("what is due could not be done yet (%s)", type(failure).__name__)
        return False
    return True


async def keep_promises_hourly(db: Database, were_kept: bool) -> None:
    """Keep promises for as long as the server runs. What could not be done is tried again a minute later."""
    while True:
        await asyncio.sleep(3600 if were_kept else 60)
        were_kept = await try_to_keep_promises(db)


async def _is_due(tx: Writer, client_id: str, practice_id: str, ended_at: str, until: str | None) -> bool:
    """Whether the time of a record is over. From the day on which the practice has said how long, that is fixed."""
    promised = parse(until) if until else None
    if promised is None:
        promised = keep_until(await accounts.practice(tx, practice_id), parse(ended_at))
        if promised:
            await store.set_keep_until(tx, client_id, promised)
    return promised is not None and promised <= now()


async def left(tx: Reader, therapist: Person) -> list[Left]:
    """Whose records are kept, and who left lately without one: of those whom this therapist may see."""
    since = now() - timedelta(days=TOLD_DAYS)
    found = await store.left(tx, therapist.practice.id, "" if therapist.is_owner else therapist.id)
    return [one for one in found if one.kept == "record" or _went_at(one) >= since]


def _went_at(one: Left) -> datetime:
    """When the last thing went that a practice is told of."""
    return one.waited.until if one.waited else one.left_at


async def with_waiting(tx: Reader, therapist: Person, most: int) -> tuple[list[Left], list[Left]]:
    """Of whom something went that still needed a look: in the last days, and before, at most `most` together."""
    seen_by = "" if therapist.is_owner else therapist.id
    found = await store.with_waiting(tx, therapist.practice.id, seen_by, most)
    since = now() - timedelta(days=TOLD_DAYS)
    return [one for one in found if _went_at(one) >= since], [one for one in found if _went_at(one) < since]


async def waiting(tx: Reader, client_id: str) -> int:
    """How many check-ins of a client need a look. The caller has checked that the client is theirs."""
    return await store.waiting(tx, client_id)


async def news(tx: Reader, therapist: Person) -> tuple[list[Left], list[Ended]]:
    """Who left by themselves in the last days, or while something needed a look; and who ended their plan."""
    since, seen_by = now() - timedelta(days=TOLD_DAYS), "" if therapist.is_owner else therapist.id
    practice_id = therapist.practice.id
    gone = await store.left_lately(tx, practice_id, seen_by, since)
    return gone, await store.ended_by_themselves(tx, practice_id, seen_by, since)


async def known_of(tx: Reader, client_id: str) -> Known:
    """The rest of a record. The caller has it from `record_of`."""
    return await store.known(tx, client_id)


async def record_of(tx: Reader, therapist: Person, client_id: str) -> Left:
    """Whose record this is. Raises NotFound where nothing is kept, or it is not for this therapist."""
    seen_by = "" if therapist.is_owner else therapist.id
    found = await store.left(tx, therapist.practice.id, seen_by, client_id) if client_id else []
    if not found or found[0].kept != "record":
        raise NotFound()
    return found[0]
