"""Use cases around a person's own ways in."""

from base64 import urlsafe_b64encode
from dataclasses import asdict
from typing import Any

from pwa.accounts import passkeys, store
from pwa.accounts.audit import service as audit
from pwa.accounts.model import IDLE, Browser, Ceremony, NewSignIn, Person, SignIn, tidy
from pwa.accounts.passkeys import NOT_TAKEN, NewPasskey
from pwa.accounts.service import making_options
from pwa.accounts.sign_ins.service import sign_in_with
from pwa.accounts.ways_in import store as own
from pwa.accounts.ways_in.model import NAME_MOST, WaysIn, first_name
from pwa.clock import now
from pwa.db import Database, Reader, Writer
from pwa.errors import Conflict, Invalid, NotFound, Refused
from pwa.settings import Settings
from pwa.web.forms import limited

LAST_ONE = "This is your only passkey, so it stays. Make another one first, then this one can go."


async def ways_in_of(tx: Reader, sign_in: SignIn) -> WaysIn:
    """The passkeys and open sign-ins of whoever asks."""
    person, moment = sign_in.person, now()
    seen_since = moment - IDLE[person.kind]
    open_ones = await own.sign_ins(tx, person.id, sign_in.token_hash, moment, seen_since)
    return WaysIn(await own.passkeys(tx, person.id), open_ones)


async def good_ones(db: Database, settings: Settings, person: Person) -> dict[str, Any]:
    """What a browser where this person is signed in tells its password app, so that it offers nothing that has ended.

    In the words of `PublicKeyCredential.signalAllAcceptedCredentials` and `signalCurrentUserDetails`.
    """
    async with db.read() as tx:
        handle, good = await store.handle(tx, person.id), await store.passkeys_of(tx, person.id)
    return {
        "rpId": settings.base_host,
        "userId": _base64url(handle),
        "allAcceptedCredentialIds": [_base64url(passkey_id) for passkey_id, _ in good],
        "name": person.name or passkeys.NAME,
    }


def _base64url(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")


async def adding_options(tx: Writer, settings: Settings, sign_in: SignIn) -> tuple[str, dict[str, Any]]:
    """Open a challenge for one more passkey: the ceremony's cookie, and what the browser needs."""
    return await making_options(tx, settings, sign_in.person, sign_in_hash=sign_in.token_hash)


async def add_passkey(
    tx: Writer, settings: Settings, sign_in: SignIn, ceremony: Ceremony, answer: Any, browser: Browser
) -> None:
    """Keep one more passkey; the others stay. Raises Refused, also where another sign-in asked for it."""
    if ceremony.sign_in_hash != sign_in.token_hash:
        raise Refused(NOT_TAKEN)
    made = passkeys.made(settings, answer, ceremony.challenge)
    name = await _keep(tx, sign_in.person, made, browser)
    await audit.note(tx, "passkey-added", sign_in.person.id, sign_in.person.id, name)


async def add_device(tx: Writer, person: Person, made: NewPasskey, browser: Browser) -> NewSignIn:
    """Keep the passkey that `person` made on one more device, and sign in there; nothing ends. Raises Refused."""
    await _keep(tx, person, made, browser)
    await audit.note(tx, "device-added", person.id, person.id, browser.name)
    return await sign_in_with(tx, person, made.id, browser)


async def _keep(tx: Writer, person: Person, made: NewPasskey, browser: Browser) -> str:
    """The name under which it is kept."""
    others = await own.passkeys(tx, person.id)
    name = first_name(made.aaguid, browser.name, [one.name for one in others])
    columns = asdict(made) | {"practice_id": person.practice.id, "person_id": person.id, "made_at": now()}
    try:
        await store.insert_passkey(tx, name=name, **columns)
    except Conflict:
        raise Refused(NOT_TAKEN) from None
    return name


async def rename_passkey(tx: Writer, person_id: str, passkey_id: bytes, name: str) -> None:
    """Raises Invalid for a name nobody could use, NotFound for a passkey of somebody else."""
    await _demand_own(tx, person_id, passkey_id)
    problems: dict[str, str] = {}
    limited(tidy(name), "Name", NAME_MOST, problems, "name")
    if problems:
        raise Invalid("Please have another look at the name.", problems)
    await own.rename_passkey(tx, person_id, passkey_id, tidy(name))
    await audit.note(tx, "passkey-renamed", person_id, person_id, tidy(name))


async def remove_passkey(tx: Writer, person_id: str, passkey_id: bytes) -> None:
    """End a passkey and every sign-in made with it; twice is harmless.

    Raises Invalid for the last one, NotFound for somebody else's.
    """
    if await own.has_removed(tx, person_id, passkey_id):
        return
    name = await _demand_own(tx, person_id, passkey_id)
    if not await own.revoke_passkey(tx, person_id, passkey_id, now()):
        raise Invalid(LAST_ONE)
    await end_codes_for_devices(tx, person_id)
    await audit.note(tx, "passkey-removed", person_id, person_id, name)


async def _demand_own(tx: Reader, person_id: str, passkey_id: bytes) -> str:
    names = {one.id: one.name for one in await own.passkeys(tx, person_id)}
    if passkey_id not in names:
        raise NotFound()
    return names[passkey_id]


async def take_back(tx: Writer, sign_in: SignIn, key: str) -> None:
    """Sign out another browser of the same person; twice is harmless. Raises NotFound where there is none."""
    person_id = sign_in.person.id
    if await own.has_taken_back(tx, person_id, key):
        return
    if not await own.take_back_sign_in(tx, person_id, sign_in.token_hash, key, now()):
        raise NotFound()
    await own.delete_devices_of_ended(tx, person_id)
    await end_codes_for_devices(tx, person_id)
    await audit.note(tx, "signed-out-elsewhere", person_id, person_id)


async def take_back_others(tx: Writer, sign_in: SignIn) -> None:
    """Sign out everywhere else: also phones that were not there for long, and could still deliver what they have."""
    person_id = sign_in.person.id
    await own.take_back_other_sign_ins(tx, person_id, sign_in.token_hash, now())
    await own.delete_devices_of_ended(tx, person_id)
    await end_codes_for_devices(tx, person_id)
    await audit.note(tx, "signed-out-everywhere-else", person_id, person_id)


async def end_codes_for_devices(tx: Writer, person_id: str) -> int:
    """End what this person has made to bring in one more device: how many there were."""
    return await own.end_device_invitations(tx, person_id, now())
