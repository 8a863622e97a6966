"""Durable entries a second through the door, against bare INSERT and commit on the same sealed file."""

import json
import time
import uuid
from collections.abc import Iterator, Sequence
from itertools import cycle
from statistics import median

from bench.door import Door
from bench.load import rate
from bench.place import demo, say
from pwa.db import driver
from tests.harness.clients import add_clients
from tests.harness.database import opened

ROUNDS, SECONDS, CLIENTS = 5, 2.0, 16
ACCOUNTS = 100  # each sends less than would make it wait


def main() -> None:
    with demo() as (server, _):
        accounts = add_clients(server.data, [f"Client {number}" for number in range(ACCOUNTS)])
        with opened(server.data) as connection:
            connection.execute(
                "CREATE TABLE bench (id TEXT PRIMARY KEY, client_id TEXT, sha256 TEXT, text TEXT)"
            )
            _report("reflections", [Door.of(server, one) for one in accounts], server.port, connection)
            _report("check-ins", [Door.of_check_in(server, one) for one in accounts], server.port, connection)


def _report(what: str, doors: Sequence[Door], port: int, connection: driver.Connection) -> None:
    asked, said = cycle(doors), json.dumps(doors[0].fields)
    pairs = [(_through(asked, port), _bare(connection, said)) for _ in range(ROUNDS)]
    ratio = median(through / bare for through, bare in pairs)
    through, bare = (median(column) for column in zip(*pairs, strict=True))
    figure = (
        f"{what}: {ratio:.2f} of bare commits: {through:.0f} against {bare:.0f} a second, {CLIENTS} clients"
    )
    say("entries", figure, "0.5 or more")


def _through(doors: Iterator[Door], port: int) -> float:
    return rate(port, lambda _: next(doors).request(), CLIENTS, SECONDS, wanted=201)


def _bare(connection: driver.Connection, said: str) -> float:
    """Rows a second, one commit each, with the pragmas of the app and nothing else in the way."""
    began, rows = time.perf_counter(), 0
    while time.perf_counter() - began < SECONDS:
        connection.execute("BEGIN IMMEDIATE")
        values = (str(uuid.uuid4()), "client", "0" * 64, said)
        connection.execute("INSERT INTO bench VALUES (?, ?, ?, ?)", values)
        connection.execute("COMMIT")
        rows += 1
    return rows / (time.perf_counter() - began)
