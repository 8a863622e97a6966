"""Who is signed in on which browser, and which phone may still deliver once that is over.

A device token outlives its sign-in. It stays when the sign-in ends by time, when the person has too many of them, and
when somebody else signs in on the same phone. What ends a way in on purpose takes it back: signing out, and a new
passkey in the place of a lost one.
"""

import secrets as random
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from pwa.accounts import store as accounts
from pwa.accounts.audit import service as audit
from pwa.accounts.model import (
    DEVICE_LASTS,
    IDLE,
    LONGEST,
    MOST_DEVICES,
    MOST_SIGN_INS,
    Browser,
    CutOff,
    Left,
    NewSignIn,
    Person,
    SignIn,
)
from pwa.accounts.sign_ins import store
from pwa.accounts.ways_in import store as ways_in
from pwa.clock import now
from pwa.db import Database, Reader, Writer
from pwa.errors import Busy
from pwa.secrets import hashed

# Writing at every request would make every read wait for the disk.
SEEN_EVERY = timedelta(seconds=60)


async def sign_in_of(db: Database, token_hash: str) -> SignIn | None:
    """The sign-in behind a token, if it is still good. Notes that it was used."""
    moment = now()
    found = await db.read_at_once(lambda tx: _good_sign_in(tx, token_hash, moment))
    if found and moment - found.seen_at > SEEN_EVERY:
        # To have seen them is not worth a page: on a full disk all can still be read.
        with suppress(Busy):
            async with db.write() as tx:
                await store.mark_seen(tx, token_hash, moment)
    return found


async def sign_in_within(tx: Writer, browser: Browser) -> SignIn | None:
    """The sign-in of a browser, inside a transaction that goes on to write something for this person."""
    if not browser.sign_in:
        return None
    moment, token_hash = now(), hashed(browser.sign_in)
    found = await _good_sign_in(tx, token_hash, moment)
    if found and moment - found.seen_at > SEEN_EVERY:
        await store.mark_seen(tx, token_hash, moment)
    return found


async def _good_sign_in(tx: Reader, token_hash: str, moment: datetime) -> SignIn | None:
    found = await store.sign_in(tx, token_hash, moment)
    is_idle = found is not None and moment - found.seen_at > IDLE[found.person.kind]
    return None if is_idle else found


async def revoked_from(tx: Reader, browser: Browser) -> CutOff | None:
    """The client from whom this browser's way in was taken back on purpose. Not one whose sign-in ended by itself."""
    return await store.revoked_from(tx, hashed(browser.sign_in)) if browser.sign_in else None


async def device_holder(tx: Reader, browser: Browser, account: str) -> Person | None:
    """The client `account`, where this browser holds a good device token of theirs; else None."""
    token = browser.device(account)
    if not token:
        return None
    practice_id = await store.practice_of_device(tx, account, hashed(token), now() - DEVICE_LASTS)
    return await accounts.person(tx, practice_id, account) if practice_id else None


async def sign_in_with(tx: Writer, person: Person, passkey_id: bytes, browser: Browser) -> NewSignIn:
    """A new sign-in in the place of the one that `browser` had, whoever's that was."""
    token, moment = random.token_urlsafe(32), now()
    if browser.sign_in:
        await store.end_sign_in(tx, hashed(browser.sign_in), moment)
    await store.insert_sign_in(
        tx,
        token_hash=hashed(token),
        practice_id=person.practice.id,
        person_id=person.id,
        passkey_id=passkey_id,
        browser=browser.name,
        made_at=moment,
        expires_at=moment + LONGEST[person.kind],
    )
    await store.end_sign_ins_but(tx, person.id, MOST_SIGN_INS, moment)
    device = await _new_device_token(tx, person, hashed(token), browser) if person.is_client else None
    return NewSignIn(token, person, device)


async def _new_device_token(tx: Writer, client: Person, sign_in_hash: str, browser: Browser) -> str:
    """In the place of the one that this browser had for the same client; other people's stay."""
    token = random.token_urlsafe(32)
    await _take_back(tx, client.id, browser)
    await store.insert_device_token(
        tx,
        token_hash=hashed(token),
        practice_id=client.practice.id,
        person_id=client.id,
        sign_in_hash=sign_in_hash,
        made_at=now(),
    )
    await store.delete_devices_but(tx, client.id, MOST_DEVICES)
    return token


async def _take_back(tx: Writer, person_id: str, browser: Browser) -> None:
    """This person's device token on this browser, known by itself or by the sign-in that it came with."""
    held = (browser.device(person_id), browser.sign_in)
    token_hash, sign_in_hash = (hashed(token) if token else None for token in held)
    await store.delete_device(tx, person_id, token_hash, sign_in_hash)


async def end_all(tx: Writer, person_id: str) -> None:
    """End every sign-in of this person and every code for one more device, and take back every device token."""
    await store.end_sign_ins_but(tx, person_id, 0, now())
    await store.delete_devices_but(tx, person_id, 0)
    await ways_in.end_device_invitations(tx, person_id, now())


async def sign_out(db: Database, browser: Browser, named: Iterable[str]) -> Left:
    """End the sign-in of this browser, and take back the device token; where accounts are named, only theirs.

    A phone may tell of a sign-out days after it happened: the sign-in is then over, or somebody else's by now.
    """
    leaving = frozenset(named)
    if not browser.sign_in and not leaving:
        return Left(leaving, other_stays=False)
    async with db.write() as tx:
        whose = await store.whose(tx, hashed(browser.sign_in)) if browser.sign_in else None
        leaving = leaving or frozenset({whose} if whose else ())
        for person_id in leaving:
            await _take_back(tx, person_id, browser)
        if browser.sign_in and whose and whose in leaving:
            await ways_in.end_device_invitations(tx, whose, now())
            # One that had ended is no news; and of who deleted their account nothing can be noted any more.
            if await store.end_sign_in(tx, hashed(browser.sign_in), now()):
                await audit.note(tx, "signed-out", whose, whose, browser.name)
    return Left(leaving, other_stays=whose is not None and whose not in leaving)
