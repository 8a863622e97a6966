"""Transcoding from the server's side: another process, a limit in time, and what came of it."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from pwa.recordings.transcoding.job import ENDS, NOT_DONE, PROGRESS, Job, Outcome

LONGEST = 30 * 60  # seconds on the clock
TREE = Path(__file__).parents[3]

Tell = Callable[[int], Awaitable[None]]


class Interrupted(Exception):
    """Somebody is stopping the server, and the process heard of it first. This says nothing about the sound."""


async def transcode(job: Job, tell: Tell, longest: float = LONGEST) -> Outcome:
    """Run `job` in a process of its own. `tell`: the percent that are done, now and then.

    However this ends, the process is gone then, and half a file is not left behind. Raises Interrupted.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pwa.recordings.transcoding"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=environment(),
        start_new_session=True,  # Ctrl-C is for the server, which ends this
    )
    outcome = Outcome(refused=NOT_DONE, trouble=f"no end after {longest:.0f} seconds")
    try:
        async with asyncio.timeout(longest):
            outcome = await _heard(process, job, tell)
    except TimeoutError:
        pass
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        if outcome.refused:
            _drop(job.target)
    return outcome


async def _heard(process: asyncio.subprocess.Process, job: Job, tell: Tell) -> Outcome:
    assert process.stdin
    assert process.stdout
    with suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(job.told())
        await process.stdin.drain()
    while line := (await process.stdout.readline()).decode():
        if not line.startswith(PROGRESS):
            return Outcome(**json.loads(line))
        await tell(int(100 * float(line.removeprefix(PROGRESS))))
    ended = await process.wait()
    if -ended in ENDS:  # in its first moment: later it does not listen to them
        raise Interrupted()
    # It was ended before it could say anything: by one of its limits, by a fault in a library, or as memory ran out.
    how = f"signal {-ended}" if ended < 0 else f"status {ended}"
    return Outcome(refused=NOT_DONE, trouble=f"ended by {how}")


def _drop(target: str) -> None:
    Path(target).unlink(missing_ok=True)


def environment() -> dict[str, str]:
    """What the process is told of ours: where programs are found. None of the keys that may stand there."""
    return {"PYTHONPATH": os.pathsep.join([str(TREE), *filter(None, sys.path)]), "LC_ALL": "C.UTF-8"}
