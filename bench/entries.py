"""Durable entries a second through the door, against bare INSERT and commit on the same sealed file."""

import time
import uuid
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlencode

from bench.load import rate
from bench.place import demo, say
from pwa.db import driver
from tests.harness.database import opened
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named

ROUNDS, SECONDS, CLIENTS = 5, 2.0, 16
WORDS = "The room was quiet, and the blanket was warm. I want to keep the picture of the lake. " * 3


def main() -> None:
    with demo() as (server, _):
        door = Door.of(server)
        with opened(server.data) as connection:
            connection.execute(
                "CREATE TABLE bench (id TEXT PRIMARY KEY, client_id TEXT, sha256 TEXT, text TEXT)"
            )
            pairs = [(door.rate(server.port), _bare(connection)) for _ in range(ROUNDS)]
    ratio = median(through / bare for through, bare in pairs)
    through, bare = (median(column) for column in zip(*pairs, strict=True))
    figure = f"{ratio:.2f} of bare commits: {through:.0f} against {bare:.0f} a second, {CLIENTS} clients, one worker"
    say("entries", figure, "0.5 or more")


@dataclass(frozen=True)
class Door:
    """Everything a phone needs to send a reflection."""

    cookie: str
    account: str
    step: str

    @classmethod
    def of(cls, server: Server) -> "Door":
        account = person_named(server.data, "Sam")
        with opened(server.data) as connection:
            step = connection.execute(
                "SELECT id FROM steps WHERE kind = 'write' AND phase = 'before'"
            ).fetchone()[0]
        return cls(cookie_for(server.data, account), account, step)

    def rate(self, port: int) -> float:
        return rate(port, self._request, CLIENTS, SECONDS, wanted=201)

    def _request(self, _: int) -> bytes:
        fields = {"kind": "reflection", "account": self.account, "step": self.step, "text": WORDS}
        body = urlencode(fields)
        return (
            f"POST /entries/{uuid.uuid4()} HTTP/1.1\r\nhost: localhost\r\ncookie: sign-in={self.cookie}\r\n"
            "accept: application/json\r\nsec-fetch-site: same-origin\r\n"
            "content-type: application/x-www-form-urlencoded\r\n"
            f"content-length: {len(body)}\r\n\r\n{body}"
        ).encode()


def _bare(connection: driver.Connection) -> float:
    """Rows a second, one commit each, with the pragmas of the app and nothing else in the way."""
    began, rows = time.perf_counter(), 0
    while time.perf_counter() - began < SECONDS:
        connection.execute("BEGIN IMMEDIATE")
        values = (str(uuid.uuid4()), "client", "0" * 64, WORDS)
        connection.execute("INSERT INTO bench VALUES (?, ?, ?, ?)", values)
        connection.execute("COMMIT")
        rows += 1
    return rows / (time.perf_counter() - began)
