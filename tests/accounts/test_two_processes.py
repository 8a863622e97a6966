"""Two worker processes on one database: what one has opened, used up or ended holds in the other."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette

from pwa.app import create_app
from tests.accounts.way_in import ORIGIN, Door, Guest, door

pytestmark = pytest.mark.anyio


@pytest.fixture
async def other(app: Starlette) -> AsyncIterator[Starlette]:
    """A second process's application, started on the same database."""
    made = create_app(app.state.settings)
    async with made.router.lifespan_context(made):
        yield made


class Alternating(httpx.AsyncBaseTransport):
    """Each request goes to the process whose turn it is, as behind one port."""

    def __init__(self, *apps: Starlette) -> None:
        self._transports = [httpx.ASGITransport(app=one) for one in apps]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._transports = self._transports[1:] + self._transports[:1]
        return await self._transports[0].handle_async_request(request)


@pytest.fixture
async def sam(app: Starlette, other: Starlette) -> AsyncIterator[Guest]:
    headers = {"sec-fetch-site": "same-origin"}
    async with httpx.AsyncClient(transport=Alternating(app, other), base_url=ORIGIN, headers=headers) as http:
        yield Guest(http)


async def joined(app: Starlette, sam: Guest) -> Door:
    at = await door(app)
    assert (await sam.join(await at.invite_client())).status_code == 200
    return at


async def test_a_passkey_is_made_and_used_across_both(app: Starlette, sam: Guest) -> None:
    await joined(app, sam)
    sam.http.cookies.clear()
    assert (await sam.sign_in()).json()["next"] == "/today"


async def test_a_challenge_that_one_used_up_is_used_up_in_the_other(app: Starlette, sam: Guest) -> None:
    await joined(app, sam)
    answer = sam.key.sign_in((await sam.ask("/signin/begin")).json())
    ceremony = [cookie for cookie in sam.http.cookies.jar if cookie.name == "ceremony"]
    assert (await sam.ask("/signin/finish", answer)).status_code == 200
    for _ in range(2):
        for cookie in ceremony:
            sam.http.cookies.jar.set_cookie(cookie)
        assert (await sam.ask("/signin/finish", answer)).status_code == 400


async def test_what_one_ended_is_over_in_the_other_at_once(app: Starlette, sam: Guest) -> None:
    at = await joined(app, sam)
    for _ in range(2):
        assert (await sam.http.get("/me/passkeys")).status_code == 200
    async with app.state.db.write() as tx:
        await tx.run("UPDATE passkeys SET revoked_at = made_at WHERE person_id = :id", id=at.client_id)
    for _ in range(2):
        assert (await sam.http.get("/me/passkeys")).status_code == 303
        assert (await sam.sign_in()).status_code == 400
