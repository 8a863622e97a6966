"""One transaction: what is asked and changed inside it, and running several operations as one."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from pwa.clock import stamp
from pwa.db import driver, personal
from pwa.person_keys import PersonKeys

Row = Mapping[str, Any]
T = TypeVar("T")
# Runs a piece of work with the driver's connection, where that may be done.
Visit = Callable[[Callable[[driver.Connection], Any]], Awaitable[Any]]


class Reader:
    """Reads inside one transaction. SQL is plain, with `:named` parameters."""

    def __init__(self, visit: Visit, keys: PersonKeys) -> None:
        self._visit = visit
        self._keys = keys

    def unseal(self, column: str, person_id: str, kept: str) -> str:
        """What a sealed column (as in personal.py) of a row about this person says."""
        return personal.unseal(self._keys, column, person_id, kept)

    async def all(self, sql: str, **parameters: Any) -> list[Row]:
        """Every row."""

        def fetch(connection: driver.Connection) -> list[Row]:
            _begin_reading(connection)
            return list(connection.execute(sql, _bound(parameters)).fetchall())

        with driver.translated():
            rows: list[Row] = await self._visit(fetch)
        return rows

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

    def seal(self, column: str, person_id: str, text: str) -> str:
        """`text` as it is kept in a sealed column of a row about this person."""
        return personal.seal(self._keys, column, person_id, text)

    async def run(self, sql: str, **parameters: Any) -> int:
        """Run a statement; the number of rows it changed. Raises Conflict where a constraint says no."""
        with driver.translated():
            changed: int = await self._visit(lambda to: to.execute(sql, _bound(parameters)).rowcount)
        return changed


Reading = Callable[[Reader], Coroutine[Any, Any, T]]
Writing = Callable[[Writer], Coroutine[Any, Any, T]]


@dataclass(frozen=True)
class Outcome:
    """What became of one operation among those that were committed together."""

    result: Any = None
    error: Exception | None = None

    def tell(self, done: asyncio.Future[Any]) -> None:
        """Let whoever waits go on."""
        if self.error is None:
            done.set_result(self.result)
        else:
            done.set_exception(self.error)


def read_at_once(connection: driver.Connection, keys: PersonKeys, operation: Reading[T]) -> T:
    """What `operation` finds. Runs in the connection's thread."""
    try:
        return _at_once(operation(Reader(_inside(connection), keys)))
    finally:
        end(connection)


def write_together(
    connection: driver.Connection, keys: PersonKeys, operations: list[Writing[Any]]
) -> list[Outcome]:
    """What became of each operation, once all that succeeded are on disk. Raises where the commit fails.

    Runs in the connection's thread.
    """
    begin_writing(connection)
    try:
        outcomes = [_outcome(connection, keys, operation) for operation in operations]
        commit(connection)
    except BaseException:
        end(connection)
        raise
    return outcomes


def _outcome(connection: driver.Connection, keys: PersonKeys, operation: Writing[Any]) -> Outcome:
    connection.execute("SAVEPOINT one")
    try:
        result = _at_once(operation(Writer(_inside(connection), keys)))
    except Exception as error:
        if not connection.in_transaction:
            raise  # a full disk undoes the whole transaction, the neighbours' part too
        connection.execute("ROLLBACK TO one")
        connection.execute("RELEASE one")
        return Outcome(error=error)
    connection.execute("RELEASE one")
    return Outcome(result)


def _inside(connection: driver.Connection) -> Visit:
    """For work that is in the connection's thread already."""

    async def visit(work: Callable[[driver.Connection], Any]) -> Any:
        return work(connection)

    return visit


def _at_once(operation: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine that waits for nothing but its transaction, which is at hand."""
    try:
        operation.send(None)
    except StopIteration as end:
        found: T = end.value
        return found
    operation.close()
    raise RuntimeError("this waits for something else than its transaction")


def _begin_reading(connection: driver.Connection) -> None:
    if not connection.in_transaction:
        connection.execute("BEGIN")


def begin_writing(connection: driver.Connection) -> None:
    """Take the only pen. Raises Busy where another process does not let go of it."""
    with driver.translated():
        connection.execute("BEGIN IMMEDIATE")


def commit(connection: driver.Connection) -> None:
    """Returns once everything is on disk."""
    with driver.translated():
        connection.execute("COMMIT")


def end(connection: driver.Connection) -> None:
    """Leave the transaction; what was not committed is undone."""
    connection.rollback()


def _bound(parameters: dict[str, Any]) -> dict[str, Any]:
    """Parameters as every engine takes them: instants as text."""
    return {
        name: stamp(value) if isinstance(value, datetime) else value for name, value in parameters.items()
    }
