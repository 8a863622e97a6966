"""Whoever floods the doors where passkeys begin fills nothing and locks nobody out; and no challenge can be made up."""

from datetime import timedelta

import pytest
from starlette.applications import Starlette

from pwa import clock
from pwa.accounts.model import MOST_CEREMONIES
from pwa.invitations.model import MOST_ENROLMENTS
from tests.accounts.way_in import ORIGIN, Door, Guest, guest
from tests.harness.authenticator import SoftAuthenticator

pytestmark = pytest.mark.anyio

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"


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


def _ends_later(cookie: str) -> str:
    ends_at, _, rest = cookie.partition(".")
    return f"{int(ends_at) + 60}.{rest}"


@pytest.mark.parametrize(
    "change",
    [
        _ends_later,
        lambda cookie: cookie + "A",
        lambda cookie: cookie[:-1],
        lambda cookie: "0" + cookie,
        lambda cookie: cookie.partition(".")[0],
        lambda cookie: cookie.partition(".")[2],
        lambda _: "9" * 12,
        lambda _: "1" * 5000,
        lambda _: "-1.x",
        lambda _: "",
    ],
)
async def test_a_cookie_that_was_changed_has_another_challenge_or_none(
    at: Door, sam: Guest, change: object
) -> None:
    answer = sam.key.sign_in((await sam.ask("/signin/begin")).json())
    [cookie] = [one for one in sam.http.cookies.jar if one.name == "ceremony"]
    cookie.value = change(str(cookie.value))  # type: ignore[operator]
    with clock.at(clock.now() + timedelta(seconds=61)):
        assert (await sam.ask("/signin/finish", answer)).status_code == 400
        assert (await sam.sign_in()).status_code == 200


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
