"""Whether a database file is whole."""

from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from pwa.db import driver
from pwa.db.driver import LEAST_SQLITE, sqlite_version
from pwa.errors import CannotStart

__all__ = ["LEAST_SQLITE", "facts", "problems", "sqlite_version"]


def problems(
    path: Path, key: str, opened: Callable[[Path, str], driver.Connection] = driver.open_sealed
) -> list[str]:
    """What is wrong with the database at `path`: seals, structure, references. Empty where nothing is.

    Raises CannotStart where the key does not open it.
    """
    connection = opened(path, key)
    try:
        broken = [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
        return broken or _structure(connection)
    finally:
        connection.close()


def facts(path: Path, key: str) -> dict[str, str]:
    """The facts about the installation in the database at `path`. None where it cannot be read: `problems` says why."""
    with suppress(driver.Failure, CannotStart), closing(driver.open_to_read(path, key)) as connection:
        return dict(tuple(row) for row in connection.execute("SELECT name, value FROM instance"))
    return {}


def _structure(connection: driver.Connection) -> list[str]:
    structure = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
    dangling = [
        f"a row of {row[0]} refers to nothing" for row in connection.execute("PRAGMA foreign_key_check")
    ]
    return structure + dangling
