"""The list of clients with 10,000 clients against the same list with 100, both served in this run.

Asked one after the other in turn, so that what else the machine does meets both.
"""

import http.client
import random
import time
import uuid
from contextlib import ExitStack
from datetime import timedelta
from statistics import median
from urllib.parse import quote

from bench.place import demo, say
from pwa.clock import now, stamp
from pwa.db import driver
from tests.harness.database import opened
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named

FEW, MANY = 100, 10_000
ROUNDS, WARM = 300, 20
FIRST = (
    "Ada",
    "Bo",
    "Chloé",
    "Dilan",
    "Elif",
    "Farid",
    "Grace",
    "Hana",
    "İnci",
    "João",
    "Kofi",
    "Lena",
    "Marek",
)
LAST = (
    "Abbott",
    "Brandt",
    "Costa",
    "Demir",
    "Eriksen",
    "Fischer",
    "Gül",
    "Haddad",
    "Ito",
    "Jansen",
    "Kowalski",
)
WANTED = "Zuzana Quist"  # the one whom the search is for


def main() -> None:
    with ExitStack() as stack:
        few, many = (stack.enter_context(demo())[0] for _ in range(2))
        fill(few, FEW)
        fill(many, MANY)
        pages = {
            "page 1": ("/clients", "/clients"),
            "a middle page": (f"/clients?page={FEW // 50 // 2}", f"/clients?page={MANY // 50 // 2}"),
            "a search": (f"/clients?q={quote(WANTED)}",) * 2,
            "a search with a full page": ("/clients?q=a",) * 2,
        }
        asked = [Asked(server) for server in (few, many)]
        first = [1000 * one.seconds("/clients") for one in asked]
        say(
            "clients",
            f"first look after a start: {first[1]:.0f} ms against {first[0]:.0f}",
            "once for each process",
        )
        for name, (path_of_few, path_of_many) in pages.items():
            took = _in_turn((asked[0], path_of_few), (asked[1], path_of_many))
            small, large = (_p99(one) for one in took)
            middle = median(took[1]) / median(took[0])
            figure = (
                f"{name}: p99 {large / small:.2f} of the same with {FEW}: {large:.1f} ms against {small:.1f}; "
                f"median {middle:.2f}"  # what else the machine does shows in the p99 first
            )
            say("clients", figure, "1.2 or less")


class Asked:
    """The owner of one practice, asking over a connection that stays open."""

    def __init__(self, server: Server) -> None:
        self._cookie = cookie_for(server.data, person_named(server.data, "Dr. Rivera"))
        self._line = http.client.HTTPConnection("127.0.0.1", server.port)

    def seconds(self, path: str) -> float:
        """How long the answer takes."""
        began = time.perf_counter()
        self._line.request("GET", path, headers={"host": "localhost", "cookie": f"sign-in={self._cookie}"})
        answer = self._line.getresponse()
        page = answer.read()
        took = time.perf_counter() - began
        assert answer.status == 200, (path, answer.status)
        assert b"/clients/" in page, path
        return took


def _in_turn(*pairs: tuple[Asked, str]) -> list[list[float]]:
    took: list[list[float]] = [[] for _ in pairs]
    for number in range(WARM + ROUNDS):
        for (asked, path), found in zip(pairs, took, strict=True):
            seconds = asked.seconds(path)
            if number >= WARM:
                found.append(1000 * seconds)
    return took


def _p99(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.99)]


def fill(server: Server, count: int) -> None:
    """More clients of the demo's owner until there are `count`: each with a plan like Sam's, some of it done."""
    chance = random.Random(1)
    with opened(server.data) as connection:
        sam = connection.execute("SELECT id, practice_id FROM people WHERE role = 'client'").fetchone()
        [therapist] = connection.execute("SELECT therapist_id FROM clients").fetchone()
        [plan] = connection.execute("SELECT id FROM plans WHERE client_id = ?", (sam["id"],)).fetchone()
        connection.execute("BEGIN")
        for number in range(1, count):
            name = (
                WANTED if number == count // 2 else f"{chance.choice(FIRST)} {chance.choice(LAST)} {number}"
            )
            starts_at = now() + timedelta(hours=chance.randrange(24, 24 * 90))
            _add(connection, sam["practice_id"], therapist, plan, name, stamp(starts_at), number)
        connection.execute("COMMIT")


def _add(
    connection: driver.Connection,
    practice: str,
    therapist: str,
    plan: str,
    name: str,
    starts_at: str,
    number: int,
) -> None:
    client, own_plan, session, moment = *(str(uuid.uuid4()) for _ in range(3)), stamp(now())
    values = {
        "client": client,
        "practice": practice,
        "therapist": therapist,
        "model": plan,
        "plan": own_plan,
        "session": session,
        "name": name,
        "contact": f"client-{number}@example.org",
        "starts_at": starts_at,
        "moment": moment,
        "number": number + 1,
    }
    for statement in _ONE_MORE:
        connection.execute(statement, values)
    steps = connection.execute("SELECT id FROM steps WHERE plan_id = ? LIMIT 4", (own_plan,)).fetchall()
    for step in steps:
        ticked = {
            "client": client,
            "practice": practice,
            "step": step["id"],
            "entry": str(uuid.uuid4()),
            "moment": moment,
        }
        for statement in _TICKED:
            connection.execute(statement, ticked)


_ONE_MORE = (
    """INSERT INTO people (id, practice_id, role, name, handle, made_at, confirmed_at)
       VALUES (:client, :practice, 'client', sealed('people.name', :client, :name), randomblob(64), :moment,
               :moment)""",
    """INSERT INTO clients (person_id, practice_id, therapist_id, contact, changed)
       VALUES (:client, :practice, :therapist, sealed('clients.contact', :client, :contact), :number)""",
    "INSERT INTO plans (id, practice_id, client_id, made_at) VALUES (:plan, :practice, :client, :moment)",
    """INSERT INTO sessions (id, practice_id, plan_id, starts_at, state)
       VALUES (:session, :practice, :plan, :starts_at, 'planned')""",
    """INSERT INTO steps (id, practice_id, plan_id, session_id, slug, version, kind, phase, due_days, due_from,
                          position)
       SELECT lower(hex(randomblob(16))), :practice, :plan, :session, slug, version, kind, phase, due_days, due_from,
              position
       FROM steps WHERE plan_id = :model""",
)
_TICKED = (
    """INSERT INTO entries (client_id, id, practice_id, kind, step_id, sha256, next, written_at, received_at)
       VALUES (:client, :entry, :practice, 'tick', :step, '', '/today', :moment, :moment)""",
    """INSERT INTO ticks (client_id, step_id, item, practice_id, entry_id, done)
       VALUES (:client, :step, '', :practice, :entry, 1)""",
)
