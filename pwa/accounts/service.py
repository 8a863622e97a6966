"""Use cases around practices, people and sign-ins."""

from datetime import timedelta

from pwa.accounts import store
from pwa.accounts.model import IDLE, SignIn
from pwa.clock import now
from pwa.db import Database
from pwa.errors import CannotStart

# Writing at every request would make every read wait for the disk.
SEEN_EVERY = timedelta(seconds=60)


async def check_host(db: Database, host: str) -> None:
    """Raise CannotStart where passkeys were made for another host: none of them would work here."""
    async with db.read() as tx:
        known = await store.instance_value(tx, "rp_id")
    if known not in (None, host):
        raise CannotStart(
            f"The passkeys here were made for {known}, and STILLPOINT_BASE_URL now says {host}. "
            f"Nobody could sign in. Set it back to {known}. Nothing was changed."
        )


async def sign_in_of(db: Database, token_hash: str) -> SignIn | None:
    """The sign-in behind a token, if it is still good. Notes that it was used."""
    moment = now()
    async with db.read() as tx:
        found = await store.sign_in(tx, token_hash, moment)
    if found is None or moment - found.seen_at > IDLE[found.person.kind]:
        return None
    if moment - found.seen_at > SEEN_EVERY:
        async with db.write() as tx:
            await store.mark_seen(tx, token_hash, moment)
    return found
