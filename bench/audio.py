"""Recordings of a practice's own: making them ready, against plain ffmpeg; hearing them, against nginx.

nginx sends the same bytes from a plain file; ours opens seals for every part. A listener is a player that fetches the
next part of 64 KiB when the one before it has been played, every eight seconds at 64 kbit/s.
"""

import asyncio
import random
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bench.load import Requests, rate
from bench.place import demo, folder, say
from pwa.recordings import service as recordings
from pwa.recordings.sealing import SEGMENT, Sealer, new_key
from pwa.recordings.transcoding.job import Job
from pwa.recordings.transcoding.running import transcode
from tests.harness.server import Server, free_port
from tests.harness.sign_in import cookie_for, person_named
from tests.recordings.publishing import publish

CONNECTIONS, SECONDS = 8, 6.0
LISTENERS, EVERY, WATCHED = 500, 8.0, 16.0
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
PLACE = "/library/recordings"
# What ours does, in ffmpeg's words: listen once, then level, hold down peaks, fade, and encode.
LISTEN = ("-af", "aformat=channel_layouts=mono,ebur128", "-f", "null", "-")
LEVEL = "aformat=channel_layouts=mono,volume=3dB,alimiter=limit=0.7:level=0,afade=t=in:d=0.2,ebur128"
CONFIG = """
daemon off; worker_processes 1; pid {here}/pid; error_log {here}/error.log; {user}
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; keepalive_requests 1000000; types {{ audio/mp4 m4a; }}
  client_body_temp_path {here}/a; proxy_temp_path {here}/b; fastcgi_temp_path {here}/c; uwsgi_temp_path {here}/d;
  scgi_temp_path {here}/e;
  server {{ listen 127.0.0.1:{port}; root {here}/root; }}
}}
"""


def main() -> None:
    longest = max(recordings.catalogue(), key=lambda one: one.seconds)
    content = longest.audio.read_bytes()
    with folder() as here:
        _transcoding(here, content, longest.minutes)
    with demo() as (server, _):
        path, whole = _published(server, content)
        asked = _asking(path, len(whole))
        with _nginx(whole) as port:
            theirs = rate(port, _asking("/a.m4a", len(whole)), CONNECTIONS, SECONDS, 206) if port else 0.0
        ours = rate(server.port, asked, CONNECTIONS, SECONDS, 206)
        ratio = f"{ours / theirs:.2f} of nginx" if theirs else "no nginx here"
        say("ranges", f"{ours:.0f} parts of 64 KiB a second, {ratio}", "0.1 of nginx")
        waits = asyncio.run(_listeners(server.port, asked))
        at = f"p50 {waits[len(waits) // 2] * 1000:.0f} ms, p99 {waits[int(len(waits) * 0.99)] * 1000:.0f} ms"
        say("listeners", f"{LISTENERS} at once, first byte {at} ({len(waits)} parts)", "p99 100 ms")


def _transcoding(here: Path, content: bytes, minutes: int) -> None:
    plain = here / "in.m4a"
    plain.write_bytes(content)
    began = time.perf_counter()
    level = (
        "-af",
        LEVEL,
        "-ac",
        "1",
        "-c:a",
        "aac",
        "-b:a",
        "64k",
        "-movflags",
        "+faststart",
        str(here / "out.m4a"),
    )
    for way in (LISTEN, level):
        order = ["nice", "ffmpeg", "-nostdin", "-loglevel", "error", "-threads", "1", "-i", str(plain), *way]
        subprocess.run(order, check=True)
    theirs = time.perf_counter() - began
    job = Job(str(here / "in"), "in", new_key(), str(here / "out"), "out", new_key(), with_bed=False)
    with open(job.source, "wb") as file:
        sealer = Sealer(file, job.source_key, job.source_id)
        sealer.write(content)
        sealer.close()

    async def tell(_: int) -> None:
        """Nobody asks."""

    began = time.perf_counter()
    outcome = asyncio.run(transcode(job, tell))
    ours = time.perf_counter() - began
    assert not outcome.refused, outcome.refused
    speed = f"{minutes} minutes in {ours:.1f} s, {theirs / ours:.2f} of the speed of ffmpeg"
    say("transcode", f"{speed}; {outcome.size / 1e6:.1f} MB", "0.8 of ffmpeg")
    say("bytes", f"{600 * outcome.size / outcome.seconds / 1e6:.1f} MB for ten minutes of one's own", "5 MB")


def _published(server: Server, content: bytes) -> tuple[str, bytes]:
    """Where a recording is heard, and its bytes."""
    cookie = cookie_for(server.data, person_named(server.data, "Dr. Rivera"))
    headers = {"sec-fetch-site": "same-origin"}
    with httpx.Client(
        base_url=server.base_url, cookies={"sign-in": cookie}, headers=headers, timeout=60
    ) as desk:
        sent = desk.post(
            f"{PLACE}/new", data={"for": "everybody", "title": "Bench"}, files={"audio": ("a.m4a", content)}
        )
        page = sent.headers["location"]
        publish(desk, page, seconds=600)
        found = re.search(r'src="(/recordings/[^"]+)"', desk.get(page).text)
        assert found
        return found[1], desk.get(found[1]).content


def _asking(path: str, size: int) -> Requests:
    """Requests for parts at any place."""
    dice = random.Random(7)

    def request(_: int) -> bytes:
        first = dice.randrange(size - SEGMENT)
        asked = f"range: bytes={first}-{first + SEGMENT - 1}"
        return f"GET {path} HTTP/1.1\r\nhost: localhost\r\n{asked}\r\n\r\n".encode()

    return request


@contextmanager
def _nginx(content: bytes) -> Iterator[int]:
    """The port of an nginx that has the same bytes in a plain file; 0 where there is no nginx."""
    if NGINX is None:
        yield 0
        return
    with folder() as here:
        (here / "root").mkdir()
        (here / "root" / "a.m4a").write_bytes(content)
        port = free_port()
        (here / "conf").write_text(CONFIG.format(here=here, port=port, user="user root;"))
        server = subprocess.Popen(
            [NGINX, "-c", str(here / "conf"), "-p", str(here)], stderr=subprocess.DEVNULL
        )
        try:
            time.sleep(1)
            yield port
        finally:
            server.terminate()
            server.wait()


async def _listeners(port: int, asked: Requests) -> list[float]:
    """How long each part's first byte took, sorted, while so many listen."""
    waits: list[float] = []

    async def listen(number: int) -> None:
        await asyncio.sleep(random.Random(number).random() * EVERY)
        while time.perf_counter() < until:
            began = time.perf_counter()
            # Anew for each part: the server lets go of a connection that says nothing for five seconds.
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(asked(number))
            head = await reader.readuntil(b"\r\n\r\n")
            waits.append(time.perf_counter() - began)
            length = re.search(rb"content-length: (\d+)", head)
            assert head.startswith(b"HTTP/1.1 206")
            assert length
            await reader.readexactly(int(length[1]))
            writer.close()
            await asyncio.sleep(EVERY)

    until = time.perf_counter() + WATCHED
    await asyncio.gather(*(listen(number) for number in range(LISTENERS)))
    return sorted(waits)
