"""A passkey made, and a sign-in with one: the two ceremonies, from the challenge to what is kept."""

import secrets as random
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from pwa.accounts import limits, passkeys, store
from pwa.accounts.audit import service as audit
from pwa.accounts.challenges import service as challenges
from pwa.accounts.challenges import store as challenge_store
from pwa.accounts.model import CEREMONY_LASTS, MOST_CEREMONIES, Browser, Ceremony, NewSignIn, Person
from pwa.accounts.passkeys import NewPasskey
from pwa.accounts.sign_ins.service import end_all, sign_in_with
from pwa.accounts.ways_in.model import keeper_of
from pwa.clock import now
from pwa.db import Database, Writer
from pwa.errors import Conflict, Refused, TooMany
from pwa.secrets import Secrets, hashed
from pwa.settings import Settings


def sign_in_options(settings: Settings, secrets: Secrets) -> tuple[str, dict[str, Any]]:
    """A challenge for whoever is there: the ceremony's cookie, and what the browser needs."""
    cookie, challenge = challenges.new(secrets)
    return cookie, passkeys.touch_options(settings, challenge)


async def making_options(
    tx: Writer,
    settings: Settings,
    person: Person,
    *,
    invitation_id: str | None = None,
    sign_in_hash: str | None = None,
) -> tuple[str, dict[str, Any]]:
    """Open a challenge for a passkey of `person`: the ceremony's cookie, and what the browser needs.

    It is bound to the invitation or the sign-in that asks for it.
    """
    challenge = passkeys.new_challenge()
    cookie = await _open(tx, challenge, person, invitation_id, sign_in_hash)
    handle, there = await store.handle(tx, person.id), await store.passkeys_of(tx, person.id)
    return cookie, passkeys.making_options(settings, challenge, handle, person.name, person.is_client, there)


async def _open(
    tx: Writer, challenge: bytes, person: Person, invitation_id: str | None, sign_in_hash: str | None
) -> str:
    cookie = random.token_urlsafe(32)
    await challenge_store.sweep_ceremonies(tx, now())
    await challenge_store.insert_ceremony(
        tx,
        id_hash=hashed(cookie),
        practice_id=person.practice.id,
        person_id=person.id,
        invitation_id=invitation_id,
        sign_in_hash=sign_in_hash,
        purpose="enrol" if invitation_id else "add",
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
    """Sign in with a passkey on `browser`. Raises Refused.

    An answer that names nobody who is here uses up nothing: nothing is compared with it, or written. Nor is it said
    that its passkey is not known: phones drop such a one, and would drop good ones where a database is the wrong one.
    """
    passkey_id, handle = passkeys.named(answer)
    async with db.read() as tx:
        known = await store.passkey(tx, passkey_id)
        who = await store.person(tx, known.practice_id, known.person_id) if known else None
        names_somebody = await store.has_handle(tx, handle)
    if not names_somebody:
        raise Refused(passkeys.NOT_TAKEN)
    challenge = await challenges.use_up(db, secrets, cookie)
    try:
        touch = passkeys.touched(settings, answer, challenge, known if who else None)
    except Refused:
        if who:
            await db.write_together(lambda tx: _note_refused(tx, who, browser))
        raise
    assert known  # else it was refused
    assert who
    columns = {"id": known.id, "sign_count": touch.sign_count, "backed_up": int(touch.backed_up)}

    async def keep(tx: Writer) -> NewSignIn:
        await store.note_touch(tx, used_at=now(), **columns)
        await audit.note(tx, "signed-in", who.id, who.id, browser.name)
        if touch.counter_went_back:
            await audit.note(tx, "older-counter", who.id)
        return await sign_in_with(tx, who, known.id, browser)

    return await db.write_together(keep)


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
    await store.set_instance_value_once(tx, "rp_id", settings.base_host)
    had_others = await store.revoke_passkeys(tx, person.id, moment)
    await end_all(tx, person.id)
    columns = asdict(made) | {"practice_id": person.practice.id, "person_id": person.id, "made_at": moment}
    try:
        await store.insert_passkey(tx, name=keeper_of(made.aaguid), **columns)
    except Conflict:
        raise Refused(passkeys.NOT_TAKEN) from None
    await store.confirm(tx, person.id, moment, is_again=had_others > 0)
    await audit.note(tx, "recovered" if had_others else "joined", person.id, person.id, browser.name)
    return await sign_in_with(tx, person, made.id, browser)
