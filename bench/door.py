"""The offline door as a phone uses it: what it takes to send a reflection."""

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
WHERE client_id = ? AND kind = 'write' AND phase = 'before'
"""


@dataclass(frozen=True)
class Door:
    """The door of one client: their sign-in, and what each of their reflections says."""

    cookie: str
    account: str
    step: str

    @classmethod
    def of(cls, server: Server, account: str) -> "Door":
        """The door of the client whose id is `account`. The server may run."""
        with opened(server.data) as connection:
            step = connection.execute(STEP, (account,)).fetchone()[0]
        return cls(cookie_for(server.data, account), account, step)

    @property
    def fields(self) -> dict[str, str]:
        """The fields of a reflection."""
        return {"kind": "reflection", "account": self.account, "step": self.step, "text": WORDS}

    def request(self) -> bytes:
        """A reflection that was never sent before, as a whole HTTP request."""
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
