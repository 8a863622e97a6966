"""Whatever is sent in the place of a recording: a clear sentence, and nothing left behind."""

import asyncio
import errno
import os
import shutil
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any, NamedTuple

import httpx
import pytest

from pwa.recordings import media as media_module
from pwa.recordings.sealing import Sealer
from tests.plans.world import World
from tests.recordings.own.studio import PLACE, made, send, sent_and_made
from tests.recordings.sounds import sound

pytestmark = pytest.mark.anyio

HTML = b"<!doctype html><script>alert(1)</script>"
BOUNDARY = "b" * 20
HEAD = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="for"\r\n\r\neverybody\r\n'
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="audio"; filename="a.mp3"\r\n\r\n'
).encode()
KIND = f"multipart/form-data; boundary={BOUNDARY}"


def left(world: World) -> list[str]:
    """What lies in the media folder."""
    root = world.app.state.media.root
    return [str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()]


async def test_two_gigabytes_are_refused_before_they_are_read(world: World) -> None:
    async def never() -> AsyncIterator[bytes]:
        raise AssertionError("it was read")
        yield b""

    async with world.browser(world.owner) as desk:
        headers = {"content-length": str(2 << 30), "content-type": KIND}
        answer = await desk.post(f"{PLACE}/new", content=never(), headers=headers)
        assert answer.status_code == 413
        assert "larger than 200 MB" in answer.text
        other = await desk.post(f"{PLACE}/voice-00000000/words", content=never(), headers=headers)
        assert other.status_code == 413
    assert left(world) == []


async def test_more_than_was_announced_is_refused_while_it_comes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media_module, "FILE_BYTES", 300_000)
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield HEAD
        while True:
            sent += 50_000
            yield bytes(50_000)

    async with world.browser(world.owner) as desk:
        answer = await desk.post(f"{PLACE}/new", content=endless(), headers={"content-type": KIND})
    assert answer.status_code == 413
    assert "larger than" in answer.text
    assert sent < 500_000
    assert left(world) == []


@pytest.mark.parametrize(
    "content",
    [
        HTML,
        b"ID3" + HTML * 100,
        b"#EXTM3U\nhttp://127.0.0.1/a.mp3\n",
        b"RIFF\x00\x00\x00\x00WAVE" + HTML,
        b"\x00",
    ],
    ids=["a page", "a polyglot", "a playlist", "a wav that is none", "a NUL"],
)
async def test_what_is_no_sound_fails_with_a_sentence(world: World, content: bytes) -> None:
    one = await sent_and_made(world, content)
    assert one.coming is not None
    assert one.coming.state == "failed"
    async with world.browser(world.owner) as desk:
        page = (await desk.get(f"{PLACE}/{one.slug}")).text
        assert "This file could not be used" in page
        assert one.coming.reason in page
        assert "<audio" not in page
        assert (
            await desk.post(f"{PLACE}/{one.slug}/publish", data={"audio": one.coming.id})
        ).status_code == 422
    assert left(world) == []


async def test_a_form_that_stops_halfway_or_is_none(world: World) -> None:
    end = f"\r\n--{BOUNDARY}--\r\n".encode()
    bodies = [HEAD + b"half of it", HEAD[:40], b"", b"nonsense", b"\xff" * 100 + end]
    async with world.browser(world.owner) as desk:
        for body in bodies:
            answer = await desk.post(f"{PLACE}/new", content=body, headers={"content-type": KIND})
            assert answer.status_code == 400, body[:20]
        for kind in ("text/plain", "multipart/form-data", "audio/mpeg", f"{KIND}{'x' * 500}"):
            answer = await desk.post(f"{PLACE}/new", content=HEAD + end, headers={"content-type": kind})
            assert answer.status_code == 400, kind
        stranger = HEAD.replace(b'name="audio"', b'name="other"') + b"x" + end
        answer = await desk.post(f"{PLACE}/new", content=stranger, headers={"content-type": KIND})
        assert "Files are not taken here" in answer.text
    assert left(world) == []


async def test_who_is_not_signed_in_is_sent_to_the_sign_in(world: World) -> None:
    async with world.browser(world.owner) as desk:
        desk.cookies.clear()
        answer = await send(desk, sound("mp3"))
        assert (answer.status_code, answer.headers["location"][:7]) == (303, "/signin")
    assert left(world) == []


async def leave(world: World, method: str, path: str, begun: bytes, query: bytes = b"") -> None:
    """The owner begins to send, and is gone."""
    pieces: Iterator[dict[str, Any]] = iter(
        [{"type": "http.request", "body": begun, "more_body": True}, {"type": "http.disconnect"}]
    )

    async def receive() -> dict[str, Any]:
        return next(pieces)

    async def send_nothing(message: dict[str, Any]) -> None:
        raise AssertionError("nobody is there to answer")

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": [
            (b"host", b"localhost:8000"),
            (b"origin", b"http://localhost:8000"),
            (b"cookie", f"sign-in={world.cookie(world.owner)}".encode()),
            (b"content-type", KIND.encode()),
        ],
        "http_version": "1.1",
        "scheme": "http",
        "server": ("localhost", 8000),
        "client": ("127.0.0.1", 1),
    }
    await world.app(scope, receive, send_nothing)  # type: ignore[arg-type]


async def test_who_leaves_in_the_middle_leaves_nothing(world: World) -> None:
    await leave(world, "POST", f"{PLACE}/new", HEAD + bytes(200_000))
    assert left(world) == []


class Usage(NamedTuple):
    total: int
    used: int
    free: int


async def test_a_full_disk_is_said_and_nothing_is_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    async with world.browser(world.owner) as desk:
        for place, name, broken in (
            (shutil, "disk_usage", lambda _: Usage(1, 1, 0)),
            (Sealer, "write", full),
            (Sealer, "close", full),
        ):
            with monkeypatch.context() as change:
                change.setattr(place, name, broken)
                answer = await send(desk, sound("mp3"))
            assert answer.status_code == 503
            assert "full or broken" in answer.text
            assert left(world) == []
        assert (await send(desk, sound("mp3"))).status_code == 303, "and then it goes on"


async def test_others_do_not_wait_while_the_disk_takes_it_in(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed_by: list[int] = []
    close = Sealer.close

    def noted(sealer: Sealer) -> None:
        closed_by.append(threading.get_ident())
        close(sealer)

    monkeypatch.setattr(Sealer, "close", noted)
    async with world.browser(world.owner) as desk:
        assert (await send(desk, sound("mp3"))).status_code == 303
    assert closed_by
    assert threading.get_ident() not in closed_by, "the loop that answers everybody did it"


async def test_names_are_labels_and_never_paths(world: World) -> None:
    for label, title in {
        "../../../etc/pass wd.mp3": "pass wd",
        "C:\\Users\\me\\Evening walk.m4a": "Evening walk",
        "x" * 300 + ".mp3": "x" * 80,
    }.items():
        one = await sent_and_made(world, label=label, title="")
        assert one.title == title
    async with world.browser(world.owner) as desk:
        body = HEAD.replace(b"a.mp3", b"a\x00/b\x1b.mp3") + sound("mp3") + f"\r\n--{BOUNDARY}--\r\n".encode()
        answer = await desk.post(f"{PLACE}/new", content=body, headers={"content-type": KIND})
        assert (await made(world, answer.headers["location"].rsplit("/", 1)[1])).title == "b"
    names = [name.removeprefix("incoming/") for name in left(world)]
    assert all(len(name) == 64 and name.isalnum() for name in names)


async def test_a_form_that_lacks_something_comes_back_as_it_was_filled_in(world: World) -> None:
    async with world.browser(world.owner) as desk:
        none = await send(desk, b"", title="Kept words")
        assert none.status_code == 422
        assert "Please choose a file." in none.text
        assert "Kept words" in none.text
        long = await send(desk, sound("mp3"), title="x" * 81)
        assert "at most 80 characters" in long.text
        nobody = await send(desk, sound("mp3"), **{"for": "client", "client": ""})
        assert "Please say for whom" in nobody.text
        foreign = await send(desk, sound("mp3"), **{"for": "client", "client": "no-such"})
        assert foreign.status_code == 404
        nul = await send(desk, sound("mp3"), title="a\x00b")
        assert nul.status_code == 422
    assert left(world) == []


async def test_two_at_once_are_both_made(world: World) -> None:
    async with world.browser(world.owner) as desk, world.browser(world.owner) as other:
        both = await asyncio.gather(send(desk, sound("wav")), send(other, sound("ogg")))
    slugs = [answer.headers["location"].rsplit("/", 1)[1] for answer in both]
    for slug in slugs:
        one = await made(world, slug)
        assert one.coming is not None
        assert one.coming.state == "ready"
    assert os.listdir(world.app.state.media.incoming) == []


async def test_no_more_than_a_few_wait(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pwa.recordings.own.service.WAITING_MOST", 0)
    async with world.browser(world.owner) as desk:
        answer: httpx.Response = await send(desk, sound("mp3"))
    assert answer.status_code == 422
    assert "wait to be made ready" in answer.text
    assert left(world) == []
