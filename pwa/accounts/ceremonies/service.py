"""A passkey made, and a sign-in with one: the two ceremonies, from the challenge to what is kept."""

import re
import secrets as random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from typing import Any

from pwa.accounts import limits, passkeys, store
from pwa.accounts.audit import service as audit
from pwa.accounts.challenges import service as challenges
from pwa.accounts.challenges import store as challenge_store
from pwa.accounts.model import (
    CEREMONY_LASTS,
    MOST_CEREMONIES,
    RP_ID,
    Browser,
    Ceremony,
    NewSignIn,
    Person,
    SignIn,
)
from pwa.accounts.passkeys import NewPasskey, Touch
from pwa.accounts.sign_ins import store as sign_ins
from pwa.accounts.sign_ins.service import end_all, sign_in_with
from pwa.accounts.ways_in.model import first_name
from pwa.clock import now
from pwa.db import Database, Reader, Writer
from pwa.errors import Conflict, Refused, TooMany
from pwa.secrets import Secrets, hashed
from pwa.settings import Settings

COOKIE_BYTES = 32
_COOKIE = re.compile(r"[\w-]{43}", re.ASCII)  # of as many bytes


def sign_in_options(settings: Settings, secrets: Secrets, held: str | None) -> tuple[str, dict[str, Any]]:
    """A challenge for whoever is there: the ceremony's cookie, and what the browser needs.

    `held`: the cookie that is there. It stays, so that another page of this browser, open beside, stays good too.
    """
    cookie = held if held and _COOKIE.fullmatch(held) else random.token_urlsafe(COOKIE_BYTES)
    return cookie, passkeys.touch_options(settings, challenges.new(secrets, "sign-in", cookie))


def demand_cookie(held: str | None) -> str:
    """The cookie of a ceremony that this browser has. Raises Refused where there is none."""
    if not held or not _COOKIE.fullmatch(held):
        raise Refused(passkeys.NOT_TAKEN)
    return held


async def making_options(
    tx: Writer,
    settings: Settings,
    person: Person,
    *,
    replaces_all: bool = False,
    invitation_id: str | None = None,
    sign_in_hash: str | None = None,
) -> tuple[str, dict[str, Any]]:
    """Open a challenge for a passkey of `person`: the ceremony's cookie, and what the browser needs.

    It is bound to the invitation or the sign-in that asks for it. One that `replaces_all` may take the place of one
    that came along to this device, as after a theft: all that there are end with it.
    """
    challenge = passkeys.new_challenge()
    purpose = "enrol" if invitation_id else "add"
    cookie = await _open(tx, challenge, person, purpose, invitation_id, sign_in_hash)
    handle = await store.handle(tx, person.id)
    there = [] if replaces_all else await store.passkeys_of(tx, person.id)
    return cookie, passkeys.making_options(settings, challenge, handle, person.name, person.is_client, there)


async def _open(
    tx: Writer,
    challenge: bytes,
    person: Person,
    purpose: str,
    invitation_id: str | None,
    sign_in_hash: str | None,
) -> str:
    cookie = random.token_urlsafe(COOKIE_BYTES)
    await challenge_store.sweep_ceremonies(tx, now())
    await challenge_store.insert_ceremony(
        tx,
        id_hash=hashed(cookie),
        practice_id=person.practice.id,
        person_id=person.id,
        invitation_id=invitation_id,
        sign_in_hash=sign_in_hash,
        purpose=purpose,
        challenge=challenge,
        expires_at=now() + CEREMONY_LASTS,
    )
    await challenge_store.delete_ceremonies_but(tx, person.id, MOST_CEREMONIES)
    return cookie


async def burn(db: Database, cookie: str | None, purpose: str) -> Ceremony:
    """Use up this browser's challenge, for good, whatever comes of it. Raises Refused where there is none.

    The commit comes before the answer is looked at: a challenge that only a success used up could be tried again.
    """
    moment, id_hash = now(), hashed(cookie or "")
    row = await db.write_together(lambda tx: challenge_store.burn_ceremony(tx, id_hash, purpose, moment))
    if row is None:
        raise Refused(passkeys.NOT_TAKEN)
    return Ceremony(row["challenge"], row["invitation_id"], row["sign_in_hash"])


async def sign_in(
    db: Database, settings: Settings, secrets: Secrets, cookie: str, answer: Any, browser: Browser
) -> NewSignIn:
    """Sign in with a passkey on `browser`, which has this ceremony's `cookie`. Raises Refused.

    An answer that names nobody who is here uses up nothing: nothing is compared with it, or written. Nor is it said
    that its passkey is not known: phones drop such a one, and would drop good ones where a database is the wrong one.
    """
    passkey_id, handle = passkeys.named(answer)
    async with db.read() as tx:
        known = await store.passkey(tx, passkey_id)
        who = await store.person_with_handle(tx, handle)
    if who is None:
        raise Refused(passkeys.NOT_TAKEN)
    async with noting_refusal(db, who, browser):
        challenge = passkeys.challenge_in(answer)
        await challenges.use_up(db, secrets, "sign-in", cookie, challenge)
        touch = passkeys.touched(settings, answer, challenge, known)

    async def keep(tx: Writer) -> NewSignIn:
        await _note_touch(tx, who, passkey_id, touch)
        await audit.note(tx, "signed-in", who.id, who.id, browser.name)
        return await sign_in_with(tx, who, passkey_id, browser)

    return await db.write_together(keep)


async def one_more_touch_options(
    tx: Reader, settings: Settings, secrets: Secrets, sign_in: SignIn
) -> dict[str, Any]:
    """A challenge for whoever is signed in, bound to that: what the browser needs."""
    own = await store.passkeys_of(tx, sign_in.person.id)
    return passkeys.touch_options(settings, challenges.new(secrets, "touch", sign_in.token_hash), own)


async def touch_once_more(
    db: Database, settings: Settings, secrets: Secrets, sign_in: SignIn, answer: Any, browser: Browser
) -> None:
    """Note that it is still them. Raises Refused, also for a passkey of somebody else on the same phone."""
    person = sign_in.person
    async with noting_refusal(db, person, browser):
        passkey_id, _ = passkeys.named(answer)
        challenge = passkeys.challenge_in(answer)
        await challenges.use_up(db, secrets, "touch", sign_in.token_hash, challenge)
        async with db.read() as tx:
            known = await store.passkey(tx, passkey_id)
        if known is None or known.person_id != person.id:
            raise Refused(passkeys.NOT_TAKEN)
        touch = passkeys.touched(settings, answer, challenge, known)

    async def keep(tx: Writer) -> None:
        await _note_touch(tx, person, passkey_id, touch)
        await sign_ins.note_touched(tx, sign_in.token_hash, now())

    await db.write_together(keep)


async def _note_touch(tx: Writer, who: Person, passkey_id: bytes, touch: Touch) -> None:
    columns = {"sign_count": touch.sign_count, "backed_up": int(touch.backed_up)}
    await store.note_touch(tx, id=passkey_id, used_at=now(), **columns)
    if touch.counter_went_back:
        await audit.note(tx, "older-counter", who.id)


@asynccontextmanager
async def noting_refusal(db: Database, who: Person, browser: Browser) -> AsyncIterator[None]:
    """What is refused inside is noted: somebody tried a way in of this person. That a page lay open is no such try."""
    try:
        yield
    except challenges.Over:
        raise
    except Refused:
        await db.write_together(lambda tx: _note_refused(tx, who, browser))
        raise


async def _note_refused(tx: Writer, who: Person, browser: Browser) -> None:
    with suppress(TooMany):
        await limits.count_within(tx, limits.REFUSALS, who.id)
        await audit.note(tx, "refused", who.id, detail=browser.name)


def new_passkey(settings: Settings, ceremony: Ceremony, answer: Any) -> NewPasskey:
    """The passkey that the browser made. Raises Refused."""
    return passkeys.made(settings, answer, ceremony.challenge)


async def keep_passkey(
    tx: Writer, settings: Settings, person: Person, made: NewPasskey, browser: Browser
) -> NewSignIn:
    """Keep the passkey that `person` was invited to make, and sign in with it. Raises Refused for one we know.

    Whoever is invited again has lost their passkey, and often the phone with it: the old passkey, every sign-in and
    every device token end.
    """
    moment = now()
    await store.set_instance_value_once(tx, RP_ID, settings.base_host)
    had_others = await store.revoke_passkeys(tx, person.id, moment)
    await end_all(tx, person.id)
    columns = asdict(made) | {"practice_id": person.practice.id, "person_id": person.id, "made_at": moment}
    try:
        await store.insert_passkey(tx, name=first_name(made.aaguid, browser.name), **columns)
    except Conflict:
        raise Refused(passkeys.NOT_TAKEN) from None
    await store.confirm(tx, person.id, moment, is_again=had_others > 0)
    await audit.note(tx, "recovered" if had_others else "joined", person.id, person.id, browser.name)
    return await sign_in_with(tx, person, made.id, browser)
