"""SQLCipher under aiosqlite: opening a sealed file, and the driver's errors in our words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

import aiosqlite
import sqlcipher3.dbapi2 as sqlcipher

from pwa.errors import Busy, CannotStart, Conflict, NoRoom

Connection = Any  # the driver carries no types
T = TypeVar("T")
Failure: type[Exception] = sqlcipher.Error  # whatever the driver raises

# Before 3.51.3, SQLite could corrupt a WAL file when two connections wrote and checkpointed at once.
LEAST_SQLITE = (3, 51, 3)

_PRAGMAS = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA busy_timeout = 5000;
PRAGMA foreign_keys = ON;
PRAGMA secure_delete = ON;
PRAGMA temp_store = MEMORY;
"""


def open_sealed(path: Path, key: str) -> Connection:
    """A connection to the sealed database at `path`, made where there is none. `key` is 64 hex digits.

    Raises CannotStart where the key does not open the file; the file is left as it is. NoRoom or Busy where a later
    try may go well.
    """
    connection = _with_key(str(path), path, key)
    with translated():
        connection.executescript(_PRAGMAS)
    return connection


def open_to_read(path: Path, key: str) -> Connection:
    """A connection to the sealed database at `path` that changes nothing: not the file, and not the folder around it.

    Raises CannotStart where the key does not open it.
    """
    return _with_key(f"{path.absolute().as_uri()}?mode=ro", path, key)


def _with_key(address: str, path: Path, key: str) -> Connection:
    connection = sqlcipher.connect(address, isolation_level=None, check_same_thread=False, uri=True)
    connection.row_factory = sqlcipher.Row
    # A wrong key is said once, by us; the library's own lines would only frighten.
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key}'\"")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher.DatabaseError as error:
        connection.close()
        passing = _passing(error)
        if passing:
            raise passing from error
        raise CannotStart(
            f"The key does not open the database {path}, or the file is damaged. "
            "Check STILLPOINT_KEY or the key file. Nothing was changed."
        ) from error
    return connection


class Session(aiosqlite.Connection):
    """A sealed connection with a thread of its own, where `visit` runs whole pieces of work.

    Each way there and back costs more than most statements do: what belongs together goes in one visit.
    """

    def __init__(self, path: Path, key: str) -> None:
        super().__init__(lambda: open_sealed(path, key), iter_chunk_size=64)

    async def visit(self, work: Callable[[Connection], T]) -> T:
        """The result of `work(connection)`, which runs in this connection's thread, after what came before it."""
        return cast(T, await self._execute(work, self._conn))  # type: ignore[no-untyped-call]


def sqlite_version() -> tuple[int, ...]:
    """The version of the SQLite inside SQLCipher."""
    return tuple(int(part) for part in sqlcipher.sqlite_version.split("."))


def is_complete(sql: str) -> bool:
    """Whether `sql` ends with a whole statement."""
    return bool(sqlcipher.complete_statement(sql))


@contextmanager
def translated() -> Iterator[None]:
    """Turn the driver's errors into ours, once, here."""
    try:
        yield
    except sqlcipher.IntegrityError as error:
        raise Conflict("This clashes with something that is already kept.") from error
    except sqlcipher.OperationalError as error:
        passing = _passing(error)
        if passing:
            raise passing from error
        raise


def _passing(error: Exception) -> Busy | None:
    """What this is in our words, where it may be over at the next try; else None."""
    said = str(error)
    if "locked" in said or "busy" in said:
        return Busy()
    return NoRoom() if "full" in said or "disk I/O" in said else None
