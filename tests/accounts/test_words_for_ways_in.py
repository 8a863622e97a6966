"""What the page says of a passkey and a browser: what they are called, and where a passkey is kept."""

from uuid import UUID

import pytest
from starlette.applications import Starlette

from pwa.accounts.ways_in.model import browser_named, first_name
from tests.accounts.test_ways_in import APPLE, IPHONE, LIVE, PIXEL, add, joined
from tests.accounts.way_in import ORIGIN, guest
from tests.harness.authenticator import PRESENT_AND_VERIFIED, SYNCED, Flag, SoftAuthenticator

pytestmark = pytest.mark.anyio

NOBODY = "00000000-0000-0000-0000-000000000000"
ON_ONE, NOT_YET, ALONG = (
    "On one device only",
    "Could come along to your other devices, but does not yet",
    "Comes along to your other devices",
)


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (PRESENT_AND_VERIFIED, ON_ONE),
        (PRESENT_AND_VERIFIED | Flag.BE, NOT_YET),
        (SYNCED, ALONG),
    ],
)
async def test_where_a_passkey_is_kept_is_said_as_it_said_so_itself(
    app: Starlette, flags: Flag, words: str
) -> None:
    async with guest(app) as sam:
        sam.key = SoftAuthenticator(ORIGIN, flags=flags)
        await joined(app, sam)
        page = (await sam.http.get("/me/passkeys")).text
        assert [one for one in (ON_ONE, NOT_YET, ALONG) if one in page] == [words]


async def test_a_passkey_that_has_come_along_since_is_said_to(app: Starlette) -> None:
    async with guest(app) as sam:
        sam.key = SoftAuthenticator(ORIGIN, flags=PRESENT_AND_VERIFIED | Flag.BE)
        await joined(app, sam)
        sam.key.flags = SYNCED
        await sam.sign_in()
        assert ALONG in (await sam.http.get("/me/passkeys")).text


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (IPHONE, "Safari on iPhone"),
        (PIXEL, "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/19.0 Safari/605.1.15", "Safari on Mac"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/156.0 Safari/537.36 Edg/156.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Linux"),
        ("Mozilla/5.0 (iPhone) CriOS/156.0 Mobile/15E148 Safari/604.1", "Chrome on iPhone"),
        ("curl/8", ""),
    ],
)
def test_a_browser_is_called_what_people_call_it(agent: str, name: str) -> None:
    assert browser_named(agent) == name


@pytest.mark.parametrize(
    ("aaguid", "browser", "taken", "name"),
    [
        (NOBODY, "Chrome on Android", (), "Chrome on Android"),
        (NOBODY, "", (), "Passkey"),
        (str(UUID(bytes=APPLE)).upper(), "Safari on Mac", (), "Apple Passwords"),
        (NOBODY, "Chrome on Mac", ("Chrome on Mac", "Chrome on Mac 3"), "Chrome on Mac 2"),
        (NOBODY, "Chrome on Mac", ("Chrome on Mac", "Chrome on Mac 2"), "Chrome on Mac 3"),
    ],
)
def test_two_passkeys_are_told_apart(aaguid: str, browser: str, taken: tuple[str, ...], name: str) -> None:
    assert first_name(aaguid, browser, taken) == name


async def test_t21_a_passkey_of_an_unknown_keeper_has_the_name_of_its_browser(app: Starlette) -> None:
    async with guest(app) as sam:
        sam.http.headers["user-agent"] = PIXEL
        at = await joined(app, sam)
        for agent in (IPHONE, PIXEL):
            sam.http.headers["user-agent"] = agent
            await add(sam, SoftAuthenticator(ORIGIN))
        assert sorted(await at.said("passkeys.name", LIVE)) == [
            "Chrome on Android", "Chrome on Android 2", "Safari on iPhone",
        ]  # fmt: skip
