"""Upgrading from every earlier version gives the schema of a fresh database."""

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
