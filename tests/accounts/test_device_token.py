"""Which phone gets a device token, what takes its place, and what takes it back."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from pwa import clock
from pwa.accounts import service as accounts
from pwa.accounts.model import MOST_DEVICES, Browser
from pwa.app import create_app
from pwa.secrets import hashed
from pwa.settings import from_env
from pwa.web import cookies
from tests.accounts.way_in import Door, Guest, door, guest
from tests.harness.authenticator import SoftAuthenticator

pytestmark = pytest.mark.anyio

MINUTE = timedelta(minutes=1)


async def delivers(at: Door, token: str | None, person_id: str = "") -> bool:
    """Whether a phone that holds `token` may still deliver for Sam, or for that person."""
    browser = Browser(None, lambda _: token)
    async with at.app.state.db.read() as tx:
        return await accounts.device_holder(tx, browser, person_id or at.client_id) is not None


def token_of(who: Guest, person_id: str) -> str | None:
    return who.http.cookies.get(cookies.device(person_id))


async def add_kim(at: Door) -> str:
    async with at.app.state.db.write() as tx:
        return await accounts.add_client(tx, at.owner, "Kim", "")


async def kim_joins(at: Door, phone: Guest) -> str:
    """Kim makes a passkey on this phone, whoever is signed in there: Kim's id."""
    kim = await add_kim(at)
    sams, phone.key = phone.key, SoftAuthenticator(phone.key.origin)
    await phone.join(await at.invite(kim, "client", at.owner.id))
    phone.key = sams
    return kim


@pytest.fixture
async def at(app: Starlette) -> Door:
    return await door(app, spoken_code="off")


@pytest.fixture
async def phone(at: Door) -> AsyncIterator[Guest]:
    """Sam's phone, on which Sam has just joined."""
    async with guest(at.app) as sam:
        await sam.join(await at.invite_client())
        yield sam


async def test_it_is_out_of_reach_of_scripts_other_sites_and_time(at: Door, phone: Guest) -> None:
    done = await phone.sign_in()
    [line] = [line for line in done.headers.get_list("set-cookie") if line.startswith("device-")]
    for attribute in ("Max-Age=34560000", "HttpOnly", "SameSite=strict", "Path=/"):
        assert attribute in line
    assert "Secure" not in line, "plain http on localhost"
    assert at.client_id not in line
    assert await delivers(at, token_of(phone, at.client_id))


async def test_over_https_it_is_bound_to_this_host(tmp_path: Path) -> None:
    origin = "https://care.example.org"
    made = create_app(from_env({"STILLPOINT_DATA": str(tmp_path / "data"), "STILLPOINT_BASE_URL": origin}))
    async with made.router.lifespan_context(made):
        at = await door(made, spoken_code="off")
        transport = httpx.ASGITransport(app=made)
        headers = {"sec-fetch-site": "same-origin"}
        async with httpx.AsyncClient(transport=transport, base_url=origin, headers=headers) as http:
            sam = Guest(http, SoftAuthenticator(origin, "care.example.org"))
            done = await sam.join(await at.invite_client())
    [line] = [line for line in done.headers.get_list("set-cookie") if "device-" in line]
    assert line.startswith(f"__Host-{cookies.device(at.client_id)}=")
    for attribute in ("Secure", "HttpOnly", "SameSite=strict", "Path=/"):
        assert attribute in line
    assert "Domain" not in line


async def test_a_therapist_never_gets_one(at: Door) -> None:
    async with guest(at.app) as rivera:
        joined = await rivera.join(await at.invite(at.owner.id, "owner"))
        for done in (joined, await rivera.sign_in()):
            assert done.status_code == 200
            assert "device-" not in done.headers.get("set-cookie", "")
    assert await at.rows("SELECT * FROM device_tokens") == []


@pytest.mark.parametrize("lost", [(), ("sign-in",), ("device",)], ids=["", "sign-in", "device"])
async def test_signing_in_again_takes_the_place_of_the_old_one(
    at: Door, phone: Guest, lost: tuple[str, ...]
) -> None:
    before = token_of(phone, at.client_id)
    for name in lost:
        phone.http.cookies.delete(cookies.device(at.client_id) if name == "device" else name)
    await phone.sign_in()
    assert [await delivers(at, token) for token in (before, token_of(phone, at.client_id))] == [False, True]
    assert len(await at.rows("SELECT * FROM device_tokens")) == 1


async def test_two_people_on_one_phone_have_one_each(at: Door, phone: Guest) -> None:
    sams = token_of(phone, at.client_id)
    kim = await kim_joins(at, phone)
    assert token_of(phone, at.client_id) == sams
    assert await delivers(at, sams)
    assert await delivers(at, token_of(phone, kim), kim)
    assert not await delivers(at, sams, kim)
    assert not await delivers(at, token_of(phone, kim))


async def test_signing_out_takes_it_back_here_only(at: Door, phone: Guest) -> None:
    async with guest(at.app) as tablet:
        tablet.key = phone.key
        await tablet.sign_in()
        token = token_of(phone, at.client_id)
        await phone.http.post("/signout", data={"account": at.client_id})
        assert not await delivers(at, token)
        assert not token_of(phone, at.client_id)
        assert not phone.is_signed_in
        assert await delivers(at, token_of(tablet, at.client_id))
        assert await accounts.sign_in_of(at.app.state.db, hashed(tablet.http.cookies["sign-in"]))


async def test_a_browser_that_names_nobody_signs_out_whoever_is_signed_in(at: Door, phone: Guest) -> None:
    token = token_of(phone, at.client_id)
    await phone.http.post("/signout")
    assert not await delivers(at, token)
    assert [cookie.name for cookie in phone.http.cookies.jar] == ["practice"]


@pytest.mark.parametrize("lost", ["sign-in", "device"])
async def test_what_is_left_of_the_two_is_enough_to_sign_out(at: Door, phone: Guest, lost: str) -> None:
    """Told days later: the sign-in's cookie may be gone by then. Or the browser lost the other one."""
    token = token_of(phone, at.client_id)
    phone.http.cookies.delete(cookies.device(at.client_id) if lost == "device" else lost)
    await phone.http.post("/signout", data={"account": at.client_id})
    assert not await delivers(at, token)
    assert not phone.is_signed_in
    assert not token_of(phone, at.client_id)


async def test_somebody_elses_sign_out_leaves_it_and_their_sign_in(at: Door, phone: Guest) -> None:
    """Sam signed out with no signal; by the time the server hears of it, Kim is signed in on that phone."""
    sams = token_of(phone, at.client_id)
    kim = await kim_joins(at, phone)
    await phone.http.post("/signout", data={"account": at.client_id})
    assert [await delivers(at, sams), await delivers(at, token_of(phone, kim), kim)] == [False, True]
    assert await accounts.sign_in_of(at.app.state.db, hashed(phone.http.cookies["sign-in"]))
    await phone.http.post("/signout", data={"account": [at.client_id, kim]})
    assert not phone.is_signed_in
    assert await at.rows("SELECT * FROM device_tokens") == []


async def test_nobody_signs_out_somebody_elses_phone(at: Door, phone: Guest) -> None:
    async with guest(at.app) as stranger:
        out = await stranger.http.post("/signout", data={"account": [at.client_id, "nonsense; x=y", ""]})
        assert (out.status_code, out.headers["location"]) == (303, "/")
        assert "device-" not in out.headers.get("set-cookie", "")
    assert await delivers(at, token_of(phone, at.client_id))
    assert phone.is_signed_in


async def test_a_new_passkey_takes_back_every_old_one(at: Door, phone: Guest) -> None:
    """The phone was lost. Other people's stay."""
    async with AsyncExitStack() as stack:
        tablet, other, new = [await stack.enter_async_context(guest(at.app)) for _ in range(3)]
        tablet.key = phone.key
        await tablet.sign_in()
        kim = await kim_joins(at, other)
        again = await at.invite_client()
        assert again.spoken_code
        assert await delivers(at, token_of(phone, at.client_id)), "an invitation alone ends nothing"
        assert (await new.join(again)).status_code == 200
        found = [await delivers(at, token_of(who, at.client_id)) for who in (phone, tablet, new)]
        assert found == [False, False, True]
        assert await delivers(at, token_of(other, kim), kim)
        left = await at.rows("SELECT person_id FROM device_tokens ORDER BY made_at, token_hash")
        assert sorted(row["person_id"] for row in left) == sorted([at.client_id, kim])


async def test_a_new_passkey_that_is_refused_takes_back_nothing(at: Door, phone: Guest) -> None:
    """One transaction: a passkey we know already is refused when the old ones have just been ended in it."""
    async with guest(at.app) as new:
        new.key.passkey_id = phone.key.passkey_id
        assert (await new.join(await at.invite_client())).status_code == 400
    assert await delivers(at, token_of(phone, at.client_id))
    assert await accounts.sign_in_of(at.app.state.db, hashed(phone.http.cookies["sign-in"]))


async def test_too_many_sign_ins_leave_it_and_too_many_phones_end_the_oldest(at: Door, phone: Guest) -> None:
    tokens, start = [], clock.now()
    async with AsyncExitStack() as stack:
        for number in range(MOST_DEVICES):
            other = await stack.enter_async_context(guest(at.app))
            other.key = phone.key
            with clock.at(start + (number + 1) * MINUTE):
                await other.sign_in()
            tokens.append(token_of(other, at.client_id))
    sign_in = hashed(phone.http.cookies["sign-in"])
    assert await accounts.sign_in_of(at.app.state.db, sign_in) is None
    found = [await delivers(at, token) for token in [token_of(phone, at.client_id), *tokens]]
    assert found == [False] + [True] * MOST_DEVICES
