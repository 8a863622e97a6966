"""Use cases around who works at a practice. All take an open transaction, and an owner who has been asked for."""

from pwa.accounts.model import Person, tidy
from pwa.accounts.service import add_person, person, person_problems
from pwa.accounts.team import store
from pwa.accounts.team.model import ROLES, Colleague
from pwa.db import Reader, Writer
from pwa.errors import NotFound


def problems_with(name: str, role: str, contact: str) -> dict[str, str]:
    """What is wrong with somebody to be invited: a sentence for each field, or nothing."""
    found = person_problems(name, contact)
    return found if role in ROLES else found | {"role": "Please choose what this person will do here."}


async def team_of(tx: Reader, practice_id: str) -> list[Colleague]:
    """Everybody who works or worked at this practice, by name."""
    return sorted(await store.team(tx, practice_id), key=lambda one: (one.name.casefold(), one.made_at))


async def colleague(tx: Reader, owner: Person, person_id: str) -> Colleague:
    """Somebody of the owner's practice whose access has not ended. Raises NotFound."""
    found = await store.team(tx, owner.practice.id, person_id) if person_id else []
    if not found or found[0].ended_at:
        raise NotFound()
    return found[0]


async def owners(tx: Reader) -> list[Person]:
    """Every owner with a passkey, of every practice."""
    return [await person(tx, *ids) for ids in await store.owners(tx)]


async def add(tx: Writer, owner: Person, person_id: str, role: str, name: str, contact: str) -> None:
    """Somebody who will work here, and can do nothing before their first passkey. The fields have been looked at."""
    await add_person(tx, owner.practice.id, person_id, role, tidy(name))
    await store.keep_contact(tx, person_id, tidy(contact))
