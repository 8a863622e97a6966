"""Use cases around practices, people and sign-ins. Functions that take `tx` compose inside a caller's transaction."""

import secrets as random
from collections.abc import Sequence
from typing import Any

from pwa.accounts import store
from pwa.accounts.audit.service import count_of_practice as count_of_practice
from pwa.accounts.audit.service import events_of_person as events_of_person
from pwa.accounts.audit.service import events_of_practice as events_of_practice
from pwa.accounts.audit.service import note as note
from pwa.accounts.ceremonies.service import burn as burn
from pwa.accounts.ceremonies.service import demand_cookie as demand_cookie
from pwa.accounts.ceremonies.service import keep_passkey as keep_passkey
from pwa.accounts.ceremonies.service import making_options as making_options
from pwa.accounts.ceremonies.service import new_passkey as new_passkey
from pwa.accounts.ceremonies.service import noting_refusal as noting_refusal
from pwa.accounts.ceremonies.service import one_more_touch_options as one_more_touch_options
from pwa.accounts.ceremonies.service import sign_in as sign_in
from pwa.accounts.ceremonies.service import sign_in_options as sign_in_options
from pwa.accounts.ceremonies.service import touch_once_more as touch_once_more
from pwa.accounts.challenges.service import Over as Over
from pwa.accounts.model import CONTACT_MOST, NAME_MOST, Client, Person, Practice, tidy
from pwa.accounts.model import RP_ID as RP_ID
from pwa.accounts.sign_ins.service import device_holder as device_holder
from pwa.accounts.sign_ins.service import end_all as end_all
from pwa.accounts.sign_ins.service import revoked_from as revoked_from
from pwa.accounts.sign_ins.service import sign_in_of as sign_in_of
from pwa.accounts.sign_ins.service import sign_in_with as sign_in_with
from pwa.accounts.sign_ins.service import sign_in_within as sign_in_within
from pwa.accounts.sign_ins.service import sign_out as sign_out
from pwa.accounts.views.service import fold_views as fold_views
from pwa.accounts.views.service import last_view as last_view
from pwa.accounts.views.service import note_view as note_view
from pwa.accounts.views.service import views_of_client as views_of_client
from pwa.clock import new_id, now
from pwa.db import Database, Reader, Writer
from pwa.errors import CannotStart, Invalid, NotFound
from pwa.web.forms import limited

HANDLE_BYTES = 64


async def check_host(db: Database, host: str) -> None:
    """Raise CannotStart where passkeys were made for another host: none of them would work here."""
    async with db.read() as tx:
        demand_host(await store.instance_value(tx, RP_ID), host)


def demand_host(known: str | None, host: str) -> None:
    """`check_host` for whoever has looked up what is `known`: the value of RP_ID, if any passkey was made."""
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
    await store.note_change(tx, client_id)
    return client_id


async def client_for(tx: Reader, therapist: Person, client_id: str) -> Client:
    """A therapist's own client, or any client of an owner's practice. Raises NotFound for everybody else's."""
    found = await clients_among(tx, therapist, [client_id])
    if client_id not in found:
        raise NotFound()
    return found[client_id]


async def own_record(tx: Reader, client: Person) -> Client:
    """A client as their practice knows them, for that client."""
    [found] = await store.clients_among(tx, client.practice.id, "", [client.id])
    return found


async def clients_of(tx: Reader, therapist: Person) -> list[Client]:
    """The clients this therapist may see, by name."""
    mine = await store.clients(tx, therapist.practice.id, seen_by(therapist))
    # Compared here: the engines differ in what they call the same letter.
    return sorted(mine, key=lambda one: (one.name.casefold(), one.made_at))


async def clients_among(tx: Reader, therapist: Person, client_ids: Sequence[str]) -> dict[str, Client]:
    """Those of these clients (at most MANY) whom this therapist may see, by id."""
    found = await store.clients_among(tx, therapist.practice.id, seen_by(therapist), client_ids)
    return {client.id: client for client in found}


async def note_change(tx: Writer, client_id: str) -> None:
    """What the list of clients is searched or sorted by is another for this client, in the same transaction."""
    await store.note_change(tx, client_id)


def seen_by(therapist: Person) -> str:
    """The id of the therapist whose clients this one may see; empty for all of the practice."""
    return "" if therapist.is_owner else therapist.id


async def add_person(tx: Writer, practice_id: str, person_id: str, role: str, name: str) -> None:
    """A person without a passkey, who can do nothing."""
    handle = random.token_bytes(HANDLE_BYTES)
    await store.insert_person(
        tx, person_id, name, practice_id=practice_id, role=role, handle=handle, made_at=now()
    )


async def rename(tx: Writer, person_id: str, name: str) -> None:
    """Keep the name that the person wants to see."""
    await store.rename(tx, person_id, tidy(name))
    await store.note_change(tx, person_id)


async def agree(tx: Writer, client: Person, agreed_at: str, notice: str) -> None:
    """Note a client's consent, and to which words."""
    await store.agree(tx, client.id, agreed_at, notice)
