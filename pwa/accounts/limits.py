"""How often something may happen before one has to wait. Of an address only failures count: a clinic's Wi-Fi is one.

Each one is forgotten after a while (`every`), and `burst` of them may stand open at a time. What is kept of them is
one moment: when all will be forgotten (the generic cell rate algorithm). Limits: reference/passkeys.md section 3.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from starlette.requests import Request

from pwa.accounts import store
from pwa.clock import now
from pwa.db import Database, Reader, Writer
from pwa.errors import TooMany
from pwa.secrets import hashed


@dataclass(frozen=True)
class Limit:
    """What is counted, how long until one is forgotten, how many may stand open, and what is said of one too many."""

    name: str
    every: timedelta
    burst: int
    said: str = "There were too many tries from here."


# A wrong passkey cannot be guessed right, so a right one is never kept waiting: only the answer to wrong ones is.
PASSKEY = Limit("passkey", timedelta(seconds=5), 10)
# A short code has 40 bits. The token of a link has 256, and is never kept waiting either: that is the way meanwhile, as
# right codes wait too.
SHORT_CODE = Limit(
    "short-code",
    timedelta(seconds=10),
    5,
    "Too many wrong codes came from where you are, perhaps by somebody else. "
    "You need not wait if you tap the link in your message, or scan the square.",
)
# Codes that one person makes for devices of their own: more than anybody needs.
DEVICE = Limit("device", timedelta(minutes=1), 10)
# Refusals of one person's passkeys that are written down: whoever knows a passkey's id must not fill the audit with it.
REFUSALS = Limit("refusals", timedelta(minutes=5), 20)
# Entries of one account, so that no phone that went wrong fills the disk. Weeks without a signal are less than a burst.
ENTRIES = Limit("entries", timedelta(seconds=2), 500, "Very much has come from you in a short time.")


async def check(db: Database, limit: Limit, request: Request) -> None:
    """Raise TooMany where too much went wrong from where `request` comes."""
    moment = now()
    async with db.read() as tx:
        counted = await _counted(tx, limit, _name(limit, _address(request)), moment)
    _demand(limit, counted)


async def count(db: Database, limit: Limit, request: Request) -> None:
    """Note that something went wrong. Raises TooMany where that was one too many.

    Where it cannot be noted, the caller fails too (Busy): nobody guesses while nobody counts.
    """
    async with db.write() as tx:
        await store.sweep_limits(tx, now())
        await count_within(tx, limit, _address(request))


async def count_within(tx: Writer, limit: Limit, whom: str) -> None:
    """Note one more of `whom`, in the transaction in which it happens. Raises TooMany where it is one too many."""
    name, moment = _name(limit, whom), now()
    counted = await _counted(tx, limit, name, moment)
    _demand(limit, counted)
    await store.put_limit(tx, name, moment + counted + limit.every)


async def _counted(tx: Reader, limit: Limit, name: str, moment: datetime) -> timedelta:
    """How long it takes until all that was counted is forgotten."""
    free_at = await store.limit_free_at(tx, name)
    left = max(free_at - moment, timedelta()) if free_at else timedelta()
    # More than can be counted: the server's clock was moved.
    return left if left <= limit.every * limit.burst else timedelta()


def _demand(limit: Limit, counted: timedelta) -> None:
    too_much = counted - limit.every * (limit.burst - 1)
    if too_much > timedelta():
        raise TooMany(ceil(too_much.total_seconds()), limit.said)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _name(limit: Limit, whom: str) -> str:
    return hashed(f"{limit.name} {whom}")
