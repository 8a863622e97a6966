"""Use cases around practices, people and sign-ins. Functions that take `tx` compose inside a caller's transaction."""

import secrets as random
from dataclasses import asdict, replace
from typing import Any

from pwa.accounts import passkeys, store
from pwa.accounts.audit import service as audit
from pwa.accounts.audit.service import EVENTS_MOST as EVENTS_MOST
from pwa.accounts.audit.service import events_of_person as events_of_person
from pwa.accounts.audit.service import events_of_practice as events_of_practice
from pwa.accounts.audit.service import note as note
from pwa.accounts.challenges import service as challenges
from pwa.accounts.challenges import store as challenge_store
from pwa.accounts.challenges.service import UsedUp as UsedUp
from pwa.accounts.challenges.service import demand_open as demand_open
from pwa.accounts.model import (
    CEREMONY_LASTS,
    CONTACT_MOST,
    MOST_CEREMONIES,
    NAME_MOST,
    Browser,
    Ceremony,
    Client,
    NewSignIn,
    Person,
    Practice,
    tidy,
)
from pwa.accounts.passkeys import NewPasskey
from pwa.accounts.sign_ins.service import device_holder as device_holder
from pwa.accounts.sign_ins.service import end_all, sign_in_with
from pwa.accounts.sign_ins.service import revoked_from as revoked_from
from pwa.accounts.sign_ins.service import sign_in_of as sign_in_of
from pwa.accounts.sign_ins.service import sign_in_within as sign_in_within
from pwa.accounts.sign_ins.service import sign_out as sign_out
from pwa.accounts.ways_in.model import keeper_of
from pwa.clock import new_id, now
from pwa.db import Database, Reader, Writer
from pwa.errors import CannotStart, Conflict, Invalid, NotFound, Refused
from pwa.secrets import Secrets, hashed
from pwa.settings import Settings
from pwa.web.forms import limited

HANDLE_BYTES = 64


async def check_host(db: Database, host: str) -> None:
    """Raise CannotStart where passkeys were made for another host: none of them would work here."""
    async with db.read() as tx:
        known = await store.instance_value(tx, "rp_id")
    if known not in (None, host):
        raise CannotStart(
            f"The passkeys here were made for {known}, and STILLPOINT_BASE_URL now says {host}. "
            f"Nobody could sign in. Set it back to {known}. Nothing was changed."
        )


async def new_practice(
    tx: Writer, *, is_demo: bool = False, owner_name: str = "", **columns: Any
) -> tuple[str, str]:
    """Make a practice and its owner, who can do nothing before their first passkey: the two ids."""
    practice_id, owner_id = new_id(), new_id()
    await store.insert_practice(tx, id=practice_id, is_demo=int(is_demo), made_at=now())
    await store.update_practice(tx, practice_id, columns)
    await add_person(tx, practice_id, owner_id, "owner", owner_name)
    return practice_id, owner_id


async def is_demo(tx: Reader) -> bool:
    """Whether there is nothing here but practices made up to show the program."""
    return await store.kinds_of_practices(tx) == [1]


async def update_practice(tx: Writer, practice_id: str, **columns: Any) -> None:
    """Set some of a practice's columns. Raises ValueError for a column that cannot be set."""
    await store.update_practice(tx, practice_id, columns)


async def practice(tx: Reader, practice_id: str) -> Practice:
    """A practice. Raises NotFound."""
    found = await store.practice(tx, practice_id)
    if found is None:
        raise NotFound()
    return found


async def person(tx: Reader, practice_id: str, person_id: str) -> Person:
    """A person of this practice, confirmed or not. Raises NotFound."""
    found = await store.person(tx, practice_id, person_id)
    if found is None:
        raise NotFound()
    return found


async def has_owner(tx: Reader) -> bool:
    """Whether any owner has made a passkey."""
    return await store.has_owner(tx)


async def waiting_owner(tx: Reader) -> tuple[str, str] | None:
    """A practice in which no owner has made a passkey yet, with its first owner: the two ids, or None."""
    return await store.waiting_owner(tx)


def person_problems(name: str, contact: str) -> dict[str, str]:
    """What is wrong with the name and contact of somebody new: a sentence for each field, or nothing."""
    problems: dict[str, str] = {}
    limited(tidy(name), "Name", NAME_MOST, problems, "name")
    if tidy(contact):
        limited(tidy(contact), "Contact", CONTACT_MOST, problems, "contact")
    return problems


async def add_client(
    tx: Writer, therapist: Person, name: str, contact: str, client_id: str | None = None
) -> str:
    """A new client of `therapist`, unconfirmed: the id. Raises Invalid for a name nobody could use, or NotFound.

    A form brings the id it was shown with, so that the same form posted twice is one client: Conflict the second time.
    """
    problems = person_problems(name, contact)
    if problems:
        raise Invalid("Please have another look at this.", problems)
    client_id, practice_id = client_id or new_id(), therapist.practice.id
    await person(tx, practice_id, therapist.id)  # whose access may have ended a moment ago
    await add_person(tx, practice_id, client_id, "client", tidy(name))
    await store.insert_client(
        tx, person_id=client_id, practice_id=practice_id, therapist_id=therapist.id, contact=tidy(contact)
    )
    return client_id


async def client_for(tx: Reader, therapist: Person, client_id: str) -> Client:
    """A therapist's own client, or any client of an owner's practice. Raises NotFound for everybody else's."""
    found = (
        await store.clients(tx, therapist.practice.id, _seen_by(therapist), client_id) if client_id else []
    )
    if not found:
        raise NotFound()
    return found[0]


async def own_record(tx: Reader, client: Person) -> Client:
    """A client as their practice knows them, for that client."""
    [found] = await store.clients(tx, client.practice.id, client_id=client.id)
    return found


async def clients_of(tx: Reader, therapist: Person, search: str = "") -> list[Client]:
    """The clients this therapist may see, by name; only those whose name or contact holds `search`."""
    mine = await store.clients(tx, therapist.practice.id, _seen_by(therapist))
    # Compared here: the engines differ in what they call the same letter.
    wanted = tidy(search).casefold()
    found = [one for one in mine if wanted in one.name.casefold() or wanted in one.contact.casefold()]
    return sorted(found, key=lambda one: (one.name.casefold(), one.made_at))


def _seen_by(therapist: Person) -> str:
    return "" if therapist.is_owner else therapist.id


async def add_person(tx: Writer, practice_id: str, person_id: str, role: str, name: str) -> None:
    """A person without a passkey, who can do nothing."""
    handle = random.token_bytes(HANDLE_BYTES)
    await store.insert_person(
        tx, person_id, name, practice_id=practice_id, role=role, handle=handle, made_at=now()
    )


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

    The challenge is used up only for a passkey that is known: nothing is compared with it before, or written.
    """
    async with db.read() as tx:
        known = await store.passkey(tx, passkeys.named(answer))
        if known is None:
            raise Refused(passkeys.NOT_TAKEN)
        who = await person(tx, known.practice_id, known.person_id)
    challenge = await challenges.use_up(db, secrets, cookie)
    try:
        touch = passkeys.touched(settings, answer, challenge, known)
    except Refused:
        await db.write_together(lambda tx: audit.note(tx, "refused", who.id, detail=browser.name))
        raise
    columns = {"id": known.id, "sign_count": touch.sign_count, "backed_up": int(touch.backed_up)}

    async def keep(tx: Writer) -> NewSignIn:
        await store.note_touch(tx, used_at=now(), **columns)
        await audit.note(tx, "signed-in", who.id, who.id, browser.name)
        if touch.counter_went_back:
            await audit.note(tx, "older-counter", who.id)
        return await sign_in_with(tx, who, known.id, browser)

    return await db.write_together(keep)


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


async def rename(tx: Writer, person: Person, name: str) -> Person:
    """The person under the name they want to see."""
    await store.rename(tx, person.id, tidy(name))
    return replace(person, name=tidy(name))


async def agree(tx: Writer, client: Person, agreed_at: str, notice: str) -> None:
    """Note a client's consent, and to which words."""
    await store.agree(tx, client.id, agreed_at, notice)
