"""Making ready what was sent: one sound after the other, at most one per core in all processes together.

A sound whose worker fell over is taken up again by whoever is next; after TRIES of that it is said to have failed. What
was sent stays where the trouble was the server's: then somebody can say that it is tried again. A bad file goes.
"""

import asyncio
import logging
import os
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

from pwa.clock import new_id, now
from pwa.db import Database, Row, Writer
from pwa.errors import StillpointError
from pwa.recordings.arriving import service as arriving
from pwa.recordings.arriving import store as arriving_store
from pwa.recordings.arriving.service import LASTS
from pwa.recordings.making import store
from pwa.recordings.media import Media, sound_file, source_file
from pwa.recordings.own import store as own
from pwa.recordings.own.model import OVER_LASTS
from pwa.recordings.sealing import new_key
from pwa.recordings.transcoding.job import Job, Outcome, kept_from, named
from pwa.recordings.transcoding.running import Interrupted, transcode
from pwa.secrets import Secrets

__all__ = ["Maker", "Media"]

log = logging.getLogger("stillpoint")

LOOK = 5.0  # seconds until the next look for what other processes were sent
BELIEVED = timedelta(seconds=60)  # how long a worker's word holds
TELL = 1.0  # seconds between two notes of how far it is
RENEW = (
    10  # after so many of them without news, the word is given anew: a long sound can be silent for minutes
)
TRIES = 3
TIDY = timedelta(hours=1)
INTERRUPTED = (
    "Your sound is still here. The server was interrupted each time it worked on it. You can try again."
)


class Maker:
    """This process's part of the work. `start` it once the database is open; `stop` it before that closes."""

    def __init__(self, db: Database, media: Media, secrets: Secrets) -> None:
        self._db = db
        self._media = media
        self._secrets = secrets
        self._worker = new_id()
        self._awake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._tidied = now() - TIDY

    def start(self) -> None:
        """Begin to look for work."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Put down what is in hand: it waits again."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def wake(self) -> None:
        """There is something to do: no need to wait for the next look."""
        self._awake.set()

    async def _run(self) -> None:
        while True:
            try:
                await self.tidy()
                while await self.make_one():
                    pass
            except StillpointError:
                pass  # a busy database: there is another look
            except OSError as error:
                log.error("%s while a recording was made ready", named(error))
            except Exception as fault:
                log.error("fault %s while a recording was made ready", type(fault).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._awake.wait(), LOOK)
            self._awake.clear()

    async def make_one(self) -> bool:
        """Make the next sound ready. False where there is none to make, or no core free for it."""
        job = await self._claimed()
        if job is None:
            return False
        row, key, target_key = job
        try:
            outcome = await self._transcoded(row, key, target_key)
            await self._finish(row, outcome, target_key)
        except asyncio.CancelledError:
            await self._give_back(row, was_a_try=False)
            raise
        except Interrupted:
            # It counts: one that is ended each time would else be tried for ever.
            await self._give_back(row, was_a_try=True)
        return True

    async def _give_back(self, row: Row, was_a_try: bool) -> None:
        back = partial(store.give_back, audio_id=row["id"], worker=self._worker, was_a_try=was_a_try)
        await self._db.write_together(back)

    async def tidy(self) -> None:
        """Files that are to go are gone; now and then also what has been over for long, and what crashes left."""
        is_due = now() - self._tidied >= TIDY
        if is_due:
            await self._drop_what_never_came()
        files = await self._db.read_at_once(store.files_to_remove)
        if is_due:
            self._tidied = now()
            files += await self._let_go()
            rows = await self._db.read_at_once(store.all_audio)
            pieces = await self._db.read_at_once(arriving_store.all_pieces)
            known = {source_file(one) for one in (*(row["id"] for row in rows), *pieces)}
            known |= {sound_file(row["name"]) for row in rows}
            await asyncio.to_thread(self._media.sweep, known)
        if files:
            self._media.remove(files)
            await self._db.write_together(partial(store.forget_files, files=files))

    async def _drop_what_never_came(self) -> None:
        if await self._db.read_at_once(partial(arriving_store.begun_before, moment=now() - LASTS)):
            await self._db.write_together(arriving.drop_old)

    async def _let_go(self) -> list[str]:
        """The rows of what has been over for long go; its files."""
        before = now() - OVER_LASTS
        if not await self._db.read_at_once(partial(store.over_before, moment=before)):
            return []
        rows = await self._db.write_together(partial(_delete_over, before=before))
        return [sound_file(row["name"]) for row in rows]

    async def _claimed(self) -> tuple[Row, str, str] | None:
        """The next sound, with the key of what was sent and a new one. What fell over too often fails here."""
        while await self._db.read_at_once(partial(store.next_one, moment=now())):  # mostly there is none
            row, key = await self._db.write_together(partial(_claim, worker=self._worker))
            if row is None:
                return None
            if key:
                return row, key, new_key()
        return None

    async def _transcoded(self, row: Row, key: str, target_key: str) -> Outcome:
        done = noted = 0

        async def tell(percent: int) -> None:
            nonlocal done
            done = percent

        job = Job(
            source=str(self._media.source(row["id"])),
            source_id=row["id"],
            source_key=key,
            target=str(self._part(row)),
            target_id=row["id"],
            target_key=target_key,
            with_bed=bool(row["with_bed"]),
        )
        self._part(row).unlink(missing_ok=True)  # of an earlier round of tries
        work = asyncio.create_task(transcode(job, tell))
        try:
            for silent in count(1):
                if (await asyncio.wait([work], timeout=TELL))[0]:
                    break
                if done != noted or silent % RENEW == 0:
                    noted = done
                    if not await self._is_ours(row, done):
                        return Outcome(refused="dropped")
            return work.result()
        finally:
            work.cancel()
            await asyncio.wait([work])  # its process is gone then

    async def _is_ours(self, row: Row, percent: int) -> bool:
        """Say that this process is at work on it, and how far. False where nobody wants it any more."""
        said = partial(store.note, percent=percent, until=now() + BELIEVED)
        return await self._db.write_together(partial(said, audio_id=row["id"], worker=self._worker))

    async def _finish(self, row: Row, outcome: Outcome, key: str) -> None:
        """Put the file in its place, then say so. Should the server stop in between, the file is swept up later."""
        name = self._secrets.token("recording", f"{row['id']}:{outcome.sha256}")
        if not outcome.refused:
            try:
                await asyncio.to_thread(self._media.put, self._part(row), name)
            except OSError as error:
                outcome = kept_from(error)
                self._part(row).unlink(missing_ok=True)
        if outcome.trouble:
            log.error("a recording could not be made ready: %s", outcome.trouble)
        made: dict[str, str | int] = {
            "name": name,
            "seconds": round(outcome.seconds),
            "bytes": outcome.size,
            "sha256": outcome.sha256,
        }

        async def say(tx: Writer) -> None:
            if outcome.refused:
                reason, keeps = outcome.refused, bool(outcome.trouble)
                is_ours = await store.fail(tx, row["id"], self._worker, reason, keeps)
            else:
                is_ours = await store.finish(tx, row["id"], row["client_id"], self._worker, key, **made)
            if is_ours and not outcome.trouble:
                await own.note_file(tx, row["practice_id"], source_file(row["id"]))
            elif not is_ours and not outcome.refused:
                await own.note_file(tx, row["practice_id"], sound_file(name))

        await self._db.write_together(say)
        await self.tidy()

    def _part(self, row: Row) -> Path:
        return self._media.part(row["id"], row["tries"])


async def _delete_over(tx: Writer, before: datetime) -> list[Row]:
    rows = await store.over_before(tx, before)
    for row in rows:
        await own.drop(tx, row, [sound_file(row["name"])])
    return rows


async def _claim(tx: Writer, worker: str) -> tuple[Row | None, str]:
    """The next sound, if there is a core for it, and the key of what was sent: empty where it was tried too often."""
    row = await store.next_one(tx, now())
    if row is None or await store.at_work(tx, now()) >= (os.cpu_count() or 1):
        return None, ""
    await store.claim(tx, row["id"], worker, now() + BELIEVED)
    if row["tries"] < TRIES:
        return row, store.opened_key(tx, row)
    await store.fail(tx, row["id"], worker, INTERRUPTED, keeps=True)
    log.error("a recording could not be made ready: interrupted %d times", TRIES)
    return row, ""
