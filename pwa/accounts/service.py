"""Use cases around practices, people and sign-ins. Functions that take `tx` compose inside a caller's transaction."""

import secrets as random
from datetime import timedelta
from typing import Any

from pwa.accounts import store
from pwa.accounts.model import CONTACT_MOST, IDLE, NAME_MOST, Client, Person, Practice, SignIn, tidy
from pwa.clock import new_id, now
from pwa.db import Database, Reader, Writer
from pwa.errors import CannotStart, Invalid, NotFound
from pwa.web.forms import limited

# Writing at every request would make every read wait for the disk.
SEEN_EVERY = timedelta(seconds=60)
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


async def sign_in_of(db: Database, token_hash: str) -> SignIn | None:
    """The sign-in behind a token, if it is still good. Notes that it was used."""
    moment = now()
    async with db.read() as tx:
        found = await store.sign_in(tx, token_hash, moment)
    if found is None or moment - found.seen_at > IDLE[found.person.kind]:
        return None
    if moment - found.seen_at > SEEN_EVERY:
        async with db.write() as tx:
            await store.mark_seen(tx, token_hash, moment)
    return found


async def new_practice(
    tx: Writer, *, is_demo: bool = False, owner_name: str = "", **columns: Any
) -> tuple[str, str]:
    """Make a practice and its owner, who can do nothing before their first passkey: the two ids."""
    practice_id, owner_id = new_id(), new_id()
    await store.insert_practice(tx, practice_id, is_demo, now())
    if columns:
        await store.update_practice(tx, practice_id, columns)
    await store.insert_person(tx, practice_id, owner_id, "owner", owner_name, _new_handle(), now())
    return practice_id, owner_id


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
    """A practice whose owner has made no passkey yet, with that owner: the two ids, or None."""
    return await store.waiting_owner(tx)


def client_problems(name: str, contact: str) -> dict[str, str]:
    """What is wrong with a new client's name and contact: a sentence for each field, or nothing."""
    problems: dict[str, str] = {}
    limited(tidy(name), "Name", NAME_MOST, problems, "name")
    if tidy(contact):
        limited(tidy(contact), "Contact", CONTACT_MOST, problems, "contact")
    return problems


async def add_client(tx: Writer, therapist: Person, name: str, contact: str) -> str:
    """A new client of `therapist`, unconfirmed: the id. Raises Invalid for a name nobody could use."""
    problems = client_problems(name, contact)
    if problems:
        raise Invalid("Please have another look at this.", problems)
    client_id, practice_id = new_id(), therapist.practice.id
    await store.insert_person(tx, practice_id, client_id, "client", tidy(name), _new_handle(), now())
    await store.insert_client(tx, practice_id, client_id, therapist.id, tidy(contact))
    return client_id


async def client_for(tx: Reader, therapist: Person, client_id: str) -> Client:
    """A therapist's own client, or any client of an owner's practice. Raises NotFound for everybody else's."""
    found = await store.client(tx, therapist.practice.id, client_id)
    if found is None or not (therapist.is_owner or found.therapist_id == therapist.id):
        raise NotFound()
    return found


async def clients_of(tx: Reader, therapist: Person, search: str = "") -> list[Client]:
    """The clients this therapist may see, by name; only those whose name or contact holds `search`."""
    mine = await store.clients(tx, therapist.practice.id, None if therapist.is_owner else therapist.id)
    # Compared here: the engines differ in what they call the same letter.
    wanted = tidy(search).casefold()
    found = [one for one in mine if wanted in one.name.casefold() or wanted in one.contact.casefold()]
    return sorted(found, key=lambda one: (one.name.casefold(), one.made_at))


def _new_handle() -> bytes:
    return random.token_bytes(HANDLE_BYTES)
