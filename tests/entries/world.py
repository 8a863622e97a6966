"""A small world for tests of entries: Sam and Kim, clients of one practice, each with a plan and a browser."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from pwa.accounts import service as accounts
from pwa.accounts.model import Person
from pwa.clock import new_id, now
from pwa.db import Database, Writer
from pwa.demo import PRACTICE
from pwa.library import service as library
from pwa.plans import service as plans
from tests.harness.sign_in import cookie_for

JSON = {"accept": "application/json"}


@dataclass
class Client:
    """A client, the ids of their steps by slug, and their browser."""

    person: Person
    steps: dict[str, str]
    session: str
    browser: httpx.AsyncClient

    @property
    def id(self) -> str:
        return self.person.id

    def fields(self, kind: str, step: str = "", **more: Any) -> dict[str, Any]:
        """The fields of an entry as this client's phone would send them. `step` is a slug."""
        common = {"account": self.id, "kind": kind}
        return common | ({"step": self.steps[step]} if step else {}) | more

    async def send(
        self, entry_id: str, fields: Any, *, script: bool = True, **options: Any
    ) -> httpx.Response:
        """Post an entry, as the phone's script does or as a plain form."""
        return await self.browser.post(
            f"/entries/{entry_id}",
            data=fields,
            headers=JSON if script else {"accept": "text/html"},
            **options,
        )

    async def page(self, path: str) -> str:
        """The text of a page that must be there."""
        answer = await self.browser.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text


@dataclass
class World:
    """Everybody and the database."""

    app: Starlette
    db: Database
    owner: Person
    sam: Client
    kim: Client

    async def rows(self, sql: str, **parameters: Any) -> list[dict[str, Any]]:
        """What is in the database."""
        async with self.db.read() as tx:
            return [dict(row) for row in await tx.all(sql, **parameters)]

    async def reflections(self) -> list[str]:
        """The text of every reflection."""
        async with self.db.read() as tx:
            rows = await tx.all("SELECT client_id, text FROM reflections")
            return [tx.unseal("reflections.text", row["client_id"], row["text"]) for row in rows]

    async def count(self, table: str) -> int:
        """How many rows a table has."""
        return len(await self.rows(f"SELECT 1 FROM {table}"))

    async def tell(self, client: Client, outcome: str, moment: datetime) -> None:
        """The therapist says what became of the session."""
        async with self.db.write() as tx:
            await plans.tell(
                tx, self.owner.practice, client.id, client.session, outcome, self.owner.id, moment
            )

    async def remove(self, client: Client, slug: str) -> None:
        """Take a step out of a plan."""
        async with self.db.write() as tx:
            await tx.run(
                "UPDATE steps SET removed_at = :now WHERE id = :id", now=now(), id=client.steps[slug]
            )


@pytest.fixture
async def world(app: Starlette) -> AsyncIterator[World]:
    db: Database = app.state.db
    async with db.write() as tx:
        practice_id, owner_id = await accounts.new_practice(tx, owner_name="Alice", **PRACTICE)
        owner = await accounts.person(tx, practice_id, owner_id)
        await library.approve_all(tx, owner)
        sam, kim = await _client(tx, app, owner, "Sam"), await _client(tx, app, owner, "Kim")
    for client in (sam, kim):
        client.browser.cookies.set("sign-in", cookie_for(app.state.settings.data, client.id))
    yield World(app, db, owner, sam, kim)
    for client in (sam, kim):
        await client.browser.aclose()


async def _client(tx: Writer, app: Starlette, owner: Person, name: str) -> Client:
    client_id = await accounts.add_client(tx, owner, name, "")
    await plans.make_plan(tx, owner.practice, client_id, now() + timedelta(days=3))
    plan = await plans.plan_of(tx, client_id, owner.practice)
    browser = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app),
        base_url="http://localhost:8000",
        headers={"sec-fetch-site": "same-origin"},
    )
    person = await accounts.person(tx, owner.practice.id, client_id)
    return Client(person, {step.slug: step.id for step in plan.steps}, plan.session.id, browser)


def fresh() -> str:
    """The UUID of an entry that nobody has sent."""
    return new_id()
