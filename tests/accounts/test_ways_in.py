"""A person's own ways in: more passkeys, their names and their end, and the browsers that are signed in."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette

from pwa import clock
from pwa.accounts.ways_in.store import KEY_LETTERS
from pwa.secrets import hashed
from tests.accounts.way_in import ORIGIN, Door, Guest, door, guest
from tests.harness.authenticator import PRESENT_AND_VERIFIED, SoftAuthenticator

pytestmark = pytest.mark.anyio

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 "
    "Mobile/15E148 Safari/604.1"
)
PIXEL = (
    "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Mobile Safari/537.36"
)
APPLE = bytes.fromhex("fbfc3007154e4ecc8c0b6e020557d7bd")
LIVE = (
    "SELECT id, person_id, name, backup_eligible FROM passkeys WHERE revoked_at IS NULL ORDER BY made_at, id"
)
SIGNED_IN = "SELECT browser FROM sign_ins WHERE ended_at IS NULL ORDER BY made_at"
LATER = timedelta(minutes=6)


async def add(sam: Guest, key: SoftAuthenticator) -> int:
    """Make one more passkey in this browser: the status of the answer."""
    options = await sam.ask("/me/passkeys/begin")
    assert options.status_code == 200, options.text
    return (await sam.ask("/me/passkeys/finish", key.register(options.json()))).status_code


async def joined(app: Starlette, sam: Guest) -> Door:
    at = await door(app)
    await sam.join(await at.invite_client())
    return at


def keys_on(html: str) -> list[str]:
    return re.findall(r'action="/me/passkeys/([^/]+)/name"', html)


async def test_a_second_passkey_lets_the_same_person_in_and_the_first_stays(app: Starlette) -> None:
    async with guest(app) as sam:
        at = await joined(app, sam)
        second = SoftAuthenticator(ORIGIN, aaguid=APPLE)
        assert await add(sam, second) == 200
        assert await at.said("passkeys.name", LIVE) == ["Passkey", "Apple Passwords"]
        for key in (sam.key, second):
            async with guest(app) as other:
                other.key = key
                assert (await other.sign_in()).json()["next"] == "/today"


async def test_it_asks_for_a_touch_first_when_the_last_one_is_some_minutes_old(app: Starlette) -> None:
    async with guest(app) as sam:
        at = await joined(app, sam)
        await add(sam, SoftAuthenticator(ORIGIN))
        [one, _] = keys_on((await sam.http.get("/me/passkeys")).text)
        with clock.at(clock.now() + LATER):
            refused = await sam.ask("/me/passkeys/begin")
            assert (refused.status_code, refused.json()["error"]) == (403, "touch-first")
            gone = await sam.http.post(f"/me/passkeys/{one}/remove")
            assert gone.headers["location"] == refused.json()["next"] == "/signin?again=1&next=/me/passkeys"
            assert len(await at.rows(LIVE)) == 2
            await sam.sign_in()
            assert (await sam.ask("/me/passkeys/begin")).status_code == 200


async def test_a_passkey_that_another_sign_in_asked_for_is_refused(app: Starlette) -> None:
    """The cookie of the ceremony alone is not enough."""
    async with guest(app) as sam:
        at = await joined(app, sam)
        options = (await sam.ask("/me/passkeys/begin")).json()
        await sam.sign_in()
        answer = SoftAuthenticator(ORIGIN).register(options)
        assert (await sam.ask("/me/passkeys/finish", answer)).status_code == 400
        assert len(await at.rows(LIVE)) == 1


async def test_a_challenge_for_one_more_is_good_for_nothing_else_and_only_once(app: Starlette) -> None:
    async with guest(app) as sam:
        at = await joined(app, sam)
        options = (await sam.ask("/me/passkeys/begin")).json()
        answer = SoftAuthenticator(ORIGIN).register(options)
        assert (await sam.ask("/join/finish", answer)).status_code in (400, 404)
        assert (await sam.ask("/me/passkeys/finish", {"id": "junk"})).status_code == 400
        assert (await sam.ask("/me/passkeys/finish", answer)).status_code == 400, "it was burned"
        assert len(await at.rows(LIVE)) == 1


async def test_a_removed_passkey_ends_with_every_sign_in_made_with_it(app: Starlette) -> None:
    async with guest(app) as sam, guest(app) as other:
        at = await joined(app, sam)
        other.key = SoftAuthenticator(ORIGIN, flags=PRESENT_AND_VERIFIED)
        await add(sam, other.key)
        await other.sign_in()
        [newest, _] = keys_on((await sam.http.get("/me/passkeys")).text)
        assert (await sam.http.post(f"/me/passkeys/{newest}/remove")).status_code == 303
        assert len(await at.rows(LIVE)) == 1
        assert (await other.http.get("/today")).status_code == 303
        assert (await other.sign_in()).status_code == 400
        cut_off = await other.http.get("/kept", headers={"accept": "application/json"})
        assert cut_off.json()["error"] == "revoked"
        assert (await sam.http.get("/me/passkeys")).status_code == 200


async def test_a_double_tap_on_what_ends_a_way_in_is_harmless(app: Starlette) -> None:
    """And is noted once; but nobody reaches what is another's."""
    async with guest(app) as sam, guest(app) as other, guest(app) as rivera:
        at = await joined(app, sam)
        await rivera.join(await at.invite(at.owner.id, "owner"))
        other.key = sam.key
        await other.sign_in()
        there = hashed(other.http.cookies["sign-in"])[:KEY_LETTERS]
        await add(sam, SoftAuthenticator(ORIGIN))
        [newest, _] = keys_on((await sam.http.get("/me/passkeys")).text)
        for path in (f"/me/sign-ins/{there}/end", f"/me/passkeys/{newest}/remove"):
            for _ in range(2):
                answer = await sam.http.post(path)
                assert (answer.status_code, answer.headers["location"]) == (303, "/me/passkeys")
            assert (await rivera.http.post(path)).status_code == 404
        noted = [row["event"] for row in await at.rows("SELECT event FROM audit")]
        assert noted.count("passkey-removed") == noted.count("signed-out-elsewhere") == 1


async def test_a_sign_in_that_ended_by_itself_meanwhile_is_taken_back_all_the_same(app: Starlette) -> None:
    """Else its phone could still deliver, though its owner has just signed it out."""
    async with guest(app) as sam, guest(app) as other:
        at = await joined(app, sam)
        other.key = sam.key
        await other.sign_in()
        there = hashed(other.http.cookies["sign-in"])
        async with app.state.db.write() as tx:
            await tx.run("UPDATE sign_ins SET ended_at = made_at WHERE token_hash = :there", there=there)
        assert (await sam.http.post(f"/me/sign-ins/{there[:KEY_LETTERS]}/end")).status_code == 303
        assert len(await at.rows("SELECT 1 FROM device_tokens WHERE sign_in_hash = :there", there=there)) == 0


async def test_the_last_passkey_stays(app: Starlette) -> None:
    async with guest(app) as sam:
        at = await joined(app, sam)
        page = await sam.http.get("/me/passkeys")
        [key] = keys_on(page.text)
        assert f"/me/passkeys/{key}/remove" not in page.text
        answer = await sam.http.post(f"/me/passkeys/{key}/remove")
        assert answer.status_code == 422
        assert "your only passkey, so it stays" in answer.text
        assert len(await at.rows(LIVE)) == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [("  My   phone ", "My phone"), ("", "Please fill in: Name."), ("x" * 41, "at most 40 characters")],
)
async def test_a_passkey_can_have_another_name(app: Starlette, name: str, said: str) -> None:
    async with guest(app) as sam:
        at = await joined(app, sam)
        [key] = keys_on((await sam.http.get("/me/passkeys")).text)
        answer = await sam.http.post(f"/me/passkeys/{key}/name", data={"name": name})
        is_good = answer.status_code == 303
        page = (await sam.http.get("/me/passkeys")).text if is_good else answer.text
        assert said in page
        assert f'value="{name if not is_good else said}"' in page, "as it was filled in"
        assert (f'href="#name-{key}"' in page) == (not is_good), (
            "said at the top too, with the way to the field"
        )
        assert await at.said("passkeys.name", LIVE) == ["My phone" if is_good else "Passkey"]


@pytest.mark.parametrize(
    "key", ["x", "=", "AA==", "A" * 2000, "%00", "%F0%9F%8C%B1", "..%2F..", "a+b", "\u202e", "-" * 43]
)
@pytest.mark.parametrize("door", ["/me/passkeys/{}/name", "/me/passkeys/{}/remove", "/me/sign-ins/{}/end"])
async def test_a_name_in_the_address_that_nobody_has_is_not_found(
    app: Starlette, door: str, key: str
) -> None:
    async with guest(app) as sam:
        at = await joined(app, sam)
        answer = await sam.http.post(door.format(key), data={"name": "Blue"})
        assert answer.status_code == 404
        assert await at.said("passkeys.name", LIVE) == ["Passkey"]


@pytest.mark.parametrize(
    "name",
    ["a\x00b", "\ud800", "\u202eeulb\u202c", "🌱" * 40, "<b>Blue</b>", "'); DROP TABLE people; --", "\t"],
)
async def test_any_name_is_taken_or_refused_in_words(app: Starlette, name: str) -> None:
    async with guest(app) as sam:
        at = await joined(app, sam)
        [key] = keys_on((await sam.http.get("/me/passkeys")).text)
        body = urlencode({"name": name}, errors="surrogatepass")
        headers = {"content-type": "application/x-www-form-urlencoded"}
        answer = await sam.http.post(f"/me/passkeys/{key}/name", content=body, headers=headers)
        assert answer.status_code in (303, 400, 422), answer.status_code
        assert "<b>Blue" not in (await sam.http.get("/me/passkeys")).text
        [name] = await at.said("passkeys.name", LIVE)
        assert not set("\x00\u202e\u202c") & set(name)


@pytest.mark.parametrize("agent", ["", "\xff\xfe", "Chrome" * 2000, "<script>", "Safari\t(iPhone)"])
async def test_whatever_a_browser_says_of_itself_it_signs_in(app: Starlette, agent: str) -> None:
    async with guest(app) as sam:
        sam.http.headers.encoding = "latin-1"
        sam.http.headers["user-agent"] = agent
        await joined(app, sam)
        page = await sam.http.get("/me/passkeys")
        assert page.status_code == 200
        assert "<script>" not in page.text.split("</head>")[1]


async def test_every_browser_is_listed_and_another_one_can_be_signed_out(app: Starlette) -> None:
    async with guest(app) as sam, guest(app) as phone:
        sam.http.headers["user-agent"], phone.http.headers["user-agent"] = PIXEL, IPHONE
        at = await joined(app, sam)
        phone.key = sam.key
        await phone.sign_in()
        page = (await sam.http.get("/me/passkeys")).text
        signed_in = page[page.index("Where you are signed in") :]
        assert signed_in.index("Safari on iPhone") < signed_in.index("Chrome on Android")
        [key] = re.findall(r'action="/me/sign-ins/([^/]+)/end"', page)
        assert (await sam.http.post(f"/me/sign-ins/{key}/end")).status_code == 303
        assert [row["browser"] for row in await at.rows(SIGNED_IN)] == ["Chrome on Android"]
        assert (await phone.http.get("/today")).status_code == 303
        told = await phone.http.get("/kept", headers={"accept": "application/json"})
        assert told.json()["error"] == "revoked"
        assert len(await at.rows("SELECT 1 FROM device_tokens")) == 1


async def test_everywhere_else_at_once(app: Starlette) -> None:
    async with guest(app) as sam, guest(app) as one, guest(app) as two:
        at = await joined(app, sam)
        for other in (one, two):
            other.key = sam.key
            await other.sign_in()
        assert "Sign out everywhere else" in (await sam.http.get("/me/passkeys")).text
        await sam.http.post("/me/sign-ins/end-others")
        assert len(await at.rows(SIGNED_IN)) == 1
        assert (await sam.http.get("/me/passkeys")).status_code == 200
        for other in (one, two):
            assert (await other.http.get("/today")).status_code == 303


async def test_a_lost_phone_that_was_not_there_for_long_is_signed_out_with_the_others(app: Starlette) -> None:
    """It is on no list any more, and could still deliver in the client's name, and show what it has kept."""
    start = clock.now()
    async with guest(app) as lost, guest(app) as sam:
        with clock.at(start - timedelta(days=20)):
            at = await joined(app, lost)
        sam.key = lost.key
        await sam.sign_in()
        page = (await sam.http.get("/me/passkeys")).text
        assert page.count("Sign out there") == 0
        assert "Sign out everywhere else" in page
        await sam.http.post("/me/sign-ins/end-others")
        assert len(await at.rows("SELECT * FROM device_tokens")) == 1, "this phone's own"
        cut_off = await lost.http.get("/kept", headers={"accept": "application/json"})
        assert cut_off.json()["error"] == "revoked"
        assert (await sam.http.get("/me/passkeys")).status_code == 200


async def test_to_sign_out_elsewhere_asks_for_a_touch_first(app: Starlette) -> None:
    """A phone that was found unlocked is not to lock its owner out of the others."""
    async with guest(app) as sam, guest(app) as other:
        at = await joined(app, sam)
        other.key = sam.key
        await other.sign_in()
        await other.http.get("/today")
        async with app.state.db.write() as tx:
            await tx.run("UPDATE sign_ins SET touched_at = '2026-01-01T00:00:00.000Z'")
        rows = await at.rows("SELECT token_hash FROM sign_ins WHERE ended_at IS NULL")
        for what in ("end-others", *(f"{row['token_hash'][:16]}/end" for row in rows)):
            answer = await sam.http.post(f"/me/sign-ins/{what}")
            assert answer.headers["location"] == "/signin?again=1&next=/me/passkeys"
        assert len(await at.rows(SIGNED_IN)) == 2


async def test_a_therapist_has_the_page_too_and_can_sign_out_there(app: Starlette) -> None:
    at = await door(app)
    async with guest(app) as rivera:
        await rivera.join(await at.invite(at.owner.id, "owner"))
        page = (await rivera.http.get("/me/passkeys")).text
        assert 'action="/signout"' in page
        assert "data-account" not in page
        assert "/me/passkeys" in (await rivera.http.get("/clients")).text
        await rivera.http.post("/signout")
        assert (await rivera.http.get("/clients")).status_code == 303
