"""Migrations: numbered SQL files, only ever added to, each applied in one transaction."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pwa.clock import now, stamp
from pwa.db import driver
from pwa.errors import CannotStart

FOLDER = Path(__file__).parent / "migrations"
VERSIONS = "CREATE TABLE IF NOT EXISTS schema_versions (version BIGINT PRIMARY KEY, applied_at TEXT NOT NULL)"


def run(path: Path, key: str, upto: int | None = None) -> int:
    """Bring the database at `path` to the newest schema (or to `upto`); the version it is at then.

    Raises CannotStart where the database comes from a newer program, NoRoom or Busy where a later try may go well.
    """
    with closing(driver.open_sealed(path, key)) as connection, driver.translated():
        connection.execute(VERSIONS)
        newest = 0
        for version, file in sorted(_files().items()):
            if upto is None or version <= upto:
                _apply(connection, version, file)
                newest = version
        _refuse_newer(connection, newest, upto)
        return newest


def version(path: Path, key: str) -> int:
    """The version of the schema at `path`; 0 where it is none of ours."""
    with closing(driver.open_sealed(path, key)) as connection:
        named = "SELECT 1 FROM sqlite_master WHERE name = 'schema_versions'"
        return _newest(connection) if connection.execute(named).fetchone() else 0


def refuse_newer(path: Path, key: str) -> None:
    """Raise CannotStart where the database at `path` comes from a newer program. Changes nothing."""
    newest = max(_files())
    if (found := version(path, key)) > newest:
        raise _newer(found, newest)


def _files() -> dict[int, Path]:
    return {int(file.name.split("_")[0]): file for file in FOLDER.glob("[0-9]*.sql")}


def _apply(connection: driver.Connection, version: int, file: Path) -> None:
    # Two workers may start at once: whoever gets the lock second finds the version there and does nothing.
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not connection.execute("SELECT 1 FROM schema_versions WHERE version = ?", (version,)).fetchone():
            for statement in statements(file.read_text()):
                connection.execute(statement)
            connection.execute("INSERT INTO schema_versions VALUES (?, ?)", (version, stamp(now())))
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def statements(sql: str) -> Iterator[str]:
    """The statements of a script, one by one: a driver's own script call would commit on its own."""
    gathered = ""
    for line in sql.splitlines(keepends=True):
        gathered += line
        if line.rstrip().endswith(";") and driver.is_complete(gathered):
            yield gathered
            gathered = ""


def _refuse_newer(connection: driver.Connection, newest: int, upto: int | None) -> None:
    found = _newest(connection)
    if upto is None and found > newest:
        raise _newer(found, newest)


def _newer(found: int, newest: int) -> CannotStart:
    return CannotStart(
        f"The database is at version {found}, and this program knows versions up to {newest}. "
        "Start the newer program again. Nothing was changed."
    )


def _newest(connection: driver.Connection) -> int:
    return int(connection.execute("SELECT max(version) FROM schema_versions").fetchone()[0] or 0)
