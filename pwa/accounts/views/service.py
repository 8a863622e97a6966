"""Noting who looks at a client's data, and reading it."""

import logging
from collections.abc import Iterable
from datetime import datetime

from pwa.accounts.model import Person
from pwa.accounts.views import store
from pwa.accounts.views.model import FOLDED_AFTER, MADE_UP_FOR, PAGES, View
from pwa.clock import new_id, now
from pwa.db import Database, Reader, Writer
from pwa.errors import NoRoom

log = logging.getLogger("stillpoint")

SHOWN = 300


async def note_view(db: Database, viewer: Person, page: str, client_ids: Iterable[str]) -> None:
    """Note that `viewer` opens `page` (a key of PAGES) with data of these clients, before it is shown.

    Returns once it is on disk. A full disk keeps nobody from reading what a client needs them to read: then the log
    says that it could not be noted.
    """
    assert page in PAGES
    moment, practice_id, ids = now(), viewer.practice.id, sorted(set(client_ids))

    async def write(tx: Writer) -> None:
        for client_id in ids:
            await store.insert(tx, new_id(), practice_id, client_id, viewer.id, page, moment)

    if not ids:
        return
    try:
        await db.write_together(write)
    except NoRoom:
        log.error("a view could not be noted: there is no room on the disk")


async def views_of_client(tx: Reader, client_id: str, most: int = SHOWN) -> list[View]:
    """Who looked at this client's data, the newest first. The caller has checked who is asking."""
    return await store.of_client(tx, client_id, most)


async def last_view(
    tx: Reader, viewer: Person, page: str, client_id: str, before: datetime
) -> datetime | None:
    """When `viewer` last opened `page` about this client before `before`, or None."""
    return await store.last(tx, client_id, viewer.id, page, before)


async def fold_views(tx: Writer) -> None:
    """Keep the table in bounds: days that are long over take one row for each person and page."""
    before = now().replace(hour=0, minute=0, second=0, microsecond=0) - FOLDED_AFTER
    await store.fold(tx, before - MADE_UP_FOR, before)
