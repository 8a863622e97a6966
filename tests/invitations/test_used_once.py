"""An invitation may be opened by anybody's scanner, and makes one account however many try."""

import asyncio
from contextlib import AsyncExitStack

import pytest
from starlette.applications import Starlette

from pwa.invitations.model import ENDED
from tests.accounts.way_in import door, guest

pytestmark = pytest.mark.anyio


async def test_t16_opening_200_times_uses_up_nothing(app: Starlette) -> None:
    at = await door(app)
    invitation = await at.invite_client()
    async with guest(app) as scanner, guest(app) as sam:
        for turn in range(200):
            answer = await (scanner.open(invitation) if turn % 2 else scanner.http.get("/join"))
            assert answer.status_code == 200
        assert (await sam.join(invitation)).status_code == 200


async def test_a_hundred_browsers_at_once_make_one_account(app: Starlette) -> None:
    at = await door(app, spoken_code="off")
    invitation = await at.invite_client()
    async with AsyncExitStack() as stack:
        guests = [await stack.enter_async_context(guest(app)) for _ in range(100)]
        answers = []
        for one in guests:
            await one.open(invitation)
            answers.append(one.key.register((await one.begin()).json()))
        done = await asyncio.gather(
            *(one.ask("/join/finish", answer) for one, answer in zip(guests, answers, strict=True))
        )
        assert sorted(one.status_code for one in done) == [200] + [404] * 99
        assert {one.json().get("message") for one in done if one.status_code == 404} == {ENDED["used"]}
        assert sum(one.is_signed_in for one in guests) == 1
    assert len(await at.rows("SELECT id FROM passkeys")) == 1
    assert len(await at.rows("SELECT token_hash FROM sign_ins")) == 1


async def test_a_hundred_copies_of_one_answer_make_one_account(app: Starlette) -> None:
    at = await door(app, spoken_code="off")
    async with guest(app) as sam:
        await sam.open(await at.invite_client())
        answer = sam.key.register((await sam.begin()).json())
        done = await asyncio.gather(*(sam.ask("/join/finish", answer) for _ in range(100)))
    assert sorted(one.status_code for one in done)[:2] == [200, 400]
    assert {one.status_code for one in done} <= {200, 400, 404}
    assert len(await at.rows("SELECT id FROM passkeys")) == 1


async def test_a_failed_passkey_leaves_the_invitation_open(app: Starlette) -> None:
    at = await door(app)
    invitation = await at.invite_client()
    async with guest(app) as sam:
        sam.key.origin = "https://elsewhere.example"
        assert (await sam.join(invitation)).status_code == 400
        assert await at.rows("SELECT id FROM people WHERE confirmed_at IS NOT NULL") == []
        sam.key.origin = "http://localhost:8000"
        assert (await sam.join(invitation)).status_code == 200
