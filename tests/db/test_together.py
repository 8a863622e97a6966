"""Operations that share a commit: each stands or falls alone, and waits for nothing but its transaction."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from pwa.db import Database, Reader, Writer, driver
from pwa.errors import Busy, Conflict, NoRoom

KEY = "ab" * 32


def test_one_that_is_refused_leaves_its_neighbours_alone(tmp_path: Path) -> None:
    async def together(db: Database) -> None:
        names = [f"n{number}" for number in range(30)] + ["n3", "n9"]
        results = await asyncio.gather(
            *(db.write_together(lambda tx, name=name: _put(tx, name)) for name in names),  # type: ignore[misc]
            return_exceptions=True,
        )
        assert [type(result) for result in results[30:]] == [Conflict, Conflict]
        assert all(result is None for result in results[:30])
        assert await _names(db) == set(names)

    _run(tmp_path, together)


def test_what_one_wrote_before_it_failed_is_undone_and_no_operation_runs_twice(tmp_path: Path) -> None:
    ran: list[str] = []

    async def one(tx: Writer, name: str) -> None:
        ran.append(name)
        await _put(tx, name)
        if name == "b":
            raise RuntimeError("after its first write")

    async def together(db: Database) -> None:
        results = await asyncio.gather(
            *(db.write_together(lambda tx, name=name: one(tx, name)) for name in "abc"),  # type: ignore[misc]
            return_exceptions=True,
        )
        assert [type(result) for result in results] == [type(None), RuntimeError, type(None)]
        assert await _names(db) == {"a", "c"}
        assert sorted(ran) == ["a", "b", "c"]

    _run(tmp_path, together)


def test_many_share_a_commit(tmp_path: Path) -> None:
    commits: list[str] = []

    async def together(db: Database) -> None:
        await db._writer.visit(lambda connection: connection.set_trace_callback(commits.append))
        await asyncio.gather(*(db.write_together(lambda tx, n=n: _put(tx, f"n{n}")) for n in range(40)))  # type: ignore[misc]
        assert commits.count("COMMIT") < 10, commits

    _run(tmp_path, together)


def test_a_commit_that_fails_fails_for_all_of_them(tmp_path: Path) -> None:
    async def together(db: Database) -> None:
        other = driver.open_sealed(tmp_path / "s.db", KEY)
        other.execute("BEGIN IMMEDIATE")  # another process, which does not let go
        await db._writer.visit(lambda connection: connection.execute("PRAGMA busy_timeout = 50"))
        results = await asyncio.gather(
            *(db.write_together(lambda tx, name=name: _put(tx, name)) for name in "ab"),  # type: ignore[misc]
            return_exceptions=True,
        )
        assert [type(result) for result in results] == [Busy, Busy]
        other.execute("ROLLBACK")
        other.close()
        await db.write_together(lambda tx: _put(tx, "later"))
        assert await _names(db) == {"later"}

    _run(tmp_path, together)


def test_a_disk_that_fills_up_undoes_all_and_says_so(tmp_path: Path) -> None:
    async def together(db: Database) -> None:
        pages = await db._writer.visit(
            lambda connection: connection.execute("PRAGMA page_count").fetchone()[0]
        )
        await db._writer.visit(lambda connection: connection.execute(f"PRAGMA max_page_count = {pages + 1}"))
        results = await asyncio.gather(
            db.write_together(lambda tx: _put(tx, "small")),
            db.write_together(lambda tx: _put(tx, "large", "x" * 100_000)),
            return_exceptions=True,
        )
        assert NoRoom in {type(result) for result in results}
        stored = await _names(db)
        assert ("small" in stored) == (results[0] is None)
        assert "large" not in stored

    _run(tmp_path, together)


@pytest.mark.parametrize("way", ["write_together", "read_at_once"])
def test_an_operation_waits_for_nothing_but_its_transaction(tmp_path: Path, way: str) -> None:
    async def dawdle(tx: Reader) -> None:
        await asyncio.sleep(0)

    async def together(db: Database) -> None:
        with pytest.raises(RuntimeError, match="something else"):
            await getattr(db, way)(dawdle)
        await db.write_together(lambda tx: _put(tx, "after"))
        assert await db.read_at_once(_found) == {"after"}

    _run(tmp_path, together)


async def _put(tx: Writer, name: str, value: str = "x") -> None:
    await tx.run("INSERT INTO instance (name, value) VALUES (:name, :value)", name=name, value=value)


async def _found(tx: Reader) -> set[str]:
    return {row["name"] for row in await tx.all("SELECT name FROM instance WHERE name <> 'person_keys'")}


async def _names(db: Database) -> set[str]:
    async with db.read() as tx:
        return await _found(tx)


def _run(folder: Path, work: Callable[[Database], Awaitable[None]]) -> None:
    async def run() -> None:
        db = await Database.open(folder / "s.db", KEY, folder / "s.person-keys")
        try:
            await work(db)
        finally:
            await db.close()

    asyncio.run(run())
