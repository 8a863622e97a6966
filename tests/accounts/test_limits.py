"""Going on guessing is slow, in every process and after a restart; and nobody rightful waits for it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette

from pwa import clock
from pwa.accounts import limits
from pwa.app import create_app
from tests.accounts.way_in import ORIGIN, Guest, door, guest
from tests.harness.authenticator import SoftAuthenticator

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def from_elsewhere(app: Starlette) -> AsyncIterator[Guest]:
    transport = httpx.ASGITransport(app=app, client=("203.0.113.7", 50000))
    headers = {"sec-fetch-site": "same-origin"}
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers=headers) as http:
        yield Guest(http)


async def wrong_sign_in(one: Guest) -> httpx.Response:
    stranger = SoftAuthenticator(ORIGIN, user_handle=b"x" * 64)
    return await one.ask("/signin/finish", stranger.sign_in((await one.ask("/signin/begin")).json()))


async def guess(one: Guest, code: str = "AAAA-AAAA") -> httpx.Response:
    return await one.ask("/join/open", {"short": code})


async def test_wrong_passkeys_are_told_to_wait_and_the_right_one_never_is(app: Starlette) -> None:
    at = await door(app)
    async with guest(app) as sam, guest(app) as thief:
        await sam.join(await at.invite_client())
        said = [await wrong_sign_in(thief) for _ in range(limits.PASSKEY.burst + 1)]
        assert [one.status_code for one in said] == [400] * limits.PASSKEY.burst + [429]
        assert said[-1].headers["retry-after"] == "5"
        assert "Please wait 5 seconds, then try again. Nothing is lost." in said[-1].json()["message"]
        assert (await sam.sign_in()).status_code == 200, "of the same address"
        with clock.at(clock.now() + timedelta(seconds=6)):
            assert (await wrong_sign_in(thief)).status_code == 400
            assert (await wrong_sign_in(thief)).status_code == 429


async def test_short_codes_cannot_be_tried_on_and_on_but_a_link_still_opens(app: Starlette) -> None:
    at = await door(app)
    invitation = await at.invite_client()
    async with guest(app) as thief, guest(app) as sam, from_elsewhere(app) as kim:
        said = [(await guess(thief)).status_code for _ in range(limits.SHORT_CODE.burst + 2)]
        assert said == [404] * limits.SHORT_CODE.burst + [429, 429]
        assert (await guess(thief, invitation.short_code)).status_code == 429, "also the right one"
        assert (await sam.open(invitation)).status_code == 200, "a link, from the same address"
        as_token = await thief.ask("/join/open", {"token": invitation.short_code.replace("-", "")})
        assert as_token.status_code == 404, "a code is no token: those are not counted"
        broken = [await sam.ask("/join/open", {"token": "no-such-link"}) for _ in range(3)]
        assert {one.status_code for one in broken} == {404}, "a wrong link hears what is wrong with it"
        assert (await guess(kim, invitation.short_code)).status_code == 200, "from another one"


async def test_without_script_what_was_typed_stays_in_the_field(app: Starlette) -> None:
    await door(app)
    async with guest(app) as sam:
        for _ in range(limits.SHORT_CODE.burst):
            await guess(sam)
        answer = await sam.http.post("/join/open", data={"short": "ABCD-EFGH"})
        assert answer.status_code == 429
        assert 'value="ABCD-EFGH"' in answer.text
        assert "Please wait" in answer.text
        assert "You need not wait if you tap the link in your message, or scan the square." in answer.text
        assert int(answer.headers["retry-after"]) > 0


async def test_another_process_on_the_same_database_counts_on(app: Starlette) -> None:
    await door(app)
    other = create_app(app.state.settings)
    async with other.router.lifespan_context(other), guest(app) as one, guest(other) as two:
        for turn in range(limits.SHORT_CODE.burst):
            assert (await guess(one if turn % 2 else two)).status_code == 404
        for thief in (one, two):
            assert (await guess(thief)).status_code == 429


async def test_nothing_is_kept_of_an_address_and_nothing_for_long(app: Starlette) -> None:
    at = await door(app)
    async with from_elsewhere(app) as one, guest(app) as two:
        await guess(one)
        rows = await at.rows("SELECT * FROM limits")
        assert len(rows) == 1
        assert "203.0.113.7" not in str([tuple(row) for row in rows])
        with clock.at(clock.now() + timedelta(minutes=5)):
            await guess(two)
            assert len(await at.rows("SELECT * FROM limits")) == 1
