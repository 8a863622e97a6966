"""The database is sealed, durable and refuses a wrong key without harm."""

import asyncio
from pathlib import Path

import pytest

from pwa.db import Database, Writer, driver, health
from pwa.errors import CannotStart

KEY, OTHER = "ab" * 32, "cd" * 32


async def _put(tx: Writer, name: str, value: str = "x") -> None:
    await tx.run("INSERT INTO instance (name, value) VALUES (:name, :value)", name=name, value=value)


async def _names(db: Database) -> set[str]:
    async with db.read() as tx:
        return {row["name"] for row in await tx.all("SELECT name FROM instance WHERE name <> 'person_keys'")}


def test_nothing_readable_lies_on_the_disk(tmp_path: Path) -> None:
    async def write() -> None:
        db = await Database.open(tmp_path / "s.db", KEY, tmp_path / "s.person-keys")
        async with db.write() as tx:
            await _put(tx, "canary-7f3a", "a sentence that must not be readable")
        on_disk = _bytes_in(tmp_path)
        await db.close()
        assert b"canary-7f3a" not in on_disk
        assert b"must not be readable" not in on_disk
        assert b"SQLite format" not in on_disk

    asyncio.run(write())


def test_a_wrong_key_stops_the_start_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    asyncio.run(_open_and_close(path, KEY))
    before = path.read_bytes()
    with pytest.raises(CannotStart, match="key does not open"):
        asyncio.run(_open_and_close(path, OTHER))
    assert path.read_bytes() == before
    asyncio.run(_open_and_close(path, KEY))


def test_every_connection_has_the_pragmas(tmp_path: Path) -> None:
    connection = driver.open_sealed(tmp_path / "s.db", KEY)
    found = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys", "secure_delete")
    }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "busy_timeout": 5000,
        "foreign_keys": 1,
        "secure_delete": 1,
    }
    assert driver.sqlite_version() >= driver.LEAST_SQLITE


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    async def half(db: Database) -> None:
        async with db.write() as tx:
            await _put(tx, "first")
            raise RuntimeError

    async def fail() -> None:
        db = await Database.open(tmp_path / "s.db", KEY, tmp_path / "s.person-keys")
        with pytest.raises(RuntimeError):
            await half(db)
        assert await _names(db) == set()
        await db.close()

    asyncio.run(fail())


def test_a_reader_does_not_see_what_is_not_committed(tmp_path: Path) -> None:
    async def look() -> None:
        db = await Database.open(tmp_path / "s.db", KEY, tmp_path / "s.person-keys")
        async with db.write() as tx:
            await _put(tx, "half")
            assert await _names(db) == set()
        assert await _names(db) == {"half"}
        await db.close()

    asyncio.run(look())


def test_a_receipt_waits_for_the_commit(tmp_path: Path) -> None:
    async def wait() -> None:
        db = await Database.open(tmp_path / "s.db", KEY, tmp_path / "s.person-keys")
        await db.write_together(lambda tx: _put(tx, "there"))
        connection = driver.open_sealed(tmp_path / "s.db", KEY)
        assert (
            connection.execute("SELECT name FROM instance WHERE name <> 'person_keys'").fetchone()["name"]
            == "there"
        )
        await db.close()

    asyncio.run(wait())


def test_a_damaged_file_is_found(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    asyncio.run(_open_and_close(path, KEY))
    assert health.problems(path, KEY) == []
    body = bytearray(path.read_bytes())
    body[4096 * 3 + 100] ^= 0xFF
    path.write_bytes(body)
    assert health.problems(path, KEY) != []


def _bytes_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def _open_and_close(path: Path, key: str) -> None:
    await (await Database.open(path, key, path.with_suffix(".person-keys"))).close()
