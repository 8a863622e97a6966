"""One practice with its people, and a stranger's: what the tests of the desk stand on.

Olga owns the practice, Alice is a therapist there; Charlie owns another one.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from pwa.accounts import service as accounts
from pwa.accounts import store as account_store
from pwa.accounts.model import Browser, Person
from pwa.clock import new_id, now
from pwa.db import Database
from pwa.demo import PRACTICE
from pwa.entries import service as entries
from pwa.library import service as library
from pwa.plans import service as plans
from pwa.plans.model import Plan, Step
from tests.harness.sign_in import cookie_for

# A Tuesday, seven in the morning in New York; the session is on Friday at ten.
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SESSION = datetime(2026, 11, 27, 15, tzinfo=UTC)
HTMX = {"hx-request": "true"}


@dataclass
class Desk:
    """An installation with two practices."""

    app: Starlette
    olga: Person
    alice: Person
    charlie: Person
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def db(self) -> Database:
        return self.app.state.db

    def browser(self, person: Person) -> httpx.AsyncClient:
        """A browser in which `person` is signed in."""
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.app),
            base_url="http://localhost:8000",
            cookies={"sign-in": self.cookie(person)},
            headers={"sec-fetch-site": "same-origin"},
        )

    def cookie(self, person: Person) -> str:
        """The sign-in of `person`, made when it is first asked for."""
        if person.id not in self.cookies:
            self.cookies[person.id] = cookie_for(Path(self.app.state.settings.data), person.id)
        return self.cookies[person.id]

    async def get(self, person: Person, url: str, **options: Any) -> httpx.Response:
        """What `person` gets."""
        async with self.browser(person) as browser:
            return await browser.get(url, **options)

    async def post(self, person: Person, url: str, data: Any = None, **options: Any) -> httpx.Response:
        """What `person` gets for a form."""
        async with self.browser(person) as browser:
            return await browser.post(url, data=data or {}, **options)

    async def client(
        self,
        name: str = "Sam",
        starts_at: datetime = SESSION,
        therapist: Person | None = None,
        contact: str = "",
    ) -> Person:
        """A new client with a plan, of Olga unless another therapist is given."""
        therapist = therapist or self.olga
        async with self.db.write() as tx:
            client_id = await accounts.add_client(tx, therapist, name, contact)
            await plans.make_plan(tx, therapist.practice, client_id, starts_at)
            return await accounts.person(tx, therapist.practice.id, client_id)

    async def joined(self, name: str = "Sam", **options: Any) -> Person:
        """A new client who has made a passkey."""
        client = await self.client(name, **options)
        self.browser(client)
        return client

    async def plan(self, client: Person) -> Plan:
        """The client's plan as it stands."""
        async with self.db.read() as tx:
            return await plans.plan_of(tx, client.id, client.practice)

    async def step(self, client: Person, slug: str) -> Step:
        """One of the client's steps."""
        return next(step for step in (await self.plan(client)).steps if step.slug == slug)

    async def send(self, client: Person, kind: str, entry_id: str = "", **fields: str) -> str:
        """An entry of the client; its id."""
        pairs = [
            ("account", client.id),
            ("kind", kind),
            *((key.replace("q_", "q."), value) for key, value in fields.items()),
        ]
        return (await entries.take(self.db, Browser(self.cookie(client)), entry_id or new_id(), pairs)).id

    async def reflect(
        self, client: Person, text: str, revises: str = "", sharing: str = "shared", **more: str
    ) -> str:
        """What a client wrote as an intention, and shares; the entry's id."""
        step = await self.step(client, "intention")
        fields = {"step": step.id, "text": text, "revises": revises, "sharing": sharing} | more
        return await self.send(client, "reflection", **fields)

    async def read(self, client: Person, entry: str) -> None:
        """Olga had it on her screen."""
        answer = await self.post(self.olga, f"/clients/{client.id}/opened", {"entry": entry})
        assert answer.status_code == 204

    async def check_in(self, client: Person, **answers: str) -> str:
        """A check-in before the session; `{"q_self-harm": "yes"}` is an answer. The entry's id."""
        step = await self.step(client, "check-in-before")
        version = next(piece.version for piece in library.built_in() if piece.slug == "pre-session")
        return await self.send(client, "check-in", step=step.id, version=version, **answers)

    async def look(
        self, person: Person, client: Person, entry: str, act: str, seen: int = 0, **more: str
    ) -> httpx.Response:
        """What `person` gets who notes this about a check-in with flags."""
        sent = {"entry": entry, "act": act, "seen": str(seen), **more}
        return await self.post(person, f"/clients/{client.id}/looks", sent)

    async def tell(self, client: Person, outcome: str, moment: datetime) -> None:
        """The therapist says what became of the session."""
        session = (await self.plan(client)).session
        async with self.db.write() as tx:
            await plans.tell(tx, client.practice, client.id, session.id, outcome, self.olga.id, moment)

    async def rows(self, sql: str, **parameters: Any) -> list[dict[str, Any]]:
        """What is in the database."""
        async with self.db.read() as tx:
            return [dict(row) for row in await tx.all(sql, **parameters)]


async def new_desk(app: Starlette, approved: bool = True, **practice: Any) -> Desk:
    """A desk; `practice` changes columns of the demo practice."""
    async with app.state.db.write() as tx:
        olga = await _owner(tx, "Olga", PRACTICE | practice)
        charlie = await _owner(tx, "Charlie", PRACTICE)
        if approved:
            await library.approve_all(tx, olga)
        alice_id = new_id()
        await account_store.insert_person(
            tx,
            person_id=alice_id,
            practice_id=olga.practice.id,
            role="therapist",
            name="Alice",
            handle=alice_id.encode().ljust(64, b"0"),
            made_at=now(),
        )
        return Desk(app, olga, await accounts.person(tx, olga.practice.id, alice_id), charlie)


async def _owner(tx: Any, name: str, columns: dict[str, Any]) -> Person:
    practice_id, owner_id = await accounts.new_practice(tx, owner_name=name, **columns)
    return await accounts.person(tx, practice_id, owner_id)
