"""What the fault tests send, and what they then find on the server."""

import uuid

import httpx

from tests.harness.database import opened
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named

WRITE_STEP = """
SELECT steps.id FROM steps JOIN plans ON plans.id = plan_id WHERE kind = 'write' AND phase = 'before' AND client_id = ?
"""


class Sender:
    """A phone that sends reflections, one at a time: of the client `account`, or of the demo's."""

    def __init__(self, server: Server, account: str = "") -> None:
        self.account = account or person_named(server.data, "Sam")
        step = write_step(server, self.account)
        self._fields = {"kind": "reflection", "account": self.account, "step": step}
        self._phone = httpx.Client(
            base_url=server.local_url,
            cookies={"sign-in": cookie_for(server.data, self.account)},
            headers={"accept": "application/json", "sec-fetch-site": "same-origin"},
        )
        self.received: dict[str, str] = {}

    def send(self, text: str = "A quiet hour.", entry: str = "") -> httpx.Response:
        """Send one reflection. What got a receipt is in `received`, with the hash that the receipt names."""
        entry = entry or str(uuid.uuid4())
        answer = self._phone.post(f"/entries/{entry}", data=self._fields | {"text": text})
        if answer.is_success:
            assert answer.json()["id"] == entry
            self.received[entry] = answer.json()["sha256"]
        return answer

    def get(self, path: str) -> httpx.Response:
        """A page, as the client sees it."""
        return self._phone.get(path)

    def close(self) -> None:
        self._phone.close()


def stored(server: Server) -> dict[str, str]:
    """Every reflection on the server, id and hash, from a database that is whole."""
    with opened(server.data) as connection:
        assert [row[0] for row in connection.execute("PRAGMA integrity_check")] == ["ok"]
        assert connection.execute("PRAGMA cipher_integrity_check").fetchall() == []
        rows = connection.execute(
            "SELECT entries.id, sha256 FROM entries JOIN reflections ON entry_id = entries.id"
        )
        found = [(row[0], row[1]) for row in rows]
    assert len(found) == len(dict(found)), "an entry is there twice"
    return dict(found)


def write_step(server: Server, account: str) -> str:
    """The step of this client's plan that asks for words before the session."""
    with opened(server.data) as connection:
        found: str = connection.execute(WRITE_STEP, (account,)).fetchone()[0]
        return found
