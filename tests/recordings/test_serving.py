"""The audio itself: whole, in ranges, for ever; and what describes it."""

import hashlib
from pathlib import Path

import httpx
import pytest

from pwa.errors import CannotStart
from pwa.recordings import service
from pwa.recordings.model import Recording, recording
from tests.recordings.conftest import BYTES, write

SIZE = len(BYTES)


@pytest.mark.anyio
async def test_the_whole_file_is_public_and_kept_for_ever(
    app_client: httpx.AsyncClient, calm: Recording
) -> None:
    answer = await app_client.get(calm.url)
    assert (answer.status_code, answer.content) == (200, BYTES)
    assert answer.headers["content-type"] == "audio/mp4"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-length"] == str(SIZE)
    assert "content-encoding" not in answer.headers


# RFC 9110 section 14; the first rows are what Safari asks for.
RANGES = [
    ("bytes=0-1", 206, (0, 1)),
    ("bytes=0-", 206, (0, SIZE - 1)),
    ("bytes=0-0", 206, (0, 0)),
    ("bytes=65535-65537", 206, (65_535, 65_537)),
    ("bytes=1000-", 206, (1000, SIZE - 1)),
    ("bytes=-1", 206, (SIZE - 1, SIZE - 1)),
    ("bytes=-5000", 206, (SIZE - 5000, SIZE - 1)),
    ("bytes=-999999", 206, (0, SIZE - 1)),
    (f"bytes={SIZE - 1}-", 206, (SIZE - 1, SIZE - 1)),
    (f"bytes=0-{SIZE}", 206, (0, SIZE - 1)),
    (f"bytes=10-{'9' * 30}", 206, (10, SIZE - 1)),
    (f"bytes={SIZE}-", 416, None),
    (f"bytes={SIZE + 5}-{SIZE + 9}", 416, None),
    ("bytes=-0", 416, None),
    ("bytes=5-2", 200, None),
    ("bytes=a-b", 200, None),
    ("bytes=1_0-20", 200, None),
    ("bytes=", 200, None),
    ("bytes=-", 200, None),
    ("items=0-1", 200, None),
    ("bytes", 200, None),
    (f"bytes={'9' * 5000}-", 200, None),
    ("bytes=" + ",".join("0-0" for _ in range(500)), 200, None),
]


@pytest.mark.anyio
@pytest.mark.parametrize(("asked", "status", "bounds"), RANGES, ids=[asked[:40] for asked, _, _ in RANGES])
async def test_ranges(
    app_client: httpx.AsyncClient, calm: Recording, asked: str, status: int, bounds: tuple[int, int] | None
) -> None:
    answer = await app_client.get(calm.url, headers={"range": asked})
    assert answer.status_code == status
    if bounds:
        first, last = bounds
        assert answer.content == BYTES[first : last + 1]
        assert answer.headers["content-range"] == f"bytes {first}-{last}/{SIZE}"
        assert answer.headers["content-length"] == str(last - first + 1)
    elif status == 416:
        assert answer.headers["content-range"] == f"bytes */{SIZE}"
    else:
        assert answer.content == BYTES


@pytest.mark.anyio
async def test_several_ranges_come_in_parts(app_client: httpx.AsyncClient, calm: Recording) -> None:
    answer = await app_client.get(calm.url, headers={"range": "bytes=0-1, 100-199, -3"})
    assert answer.status_code == 206
    kind, boundary = answer.headers["content-type"].split("; boundary=")
    assert kind == "multipart/byteranges"
    parts = [part.split(b"\r\n\r\n", 1)[1] for part in answer.content.split(f"--{boundary}".encode())[1:-1]]
    assert [part.removesuffix(b"\r\n") for part in parts] == [BYTES[:2], BYTES[100:200], BYTES[-3:]]
    assert answer.headers["content-length"] == str(len(answer.content))


@pytest.mark.anyio
async def test_what_the_browser_has_is_not_sent_again(app_client: httpx.AsyncClient, calm: Recording) -> None:
    mark = (await app_client.get(calm.url)).headers["etag"]
    again = await app_client.get(calm.url, headers={"if-none-match": f'"other", {mark}'})
    assert (again.status_code, again.content) == (304, b"")
    changed = await app_client.get(calm.url, headers={"range": "bytes=0-1", "if-range": '"other"'})
    assert changed.status_code == 200
    same = await app_client.get(calm.url, headers={"range": "bytes=0-1", "if-range": mark})
    assert same.status_code == 206


@pytest.mark.anyio
async def test_head_tells_without_sending(app_client: httpx.AsyncClient, calm: Recording) -> None:
    answer = await app_client.head(calm.url)
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", str(SIZE))


@pytest.mark.anyio
async def test_captions_stand_beside_it(app_client: httpx.AsyncClient, calm: Recording) -> None:
    answer = await app_client.get(calm.captions_url)
    assert answer.headers["content-type"].startswith("text/vtt")
    assert answer.text.startswith("WEBVTT")


@pytest.mark.anyio
@pytest.mark.parametrize(
    "name", ["calm-1.m4a", "calm-1-000000000000.m4a", "calm-1.json", "..%2Fjs%2Ffirst.js", "%00", "no-such"]
)
async def test_only_what_is_in_the_catalogue_is_served(
    app_client: httpx.AsyncClient, calm: Recording, name: str
) -> None:
    assert (await app_client.get(f"/recordings/{name}")).status_code == 404


def test_the_url_changes_with_the_content(tmp_path: Path) -> None:
    first = recording(write(tmp_path))
    assert recording(write(tmp_path, sha256="f" * 64)).url != first.url
    assert (first.minutes, first.megabytes) == (10, "0.2\N{NO-BREAK SPACE}MB")


@pytest.mark.parametrize(
    "changes",
    [
        {"seconds": "long"},
        {"bytes": None},
        {"bytes": 3},
        {"transcript": 3},
        {"transcript": [3]},
        {"title": []},
        {"group": "unknown"},
        {"order": "first"},
    ],
    ids=str,
)
def test_a_description_that_cannot_be_used_stops_the_start(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    with pytest.raises(CannotStart, match=r"calm-1\.json"):
        recording(write(tmp_path, **changes))


@pytest.mark.parametrize("missing", ["calm-1.m4a", "calm-1.vtt"])
def test_a_recording_without_its_files_stops_the_start(tmp_path: Path, missing: str) -> None:
    file = write(tmp_path)
    (tmp_path / missing).unlink()
    with pytest.raises(CannotStart, match=missing):
        recording(file)


def test_the_built_in_recordings_can_be_used() -> None:
    assert service.find("centring-10")
    for one in service.catalogue():
        assert one.bytes <= 7_000_000
        assert hashlib.sha256(one.audio.read_bytes()).hexdigest() == one.sha256
