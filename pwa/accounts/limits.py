"""How often something may go wrong before one has to wait. Only failures count: a clinic's Wi-Fi is one address.

Each failure is forgotten after a while (`every`), and `burst` of them may stand open at a time. What is kept of them is
one moment: when all will be forgotten (the generic cell rate algorithm). Limits: reference/passkeys.md section 3.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from starlette.requests import Request

from pwa.accounts import store
from pwa.clock import now
from pwa.db import Database, Reader
from pwa.errors import TooMany
from pwa.secrets import hashed


@dataclass(frozen=True)
class Limit:
    """What is counted, how long until one failure is forgotten, and how many may stand open."""

    name: str
    every: timedelta
    burst: int


# A wrong passkey cannot be guessed right, so a right one is never kept waiting: only the answer to wrong ones is.
PASSKEY = Limit("passkey", timedelta(seconds=5), 10)
# A short code has 40 bits. The token of a link has 256, and is never kept waiting either.
SHORT_CODE = Limit("short-code", timedelta(seconds=10), 5)


async def check(db: Database, limit: Limit, request: Request) -> None:
    """Raise TooMany where too much went wrong from where `request` comes."""
    moment = now()
    async with db.read() as tx:
        counted = await _counted(tx, limit, _name(limit, request), moment)
    _demand(limit, counted)


async def count(db: Database, limit: Limit, request: Request) -> None:
    """Note that something went wrong. Raises TooMany where that was one too many.

    Where it cannot be noted, the caller fails too (Busy): nobody guesses while nobody counts.
    """
    name, moment = _name(limit, request), now()
    async with db.write() as tx:
        await store.sweep_limits(tx, moment)
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
        raise TooMany(ceil(too_much.total_seconds()))


def _name(limit: Limit, request: Request) -> str:
    return hashed(f"{limit.name} {request.client.host if request.client else ''}")
