"""Which files in the media folder a database knows of, for putting them away and bringing them back beside it."""

from contextlib import closing
from pathlib import Path

from pwa.db import driver
from pwa.secrets import hashed


def files(database: Path, key: str) -> set[str]:
    """The names of the files of every sound that is ready. None for a database from before there were any.

    Raises CannotStart where the key does not open it.
    """
    with closing(driver.open_to_read(database, key)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'own_audio'").fetchone():
            return set()
        return {hashed(row[0]) for row in connection.execute("SELECT name FROM own_audio WHERE name <> ''")}


def missing(database: Path, key: str, folder: Path) -> tuple[int, int]:
    """How many of those files are not in the media folder, and how many there should be."""
    named = files(database, key)
    return sum(not (folder / name).is_file() for name in named), len(named)
