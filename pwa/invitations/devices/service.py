"""Use cases around bringing in one more device: whoever is signed in makes a code here and opens it there."""

from datetime import timedelta

from pwa.accounts import limits
from pwa.accounts import service as accounts
from pwa.accounts.model import SignIn
from pwa.accounts.ways_in import service as ways_in
from pwa.clock import now
from pwa.db import Reader, Writer
from pwa.invitations import service as invitations
from pwa.invitations.model import Invitation
from pwa.secrets import Secrets

# How long the first device says what became of the last code.
TOLD_FOR = timedelta(days=1)


async def invite(tx: Writer, secrets: Secrets, sign_in: SignIn) -> None:
    """A code for one more device of whoever asks; the one before ends. Raises TooMany."""
    person = sign_in.person
    await limits.count_within(tx, limits.DEVICE, person.id)
    await invitations.issue(tx, secrets, person.id, person.practice, "device", person.id, now())


async def latest(tx: Reader, secrets: Secrets, person_id: str) -> Invitation | None:
    """The last code that this person made, open or not; or None where that is long ago."""
    made = await invitations.of_oneself(tx, secrets, person_id)
    found = (one for one in made if one.purpose == "device" and now() - one.made_at <= TOLD_FOR)
    return next(found, None)


async def take_back(tx: Writer, sign_in: SignIn) -> None:
    """End the open code, if there is one."""
    if await ways_in.end_codes_for_devices(tx, sign_in.person.id):
        await accounts.note(tx, "device-code-ended", sign_in.person.id, sign_in.person.id)
