"""The server is killed in the middle of taking entries. Every receipt that a phone got must still be true."""

import random
import threading
import uuid
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.harness.database import opened
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named

PHONES = 8


class Phones:
    """Phones that send entries as fast as they are received, until the server is gone."""

    def __init__(self, server: Server, account: str, cookie: str, step: str) -> None:
        self._server = server
        self._fields = {"kind": "reflection", "account": account, "step": step, "text": "A quiet hour."}
        self._cookie = cookie
        self.received: dict[str, str] = {}

    def send_until(self, seconds: float) -> None:
        """Send; kill the server after `seconds`."""
        threads = [threading.Thread(target=self._send) for _ in range(PHONES)]
        for thread in threads:
            thread.start()
        threading.Event().wait(seconds)
        self._server.kill()
        for thread in threads:
            thread.join()

    def _send(self) -> None:
        headers = {"accept": "application/json", "sec-fetch-site": "same-origin"}
        with (
            suppress(httpx.TransportError),
            httpx.Client(
                base_url=self._server.base_url, cookies={"sign-in": self._cookie}, headers=headers
            ) as phone,
        ):
            while True:
                entry = str(uuid.uuid4())
                answer = phone.post(f"/entries/{entry}", data=self._fields)
                assert answer.status_code == 201, answer.text
                self.received[entry] = answer.json()["sha256"]


def _stored(server: Server) -> dict[str, str]:
    with opened(server.data) as connection:
        assert [row[0] for row in connection.execute("PRAGMA integrity_check")] == ["ok"]
        assert connection.execute("PRAGMA cipher_integrity_check").fetchall() == []
        rows = connection.execute(
            "SELECT entries.id, sha256 FROM entries JOIN reflections ON entry_id = entries.id"
        )
        found = [(row[0], row[1]) for row in rows]
    assert len(found) == len(dict(found)), "an entry is there twice"
    return dict(found)


def _write_step(server: Server) -> str:
    with opened(server.data) as connection:
        found: str = connection.execute(
            "SELECT id FROM steps WHERE kind = 'write' AND phase = 'before'"
        ).fetchone()[0]
        return found


@pytest.mark.timeout(3600)
def test_no_receipt_is_broken_by_a_kill(tmp_path: Path, soak: bool) -> None:
    server = Server(tmp_path / "server")
    server.start_demo()
    account = person_named(server.data, "Sam")
    phones = Phones(server, account, cookie_for(server.data, account), _write_step(server))
    for number in range(200 if soak else 4):
        if number:
            server.start()
        phones.send_until(random.uniform(0.3, 1.2))
        stored = _stored(server)
        assert phones.received.items() <= stored.items()
    assert len(phones.received) > 50
