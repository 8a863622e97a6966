"""The server is killed in the middle of taking entries. Every receipt that a phone got must still be true."""

import random
import threading
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.faults.entries import Sender, stored
from tests.harness.clients import add_clients
from tests.harness.server import Server

PHONES = 8


class Phones:
    """Phones that send entries as fast as they are received, until the server is gone."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._clients = 0
        self.received: dict[str, str] = {}

    def send_until(self, seconds: float) -> None:
        """Send; kill the server after `seconds`."""
        # New clients each time: an account that sends more than a burst is made to wait.
        self._clients += PHONES
        names = [f"Client {self._clients - number}" for number in range(PHONES)]
        senders = [Sender(self._server, account) for account in add_clients(self._server.data, names)]
        threads = [threading.Thread(target=_send_all, args=(sender,)) for sender in senders]
        for thread in threads:
            thread.start()
        threading.Event().wait(seconds)
        self._server.kill()
        for thread, sender in zip(threads, senders, strict=True):
            thread.join()
            sender.close()
            self.received |= sender.received


def _send_all(sender: Sender) -> None:
    with suppress(httpx.TransportError):
        while True:
            answer = sender.send()
            assert answer.status_code == 201, answer.text


@pytest.mark.timeout(3600)
def test_no_receipt_is_broken_by_a_kill(tmp_path: Path, soak: bool) -> None:
    server = Server(tmp_path / "server")
    server.start_demo()
    phones = Phones(server)
    kills, least = (200, 50_000) if soak else (20, 500)
    number = 0
    while number < kills or len(phones.received) < least:
        number += 1
        phones.send_until(random.uniform(0.2, 0.8))
        assert phones.received.items() <= stored(server).items()
        began = time.monotonic()
        server.start()
        # Half a second on an idle machine. Only the long run has the machine to itself.
        assert not soak or time.monotonic() - began < 2, "it was not back in service in time"
    server.kill()
