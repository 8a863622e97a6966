"""Sealed columns: a database of an older program is sealed at its first start, once."""

from contextlib import closing
from pathlib import Path

import pytest

from pwa.db import Database, driver, migrate

pytestmark = pytest.mark.anyio
KEY = "ab" * 32
OLD = """
INSERT INTO practices (id, made_at) VALUES ('p', 'x');
INSERT INTO people (id, practice_id, role, name, handle, made_at)
VALUES ('sam', 'p', 'client', 'Zarquonia', x'01', 'x');
INSERT INTO people (id, practice_id, role, name, handle, made_at)
VALUES ('kim', 'p', 'owner', '', x'02', 'x');
INSERT INTO clients (person_id, practice_id, therapist_id, contact) VALUES ('sam', 'p', 'kim', 'quibblewick');
INSERT INTO audit (id, practice_id, person_id, at, event, detail) VALUES ('1', 'p', 'sam', 'x', 'joined', 'Mumpsimus');
INSERT INTO audit (id, practice_id, person_id, at, event, detail) VALUES ('2', 'p', 'sam', 'x', 'joined', 'Mumpsimus');
"""
WORDS = ("Zarquonia", "quibblewick", "Mumpsimus")


def _all(path: Path) -> str:
    with closing(driver.open_sealed(path, KEY)) as connection:
        tables = ("people", "clients", "audit")
        return str([tuple(row) for name in tables for row in connection.execute(f"SELECT * FROM {name}")])


async def test_what_an_older_program_kept_is_sealed_and_still_says_the_same(tmp_path: Path) -> None:
    path, keys = tmp_path / "s.db", tmp_path / "s.person-keys"
    migrate.run(path, KEY, upto=9)
    with closing(driver.open_sealed(path, KEY)) as connection:
        connection.executescript(OLD)
    assert all(word in _all(path) for word in WORDS)
    for _ in range(2):
        db = await Database.open(path, KEY, keys)
        async with db.read() as tx:
            sam = await tx.value("SELECT name FROM people WHERE id = 'sam'")
            kim = await tx.value("SELECT name FROM people WHERE id = 'kim'")
            contact = await tx.value("SELECT contact FROM clients")
            details = await tx.all("SELECT detail FROM audit")
            assert tx.unseal("people.name", "sam", sam) == "Zarquonia"
            assert tx.unseal("people.name", "kim", kim) == ""
            assert tx.unseal("clients.contact", "sam", contact) == "quibblewick"
            assert [tx.unseal("audit.detail", "sam", row["detail"]) for row in details] == ["Mumpsimus"] * 2
        await db.close()
        assert not [word for word in WORDS if word in _all(path)]


async def test_a_start_that_fails_before_it_is_sealed_leaves_it_as_it_was(tmp_path: Path) -> None:
    path, keys = tmp_path / "s.db", tmp_path / "away" / "s.person-keys"
    migrate.run(path, KEY, upto=9)
    with closing(driver.open_sealed(path, KEY)) as connection:
        connection.executescript(OLD)
    (tmp_path / "away").touch()
    with pytest.raises(Exception, match="cannot be made"):
        await Database.open(path, KEY, keys)
    assert all(word in _all(path) for word in WORDS)
