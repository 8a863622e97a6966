"""Requests that are sent when they are due, whatever became of those before: their senders know nothing of each other.

How long an answer took is counted from when it was due. A sender that waits for the last answer would ask less of a
server that is slow, and so call it faster than it is.
"""

import asyncio
import random
import time
from collections import deque
from dataclasses import dataclass

import uvloop

from bench.load import Connection, Requests

PATIENCE = 15.0  # what a phone has


@dataclass(frozen=True)
class Answer:
    """What came of one request: its status (0: no answer in time), and milliseconds since it was due."""

    status: int
    took: float


def steady(port: int, requests: Requests, a_second: float, seconds: float) -> list[Answer]:
    """The answers to `requests(0)`, `requests(1)` and so on, sent at random moments, the same in every run."""
    chance = random.Random(1)
    due = sorted(chance.uniform(0, seconds) for _ in range(round(a_second * seconds)))
    return uvloop.run(_answers(port, requests, due))


async def _answers(port: int, requests: Requests, due: list[float]) -> list[Answer]:
    lines, began = Lines(port), time.perf_counter()
    asked = []
    for number, moment in enumerate(due):
        await asyncio.sleep(began + moment - time.perf_counter())
        asked.append(asyncio.create_task(_answer(lines, requests(number), began + moment)))
    return await asyncio.gather(*asked)


async def _answer(lines: "Lines", request: bytes, due: float) -> Answer:
    try:
        async with asyncio.timeout(PATIENCE):
            status = await lines.ask(request)
    except (TimeoutError, OSError):
        status = 0
    return Answer(status, 1000 * (time.perf_counter() - due))


class Line(Connection):
    """A connection that waits until it is asked."""

    _status: "asyncio.Future[int] | None" = None

    def ask(self, request: bytes) -> "asyncio.Future[int]":
        """The status of the answer; 0 where the connection is lost instead."""
        self._status = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self._status

    def answered(self, answer: bytes) -> None:
        self._tell(int(answer.split(b" ", 2)[1]))

    def connection_lost(self, exc: Exception | None) -> None:
        self._tell(0)

    def _tell(self, status: int) -> None:
        if self._status and not self._status.done():  # nobody may wait any more
            self._status.set_result(status)


class Lines:
    """As many connections as are needed at once. The one that has rested longest goes first: none rests for so long
    that the server closes it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: deque[Line] = deque()

    async def ask(self, request: bytes) -> int:
        """The status of the answer; 0 where there is none. Raises OSError where nothing listens."""
        line = self._rested() or await self._new()
        status = await line.ask(request)
        self._free.append(line)
        return status

    def _rested(self) -> Line | None:
        while self._free:
            line = self._free.popleft()
            if not line.transport.is_closing():
                return line
        return None

    async def _new(self) -> Line:
        loop = asyncio.get_running_loop()
        return (await loop.create_connection(Line, "127.0.0.1", self._port))[1]
