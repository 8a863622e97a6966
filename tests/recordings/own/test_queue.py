"""The queue: one after the other, taken up again after a crash, swept clean."""

import asyncio
import os
import time
from datetime import timedelta
from typing import Any

import pytest

from pwa import clock
from pwa.recordings.making import service, store
from pwa.recordings.making.service import Maker
from pwa.recordings.media import LEFT_OVER, Media
from pwa.recordings.own import service as own
from pwa.recordings.own.model import Own
from pwa.recordings.transcoding.job import Job, Outcome
from pwa.recordings.transcoding.running import Interrupted
from tests.plans.world import NOW, World
from tests.recordings.own.studio import PLACE, made, send
from tests.recordings.sounds import sound

pytestmark = pytest.mark.anyio


@pytest.fixture
async def waiting(world: World) -> str:
    """The slug of a recording that waits, while nobody makes anything."""
    await world.app.state.maker.stop()
    async with world.browser(world.owner) as desk:
        answer = await send(desk, sound("mp3"))
    return answer.headers["location"].rsplit("/", 1)[1]


def maker(world: World) -> Maker:
    """Another process's."""
    return Maker(world.db, world.app.state.media, world.app.state.secrets)


async def seen(world: World, slug: str) -> Own:
    async with world.db.read() as tx:
        return await own.seen(tx, world.owner, slug)


async def test_a_page_says_that_it_waits_and_asks_again(world: World, waiting: str) -> None:
    async with world.browser(world.owner) as desk:
        page = (await desk.get(f"{PLACE}/{waiting}")).text
        assert "Waits for its turn" in page
        assert 'http-equiv="refresh"' in page, "without script"
        block = (await desk.get(f"{PLACE}/{waiting}", headers={"hx-request": "true"})).text
        assert 'hx-trigger="every 2s"' in block
        assert "<h1" not in block
        assert "Waits for its turn" in (await desk.get(PLACE)).text
        assert await maker(world).make_one()
        block = (await desk.get(f"{PLACE}/{waiting}", headers={"hx-request": "true"})).text
        assert "hx-trigger" not in block


async def test_at_most_one_per_core_in_all_processes(
    world: World, waiting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    async with world.browser(world.owner) as desk:
        await send(desk, sound("mp3"))
    tried: list[bool] = []

    async def while_it_works(job: Job, tell: Any) -> Outcome:
        tried.append(await maker(world).make_one())
        async with world.db.read() as tx:
            assert await store.at_work(tx, NOW) == 1
        return Outcome(refused="Enough.")

    monkeypatch.setattr(service, "transcode", while_it_works)
    assert await maker(world).make_one()
    assert tried == [False]


async def test_what_a_crash_interrupted_is_taken_up_again_and_then_given_up(
    world: World, waiting: str
) -> None:
    for crash in range(service.TRIES):
        with clock.at(NOW + crash * timedelta(minutes=5)):
            async with world.db.write() as tx:
                row = await store.next_one(tx, clock.now())
                assert row is not None
                await store.claim(tx, row["id"], "a process that fell over", clock.now() + service.BELIEVED)
            assert not await maker(world).make_one(), "it may still be at work"
    with clock.at(NOW + timedelta(hours=1)):
        assert not await maker(world).make_one()
        one = await seen(world, waiting)
        assert one.coming is not None
        assert (one.coming.state, one.coming.reason) == ("failed", service.INTERRUPTED)
        await maker(world).tidy()
    assert os.listdir(world.app.state.media.incoming) == [one.coming.id], "it can be tried again"


async def test_once_interrupted_it_is_made_by_the_next(world: World, waiting: str) -> None:
    async with world.db.write() as tx:
        row = await store.next_one(tx, NOW)
        assert row is not None
        await store.claim(tx, row["id"], "a process that fell over", NOW + service.BELIEVED)
    with clock.at(NOW + timedelta(minutes=2)):
        assert await maker(world).make_one()
    assert (await seen(world, waiting)).coming.state == "ready"  # type: ignore[union-attr]


@pytest.mark.parametrize("drops", [False, True])
async def test_who_is_at_work_in_silence_keeps_it_until_it_is_wanted_no_more(
    world: World, waiting: str, monkeypatch: pytest.MonkeyPatch, drops: bool
) -> None:
    """A process may have nothing to say for minutes: while it lives, nobody else takes the sound up."""
    monkeypatch.setattr(service, "TELL", 0.01)
    began, is_there = time.monotonic(), False

    async def in_silence(job: Job, tell: Any) -> Outcome:
        nonlocal is_there
        is_there = True
        try:
            with clock.at(NOW + service.BELIEVED * 0.9):
                await asyncio.sleep(0.01 * service.RENEW * 3)
            with clock.at(NOW + service.BELIEVED * 1.5):
                assert not await maker(world).make_one(), "another took it up"
            if drops:
                async with world.db.write() as tx:
                    await own.discard(tx, world.owner, waiting)
                await asyncio.sleep(60)
            return Outcome(refused="Enough.")
        finally:
            is_there = False

    monkeypatch.setattr(service, "transcode", in_silence)
    assert await maker(world).make_one()
    assert not is_there
    assert time.monotonic() - began < 30
    if not drops:
        one = await seen(world, waiting)
        assert one.coming is not None
        assert one.coming.reason == "Enough."


async def test_a_server_that_stops_puts_it_back(
    world: World, waiting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = asyncio.Event()

    async def for_ever(job: Job, tell: Any) -> Outcome:
        begun.set()
        await asyncio.sleep(3600)
        return Outcome()

    monkeypatch.setattr(service, "transcode", for_ever)
    other = maker(world)
    other.start()
    await begun.wait()
    await other.stop()
    one = await seen(world, waiting)
    assert one.coming is not None
    assert one.coming.state == "waiting"


async def test_one_whose_process_is_ended_from_outside_waits_again_but_not_for_ever(
    world: World, waiting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ended(job: Job, tell: Any) -> Outcome:
        raise Interrupted()

    monkeypatch.setattr(service, "transcode", ended)
    for _ in range(service.TRIES):
        one = await seen(world, waiting)
        assert one.coming is not None
        assert one.coming.state == "waiting"
        assert await maker(world).make_one()
    assert not await maker(world).make_one()
    one = await seen(world, waiting)
    assert one.coming is not None
    assert (one.coming.state, one.coming.reason) == ("failed", service.INTERRUPTED)


async def test_what_is_discarded_while_it_is_made_leaves_nothing(
    world: World, waiting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = service.transcode

    async def discarded_meanwhile(job: Job, tell: Any) -> Outcome:
        async with world.db.write() as tx:
            await own.discard(tx, world.owner, waiting)
        return await real(job, tell)

    monkeypatch.setattr(service, "transcode", discarded_meanwhile)
    other = maker(world)
    await other.make_one()
    await other.tidy()
    root = world.app.state.media.root
    assert [path for path in root.rglob("*") if path.is_file()] == []


async def test_a_source_that_is_gone_is_said(world: World, waiting: str) -> None:
    media: Media = world.app.state.media
    for name in os.listdir(media.incoming):
        (media.incoming / name).unlink()
    await maker(world).make_one()
    one = await made(world, waiting)
    assert one.coming is not None
    assert "not on the server any more" in one.coming.reason


async def test_what_a_crash_left_is_swept_up_and_nothing_else(world: World, waiting: str) -> None:
    media: Media = world.app.state.media
    old, fresh, known = media.root / ("a" * 64), media.incoming / "fresh", os.listdir(media.incoming)
    for path in (old, media.incoming / "old.1", fresh):
        path.write_bytes(b"x")
    long_ago = time.time() - LEFT_OVER - 60
    for path in (old, media.incoming / "old.1", *(media.incoming / name for name in known)):
        os.utime(path, (long_ago, long_ago))
    await maker(world).tidy()
    assert sorted(os.listdir(media.incoming)) == sorted([*known, "fresh"])
    assert not old.exists()
