"""Where the trouble was the server's, what was sent stays there, and making it ready can be tried again."""

import asyncio
import errno
import logging
import os
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from pwa.leaving import service as leaving
from pwa.recordings.making import service
from pwa.recordings.making.service import Maker
from pwa.recordings.media import Media
from pwa.recordings.own.model import WAITING_MOST, Own
from pwa.recordings.transcoding.job import NO_SPACE, NOT_DONE, Job, Outcome
from tests.plans.world import World
from tests.recordings.own.studio import PLACE, made, send
from tests.recordings.own.test_bad_uploads import left
from tests.recordings.own.test_queue import maker, seen
from tests.recordings.sounds import sound

pytestmark = pytest.mark.anyio

Spoil = Callable[[pytest.MonkeyPatch], None]


def killed(patch: pytest.MonkeyPatch) -> None:
    """As the system does when memory runs out."""
    real = asyncio.create_subprocess_exec

    async def killed_at_once(*given: Any, **options: Any) -> asyncio.subprocess.Process:
        process = await real(*given, **options)
        process.kill()
        return process

    patch.setattr(asyncio, "create_subprocess_exec", killed_at_once)


def full_at_the_end(patch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    patch.setattr(Media, "put", full)


def said(outcome: Outcome) -> Spoil:
    """The process says so."""

    async def at_once(job: Job, tell: Any) -> Outcome:
        return outcome

    return lambda patch: patch.setattr(service, "transcode", at_once)


TROUBLES: dict[str, tuple[Spoil, str, str]] = {
    "killed": (killed, NOT_DONE, "signal 9"),
    "no room for the finished file": (full_at_the_end, NO_SPACE, "ENOSPC"),
    "no room while it is made": (said(Outcome(refused=NO_SPACE, trouble="ENOSPC")), NO_SPACE, "ENOSPC"),
}


async def failed(world: World, desk: httpx.AsyncClient, patch: pytest.MonkeyPatch, **fields: str) -> Own:
    """A recording that the server could not make ready: its maker has stopped."""
    await world.app.state.maker.stop()
    answer = await send(desk, sound("mp3"), **fields)
    assert answer.status_code == 303, answer.text
    slug = answer.headers["location"].rsplit("/", 1)[1]
    with patch.context() as spoiled:
        killed(spoiled)
        assert await maker(world).make_one()
    return await seen(world, slug)


@pytest.mark.parametrize(("spoil", "reason", "logged"), TROUBLES.values(), ids=TROUBLES)
async def test_what_was_sent_stays_and_is_made_when_it_is_tried_again(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    spoil: Spoil,
    reason: str,
    logged: str,
) -> None:
    await world.app.state.maker.stop()
    async with world.browser(world.owner) as desk:
        place = (await send(desk, sound("mp3"))).headers["location"]
        slug, sources = place.rsplit("/", 1)[1], left(world)
        with monkeypatch.context() as spoiled, caplog.at_level(logging.ERROR, "stillpoint"):
            spoil(spoiled)
            assert await maker(world).make_one()
        assert logged in caplog.text
        await maker(world).tidy()
        assert left(world) == sources, "what was sent is there, and nothing half made"
        page = (await desk.get(place)).text
        assert "could not be used" not in page
        assert "This could not be made ready yet" in page
        assert reason in page
        assert "Your sound is still here." in reason
        assert "Could not be made ready yet" in (await desk.get(PLACE)).text
        assert not await maker(world).make_one(), "nobody asked for it"
        for _ in range(2):  # the same button twice
            assert (await desk.post(f"{place}/try-again")).headers["location"] == place
        assert "Waits for its turn" in (await desk.get(place)).text
        assert await maker(world).make_one()
        one = await made(world, slug)
        assert one.coming is not None
        assert one.coming.state == "ready", one.coming.reason
        assert (await desk.post(f"{place}/try-again")).status_code == 303
        assert (await seen(world, slug)).coming == one.coming, "there is nothing to try"
        assert len(left(world)) == 1, "the sound alone"


async def test_what_an_earlier_try_left_is_not_in_the_way(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world.browser(world.owner) as desk:
        one = await failed(world, desk, monkeypatch)
        assert one.coming
        world.app.state.media.part(one.coming.id, 0).write_bytes(b"half of it, when the power went")
        await desk.post(f"{PLACE}/{one.slug}/try-again")
    assert await maker(world).make_one()
    after = await made(world, one.slug)
    assert after.coming
    assert after.coming.state == "ready", after.coming.reason


async def test_the_maker_is_woken(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async with world.browser(world.owner) as desk:
        one = await failed(world, desk, monkeypatch)
        woken: list[bool] = []
        monkeypatch.setattr(Maker, "wake", lambda self: woken.append(True))
        await desk.post(f"{PLACE}/{one.slug}/try-again")
        assert woken == [True]


async def test_a_bad_file_goes_and_is_not_tried_again(world: World) -> None:
    async with world.browser(world.owner) as desk:
        answer = await send(desk, b"no sound")
        place = answer.headers["location"]
        before = await made(world, place.rsplit("/", 1)[1])
        assert "Try again" not in (await desk.get(place)).text
        assert (await desk.post(f"{place}/try-again")).status_code == 303
        assert await made(world, before.slug) == before
    assert left(world) == []


@pytest.mark.parametrize("act", ["discard", "take-away", "replace", "leave"])
async def test_what_nobody_wants_any_more_goes(
    world: World, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    async with world.browser(world.owner) as desk:
        one = await failed(world, desk, monkeypatch, **{"for": "client", "client": world.client.id})
        [source] = left(world)
        if act == "leave":
            async with world.db.write() as tx:
                await leaving.delete_account(tx, world.owner.practice, world.client.id, world.owner.id)
        elif act == "replace":
            assert (await send(desk, sound("mp3"), f"{PLACE}/{one.slug}/replace")).status_code == 303
        else:
            assert (await desk.post(f"{PLACE}/{one.slug}/{act}")).status_code == 303
        await maker(world).tidy()
        assert source not in left(world)


async def test_what_stays_to_be_tried_again_does_not_fill_the_disk(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world.browser(world.owner) as desk:
        for _ in range(WAITING_MOST):
            one = await failed(world, desk, monkeypatch)
        answer = await send(desk, sound("mp3"))
        assert answer.status_code == 422
        assert "or for another try" in answer.text
        await desk.post(f"{PLACE}/{one.slug}/discard")
        assert (await send(desk, sound("mp3"))).status_code == 303


async def test_a_disk_or_a_system_that_refuses_is_logged(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EAGAIN, "a name that is nobody's business")

    async with world.browser(world.owner) as desk:
        await world.app.state.maker.stop()
        await send(desk, sound("mp3"))
    monkeypatch.setattr(asyncio, "create_subprocess_exec", refused)
    with caplog.at_level(logging.ERROR, "stillpoint"):
        other = maker(world)
        other.start()
        for _ in range(500):
            await asyncio.sleep(0.02)
            if caplog.text:
                break
        await other.stop()
    assert "EAGAIN while a recording was made ready" in caplog.text
    assert "nobody's business" not in caplog.text
