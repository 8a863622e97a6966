"""The database: reads from a small pool of connections, writes one at a time.

A connection that concurrent requests share would share their transactions, hence the pool and the lock.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from pwa.db import driver, migrate, personal, transaction
from pwa.db.transaction import Outcome, Reader, Reading, Writer, Writing
from pwa.person_keys import PersonKeys

T = TypeVar("T")

READERS = 4
# How many entries may share one commit: enough to ride out a burst, few enough that the first never waits long.
GROUP = 64


class Database:
    """An open database. Make it with `Database.open`.

    `read` and `write` are for code that also waits for other things. `read_at_once` and `write_together` take a
    function that waits for nothing but its transaction, and run it in one visit to a connection's thread.
    """

    def __init__(self, writer: driver.Session, readers: list[driver.Session], keys: PersonKeys) -> None:
        self.keys = keys
        self._writer = writer
        self._all_readers = readers
        self._readers: asyncio.Queue[driver.Session] = asyncio.Queue()
        for reader in readers:
            self._readers.put_nowait(reader)
        self._write_lock = asyncio.Lock()
        self._waiting: list[tuple[Writing[Any], asyncio.Future[Any]]] = []
        self._group: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, path: Path, key: str, person_keys: Path) -> "Database":
        """Open the sealed database at `path` (made and migrated as needed). `key`: 64 hex digits.

        `person_keys` is the file that holds them, made with the database. Raises CannotStart where a key is wrong or
        missing, or the schema is newer than this program.
        """
        migrate.run(path, key)
        keys = personal.opened(path, key, person_keys)
        opened = [driver.Session(path, key) for _ in range(1 + READERS)]
        for session in opened:
            await session
        return cls(opened[0], opened[1:], keys)

    async def close(self) -> None:
        """Close every connection; waiting commits are finished first."""
        if self._group:
            await self._group
        for session in (self._writer, *self._all_readers):
            await session.close()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Reader]:
        """A consistent view for reading, as of its first question."""
        session = await self._readers.get()
        try:
            yield Reader(session.visit, self.keys)
        finally:
            await session.visit(transaction.end)
            self._readers.put_nowait(session)

    async def read_at_once(self, operation: Reading[T]) -> T:
        """What `operation` finds in one consistent view."""
        session = await self._readers.get()
        try:
            return await session.visit(
                lambda connection: transaction.read_at_once(connection, self.keys, operation)
            )
        finally:
            self._readers.put_nowait(session)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Writer]:
        """A transaction that holds the only pen: committed at the end, rolled back on any error."""
        async with self._write_lock:
            await self._writer.visit(transaction.begin_writing)
            try:
                yield Writer(self._writer.visit, self.keys)
                await self._writer.visit(transaction.commit)
            except BaseException:
                await self._writer.visit(transaction.end)
                raise

    async def write_together(self, operation: Writing[T]) -> T:
        """Run `operation` in a transaction that others may share; returns once the commit is on disk.

        Entries arrive in bursts and each waits for the disk: one sync for all of them is as durable and faster.
        What an operation raises undoes what it wrote itself, and nothing of its neighbours'.
        """
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((operation, done))
        if self._group is None or self._group.done():
            self._group = asyncio.create_task(self._commit_groups())
        return await done

    async def _commit_groups(self) -> None:
        while self._waiting:
            async with self._write_lock:
                batch, self._waiting = self._waiting[:GROUP], self._waiting[GROUP:]
                outcomes = await self._outcomes([operation for operation, _ in batch])
            for (_, done), outcome in zip(batch, outcomes, strict=True):
                if not done.done():
                    outcome.tell(done)

    async def _outcomes(self, operations: list[Writing[Any]]) -> list[Outcome]:
        try:
            return await self._writer.visit(
                lambda connection: transaction.write_together(connection, self.keys, operations)
            )
        except Exception as error:
            return [Outcome(error=error)] * len(operations)
