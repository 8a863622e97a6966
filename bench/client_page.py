"""One client's page at the desk with 500 entries against the same page with 5, both in one practice.

Asked one after the other in turn, so that what else the machine does meets both.
"""

import gzip
import http.client
import json
import time
import uuid
from datetime import timedelta
from statistics import median

from bench.place import demo, say
from pwa.clock import now, stamp
from pwa.db import driver
from tests.harness.clients import add_clients
from tests.harness.database import opened
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named

FEW, MANY = 5, 500
ROUNDS, WARM = 300, 20
KB = 1024
# Of each five entries, in turn: what is written and answered, what is listened to and ticked.
KINDS = ("check-in", "reflection", "check-in", "listening", "check-in")


def main() -> None:
    with demo() as (server, _):
        few, many = add_clients(server.data, ["Few", "Many"])
        with opened(server.data) as connection:
            connection.execute("BEGIN")
            for client, count in ((few, FEW), (many, MANY)):
                fill(connection, client, count)
            connection.execute("COMMIT")
        asked = Asked(server)
        took: dict[str, list[float]] = {few: [], many: []}
        for number in range(WARM + ROUNDS):
            for client, found in took.items():
                seconds = asked.seconds(client)
                if number >= WARM:
                    found.append(1000 * seconds)
        size = {client: asked.size(client) / KB for client in took}
        say(
            "client page",
            f"{size[many]:.1f} KB compressed with {MANY} entries, {size[few]:.1f} with {FEW}",
            "40",
        )
        small, large = (sorted(found)[int(len(found) * 0.99)] for found in took.values())
        figure = (
            f"p99 {large / small:.2f} of the same with {FEW}: {large:.1f} ms against {small:.1f}; "
            f"median {median(took[many]) / median(took[few]):.2f}"
        )
        say("client page", figure, "1.2 or less")


class Asked:
    """The owner of the practice, asking over a connection that stays open."""

    def __init__(self, server: Server) -> None:
        self._cookie = cookie_for(server.data, person_named(server.data, "Dr. Rivera"))
        self._line = http.client.HTTPConnection("127.0.0.1", server.port)

    def seconds(self, client: str) -> float:
        """How long the client's page takes."""
        began = time.perf_counter()
        self._page(client)
        return time.perf_counter() - began

    def size(self, client: str) -> int:
        """How many bytes it has, as it goes over the wire."""
        page = self._page(client)
        assert b"What arrived" in gzip.decompress(page)
        return len(page)

    def _page(self, client: str) -> bytes:
        headers = {"host": "localhost", "cookie": f"sign-in={self._cookie}", "accept-encoding": "gzip"}
        self._line.request("GET", f"/clients/{client}", headers=headers)
        answer = self._line.getresponse()
        page = answer.read()
        assert answer.status == 200, answer.status
        return page


def fill(connection: driver.Connection, client: str, count: int) -> None:
    """`count` entries of this client, some hours apart. Some check-ins raise a flag; all but the newest is done."""
    practice = connection.execute("SELECT practice_id FROM people WHERE id = ?", (client,)).fetchone()[0]
    connection.execute("UPDATE people SET confirmed_at = ? WHERE id = ?", (stamp(now()), client))
    version = connection.execute(
        "SELECT version FROM library_versions WHERE practice_id = ? AND slug = 'pre-session'", (practice,)
    ).fetchone()[0]
    steps = dict(
        tuple(row)
        for row in connection.execute(
            "SELECT kind, steps.id FROM steps JOIN plans ON plans.id = steps.plan_id WHERE client_id = ?",
            (client,),
        )
    )
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        written = stamp(now() - timedelta(hours=7 * (count - number)))
        answers = {
            "mood": [str(number % 11)],
            "worry": [str(number % 7)],
            "question": ["A few words of mine."],
        }
        answers |= {"no-ride": ["yes"]} if number % 30 == 0 else {}
        values = {
            "client": client,
            "entry": str(uuid.uuid4()),
            "practice": practice,
            "kind": kind,
            "step": steps[{"check-in": "check-in", "reflection": "write", "listening": "practise"}[kind]],
            "written": written,
            "version": version,
            "answers": json.dumps(answers),
            "text": "A tree by the water, and the light on it. " * 5,
            "done": written if number < count - 30 else None,
        }
        connection.execute(_ENTRY, values)
        connection.execute(_SAYS[kind], values)
        if kind == "check-in" and "no-ride" in answers:
            connection.execute(_FLAG, values)


_ENTRY = """
INSERT INTO entries (client_id, id, practice_id, kind, step_id, sha256, next, written_at, received_at)
VALUES (:client, :entry, :practice, :kind, :step, '', '/today', :written, :written)
"""
_SAYS = {
    "check-in": """
        INSERT INTO check_ins (client_id, entry_id, practice_id, step_id, definition, version, answers)
        VALUES (:client, :entry, :practice, :step, 'pre-session', :version,
                sealed('check_ins.answers', :client, :answers))""",
    "reflection": """
        INSERT INTO reflections (client_id, entry_id, practice_id, step_id, text, sharing, shared_at)
        VALUES (:client, :entry, :practice, :step, sealed('reflections.text', :client, :text), 'shared', :written)""",
    "listening": """
        INSERT INTO listening (client_id, entry_id, practice_id, step_id, recording, sitting, seconds, finished)
        VALUES (:client, :entry, :practice, :step, 'centring-10', :entry, 600, 1)""",
}
_FLAG = """
INSERT INTO flags (client_id, entry_id, question, practice_id, weight, done_at)
VALUES (:client, :entry, 'no-ride', :practice, 'contact', :done)
"""
