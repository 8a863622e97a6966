"""More clients of a demo's owner, each with a plan like Sam's, made through the app's own services."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pwa.accounts import service as accounts
from pwa.clock import now
from pwa.first_start import opened
from pwa.plans import service as plans
from pwa.settings import from_env
from tests.people import SESSION_IN


def add_clients(data: Path, names: Sequence[str]) -> list[str]:
    """Clients of these names in the demo whose database lies in `data`: their ids. The server may run."""
    with ThreadPoolExecutor(1) as another_thread:  # Playwright may have a loop in this one
        return another_thread.submit(asyncio.run, _add(data, names)).result()


async def _add(data: Path, names: Sequence[str]) -> list[str]:
    settings = from_env({"STILLPOINT_DATA": str(data)})
    async with opened(settings) as (db, _), db.write() as tx:
        waiting = await accounts.waiting_owner(tx)
        assert waiting, "the owner of a demo has no passkey at first"
        owner = await accounts.person(tx, *waiting)
        ids = [await accounts.add_client(tx, owner, name, "") for name in names]
        for client_id in ids:
            await plans.make_plan(tx, owner.practice, client_id, now() + SESSION_IN)
    return ids
