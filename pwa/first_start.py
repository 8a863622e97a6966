"""One-time links by which an owner makes a passkey: at the first start, and when all of theirs are lost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pwa import secrets
from pwa.accounts import service as accounts
from pwa.accounts.model import Person, tidy
from pwa.accounts.team import service as team
from pwa.clock import now
from pwa.db import Database, Writer
from pwa.errors import CannotStart, NotDone
from pwa.invitations import service as invitations
from pwa.settings import Settings

ID_LETTERS = 8  # of a random id: enough to tell the owners of one server apart


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
    _demand_passkeys(settings)
    async with opened(settings) as (db, known), db.write() as tx:
        return await _link_for_a_waiting_owner(tx, settings, known)


async def way_back(settings: Settings, chosen: str) -> tuple[Person, str]:
    """An owner who lost all passkeys, and the link for a new one; with it the old ones end.

    `chosen` is a name or the beginning of an id; it may be empty where there is one owner. Raises NotDone where it
    fits none or several, with a list of what to say, and where there is no installation yet.
    """
    _demand_passkeys(settings)
    if not settings.database.exists():
        raise NotDone(
            f"There is no database at {settings.database}. Set STILLPOINT_DATA to the data folder of your server, "
            "or run this with the server's own settings; README says how. Nothing was made."
        )
    async with opened(settings) as (db, known), db.write() as tx:
        owners = await team.owners(tx)
        found = [one for one in owners if _is_meant(one, chosen)]
        if len(found) != 1:
            raise NotDone(_which(owners, chosen))
        return found[0], await _link(tx, settings, known, found[0])


def _is_meant(owner: Person, chosen: str) -> bool:
    said = tidy(chosen).casefold()
    is_id = len(said) >= ID_LETTERS and owner.id.startswith(said)
    return is_id or said in ("", owner.name.casefold())


def _which(owners: list[Person], chosen: str) -> str:
    if not owners:
        return "No owner has made a passkey yet. `stillpoint practice` prints the link for the first one."
    lines = [f"  stillpoint practice recover {one.id[:ID_LETTERS]}   {_named(one)}" for one in owners]
    said = f"“{chosen}” is none of them, or more than one." if chosen else "There are several owners."
    return "\n".join([f"{said} Please name one of them:", *lines])


def _named(owner: Person) -> str:
    return ", ".join([owner.name or "no name yet", owner.practice.name or "a practice with no name yet"])


async def _link_for_a_waiting_owner(tx: Writer, settings: Settings, known: secrets.Secrets) -> str:
    waiting = await accounts.waiting_owner(tx)
    practice_id, owner_id = waiting or await accounts.new_practice(tx)
    return await _link(tx, settings, known, await accounts.person(tx, practice_id, owner_id))


async def _link(tx: Writer, settings: Settings, known: secrets.Secrets, owner: Person) -> str:
    made = await invitations.issue(tx, known, owner.id, owner.practice, "owner", None, now())
    return settings.base_url + made.path


def _demand_passkeys(settings: Settings) -> None:
    if not _can_make_passkeys(settings):
        raise CannotStart(
            f"No passkey can be made at {settings.base_url}: it is neither HTTPS nor localhost."
        )


def _can_make_passkeys(settings: Settings) -> bool:
    return settings.is_https or settings.base_host == "localhost"
