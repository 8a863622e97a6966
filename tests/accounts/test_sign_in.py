"""Signing in with a passkey, how long it lasts, and signing out."""

from datetime import timedelta

import pytest
from starlette.applications import Starlette

from pwa import clock
from pwa.accounts import service
from pwa.errors import CannotStart
from pwa.secrets import hashed
from tests.accounts.way_in import door, guest

pytestmark = pytest.mark.anyio

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


async def test_a_client_signs_in_and_lands_on_today(app: Starlette) -> None:
    at = await door(app)
    async with guest(app) as sam:
        await sam.join(await at.invite_client())
        sam.http.cookies.clear()
        done = await sam.sign_in()
        assert done.json()["next"] == "/today"
        cookies = {line.split("=")[0]: line.lower() for line in done.headers.get_list("set-cookie")}
        for attribute in ("max-age=7776000", "httponly", "samesite=lax", "path=/"):
            assert attribute in cookies["sign-in"]
        assert "max-age=34560000" in cookies["practice"]
        assert "secure" not in cookies["sign-in"], "plain http on localhost"
        row = await at.rows("SELECT token_hash FROM sign_ins WHERE ended_at IS NULL")
        assert hashed(sam.http.cookies["sign-in"]) in [one["token_hash"] for one in row]
        signed_in = await sam.http.get("/signin?next=/prepare")
        assert (signed_in.status_code, signed_in.headers["location"]) == (303, "/prepare")


async def test_a_therapist_signs_in_for_a_working_day(app: Starlette) -> None:
    at = await door(app)
    async with guest(app) as rivera:
        await rivera.join(await at.invite(at.owner.id, "owner"))
        done = await rivera.sign_in()
        assert done.json()["next"] == "/clients"
        assert (
            "max-age=43200"
            in next(
                line for line in done.headers.get_list("set-cookie") if line.startswith("sign-in=")
            ).lower()
        )


@pytest.mark.parametrize(
    ("who", "uses", "open_until"),
    [
        ("client", [13 * DAY], 13 * DAY),
        ("client", [], 14 * DAY - MINUTE),
        ("client", [n * 13 * DAY for n in range(1, 7)], 90 * DAY - MINUTE),
        ("owner", [29 * MINUTE], 58 * MINUTE),
        ("owner", [n * 29 * MINUTE for n in range(1, 25)], timedelta(hours=12) - MINUTE),
    ],
)
async def test_a_sign_in_ends_idle_and_at_the_latest(
    app: Starlette, who: str, uses: list[timedelta], open_until: timedelta
) -> None:
    at = await door(app)
    start = clock.now()
    async with guest(app) as somebody:
        with clock.at(start):
            await somebody.join(
                await (at.invite_client() if who == "client" else at.invite(at.owner.id, "owner"))
            )
        token_hash = hashed(somebody.http.cookies["sign-in"])
        for use in [*uses, open_until]:
            with clock.at(start + use):
                assert await service.sign_in_of(app.state.db, token_hash), use
        idle = 14 * DAY if who == "client" else 30 * MINUTE
        with clock.at(start + open_until + idle + MINUTE):
            assert await service.sign_in_of(app.state.db, token_hash) is None


async def test_at_most_five_sign_ins_and_the_oldest_end(app: Starlette) -> None:
    at = await door(app)
    tokens, start = [], clock.now()
    async with guest(app) as sam:
        await sam.join(await at.invite_client())
        for turn in range(7):
            sam.http.cookies.clear()
            with clock.at(start + (turn + 1) * MINUTE):
                await sam.sign_in()
            tokens.append(sam.http.cookies["sign-in"])
    with clock.at(start + 10 * MINUTE):
        good = [await service.sign_in_of(app.state.db, hashed(token)) is not None for token in tokens]
    assert good == [False, False, True, True, True, True, True]


async def test_signing_in_again_ends_what_this_browser_had(app: Starlette) -> None:
    at = await door(app)
    async with guest(app) as sam:
        await sam.join(await at.invite_client())
        before = sam.http.cookies["sign-in"]
        await sam.sign_in()
        assert sam.http.cookies["sign-in"] != before
    assert await service.sign_in_of(app.state.db, hashed(before)) is None


async def test_signing_out_ends_it_here_only(app: Starlette) -> None:
    at = await door(app)
    async with guest(app) as sam, guest(app) as tablet:
        await sam.join(await at.invite_client())
        tablet.key = sam.key
        await tablet.sign_in()
        token = sam.http.cookies["sign-in"]
        out = await sam.http.post("/signout")
        assert (out.status_code, out.headers["location"]) == (303, "/")
        assert out.headers["clear-site-data"] == '"cache"'
        assert not sam.is_signed_in
        assert await service.sign_in_of(app.state.db, hashed(token)) is None
        assert await service.sign_in_of(app.state.db, hashed(tablet.http.cookies["sign-in"]))
        assert (await sam.http.post("/signout")).status_code == 303


@pytest.mark.parametrize(
    ("target", "onward"),
    [
        ("/prepare", "/prepare"),
        ("/check-ins/3?x=1", "/check-ins/3?x=1"),
        ("//evil.example", ""),
        ("/\\evil.example", ""),
        ("https://evil.example/", ""),
        ("javascript:alert(1)", ""),
        ("/a\r\nset-cookie: x", ""),
        ("/signin?next=/signin", ""),
        ("/" + "x" * 400, ""),
        ('/"><script>', "/%22%3E%3Cscript%3E"),
    ],
)
async def test_next_stays_inside_this_site(app: Starlette, target: str, onward: str) -> None:
    async with guest(app) as somebody:
        page = await somebody.http.get("/signin", params={"next": target})
        assert page.status_code == 200
        assert f'data-next="{onward}"' in page.text


async def test_the_page_has_button_and_autofill_and_says_what_to_do(app: Starlette) -> None:
    async with guest(app) as somebody:
        text = (await somebody.http.get("/signin")).text
    for part in (
        'autocomplete="username webauthn"',
        "Sign in with your passkey",
        'href="/join"',
        'href="/help"',
    ):
        assert part in text


async def test_t18_the_host_is_fixed_with_the_first_passkey(app: Starlette) -> None:
    await service.check_host(app.state.db, "anything.example")
    at = await door(app)
    async with guest(app) as sam:
        await sam.join(await at.invite_client())
    await service.check_host(app.state.db, "localhost")
    with pytest.raises(CannotStart, match="Set it back to localhost"):
        await service.check_host(app.state.db, "care.example.org")
