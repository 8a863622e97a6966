"""A disk that is full or fails: no receipt is given for what is not on it, and service comes back when it does."""

import resource
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import httpx
import pytest

from tests.faults.entries import Sender, stored
from tests.harness.server import Server

LONG = "A long evening by the water. " * 600  # a few of these fill what is left


@pytest.fixture
def server(demo: tuple[Server, dict[str, Any]]) -> Server:
    return demo[0]


@pytest.fixture
def sender(server: Server) -> Iterator[Sender]:
    with closing(Sender(server)) as made:
        yield made


def _limit_files(server: Server, size: int) -> None:
    """From now on the kernel lets the server write no file beyond `size` bytes: what a full or failing disk says."""
    assert server.process
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def _send_until_refused(sender: Sender) -> httpx.Response:
    for _ in range(200):
        answer = sender.send(LONG)
        if not answer.is_success:
            return answer
    raise AssertionError("the disk never filled up")


def test_without_room_no_receipt_and_with_room_again_service(server: Server, sender: Sender) -> None:
    assert sender.send().status_code == 201
    largest = max(file.stat().st_size for file in server.data.iterdir())
    _limit_files(server, largest + 100_000)
    refused = _send_until_refused(sender)
    assert refused.status_code == 503
    assert refused.headers["retry-after"]
    assert refused.headers["x-stillpoint"]
    before = dict(sender.received)
    for _ in range(5):
        assert sender.send(LONG).status_code == 503  # and again, without falling over
    assert sender.received == before
    _limit_files(server, resource.RLIM_INFINITY)
    until = time.monotonic() + 2
    while not sender.send().is_success:
        assert time.monotonic() < until, "no service though there is room again"
    server.kill()
    server.start()
    assert stored(server) == sender.received


def test_pages_can_be_read_meanwhile(server: Server, sender: Sender) -> None:
    largest = max(file.stat().st_size for file in server.data.iterdir())
    _limit_files(server, largest + 100_000)
    _send_until_refused(sender)
    assert httpx.get(f"{server.local_url}/help").status_code == 200
    assert httpx.get(f"{server.local_url}/readyz").status_code == 200
