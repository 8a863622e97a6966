"""Upgrading from every earlier version gives the schema of a fresh database."""

from contextlib import closing
from pathlib import Path

import pytest

from pwa.db import driver, migrate
from pwa.errors import CannotStart

KEY = "ab" * 32
VERSIONS = sorted(int(file.name.split("_")[0]) for file in migrate.FOLDER.glob("*.sql"))


def _schema(path: Path) -> list[tuple[str, str]]:
    connection = driver.open_sealed(path, KEY)
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    ).fetchall()
    connection.close()
    return [(row["name"], row["sql"]) for row in rows]


def test_the_numbers_have_no_gap() -> None:
    assert list(range(1, len(VERSIONS) + 1)) == VERSIONS


@pytest.mark.parametrize("start", VERSIONS)
def test_an_upgrade_equals_a_fresh_schema(tmp_path: Path, start: int) -> None:
    migrate.run(tmp_path / "old.db", KEY, upto=start)
    migrate.run(tmp_path / "old.db", KEY)
    migrate.run(tmp_path / "fresh.db", KEY)
    assert _schema(tmp_path / "old.db") == _schema(tmp_path / "fresh.db")


def test_running_twice_changes_nothing(tmp_path: Path) -> None:
    assert migrate.run(tmp_path / "s.db", KEY) == VERSIONS[-1]
    before = _schema(tmp_path / "s.db")
    assert migrate.run(tmp_path / "s.db", KEY) == VERSIONS[-1]
    assert _schema(tmp_path / "s.db") == before


def test_a_migration_that_fails_leaves_the_version_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_good.sql").write_text("CREATE TABLE good (id TEXT);\n")
    (folder / "0002_bad.sql").write_text("CREATE TABLE half (id TEXT);\nCREATE TABLE half (id TEXT);\n")
    monkeypatch.setattr(migrate, "FOLDER", folder)
    with pytest.raises(driver.sqlcipher.OperationalError):
        migrate.run(tmp_path / "s.db", KEY)
    assert [name for name, _ in _schema(tmp_path / "s.db")] == ["good", "schema_versions"]


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    migrate.run(tmp_path / "s.db", KEY)
    connection = driver.open_sealed(tmp_path / "s.db", KEY)
    connection.execute("INSERT INTO schema_versions VALUES (9999, '2030-01-01T00:00:00.000Z')")
    connection.close()
    with pytest.raises(CannotStart, match="newer program"):
        migrate.run(tmp_path / "s.db", KEY)


def test_every_table_names_its_practice(tmp_path: Path) -> None:
    migrate.run(tmp_path / "s.db", KEY)
    connection = driver.open_sealed(tmp_path / "s.db", KEY)
    tables = [
        row["name"] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    ]
    without = {
        table
        for table in tables
        if "practice_id" not in {row["name"] for row in connection.execute(f"PRAGMA table_info({table})")}
    }
    connection.close()
    assert without == {"instance", "limits", "practices", "schema_versions", "used_challenges"}


def test_what_was_sent_survives_the_new_table_of_entries(tmp_path: Path) -> None:
    """0013 makes the table of entries, and all that refer to it, once more."""
    path = tmp_path / "s.db"
    migrate.run(path, KEY, upto=12)
    with closing(driver.open_sealed(path, KEY)) as connection:
        for statement in SENT:
            connection.execute(statement)
        before = _rows(connection)
    migrate.run(path, KEY, upto=13)
    with closing(driver.open_sealed(path, KEY)) as connection:
        assert _rows(connection) == before
        assert all(before.values())
        with pytest.raises(driver.sqlcipher.IntegrityError):
            connection.execute("INSERT INTO ticks VALUES ('ada', 's', 'x', 'p', 'no-such-entry', 1)")
        connection.execute("INSERT INTO ticks VALUES ('ada', 's', 'x', 'p', 'e', 1)")


def test_what_was_heard_before_the_practice_log_is_a_sitting_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    migrate.run(path, KEY, upto=22)
    with closing(driver.open_sealed(path, KEY)) as connection:
        for statement in SENT:
            connection.execute(statement)
    migrate.run(path, KEY)
    with closing(driver.open_sealed(path, KEY)) as connection:
        [row] = connection.execute("SELECT sitting, started_at, seconds, word, eyes FROM listening")
        assert tuple(row) == ("e", None, 5, "", "")


def test_marks_of_who_looked_become_looks(tmp_path: Path) -> None:
    """0026: what was looked at is done, with who and when; what was not, waits."""
    path = tmp_path / "s.db"
    migrate.run(path, KEY, upto=22)
    with closing(driver.open_sealed(path, KEY)) as connection:
        for statement in SENT:
            connection.execute(statement)
        connection.execute("UPDATE flags SET seen_at = '2026-02', seen_by = 'ada'")
        connection.execute("INSERT INTO flags VALUES ('ada', 'e', 'r', 'p', 'help', '2026-02', 'ada')")
        connection.execute(
            "INSERT INTO entries (client_id, id, practice_id, kind, sha256, next, written_at, received_at)"
            " VALUES ('ada', 'later', 'p', 'check-in', 'hash', '/today', '2026', '2026')"
        )
        connection.execute("INSERT INTO flags VALUES ('ada', 'later', 'q', 'p', 'help', NULL, NULL)")
    migrate.run(path, KEY)
    with closing(driver.open_sealed(path, KEY)) as connection:
        [look] = connection.execute("SELECT entry_id, number, act, words, by_id, at FROM looks")
        assert tuple(look) == ("e", 1, "seen", "", "ada", "2026-02")
        flags = connection.execute(
            "SELECT entry_id, question, done_at FROM flags ORDER BY entry_id, question"
        )
        assert [tuple(row) for row in flags] == [
            ("e", "q", "2026-02"),
            ("e", "r", "2026-02"),
            ("later", "q", None),
        ]


SENT = (
    "INSERT INTO practices (id, name, made_at) VALUES ('p', 'Practice', '2026-01-01T00:00:00.000Z')",
    "INSERT INTO people (id, practice_id, role, name, handle, made_at) VALUES ('ada', 'p', 'client', '', x'00', '')",
    "INSERT INTO plans (id, practice_id, client_id, made_at) VALUES ('plan', 'p', 'ada', '2026')",
    "INSERT INTO sessions (id, practice_id, plan_id, state) VALUES ('session', 'p', 'plan', 'planned')",
    "INSERT INTO steps (id, practice_id, plan_id, session_id, slug, version, kind, phase, due_days, position)"
    " VALUES ('s', 'p', 'plan', 'session', 'slug', '1', 'read', 'before', 0, 1)",
    "INSERT INTO entries (client_id, id, practice_id, kind, step_id, sha256, next, written_at, received_at)"
    " VALUES ('ada', 'e', 'p', 'tick', 's', 'hash', '/today', '2026', '2026')",
    "INSERT INTO ticks VALUES ('ada', 's', '', 'p', 'e', 1)",
    "INSERT INTO reflections VALUES ('ada', 'e', 'p', 's', 'words', NULL)",
    "INSERT INTO check_ins VALUES ('ada', 'e', 'p', 's', 'pre', '1', '{}')",
    "INSERT INTO listening VALUES ('ada', 'e', 'p', 's', 'centring-10', 5, 0)",
    "INSERT INTO flags VALUES ('ada', 'e', 'q', 'p', 'help', NULL, NULL)",
)
_TABLES = ("entries", "ticks", "reflections", "check_ins", "listening", "flags")


def _rows(connection: driver.Connection) -> dict[str, list[tuple[object, ...]]]:
    return {table: [tuple(row) for row in connection.execute(f"SELECT * FROM {table}")] for table in _TABLES}
