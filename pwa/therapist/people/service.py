"""Use cases around who works at a practice that reach further than their accounts. All take an open transaction."""

from pwa.accounts import service as accounts
from pwa.accounts.model import Client, Person, tidy
from pwa.accounts.team import service as team
from pwa.accounts.team.model import Colleague
from pwa.clock import now
from pwa.db import Reader, Writer
from pwa.errors import Invalid, NotFound
from pwa.invitations import service as invitations
from pwa.secrets import Secrets
from pwa.therapist.service import id_of

NOT_YOURSELF = "Nobody can invite themselves. A second passkey of your own is made on the page called You."


async def add(tx: Writer, owner: Person, token: str, name: str, role: str, contact: str) -> Colleague:
    """Somebody new. `token` is of the form: the same form posted twice is one person."""
    person_id = id_of(owner.id, token, tidy(name), role, tidy(contact))
    try:
        return await team.colleague(tx, owner, person_id)
    except NotFound:
        await team.add(tx, owner, person_id, role, name, contact)
        return await team.colleague(tx, owner, person_id)


async def invite(tx: Writer, secrets: Secrets, owner: Person, colleague: Colleague) -> None:
    """A new invitation: for a first passkey, or for one in the place of all that were lost. Raises Invalid."""
    if colleague.id == owner.id:
        raise Invalid(NOT_YOURSELF)
    await invitations.issue(tx, secrets, colleague.id, owner.practice, colleague.role, owner.id, now())


async def invite_once(tx: Writer, secrets: Secrets, owner: Person, colleague: Colleague) -> None:
    """Their first invitation, unless there is one."""
    if not await invitations.of_person(tx, secrets, colleague.id):
        await invite(tx, secrets, owner, colleague)


async def clients_with(tx: Reader, owner: Person, colleague: Colleague) -> list[Client]:
    """The clients somebody has, by name."""
    return [one for one in await accounts.clients_of(tx, owner) if one.therapist_id == colleague.id]


async def end(tx: Writer, secrets: Secrets, owner: Person, colleague: Colleague) -> None:
    """End somebody's access, with every way in. Once more is harmless. Raises Invalid, saying why not."""
    if colleague.ended_at is None:
        await team.end(tx, owner, colleague)
        for one in await invitations.of_person(tx, secrets, colleague.id):
            if one.is_open:
                await invitations.revoke(tx, colleague.id, one.id, owner.id)
