"""Deleting what was written to a step, and bringing it back. Functions that take `tx` compose in a transaction.

What is deleted is shown to nobody from that moment. It is offered back for PAUSE; its rows stay for KEPT, as the wish
to have it back may have been said in time on a phone without a signal. What had been written by then and comes later,
from another phone or to a server that was restored, goes and comes back with the rest.
"""

import asyncio
from contextlib import suppress
from datetime import datetime

from pwa.accounts.model import Person
from pwa.clock import now
from pwa.db import Database, Reader, Writer
from pwa.errors import StillpointError
from pwa.reflections.deleting import store
from pwa.reflections.model import BACK, DELETED, EMPTY, GONE, KEPT, LATE, OVER, UNDONE, Heard

# How often what was deleted is looked for. Nobody is shown it meanwhile.
LOOK_SECONDS = 300


async def delete(tx: Writer, client: Person, step_id: str, said_at: datetime, received_at: datetime) -> str:
    """Delete all that the client had written to a step when they said so, in every version; what became of it. What was
    written since, on another phone, stays.
    """
    return DELETED if await store.delete(tx, client.id, step_id, said_at, received_at) else EMPTY


async def go_along(tx: Writer, client: Person, step_id: str, entry_id: str) -> str:
    """Delete words that just came, where their writer has deleted all that they had written here by then; what became
    of them. They go with the first deletion that would have taken them.
    """
    deletion = await store.deletion_after(tx, client.id, step_id, entry_id)
    if deletion is None:
        return ""
    await store.go_along(tx, client.id, entry_id, deletion)
    return GONE


async def bring_back(tx: Writer, client: Person, step_id: str, deletion_id: str) -> str:
    """Bring back what a deletion took, however late this comes, as long as it is there; what became of it.

    Without a name, or where the one that is named took nothing, it is the last deletion that took something. What comes
    from now on goes with none of these any more.
    """
    await store.let_go(tx, client.id, step_id)
    took = [one for one in await heard(tx, client.id, step_id) if one.became in (DELETED, UNDONE, OVER)]
    found = next((one for one in took if one.entry_id == deletion_id), next(iter(took), None))
    if found is None:
        return BACK if await store.stands(tx, client.id, step_id) else LATE
    if found.became == UNDONE or await store.bring_back(tx, client.id, step_id, found):
        return BACK
    return LATE


async def heard(tx: Reader, client_id: str, step_id: str) -> list[Heard]:
    """All that was said about deleting at this step, newest first."""
    return await store.heard(tx, client_id, step_id)


async def forget_deleted(db: Database) -> None:
    """Let go, for good, of what was deleted long enough ago."""
    until = now() - KEPT
    async with db.read() as tx:
        if not await store.has_deleted(tx, until):
            return
    async with db.write() as tx:
        await store.forget(tx, until)


async def forget_deleted_often(db: Database) -> None:
    """The same for as long as the server runs. What goes wrong is tried again."""
    while True:
        with suppress(StillpointError):
            await forget_deleted(db)
        await asyncio.sleep(LOOK_SECONDS)
