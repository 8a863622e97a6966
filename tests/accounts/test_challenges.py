"""Whoever floods the doors where passkeys begin fills nothing and locks nobody out; and no challenge can be made up."""

from datetime import timedelta

import pytest
from fido2.utils import websafe_decode, websafe_encode
from starlette.applications import Starlette

from pwa import clock
from pwa.accounts.challenges.service import TIME_BYTES
from pwa.accounts.model import MOST_CEREMONIES
from pwa.invitations.model import MOST_ENROLMENTS
from tests.accounts.way_in import ORIGIN, Door, Guest, guest
from tests.harness.authenticator import SoftAuthenticator

pytestmark = pytest.mark.anyio

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
REFUSED = "SELECT 1 FROM audit WHERE event = 'refused'"


async def everything(at: Door) -> dict[str, list[tuple[object, ...]]]:
    names = [row["name"] for row in await at.rows(TABLES)]
    return {name: [tuple(row) for row in await at.rows(f"SELECT * FROM {name}")] for name in names}


async def test_a_thousand_sign_ins_that_begin_write_nothing_and_keep_nobody_waiting(
    app: Starlette, at: Door, sam: Guest
) -> None:
    """From the same address, as in a clinic."""
    answer = sam.key.sign_in((await sam.ask("/signin/begin")).json())
    before = await everything(at)
    async with guest(app) as crowd:
        for _ in range(1000):
            crowd.http.cookies.clear()
            assert (await crowd.ask("/signin/begin")).status_code == 200
    assert await everything(at) == before
    assert (await sam.ask("/signin/finish", answer)).status_code == 200


async def test_a_passkey_that_nobody_knows_uses_nothing_up(app: Starlette, at: Door) -> None:
    async with guest(app) as stranger:
        stranger.key.user_handle = bytes(64)
        for _ in range(20):
            assert (await stranger.sign_in()).status_code in (400, 429)
    assert await at.rows("SELECT * FROM used_challenges") == []


@pytest.mark.parametrize(
    "change",
    [
        lambda cookie: cookie + "A",
        lambda cookie: cookie[:-1],
        lambda cookie: "0" + cookie,
        lambda cookie: cookie.swapcase(),
        lambda _: "9" * 43,
        lambda _: "1" * 5000,
        lambda _: "-1.x",
        lambda _: "",
    ],
)
async def test_a_challenge_belongs_to_its_cookie(at: Door, sam: Guest, change: object) -> None:
    answer = sam.key.sign_in((await sam.ask("/signin/begin")).json())
    [cookie] = [one for one in sam.http.cookies.jar if one.name == "ceremony"]
    cookie.value = change(str(cookie.value))  # type: ignore[operator]
    assert (await sam.ask("/signin/finish", answer)).status_code == 400
    assert (await sam.sign_in()).status_code == 200


async def test_a_challenge_cannot_be_made_to_last(sam: Guest) -> None:
    """Though the passkey signs what it is given."""
    options = (await sam.ask("/signin/begin")).json()
    said = websafe_decode(options["challenge"])
    ends_at = int.from_bytes(said[:TIME_BYTES])
    later = options | {"challenge": websafe_encode((ends_at + 60).to_bytes(TIME_BYTES) + said[TIME_BYTES:])}
    assert (await sam.ask("/signin/finish", sam.key.sign_in(later))).status_code == 400
    assert (await sam.ask("/signin/finish", sam.key.sign_in(options))).status_code == 200


async def test_one_invitation_opened_and_begun_on_and_on_stays_small_and_good(
    app: Starlette, at: Door
) -> None:
    invitation = await at.invite_client()
    async with guest(app) as crowd, guest(app) as sam:
        for _ in range(MOST_ENROLMENTS + 20):
            await crowd.open(invitation)
        for _ in range(MOST_CEREMONIES + 20):
            assert (await crowd.begin()).status_code == 200
        assert len(await at.rows("SELECT 1 FROM enrolments")) == MOST_ENROLMENTS
        assert len(await at.rows("SELECT 1 FROM ceremonies")) == MOST_CEREMONIES
        assert (await sam.join(invitation)).status_code == 200


async def test_one_more_passkey_begun_on_and_on_stays_small_and_good(at: Door, sam: Guest) -> None:
    for _ in range(MOST_CEREMONIES + 20):
        options = await sam.ask("/me/passkeys/begin")
    assert len(await at.rows("SELECT 1 FROM ceremonies")) == MOST_CEREMONIES
    answer = SoftAuthenticator(ORIGIN).register(options.json())
    assert (await sam.ask("/me/passkeys/finish", answer)).status_code == 200


async def test_of_two_pages_that_are_open_the_older_one_signs_in_too(at: Door, sam: Guest) -> None:
    """One begins while the other waits; either may be used first, and neither stands as a try that was refused."""
    sam.http.cookies.clear()
    older, newer = [(await sam.ask("/signin/begin")).json() for _ in range(2)]
    for options in (older, newer):
        assert (await sam.ask("/signin/finish", sam.key.sign_in(options))).status_code == 200
    assert await at.rows(REFUSED) == []
    assert await at.rows("SELECT * FROM limits") == []


async def test_of_two_pages_that_ask_for_a_touch_either_is_good(at: Door, sam: Guest) -> None:
    older, newer = [(await sam.ask("/me/touch/begin")).json() for _ in range(2)]
    for options in (older, newer):
        assert (await sam.ask("/me/touch/finish", sam.key.sign_in(options))).status_code == 200
    assert await at.rows(REFUSED) == []


@pytest.mark.parametrize("place", ["/signin", "/me/touch"])
async def test_what_came_late_or_twice_is_no_try_of_somebody_else(at: Door, sam: Guest, place: str) -> None:
    """Nobody but this browser had that challenge. What another one sends is a try."""
    late, twice = [(await sam.ask(f"{place}/begin")).json() for _ in range(2)]
    with clock.at(clock.now() + timedelta(minutes=9)):
        if place == "/signin":
            await sam.ask("/signin/begin")  # the cookie lasts as long as the newest challenge
        answer = sam.key.sign_in(twice)
        said = [(await sam.ask(f"{place}/finish", answer)).status_code for _ in range(3)]
        assert said == [200, 400, 400]
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert (await sam.ask(f"{place}/finish", sam.key.sign_in(late))).status_code == 400
    assert await at.rows(REFUSED) == []
    assert await at.rows("SELECT * FROM limits") == []
    made_up = {**late, "challenge": websafe_encode(bytes(64))}
    assert (await sam.ask(f"{place}/finish", sam.key.sign_in(made_up))).status_code == 400
    assert len(await at.rows(REFUSED)) == 1
    assert len(await at.rows("SELECT * FROM limits")) == 2, "of the address, and of the person"
