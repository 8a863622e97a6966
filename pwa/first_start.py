"""The first start: a practice and the one-time link by which its owner makes a passkey."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pwa import secrets
from pwa.accounts import service as accounts
from pwa.clock import now
from pwa.db import Database, Writer
from pwa.errors import CannotStart
from pwa.invitations import service as invitations
from pwa.settings import Settings


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[tuple[Database, secrets.Secrets]]:
    """The database and its secrets, outside a running server. Raises CannotStart, Busy or NoRoom."""
    known = secrets.load(settings)
    try:
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise CannotStart(f"The folder {settings.data} cannot be made ({error.strerror}).") from error
    db = await Database.open(settings.database, known.database_key, settings.person_keys)
    try:
        await accounts.check_host(db, settings.base_host)
        yield db, known
    finally:
        await db.close()


async def owner_link(settings: Settings) -> str | None:
    """A fresh owner link where no owner has made a passkey yet, else None. Makes the first practice.

    For a plain-http address that is not this machine's localhost there is no link: no passkey could be made there.
    """
    async with opened(settings) as (db, known), db.write() as tx:
        if await accounts.has_owner(tx) or not _can_make_passkeys(settings):
            return None
        return await _link_for_a_waiting_owner(tx, settings, known)


async def another_practice(settings: Settings) -> str:
    """The owner link of a new practice; a practice that still waits for its owner is used first.

    Raises CannotStart for an address where no passkey could be made.
    """
    if not _can_make_passkeys(settings):
        raise CannotStart(
            f"No passkey can be made at {settings.base_url}: it is neither HTTPS nor localhost."
        )
    async with opened(settings) as (db, known), db.write() as tx:
        return await _link_for_a_waiting_owner(tx, settings, known)


async def _link_for_a_waiting_owner(tx: Writer, settings: Settings, known: secrets.Secrets) -> str:
    waiting = await accounts.waiting_owner(tx)
    practice_id, owner_id = waiting or await accounts.new_practice(tx)
    practice = await accounts.practice(tx, practice_id)
    made = await invitations.issue(tx, known, owner_id, practice, "owner", None, now())
    return settings.base_url + made.path


def _can_make_passkeys(settings: Settings) -> bool:
    return settings.is_https or settings.base_host == "localhost"
