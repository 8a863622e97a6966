"""Noting how time goes on."""

import logging

from pwa.clock import now
from pwa.db import Writer
from pwa.leaving.time import model, store

log = logging.getLogger("stillpoint")


async def is_trusted(tx: Writer) -> bool:
    """Note what the clock says now: whether what is due may go. A leap is told in the log."""
    known = model.read(await store.known(tx))
    time = model.after(known, now())
    await store.keep(tx, str(time))
    if known and time.before and time.steady_since == time.seen_at:
        log.error(
            "the clock went from %s to %s, or the server was off: what is due waits until %s",
            *(f"{moment:%Y-%m-%d}" for moment in (time.before, time.seen_at, time.trusted_from)),
        )
    return time.is_trusted
