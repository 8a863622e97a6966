"""Transactions: reads from a small pool, writes one at a time.

A connection that concurrent requests share would share their transactions, hence the pool and the lock.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from pwa.clock import stamp
from pwa.db import driver, migrate

Row = Mapping[str, Any]
T = TypeVar("T")

READERS = 4
# How many entries may share one commit: enough to ride out a burst, few enough that the first never waits long.
GROUP = 64


class Reader:
    """Reads inside one transaction. SQL is plain, with `:named` parameters."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def all(self, sql: str, **parameters: Any) -> list[Row]:
        """Every row."""
        with driver.translated():
            return list(await self._connection.execute_fetchall(sql, _bound(parameters)))  # type: ignore[arg-type]

    async def one(self, sql: str, **parameters: Any) -> Row | None:
        """The first row, or None."""
        rows = await self.all(sql, **parameters)
        return rows[0] if rows else None

    async def value(self, sql: str, **parameters: Any) -> Any:
        """The first column of the first row, or None."""
        row = await self.one(sql, **parameters)
        return None if row is None else row[0]  # type: ignore[index]


class Writer(Reader):
    """Reads and writes inside one transaction."""

    async def run(self, sql: str, **parameters: Any) -> int:
        """Run a statement; the number of rows it changed. Raises Conflict where a constraint says no."""
        with driver.translated():
            cursor = await self._connection.execute(sql, _bound(parameters))
        return cursor.rowcount


class Database:
    """An open database. Make it with `Database.open`."""

    def __init__(self, writer: aiosqlite.Connection, readers: list[aiosqlite.Connection]) -> None:
        self._writer = writer
        self._all_readers = readers
        self._readers: asyncio.Queue[aiosqlite.Connection] = asyncio.Queue()
        for reader in readers:
            self._readers.put_nowait(reader)
        self._write_lock = asyncio.Lock()
        self._waiting: list[tuple[Callable[[Writer], Awaitable[Any]], asyncio.Future[Any]]] = []
        self._group: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, path: Path, key: str) -> "Database":
        """Open the sealed database at `path` (made and migrated as needed). `key`: 64 hex digits.

        Raises CannotStart where the key is wrong or the schema is newer than this program.
        """
        migrate.run(path, key)
        opened = [
            await aiosqlite.Connection(lambda: driver.open_sealed(path, key), 64) for _ in range(1 + READERS)
        ]
        return cls(opened[0], opened[1:])

    async def close(self) -> None:
        """Close every connection; waiting commits are finished first."""
        if self._group:
            await self._group
        for connection in (self._writer, *self._all_readers):
            await connection.close()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Reader]:
        """A consistent view for reading."""
        connection = await self._readers.get()
        try:
            await connection.execute("BEGIN")
            yield Reader(connection)
        finally:
            await connection.rollback()
            self._readers.put_nowait(connection)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Writer]:
        """A transaction that holds the only pen: committed at the end, rolled back on any error."""
        async with self._write_lock:
            await self._begin()
            try:
                yield Writer(self._writer)
                await self._commit()
            except BaseException:
                await self._writer.rollback()
                raise

    async def write_together(self, operation: Callable[[Writer], Awaitable[T]]) -> T:
        """Run `operation` in a transaction that others may share; returns once the commit is on disk.

        Entries arrive in bursts and each waits for the disk: one sync for all of them is as durable and faster.
        `operation` may run twice, so all it does must be inside its transaction.
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
                if not await self._committed_as_one(batch):
                    for one in batch:
                        await self._committed_as_one([one], alone=True)

    async def _committed_as_one(
        self, batch: list[tuple[Callable[[Writer], Awaitable[Any]], asyncio.Future[Any]]], alone: bool = False
    ) -> bool:
        """Commit the batch, or roll all of it back. One refusal must not undo its neighbours: they run again alone."""
        alone = alone or len(batch) == 1
        try:
            await self._begin()
            results = [await operation(Writer(self._writer)) for operation, _ in batch]
            await self._commit()
        except BaseException as error:
            await self._writer.rollback()
            if not alone and isinstance(error, Exception):
                return False
            for _, done in batch:
                if not done.done():
                    done.set_exception(error)
            return True
        for (_, done), result in zip(batch, results, strict=True):
            if not done.done():
                done.set_result(result)
        return True

    async def _begin(self) -> None:
        with driver.translated():
            await self._writer.execute("BEGIN IMMEDIATE")

    async def _commit(self) -> None:
        with driver.translated():
            await self._writer.execute("COMMIT")


def _bound(parameters: dict[str, Any]) -> dict[str, Any]:
    """Parameters as every engine takes them: instants as text."""
    return {
        name: stamp(value) if isinstance(value, datetime) else value for name, value in parameters.items()
    }
