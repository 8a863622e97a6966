"""What all schedules share: a browser, and one real server behind a proxy that fails, with two clients."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from playwright.sync_api import Browser

from tests.browser.phones import add_kim, sam_of
from tests.conftest import assert_no_fault
from tests.faults import clock
from tests.faults.hand import Client
from tests.faults.ledger import Rows
from tests.harness import mishaps
from tests.harness.database import opened
from tests.harness.proxy import Proxy
from tests.harness.server import Server

STEP = """
SELECT steps.id FROM steps JOIN plans ON plans.id = plan_id
WHERE client_id = ? AND steps.kind = ? AND phase = 'before' ORDER BY position
"""
ARRIVED = """
SELECT entries.client_id, entries.id, plain('reflections.text', entries.client_id, coalesce(text, '')) FROM entries
LEFT JOIN reflections ON reflections.client_id = entries.client_id AND entry_id = entries.id ORDER BY entries.rowid
"""
OF_SCHEDULES = ("reflections", "ticks", "entries", "limits", "device_tokens", "sign_ins", "passkeys")


@dataclass
class World:
    """One server behind one proxy for all schedules, with two clients who share phones."""

    browser: Browser
    server: Server
    proxy: Proxy
    clients: list[Client]
    schedules: int = 0
    checked: int = 0
    releases: int = 0
    happened: Counter[str] = field(default_factory=Counter)

    def as_new(self) -> None:
        """A running server that has received nothing."""
        self.proxy.heal()
        self.proxy.settle()
        if self.server.process is None:
            self.server.start()
        with opened(self.server.data) as connection:
            for table in OF_SCHEDULES:
                connection.execute(f"DELETE FROM {table}")
        self.proxy.release = (self.proxy.release[0], self.proxy.release[0])

    def renew(self) -> str:
        """From now on the server is of another release: its name."""
        self.releases += 1
        self.proxy.release = (self.proxy.release[0], f"feed{self.releases:08x}")
        return self.proxy.release[1]

    def arrived(self) -> dict[str, Rows]:
        """For each client the entries on the server, in the order in which they came."""
        found: dict[str, Rows] = {client.id: [] for client in self.clients}
        with opened(self.server.data) as connection:
            for client, entry, text in connection.execute(ARRIVED):
                found[client].append({"id": entry, "text": text})
        return found


@contextmanager
def running(browser: Browser, folder: Path) -> Iterator[World]:
    """Everything started, and stopped afterwards."""
    server = Server(folder)
    proxy = Proxy(server.port, mishaps.ENTRIES | mishaps.PAGES, prelude=clock.IN_WORKER)
    server.base_url = proxy.url
    server.start_demo()
    release = httpx.get(f"{server.local_url}/healthz").headers["x-stillpoint"]
    proxy.release = (release, release)
    clients = [_client(server, who) for who in (sam_of(server), add_kim(server))]
    yield World(browser, server, proxy, clients)
    proxy.close()
    server.kill()
    assert_no_fault(server)


def _client(server: Server, account: str) -> Client:
    with opened(server.data) as connection:
        write, tick = (
            connection.execute(STEP, (account, kind)).fetchone()[0] for kind in ("write", "checklist")
        )
        return Client(account, write, tick)
