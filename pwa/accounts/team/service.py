"""Use cases around who works at a practice, and which client is with whom. All take an open transaction."""

from pwa.accounts import store as accounts
from pwa.accounts.audit import service as audit
from pwa.accounts.model import Client, Person, tidy
from pwa.accounts.service import add_person, client_for, person, person_problems
from pwa.accounts.sign_ins.service import end_all
from pwa.accounts.team import model, store
from pwa.accounts.team.model import ROLES, Colleague
from pwa.clock import now
from pwa.db import Reader, Writer
from pwa.errors import Invalid, NotFound


def problems_with(name: str, role: str, contact: str) -> dict[str, str]:
    """What is wrong with somebody to be invited: a sentence for each field, or nothing."""
    found = person_problems(name, contact)
    return found if role in ROLES else found | {"role": "Please choose what this person will do here."}


async def team_of(tx: Reader, practice_id: str) -> list[Colleague]:
    """Everybody who works or worked at this practice, by name."""
    return sorted(await store.team(tx, practice_id), key=lambda one: (one.name.casefold(), one.made_at))


async def known(tx: Reader, owner: Person, person_id: str) -> Colleague:
    """Somebody who works or worked at the owner's practice. Raises NotFound."""
    found = await store.team(tx, owner.practice.id, person_id) if person_id else []
    if not found:
        raise NotFound()
    return found[0]


async def colleague(tx: Reader, owner: Person, person_id: str) -> Colleague:
    """Somebody of the owner's practice whose access has not ended. Raises NotFound."""
    found = await known(tx, owner, person_id)
    if found.ended_at:
        raise NotFound()
    return found


async def owners(tx: Reader) -> list[Person]:
    """Every owner with a passkey, of every practice."""
    return [await person(tx, *ids) for ids in await store.owners(tx)]


async def add(tx: Writer, owner: Person, person_id: str, role: str, name: str, contact: str) -> None:
    """Somebody who will work here, and can do nothing before their first passkey. The fields have been looked at."""
    await add_person(tx, owner.practice.id, person_id, role, tidy(name))
    await store.keep_contact(tx, person_id, tidy(contact))


async def why_not_end(tx: Reader, owner: Person, leaving: Colleague) -> str:
    """Why the owner cannot end somebody's access now, in a sentence; nothing where they can."""
    return model.why_not_end(await team_of(tx, owner.practice.id), owner.id, leaving)


async def end(tx: Writer, owner: Person, leaving: Colleague) -> None:
    """Somebody no longer works here: each passkey and sign-in of theirs ends. Raises Invalid, saying why not.

    Their name stays on what they did.
    """
    if refused := await why_not_end(tx, owner, leaving):
        raise Invalid(refused)
    moment = now()
    await store.end(tx, leaving.id, moment)
    await accounts.revoke_passkeys(tx, leaving.id, moment)
    await end_all(tx, leaving.id)
    await audit.note(tx, "access-ended", leaving.id, owner.id)


async def takers(tx: Reader, client: Client) -> list[Colleague]:
    """To whom a client can be handed over: everybody who works here but the one they are with."""
    everybody = await team_of(tx, client.practice_id)
    return [one for one in everybody if one.is_here and one.id != client.therapist_id]


async def hand_over(tx: Writer, actor: Person, client_id: str, giver_id: str, taker_id: str) -> None:
    """A client is with `taker_id` from now on. The same once more is harmless.

    Raises NotFound where the client is not the actor's to hand over, Invalid where they are with somebody else than
    `giver_id` by now, or where nobody like that works here.
    """
    try:
        client = await client_for(tx, actor, client_id)
    except NotFound:
        if await audit.was_handed_over(tx, client_id, actor.id, taker_id):
            return
        raise
    if client.therapist_id == taker_id:
        return
    if sentence := await _why_not_hand_over(tx, client, giver_id, taker_id):
        raise Invalid(sentence, {"to": sentence})
    await store.hand_over(tx, client_id, taker_id, now())
    await accounts.note_change(tx, client_id)
    await audit.note(tx, "handed-over", client_id, actor.id, from_id=giver_id, to_id=taker_id)


async def _why_not_hand_over(tx: Reader, client: Client, giver_id: str, taker_id: str) -> str:
    if taker_id not in {one.id for one in await takers(tx, client)}:
        return "Please choose somebody who works here."
    if client.therapist_id != giver_id:
        return f"Meanwhile {client.name} is with {client.therapist_name}. Please look again."
    return ""
