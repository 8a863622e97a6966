"""One more device of one's own, by a code from the first: it adds a passkey, and nothing ends."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from starlette.applications import Starlette

from pwa import clock
from pwa.accounts import guard, limits
from pwa.accounts.model import Browser
from pwa.invitations import service
from pwa.invitations.model import DEVICE_ENDED, Invitation
from pwa.web.qr import qr
from tests.accounts.test_audit import events
from tests.accounts.test_ways_in import IPHONE, LIVE, SIGNED_IN, add, keys_on
from tests.accounts.way_in import ORIGIN, Door, Guest, door, guest
from tests.harness.authenticator import SoftAuthenticator

pytestmark = pytest.mark.anyio

PLACE = "/me/passkeys/another-device"
TOUCH = "/signin?again=1&next=/me/passkeys/another-device"


@pytest.fixture
async def at(app: Starlette) -> Door:
    return await door(app)


@pytest.fixture
async def sam(app: Starlette, at: Door) -> AsyncIterator[Guest]:
    """A client, signed in on a first device."""
    async with guest(app) as one:
        await one.join(await at.invite_client())
        yield one


async def code_of(one: Guest, at: Door, person_id: str = "") -> Invitation:
    """A fresh code, made by hand."""
    made = await one.http.post(PLACE)
    assert (made.status_code, made.headers["location"]) == (303, PLACE)
    return await newest(at, person_id)


async def newest(at: Door, person_id: str = "") -> Invitation:
    async with at.app.state.db.read() as tx:
        return (await service.of_oneself(tx, at.app.state.secrets, person_id or at.client_id))[0]


async def shown(one: Guest) -> str:
    page = await one.http.get(PLACE)
    assert page.status_code == 200, page.headers.get("location")
    return page.text


async def test_it_adds_a_passkey_signs_in_there_and_ends_nothing(
    app: Starlette, at: Door, sam: Guest
) -> None:
    code = await code_of(sam, at)
    async with guest(app) as tablet:
        tablet.http.headers["user-agent"] = IPHONE
        assert (await tablet.open(code)).json()["needs_code"] is False
        welcome = (await tablet.http.get("/join")).text
        assert "add this device" in welcome
        assert "Nothing ends" in welcome
        for words in ("I have read this", "What is kept", "Your name", "Code from your therapist"):
            assert words not in welcome
        options = await tablet.begin(agreed=False)
        done = await tablet.ask("/join/finish", tablet.key.register(options.json()))
        assert (done.status_code, done.json()["next"]) == (200, "/today")
        assert len(done.json()["passkeys"]["allAcceptedCredentialIds"]) == 2
        assert len(await at.rows(LIVE)) == 2
        assert len(await at.rows(SIGNED_IN)) == 2
        assert len(await at.rows("SELECT 1 FROM device_tokens")) == 2, "both deliver what is written"
        for one in (sam, tablet):
            assert (await one.http.get("/me/passkeys")).status_code == 200
            assert (await one.sign_in()).status_code == 200
    assert "Your other device is in" in await shown(sam)
    assert (await events(at))[2:4] == ["device-invited", "device-added"]
    assert await at.rows("SELECT 1 FROM people WHERE recovered_at IS NOT NULL") == []


async def test_whoever_has_many_browsers_stays_signed_in_where_the_code_was_made(
    app: Starlette, at: Door, sam: Guest
) -> None:
    """At most five sign-ins stay: the one that was not used for longest ends, not the one that was made first."""
    for minute in range(1, 5):
        async with guest(app) as other:
            other.key = sam.key
            with clock.at(clock.now() + timedelta(minutes=minute)):
                await other.sign_in()
    with clock.at(clock.now() + timedelta(minutes=4, seconds=30)):
        code = await code_of(sam, at)
        async with guest(app) as tablet:
            assert (await tablet.join(code)).status_code == 200
            assert (await sam.http.get("/today")).status_code != 303
            assert len(await at.rows(SIGNED_IN)) == 5


async def test_a_therapist_adds_one_too_and_cannot_be_renamed_there(app: Starlette, at: Door) -> None:
    async with guest(app) as rivera, guest(app) as desk:
        await rivera.join(await at.invite(at.owner.id, "owner"))
        code = await code_of(rivera, at, at.owner.id)
        await desk.open(code)
        assert "Your name" not in (await desk.http.get("/join")).text
        options = await desk.begin(agreed=False, name="Somebody else")
        named = desk.key.register(options.json()) | {"name": "Somebody else"}
        assert (await desk.ask("/join/finish", named)).json()["next"] == "/clients"
    assert await at.said("people.name", "SELECT id AS person_id, name FROM people WHERE role = 'owner'") == [
        "Rivera"
    ]


async def test_the_page_has_a_square_to_scan_and_a_code_to_type_and_no_phone_keeps_it(
    app: Starlette, at: Door, sam: Guest
) -> None:
    assert "Make a code" in await shown(sam)
    code = await code_of(sam, at)
    page = await sam.http.get(PLACE)
    assert page.headers["cache-control"] == "no-store"
    assert "data-account" not in page.text
    assert str(qr(ORIGIN + code.path)) in page.text
    assert code.short_code in page.text
    assert code.token not in page.text, "in the square only"
    assert f"{ORIGIN}/join" in page.text
    async with guest(app) as tablet:
        typed = await tablet.http.post("/join/open", data={"short": code.short_code})
        assert typed.status_code == 303
        assert "add this device" in (await tablet.http.get("/join")).text


async def test_it_asks_for_a_touch_first_to_make_it_and_to_show_it(at: Door, sam: Guest) -> None:
    await code_of(sam, at)
    with clock.at(clock.now() + timedelta(minutes=6)):
        for answer in (await sam.http.get(PLACE), await sam.http.post(PLACE)):
            assert (answer.status_code, answer.headers["location"]) == (303, TOUCH)
        assert len(await at.rows("SELECT 1 FROM invitations WHERE purpose = 'device'")) == 1
        await sam.sign_in()
        assert (await newest(at)).short_code in await shown(sam)


async def test_only_the_newest_is_good_and_it_lasts_ten_minutes(app: Starlette, at: Door, sam: Guest) -> None:
    first, second = await code_of(sam, at), await code_of(sam, at)
    async with guest(app) as tablet, guest(app) as late:
        assert (await tablet.open(first)).json()["message"] == DEVICE_ENDED["revoked"]
        assert (await tablet.open(second)).status_code == 200
        with clock.at(clock.now() + timedelta(minutes=10, seconds=1)):
            begun = await tablet.begin()
            assert (begun.status_code, begun.json()["message"]) == (404, DEVICE_ENDED["expired"])
            assert (await late.open(second)).json()["message"] == DEVICE_ENDED["expired"]
            assert "The code has run out" in await shown(sam)
    assert len(await at.rows(LIVE)) == 1


async def test_it_can_be_taken_back(app: Starlette, at: Door, sam: Guest) -> None:
    code = await code_of(sam, at)
    async with guest(app) as tablet:
        await tablet.open(code)
        options = await tablet.begin()
        for _ in range(2):
            assert (await sam.http.post(f"{PLACE}/end")).headers["location"] == PLACE
        done = await tablet.ask("/join/finish", tablet.key.register(options.json()))
        assert (done.status_code, done.json()["message"]) == (404, DEVICE_ENDED["revoked"])
        assert not tablet.is_signed_in
    assert "The code has ended" in await shown(sam)
    assert (await events(at)).count("device-code-ended") == 1


async def _recover(app: Starlette, at: Door, sam: Guest) -> None:
    await at.invite_client()


async def _sign_out(app: Starlette, at: Door, sam: Guest) -> None:
    await sam.http.post("/signout")


async def _sign_out_elsewhere(app: Starlette, at: Door, sam: Guest) -> None:
    await sam.http.post("/me/sign-ins/end-others")


async def _remove_a_passkey(app: Starlette, at: Door, sam: Guest) -> None:
    assert await add(sam, SoftAuthenticator(ORIGIN)) == 200
    [newest_key, _] = keys_on((await sam.http.get("/me/passkeys")).text)
    assert (await sam.http.post(f"/me/passkeys/{newest_key}/remove")).status_code == 303


@pytest.mark.parametrize("end", [_recover, _sign_out, _sign_out_elsewhere, _remove_a_passkey])
async def test_whatever_says_that_a_device_may_be_lost_ends_it(
    app: Starlette, at: Door, sam: Guest, end: Callable[[Starlette, Door, Guest], Awaitable[None]]
) -> None:
    code = await code_of(sam, at)
    await end(app, at, sam)
    async with guest(app) as tablet:
        assert (await tablet.open(code)).json()["message"] == DEVICE_ENDED["revoked"]


async def test_a_new_passkey_in_the_place_of_a_lost_one_ends_one_made_meanwhile(
    app: Starlette, at: Door, sam: Guest
) -> None:
    again = await at.invite_client()
    code = await code_of(sam, at)
    async with guest(app) as new_phone, guest(app) as thief:
        await thief.open(code)
        options = await thief.begin()
        assert (await new_phone.join(again)).status_code == 200, "a code for a device leaves it open"
        done = await thief.ask("/join/finish", thief.key.register(options.json()))
        assert (done.status_code, done.json()["message"]) == (404, DEVICE_ENDED["revoked"])
    assert len(await at.rows(LIVE)) == 1


async def test_opening_200_times_uses_up_nothing(app: Starlette, at: Door, sam: Guest) -> None:
    code = await code_of(sam, at)
    async with guest(app) as scanner, guest(app) as tablet:
        for turn in range(200):
            answer = await (scanner.open(code) if turn % 2 else scanner.http.get("/join"))
            assert answer.status_code == 200
        assert (await tablet.join(code)).status_code == 200


async def test_thirty_browsers_at_once_make_one_passkey(app: Starlette, at: Door, sam: Guest) -> None:
    code = await code_of(sam, at)
    async with AsyncExitStack() as stack:
        guests = [await stack.enter_async_context(guest(app)) for _ in range(30)]
        answers = []
        for one in guests:
            await one.open(code)
            answers.append(one.key.register((await one.begin()).json()))
        done = await asyncio.gather(
            *(one.ask("/join/finish", answer) for one, answer in zip(guests, answers, strict=True))
        )
    assert sorted(one.status_code for one in done) == [200] + [404] * 29
    assert {one.json().get("message") for one in done if one.status_code == 404} == {DEVICE_ENDED["used"]}
    assert len(await at.rows(LIVE)) == 2


async def test_a_passkey_that_failed_leaves_it_open(app: Starlette, at: Door, sam: Guest) -> None:
    code = await code_of(sam, at)
    async with guest(app) as tablet:
        tablet.key.origin = "https://elsewhere.example"
        assert (await tablet.join(code)).status_code == 400
        tablet.key = SoftAuthenticator(ORIGIN, passkey_id=sam.key.passkey_id)
        assert (await tablet.join(code)).status_code == 400, "one that is known already"
        tablet.key = SoftAuthenticator(ORIGIN)
        assert (await tablet.join(code)).status_code == 200


async def test_nobody_makes_them_on_and_on(app: Starlette, at: Door, sam: Guest) -> None:
    for _ in range(limits.DEVICE.burst):
        await code_of(sam, at)
    refused = await sam.http.post(PLACE)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert (await newest(at)).is_open, "the one before is still good"
    async with guest(app) as rivera:
        await rivera.join(await at.invite(at.owner.id, "owner"))
        await code_of(rivera, at, at.owner.id)


async def test_a_therapist_never_sees_a_clients_code(app: Starlette, at: Door, sam: Guest) -> None:
    code = await code_of(sam, at)
    async with app.state.db.read() as tx:
        seen = await service.of_person(tx, app.state.secrets, at.client_id)
    assert code.id not in {one.id for one in seen}
    assert {one.purpose for one in seen} == {"client"}


async def test_a_sign_in_that_ends_just_then_makes_none(
    at: Door, sam: Guest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks is seen once more in the transaction that makes it."""
    monkeypatch.setattr(guard, "browser", lambda _: Browser("ended meanwhile"))
    for place in (PLACE, f"{PLACE}/end"):
        assert (await sam.http.post(place)).headers["location"].startswith("/signin")
    assert await at.rows("SELECT 1 FROM invitations WHERE purpose = 'device'") == []


async def test_the_page_of_the_first_device_leads_there(sam: Guest) -> None:
    page = (await sam.http.get("/me/passkeys")).text
    assert re.search(r'<form[^>]* method="post" action="/me/passkeys/another-device">', page)
    assert "Add another phone or computer" in page
