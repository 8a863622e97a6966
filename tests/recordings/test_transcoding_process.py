"""Transcoding in a process of its own: what it is told, what becomes of it, and what ends it."""

import asyncio
import errno
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from pwa.recordings.sealing import Sealed, Sealer, new_key
from pwa.recordings.transcoding import __main__ as process
from pwa.recordings.transcoding import running
from pwa.recordings.transcoding.filters import LOUDNESS
from pwa.recordings.transcoding.job import NO_SPACE, NOT_DONE, TOO_MUCH, TROUBLE, Job, Outcome
from tests.recordings.sounds import listen, sound
from tests.recordings.test_transcoding import HTML


def _job(folder: Path, content: bytes) -> Job:
    job = Job(str(folder / "in"), "in", new_key(), str(folder / "out"), "out", new_key(), False)
    with Path(job.source).open("wb") as file:
        sealer = Sealer(file, job.source_key, job.source_id)
        sealer.write(content)
        sealer.close()
    return job


async def _run(folder: Path, content: bytes, longest: float = 60) -> tuple[Outcome, list[int], Job]:
    """In a process of its own, as the server does it."""
    job = _job(folder, content)
    told: list[int] = []

    async def tell(percent: int) -> None:
        told.append(percent)

    return await running.transcode(job, tell, longest), told, job


@pytest.mark.anyio
async def test_in_a_process_of_its_own(tmp_path: Path) -> None:
    outcome, told, job = await _run(tmp_path, sound("m4a", 3))
    assert not outcome.refused
    assert told == sorted(told)
    assert told[-1] > 90
    with Sealed(Path(job.target), job.target_key, job.target_id) as sealed:
        assert sealed.size == outcome.size
        assert listen(sealed.read(0, sealed.size))[0] == pytest.approx(LOUDNESS, abs=0.5)


@pytest.mark.anyio
async def test_nothing_is_left_of_what_is_refused_or_takes_too_long(tmp_path: Path) -> None:
    outcome, _, _ = await _run(tmp_path, HTML)
    assert "m4a, mp3" in outcome.refused
    assert os.listdir(tmp_path) == ["in"]
    outcome, _, _ = await _run(tmp_path, sound("wav", 3), longest=0.01)
    assert (outcome.refused, outcome.trouble) == (NOT_DONE, "no end after 0 seconds")
    assert os.listdir(tmp_path) == ["in"]


@pytest.mark.parametrize(
    ("number", "said", "trouble"),
    [
        (errno.ENOSPC, NO_SPACE, "ENOSPC"),
        (errno.EFBIG, TOO_MUCH, ""),  # whatever is tried, this file is too large
        (errno.EIO, TROUBLE, "EIO"),
    ],
)
def test_what_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str, trouble: str
) -> None:
    job = _job(tmp_path, sound("flac"))

    def full(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Sealer, "close", full)
    outcome = process.done(job)
    assert (outcome.refused, outcome.trouble) == (said, trouble)


def test_a_file_that_may_not_be_opened_just_now_is_not_said_to_be_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, real = _job(tmp_path, sound("flac")), os.open

    def refused(path: Any, *given: Any) -> int:
        if path == Path(job.source):
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        return real(path, *given)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refused)
        assert process.done(job).trouble == "EACCES"
    Path(job.source).unlink()
    assert process.done(job) == Outcome(refused=process.GONE)


def test_the_process_is_limited_before_it_is_told_anything() -> None:
    order = [sys.executable, "-m", "pwa.recordings.transcoding"]
    with subprocess.Popen(order, stdin=subprocess.PIPE, env=running.environment()) as started:
        until = time.monotonic() + 30
        # That it stands behind others is the last that it does before it listens.
        while os.getpriority(os.PRIO_PROCESS, started.pid) == os.getpriority(os.PRIO_PROCESS, 0):
            assert time.monotonic() < until, "nothing was limited"
            time.sleep(0.02)
        for what, most in (
            (resource.RLIMIT_CPU, process.CPU),
            (resource.RLIMIT_AS, process.MEMORY),
            (resource.RLIMIT_FSIZE, process.OUTPUT),
            (resource.RLIMIT_NOFILE, process.FILES),
            (resource.RLIMIT_CORE, 0),
        ):
            assert resource.prlimit(started.pid, what) == (most, most)
        started.kill()


def test_who_stops_the_server_does_not_break_off_the_process_and_it_ends_with_the_server(
    tmp_path: Path,
) -> None:
    """Ctrl-C, and systemd where a unit says nothing else, end every process that there is."""
    job = _job(tmp_path, sound("flac", 120))
    order = [sys.executable, "-m", "pwa.recordings.transcoding"]
    pipe = subprocess.PIPE
    with subprocess.Popen(order, stdin=pipe, stdout=pipe, env=running.environment()) as started:
        assert started.stdin
        assert started.stdout
        started.stdin.write(job.told())
        started.stdin.flush()
        assert started.stdout.readline().startswith(b"progress")
        for asked in (signal.SIGTERM, signal.SIGINT):
            started.send_signal(asked)
        assert started.stdout.readline().startswith(b"progress")
        assert started.stdout.readline().startswith(b"progress")
        started.stdin.close()
        assert started.wait(timeout=10) == 1


@pytest.mark.anyio
async def test_one_that_is_ended_before_it_can_say_no_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In its first moment it hears what ends it, as any process does."""
    real = asyncio.create_subprocess_exec

    async def ended_at_once(*given: Any, **options: Any) -> asyncio.subprocess.Process:
        process = await real(*given, **options)
        process.send_signal(signal.SIGTERM)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", ended_at_once)
    with pytest.raises(running.Interrupted):
        await _run(tmp_path, sound("wav", 3))
    assert os.listdir(tmp_path) == ["in"]


@pytest.mark.anyio
async def test_a_playlist_connects_to_nothing(tmp_path: Path) -> None:
    """Under each name that has a reader here, and as it is: nobody is called."""
    called: list[object] = []
    server = await asyncio.start_server(lambda reader, writer: called.append(writer), "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/a.mp3".encode()
    m3u8 = b"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n" + address + b"\n#EXT-X-ENDLIST\n"
    fronts = [
        b"",
        b"ID3\x04\x00\x00\x00\x00\x00\x00",
        b"OggS",
        b"fLaC",
        b"\x1a\x45\xdf\xa3",
        b"RIFF\x40\x00\x00\x00WAVE",
    ]
    for number, front in enumerate(fronts):
        folder = tmp_path / str(number)
        folder.mkdir()
        outcome, _, _ = await _run(folder, front + m3u8)
        assert outcome.refused
    server.close()
    assert called == []
