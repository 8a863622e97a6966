"""`/prepare` with 60 steps against the same page with 6: how long it takes, and how many bytes go over the line."""

import http.client
import time
from statistics import median

from bench.place import demo, say
from pwa.db import driver
from tests.harness.clients import add_clients
from tests.harness.database import opened
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for

FEW, MANY = 6, 60
ROUNDS = 200

_OF_PLAN = "plan_id = (SELECT id FROM plans WHERE client_id = :client) AND phase = 'before'"


def main() -> None:
    with demo() as (server, _):
        clients = add_clients(server.data, [f"With {FEW}", f"With {MANY}"])
        with opened(server.data) as connection:
            for client, count in zip(clients, (FEW, MANY), strict=True):
                _set_steps(connection, client, count)
        small, large = (_Page(server, client) for client in clients)
        for page, count in ((small, FEW), (large, MANY)):
            shown = page.get(packed=False).count(b'href="/prepare/')
            assert shown >= count, (shown, count)
        pairs = [(small.milliseconds(), large.milliseconds()) for _ in range(ROUNDS)]
        sizes = [len(page.get()) for page in (small, large)]
    few, many = (median(column) for column in zip(*pairs, strict=True))
    say(
        "prepare",
        f"{many / few:.1f} times as long with {MANY} steps as with {FEW}: {many:.1f} against {few:.1f} ms",
        f"{MANY // FEW} or less, as then no step costs more for there being others",
    )
    say(
        "prepare",
        f"{sizes[1] / 1000:.1f} kB compressed with {MANY} steps, {sizes[0] / 1000:.1f} with {FEW}",
        "under 20 kB",
    )


class _Page:
    """One client's page, over a connection that stays open."""

    def __init__(self, server: Server, client: str) -> None:
        self._headers = {"host": "localhost", "cookie": f"sign-in={cookie_for(server.data, client)}"}
        self._line = http.client.HTTPConnection("127.0.0.1", server.port)

    def get(self, packed: bool = True) -> bytes:
        headers = self._headers | ({"accept-encoding": "gzip"} if packed else {})
        self._line.request("GET", "/prepare", headers=headers)
        answer = self._line.getresponse()
        assert answer.status == 200, answer.status
        return answer.read()

    def milliseconds(self) -> float:
        began = time.perf_counter()
        self.get()
        return 1000 * (time.perf_counter() - began)


def _set_steps(connection: driver.Connection, client: str, count: int) -> None:
    """The first steps before the session, over and over, until there are `count`."""
    found = connection.execute(f"SELECT id FROM steps WHERE {_OF_PLAN} ORDER BY position", {"client": client})
    ids = [row["id"] for row in found.fetchall()]
    for step in ids[FEW:]:
        connection.execute("DELETE FROM steps WHERE id = ?", (step,))
    for number in range(FEW, count):
        connection.execute(
            """INSERT INTO steps (id, practice_id, plan_id, session_id, slug, version, kind, phase, due_days, due_from,
                                  position)
               SELECT lower(hex(randomblob(16))), practice_id, plan_id, session_id, slug, version, kind, phase,
                      due_days, due_from, :position
               FROM steps WHERE id = :id""",
            {"id": ids[number % FEW], "position": 1000 + number},
        )
