"""A sealed copy of the database to put away, and what makes such a copy the database again."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pwa.clock import new_id, now, stamp
from pwa.db import driver, health, migrate, personal
from pwa.errors import CannotStart, NotDone

AFTER_RESTORE = Path(__file__).parent / "after_restore.sql"


def write(database: Path, key: str, to: Path) -> None:
    """Write the database as it stands into the empty file `to`, sealed with the same key, and read that back.

    The server may be running: nobody waits for this to write, and what was committed before is in it.
    Raises NotDone, or CannotStart where the key does not open the database.
    """
    # A copy of the file would miss what is still in the write-ahead log, and catch half of what is just being written.
    # This reads one state of the database beside whoever writes, and leaves behind nothing of what was deleted.
    with _told("The database could not be copied"), closing(driver.open_sealed(database, key)) as connection:
        connection.execute("VACUUM INTO ?", (str(to),))
    with _told("The copy cannot be read back"):
        found = health.problems(to, key, driver.open_to_read)
    if found:
        raise NotDone(f"The copy is not whole: {'; '.join(found)}. Run `stillpoint doctor`.")


def renew(copy: Path, key: str, person_keys: Path) -> str:
    """Make a copy of a backup fit to be the database: the newest schema, a generation of its own, old ways in ended.

    When its newest entry was received (a stamp), or nothing. Raises NotDone where it is damaged or something else, and
    CannotStart where it comes from a newer program, or the person keys are missing or others.
    """
    _refuse_what_is_not_whole(copy, key)
    migrate.run(copy, key)
    personal.opened(copy, key, person_keys)
    with _told("The backup could not be made ready"), closing(driver.open_sealed(copy, key)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for statement in migrate.statements(AFTER_RESTORE.read_text()):
            connection.execute(statement, {"generation": new_id(), "moment": stamp(now())})
        connection.execute("COMMIT")
        newest: str = connection.execute("SELECT COALESCE(max(received_at), '') FROM entries").fetchone()[0]
        # All of it in the one file, which then takes its place in one step.
        connection.execute("PRAGMA journal_mode = DELETE")
    return newest


def _refuse_what_is_not_whole(copy: Path, key: str) -> None:
    with _told("The backup is damaged"):
        try:
            found = health.problems(copy, key)
        except CannotStart:
            raise NotDone(
                "The key does not open this file. Put back the key that was in use when the backup was made. "
                "If that is the one, the file is damaged, or no backup of Stillpoint."
            ) from None
        # An empty file is a sound database too, for SQLite.
        is_ours = not found and migrate.version(copy, key)
    if found:
        raise NotDone(f"The backup is damaged: {'; '.join(found)}. Take another one.")
    if not is_ours:
        raise NotDone("This file is no backup of Stillpoint.")


@contextmanager
def _told(what: str) -> Iterator[None]:
    """The driver's errors as NotDone."""
    try:
        yield
    except driver.Failure as error:
        raise NotDone(f"{what} ({error}).") from error
