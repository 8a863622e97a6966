"""The offline door as a phone uses it: what it takes to send a reflection, or a check-in."""

import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.harness.database import opened
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for

WORDS = "The room was quiet, and the blanket was warm. I want to keep the picture of the lake. " * 3
HEADERS = {"accept": "application/json", "sec-fetch-site": "same-origin"}
STEP = """
SELECT steps.id FROM steps JOIN plans ON plans.id = plan_id
WHERE client_id = ? AND steps.slug = ?
"""
VERSION = "SELECT max(version) FROM library_versions WHERE slug = 'pre-session'"
# Nothing that a therapist must look at: most check-ins are so.
ANSWERS = {
    "q.mood": "4",
    "q.worry": "6",
    "q.sleep": "so-so",
    "q.body": "tired",
    "q.ride": "yes",
    "q.question": WORDS,
}


@dataclass(frozen=True)
class Door:
    """The door of one client: their sign-in, and what each of their entries says."""

    cookie: str
    fields: dict[str, str]

    @classmethod
    def of(cls, server: Server, account: str) -> "Door":
        """Where the client whose id is `account` sends a reflection. The server may run."""
        return cls._to(server, account, "intention", {"kind": "reflection", "text": WORDS})

    @classmethod
    def of_check_in(cls, server: Server, account: str) -> "Door":
        """The same for a check-in."""
        with opened(server.data) as connection:
            version = connection.execute(VERSION).fetchone()[0]
        return cls._to(server, account, "check-in-before", {"kind": "check-in", "version": version} | ANSWERS)

    @classmethod
    def _to(cls, server: Server, account: str, slug: str, said: dict[str, str]) -> "Door":
        with opened(server.data) as connection:
            step = connection.execute(STEP, (account, slug)).fetchone()[0]
        return cls(cookie_for(server.data, account), {"account": account, "step": step} | said)

    def request(self) -> bytes:
        """An entry that was never sent before, as a whole HTTP request."""
        body = urlencode(self.fields)
        headers = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
        return (
            f"POST {fresh_path()} HTTP/1.1\r\nhost: localhost\r\ncookie: sign-in={self.cookie}\r\n{headers}"
            "content-type: application/x-www-form-urlencoded\r\n"
            f"content-length: {len(body)}\r\n\r\n{body}"
        ).encode()


def fresh_path() -> str:
    """Where an entry goes that was never sent before."""
    return f"/entries/{uuid.uuid4()}"
