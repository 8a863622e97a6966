"""People at the door: a practice with an owner and a client, their invitations, and browsers that use them."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from socket import socket
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette

from pwa.accounts import service as accounts
from pwa.accounts.model import Person
from pwa.clock import now
from pwa.invitations import service as invitations
from pwa.invitations.model import Invitation
from tests.harness.authenticator import SoftAuthenticator

ORIGIN = "http://localhost:8000"


@dataclass
class Door:
    """One practice of `app`: Rivera owns it, Sam is a client."""

    app: Starlette
    owner: Person
    client_id: str

    async def invite(self, person_id: str, purpose: str, made_by: str | None = None) -> Invitation:
        """A fresh invitation."""
        async with self.app.state.db.write() as tx:
            practice = await accounts.practice(tx, self.owner.practice.id)
            return await invitations.issue(
                tx, self.app.state.secrets, person_id, practice, purpose, made_by, now()
            )

    async def invite_client(self) -> Invitation:
        """A fresh invitation for Sam."""
        return await self.invite(self.client_id, "client", self.owner.id)

    async def rows(self, sql: str, **values: Any) -> list[Any]:
        """What is in the database."""
        async with self.app.state.db.read() as tx:
            return list(await tx.all(sql, **values))

    async def said(self, column: str, sql: str) -> list[str]:
        """What a sealed column says in the rows of `sql`, which have a `person_id` besides."""
        async with self.app.state.db.read() as tx:
            name = column.split(".")[1]
            return [tx.unseal(column, row["person_id"], row[name]) for row in await tx.all(sql)]


async def door(app: Starlette, **columns: Any) -> Door:
    """A new practice."""
    columns = {"name": "Harbour Practice", "spoken_code": "on", "time_zone": "Europe/Berlin"} | columns
    async with app.state.db.write() as tx:
        practice_id, owner_id = await accounts.new_practice(tx, owner_name="Rivera", **columns)
        owner = await accounts.person(tx, practice_id, owner_id)
        return Door(app, owner, await accounts.add_client(tx, owner, "Sam", ""))


@dataclass
class Guest:
    """A browser and the passkey in it."""

    http: httpx.AsyncClient
    key: SoftAuthenticator = field(default_factory=lambda: SoftAuthenticator(ORIGIN))

    async def ask(self, url: str, body: Any = None) -> httpx.Response:
        """Send JSON as the page's script does."""
        return await self.http.post(
            url, json={} if body is None else body, headers={"accept": "application/json"}
        )

    async def open(self, invitation: Invitation) -> httpx.Response:
        """Open an invitation by its link."""
        return await self.ask("/join/open", {"token": invitation.token})

    async def begin(self, code: str | None = None, agreed: bool = True, **more: Any) -> httpx.Response:
        """Agree and give the code; what comes back are the options for a passkey."""
        said = {"code": code or "", "agreed": agreed, "notice": await self.notice() if agreed else ""}
        return await self.ask("/join/begin", said | more)

    async def notice(self) -> str:
        """The version of the privacy notice on the welcome page; empty where there is no such page."""
        found = re.search(r'data-notice="(\w+)"', (await self.http.get("/join")).text)
        return found[1] if found else ""

    async def join(self, invitation: Invitation) -> httpx.Response:
        """From the link to the passkey."""
        assert (await self.open(invitation)).status_code == 200
        options = await self.begin(invitation.spoken_code)
        assert options.status_code == 200, options.text
        return await self.ask("/join/finish", self.key.register(options.json()))

    async def sign_in(self) -> httpx.Response:
        """Sign in with the passkey."""
        return await self.ask("/signin/finish", self.key.sign_in((await self.ask("/signin/begin")).json()))

    @property
    def is_signed_in(self) -> bool:
        """Whether the browser holds a sign-in."""
        return bool(self.http.cookies.get("sign-in"))


@asynccontextmanager
async def guest(app: Starlette) -> AsyncIterator[Guest]:
    """Somebody with an empty browser: at the server that `served` has started, else at the application itself."""
    place = getattr(app.state, "served_at", None)
    transport = httpx.AsyncHTTPTransport(uds=place) if place else httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(
        transport=transport, base_url=ORIGIN, headers={"sec-fetch-site": "same-origin"}
    ) as http:
        yield Guest(http)


@asynccontextmanager
async def served(app: Starlette) -> AsyncIterator[None]:
    """Inside the block every guest of `app` speaks HTTP over a socket, with the server that is used outside."""
    with TemporaryDirectory() as folder:  # a short path: there is a limit for sockets
        app.state.served_at = f"{folder}/socket"
        server = _Server(uvicorn.Config(app, uds=app.state.served_at, lifespan="off", log_config=None))
        running = asyncio.create_task(server.serve())
        await server.is_up.wait()
        yield
        server.should_exit = True
        await running


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = asyncio.Event()

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # they are for the tests
