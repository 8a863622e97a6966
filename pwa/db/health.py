"""Whether a database file is whole."""

from collections.abc import Callable
from pathlib import Path

from pwa.db import driver
from pwa.db.driver import LEAST_SQLITE, sqlite_version

__all__ = ["LEAST_SQLITE", "problems", "sqlite_version"]


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


def _structure(connection: driver.Connection) -> list[str]:
    structure = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
    dangling = [
        f"a row of {row[0]} refers to nothing" for row in connection.execute("PRAGMA foreign_key_check")
    ]
    return structure + dangling
