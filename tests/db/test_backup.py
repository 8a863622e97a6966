"""A backup is one whole state of the database, sealed; nobody waits for it, and it waits for nobody."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pwa.db import backup, driver, health, migrate
from pwa.errors import NotDone

KEY, OTHER = "ab" * 32, "cd" * 32
CANARY = "canary-7f3a"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "s.db"
    migrate.run(path, KEY)
    return path


@pytest.fixture
def writer(database: Path) -> Iterator[driver.Connection]:
    """Somebody who writes meanwhile, as the server does."""
    with closing(driver.open_sealed(database, KEY)) as connection:
        yield connection


def _put(writer: driver.Connection, name: str) -> None:
    writer.execute("INSERT INTO instance VALUES (?, 'x')", (name,))


def _backup(database: Path, name: str = "one.backup") -> Path:
    made = database.with_name(name)
    made.touch()
    backup.write(database, KEY, made)
    return made


def _names(path: Path) -> set[str]:
    with closing(driver.open_to_read(path, KEY)) as connection:
        return {row[0] for row in connection.execute("SELECT name FROM instance WHERE name <> 'person_keys'")}


def test_what_is_committed_is_in_it_and_what_is_half_done_is_not(
    database: Path, writer: driver.Connection
) -> None:
    _put(writer, "done")
    writer.execute("BEGIN IMMEDIATE")
    _put(writer, "half")
    made = _backup(database)
    writer.execute("COMMIT")
    assert _names(made) == {"done"}
    assert _names(database) == {"done", "half"}


def test_what_lies_in_the_log_is_in_it_too(database: Path, writer: driver.Connection) -> None:
    writer.execute("PRAGMA wal_autocheckpoint = 0")
    _put(writer, "in the log")
    assert database.with_name("s.db-wal").stat().st_size
    assert _names(_backup(database)) == {"in the log"}


def test_it_is_sealed_under_the_same_key_and_no_other(database: Path, writer: driver.Connection) -> None:
    _put(writer, CANARY)
    made = _backup(database)
    body = made.read_bytes()
    assert CANARY.encode() not in body
    assert b"SQLite format" not in body
    assert health.problems(made, KEY, driver.open_to_read) == []
    with pytest.raises(Exception, match="key does not open"):
        driver.open_to_read(made, OTHER)


def test_to_look_at_it_changes_nothing(database: Path) -> None:
    made = _backup(database)
    before = made.read_bytes()
    assert _names(made) == set()
    with (
        closing(driver.open_to_read(made, KEY)) as connection,
        pytest.raises(driver.Failure, match="readonly"),
    ):
        _put(connection, "new")
    assert made.read_bytes() == before
    assert [path.name for path in made.parent.glob("one.backup*")] == [made.name]


def test_it_never_writes_into_a_file_that_holds_something(database: Path) -> None:
    made = _backup(database)
    before = made.read_bytes()
    with pytest.raises(NotDone, match="already exists"):
        backup.write(database, KEY, made)
    assert made.read_bytes() == before


@pytest.mark.parametrize("version", sorted(migrate._files())[:-1])
def test_one_of_an_older_program_gets_the_newest_schema(tmp_path: Path, version: int) -> None:
    migrate.run(tmp_path / "s.db", KEY, upto=version)
    made = _backup(tmp_path / "s.db")
    assert backup.renew(made, KEY, made.with_suffix(".person-keys")) == ""
    assert migrate.version(made, KEY) == max(migrate._files())
    assert health.problems(made, KEY) == []
    assert _names(made) == {"generation"}
