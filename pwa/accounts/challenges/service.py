"""Challenges for a sign-in and for one more touch. Whoever asks for one may have shown nothing, so nothing is written.

A challenge says when it ends, and ends with a mark that the master key makes of that and of what only this browser
holds. So nobody can make one up, or use one in another browser; and of several pages that one browser has open, each
has one that is good. Those that were answered are noted until they are over.
"""

import secrets as random
from datetime import UTC, datetime
from hmac import compare_digest

from pwa.accounts.challenges import store
from pwa.accounts.model import CEREMONY_LASTS
from pwa.accounts.passkeys import NOT_TAKEN
from pwa.clock import now
from pwa.db import Database, Writer
from pwa.errors import Refused
from pwa.secrets import Secrets, hashed

TIME_BYTES, RANDOM_BYTES = 8, 24


class Over(Refused):
    """The challenge was for this browser, and is over or was answered before: a page lay open, or was tapped twice.

    Of no use to whoever guesses, so it is no failure that counts.
    """


def new(secrets: Secrets, purpose: str, holder: str) -> bytes:
    """A challenge for the browser that holds `holder`, a secret of its own."""
    ends_at = int((now() + CEREMONY_LASTS).timestamp())
    said = ends_at.to_bytes(TIME_BYTES) + random.token_bytes(RANDOM_BYTES)
    return said + _mark(secrets, purpose, holder, said)


async def use_up(db: Database, secrets: Secrets, purpose: str, holder: str, challenge: bytes) -> None:
    """Use this challenge up for good, whatever comes of it. Raises Over; Refused where it is none for this browser.

    The commit comes before the answer is looked at: a challenge that only a success used up could be tried again.
    """
    ends_at = _demand_ours(secrets, purpose, holder, challenge)
    moment = now()
    if not moment < ends_at <= moment + CEREMONY_LASTS:
        raise Over(NOT_TAKEN)

    async def note(tx: Writer) -> bool:
        await store.sweep(tx, now())
        return await store.use_up(tx, hashed(challenge.hex()), ends_at)

    if not await db.write_together(note):
        raise Over(NOT_TAKEN)


def _demand_ours(secrets: Secrets, purpose: str, holder: str, challenge: bytes) -> datetime:
    """When this challenge ends."""
    said, mark = challenge[: TIME_BYTES + RANDOM_BYTES], challenge[TIME_BYTES + RANDOM_BYTES :]
    if not compare_digest(mark, _mark(secrets, purpose, holder, said)):
        raise Refused(NOT_TAKEN)
    return datetime.fromtimestamp(int.from_bytes(said[:TIME_BYTES]), UTC)


def _mark(secrets: Secrets, purpose: str, holder: str, said: bytes) -> bytes:
    return secrets.challenge(f"{purpose}:{holder}:{said.hex()}")
