"""Challenges for a sign-in. Whoever asks for one has shown nothing yet, so nothing is written for it.

A challenge is worked out from its cookie with the master key. Whoever makes up a cookie does not know the challenge
that goes with it, and no passkey has ever signed that. Those that were answered are noted until they are over.
"""

import secrets as random
from datetime import UTC, datetime

from pwa.accounts.challenges import store
from pwa.accounts.model import CEREMONY_LASTS
from pwa.accounts.passkeys import NOT_TAKEN
from pwa.clock import now
from pwa.db import Database, Writer
from pwa.errors import Refused
from pwa.secrets import Secrets, hashed


class UsedUp(Refused):
    """The challenge was answered before. Of no use to whoever guesses, so it does not count as a failure."""


def new(secrets: Secrets) -> tuple[str, bytes]:
    """A browser's cookie, and the challenge that goes with it."""
    ends_at = int((now() + CEREMONY_LASTS).timestamp())
    cookie = f"{ends_at}.{random.token_urlsafe(32)}"
    return cookie, secrets.challenge(cookie)


def demand_open(cookie: str) -> datetime:
    """When the challenge of this cookie ends. Raises Refused where it has ended, or there is none."""
    digits, moment = cookie.partition(".")[0], now()
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= 12
    ends_at = int(digits) if is_number else 0
    if not moment.timestamp() < ends_at <= (moment + CEREMONY_LASTS).timestamp():
        raise Refused(NOT_TAKEN)
    return datetime.fromtimestamp(ends_at, UTC)


async def use_up(db: Database, secrets: Secrets, cookie: str) -> bytes:
    """The challenge of this cookie, used up for good, whatever comes of it. Raises UsedUp where it was already.

    The commit comes before the answer is looked at: a challenge that only a success used up could be tried again.
    """
    ends_at = demand_open(cookie)

    async def note(tx: Writer) -> bool:
        await store.sweep(tx, now())
        return await store.use_up(tx, hashed(cookie), ends_at)

    if not await db.write_together(note):
        raise UsedUp(NOT_TAKEN)
    return secrets.challenge(cookie)
