"""One practice, one client, one plan, one browser: what the tests of plans and pages stand on."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from pwa.accounts import service as accounts
from pwa.accounts.model import Browser, Person
from pwa.clock import new_id
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


@dataclass
class World:
    """An installation with an owner, and a client with a plan."""

    app: Starlette
    owner: Person
    client: Person
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def db(self) -> Database:
        return self.app.state.db

    async def plan(self) -> Plan:
        """The client's plan as it stands."""
        async with self.db.read() as tx:
            return await plans.plan_of(tx, self.client.id, self.client.practice)

    async def step(self, kind: str, phase: str = "before", place: int = 0) -> Step:
        """One of the steps of a kind."""
        return [step for step in (await self.plan()).phase(phase) if step.kind == kind][place]

    async def send(self, kind: str, **fields: str) -> entries.Receipt:
        """An entry of the client; its receipt."""
        pairs = [("account", self.client.id), ("kind", kind), *fields.items()]
        return await entries.take(self.db, Browser(self.cookie(self.client)), new_id(), pairs)

    async def tick(self, step: Step, item: str = "", done: str = "yes") -> entries.Receipt:
        """A box ticked or cleared."""
        return await self.send("tick", step=step.id, item=item, done=done)

    async def tell(self, outcome: str, at: datetime) -> None:
        """The therapist says what became of the session."""
        session = (await self.plan()).session
        async with self.db.write() as tx:
            await plans.tell(tx, self.client.practice, self.client.id, session.id, outcome, self.owner.id, at)

    async def plan_next(self, starts_at: datetime) -> None:
        """The therapist plans the session after this one."""
        async with self.db.write() as tx:
            await plans.next_session(tx, self.client.practice, self.client.id, starts_at)

    async def move(self, starts_at: datetime | None) -> None:
        """The therapist moves the session."""
        session = (await self.plan()).session
        async with self.db.write() as tx:
            await plans.move_session(tx, self.client.practice, self.client.id, session.id, starts_at)

    def browser(self, person: Person | None = None) -> httpx.AsyncClient:
        """A browser in which the client is signed in (or `person`)."""
        cookies = {"sign-in": self.cookie(person or self.client)}
        transport = httpx.ASGITransport(app=self.app)
        origin = "http://localhost:8000"
        headers = {"origin": origin}
        return httpx.AsyncClient(transport=transport, base_url=origin, cookies=cookies, headers=headers)

    def cookie(self, person: Person) -> str:
        """The sign-in of `person`, made when it is first asked for."""
        if person.id not in self.cookies:
            self.cookies[person.id] = cookie_for(Path(self.app.state.settings.data), person.id)
        return self.cookies[person.id]


async def new_world(
    app: Starlette, starts_at: datetime = SESSION, called: str = "Sam", **practice: Any
) -> World:
    """A world around a session at `starts_at`; `practice` changes columns of the demo practice."""
    async with app.state.db.write() as tx:
        columns = PRACTICE | practice
        practice_id, owner_id = await accounts.new_practice(tx, owner_name="Dr. Rivera", **columns)
        owner = await accounts.person(tx, practice_id, owner_id)
        await library.approve_all(tx, owner)
        client_id = await accounts.add_client(tx, owner, called, "")
        await plans.make_plan(tx, owner.practice, client_id, starts_at)
        return World(app, owner, await accounts.person(tx, practice_id, client_id))


class Page(HTMLParser):
    """The tags of a page with their attributes, and the text people can see without script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._hidden: list[str] = []
        self.feed(html)
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("input", "meta", "link", "br", "hr", "img"):
            return
        if self._hidden or "hidden" in dict(attrs) or tag in ("script", "style"):
            self._hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and self._hidden[-1] == tag:
            self._hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text += data + " "

    def all(self, tag: str, **having: str) -> list[dict[str, str | None]]:
        """The attributes of each `tag` that has these values; `data_step` means `data-step`."""
        wanted = {name.replace("_", "-"): value for name, value in having.items()}
        return [attrs for found, attrs in self.tags if found == tag and wanted.items() <= attrs.items()]
