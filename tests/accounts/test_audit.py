"""What happened with ways in is noted, and told to whom it concerns: never a secret."""

import re
from datetime import timedelta

import pytest
from starlette.applications import Starlette

from pwa import clock
from pwa.accounts.audit.model import EVENTS
from pwa.accounts.limits import REFUSALS
from pwa.accounts.service import note
from pwa.therapist import audit_pages
from tests.accounts.test_ways_in import IPHONE, LIVE, add, joined, keys_on
from tests.accounts.way_in import ORIGIN, Door, Guest, door, guest
from tests.harness.authenticator import SoftAuthenticator
from tests.plans.world import new_world

pytestmark = pytest.mark.anyio

NOTED = "SELECT event, person_id, actor_id, detail FROM audit ORDER BY at, id"


async def events(at: Door) -> list[str]:
    return [row["event"] for row in await at.rows(NOTED)]


async def test_a_whole_story_is_noted_with_who_and_where(app: Starlette) -> None:
    async with guest(app) as sam, guest(app) as other:
        sam.http.headers["user-agent"] = IPHONE
        at = await joined(app, sam)
        other.key = sam.key
        await other.sign_in()
        await add(sam, SoftAuthenticator(ORIGIN))
        [newest, _] = keys_on((await sam.http.get("/me/passkeys")).text)
        await sam.http.post(f"/me/passkeys/{newest}/name", data={"name": "Blue"})
        await sam.http.post(f"/me/passkeys/{newest}/remove")
        await sam.http.post("/me/sign-ins/end-others")
        await sam.http.post("/signout")
        assert await events(at) == [
            "invited",
            "joined",
            "signed-in",
            "passkey-added",
            "passkey-renamed",
            "passkey-removed",
            "signed-out-everywhere-else",
            "signed-out",
        ]
        rows = await at.rows(NOTED)
        assert {row["person_id"] for row in rows} == {at.client_id}
        assert [row["actor_id"] for row in rows] == [at.owner.id] + [at.client_id] * 7
        details = await at.said("audit.detail", NOTED)
        assert details[1] == details[-1] == "Safari on iPhone"
        assert details[5] == "Blue"


async def test_refusals_are_noted_too(app: Starlette) -> None:
    at = await door(app)
    async with guest(app) as sam, guest(app) as thief:
        invitation = await at.invite_client()
        await sam.open(invitation)
        for _ in range(5):
            await sam.begin("000001" if invitation.spoken_code != "000001" else "000002")
        await sam.join(await at.invite_client())
        thief.key = SoftAuthenticator(ORIGIN, passkey_id=sam.key.passkey_id, user_handle=sam.key.user_handle)
        assert (await thief.sign_in()).status_code == 400
        said = await events(at)
        assert said[1:6] == ["code-wrong"] * 4 + ["code-ended"]
        assert said[-1] == "refused"


async def test_whoever_knows_the_id_of_a_passkey_cannot_fill_it_with_refusals(app: Starlette) -> None:
    async with guest(app) as sam, guest(app) as thief:
        at = await joined(app, sam)
        thief.key = SoftAuthenticator(ORIGIN, passkey_id=sam.key.passkey_id, user_handle=sam.key.user_handle)
        for _ in range(REFUSALS.burst + 5):
            assert (await thief.sign_in()).status_code in (400, 429)
        assert (await events(at)).count("refused") == REFUSALS.burst
        assert (await sam.sign_in()).status_code == 200, "and nobody is kept out by it"


async def test_what_is_undone_is_not_noted(app: Starlette) -> None:
    async with guest(app) as sam:
        at = await joined(app, sam)
        before = await events(at)
        [only] = keys_on((await sam.http.get("/me/passkeys")).text)
        assert (await sam.http.post(f"/me/passkeys/{only}/remove")).status_code == 422
        assert (await sam.http.post("/me/sign-ins/0000000000000000/end")).status_code == 404
        assert await events(at) == before
        assert len(await at.rows(LIVE)) == 1


async def test_no_secret_is_in_it(app: Starlette) -> None:
    async with guest(app) as sam:
        at = await joined(app, sam)
        invitation = await at.invite_client()
        kept = str([tuple(row) for row in await at.rows("SELECT * FROM audit")])
        kept += str(await at.said("audit.detail", NOTED))
        for secret in (
            invitation.token,
            invitation.short_code,
            invitation.spoken_code,
            sam.http.cookies["sign-in"],
            sam.key.passkey_id.hex(),
        ):
            assert secret
            assert secret not in kept


async def test_the_owner_reads_it_in_plain_words_and_nobody_elses(app: Starlette) -> None:
    elsewhere = await door(app)
    await elsewhere.invite_client()
    async with guest(app) as rivera, guest(app) as sam:
        at = await joined(app, sam)
        await rivera.join(await at.invite(at.owner.id, "owner"))
        page = (await rivera.http.get("/practice/ways-in")).text
        assert "Rivera made an invitation for Sam." in page
        assert "Sam made a passkey and came in for the first time." in page
        assert "The command line made an invitation for Rivera." in page
        assert page.count("made an invitation for Sam.") == 1
        assert "/practice/ways-in" in (await rivera.http.get("/practice")).text


async def test_what_is_long_ago_is_on_the_pages_after_it(app: Starlette) -> None:
    async with guest(app) as rivera:
        at = await door(app)
        await rivera.join(await at.invite(at.owner.id, "owner"))
        async with app.state.db.write() as tx:
            for _ in range(audit_pages.ON_A_PAGE):
                await note(tx, "refused", at.owner.id)
        newest = (await rivera.http.get("/practice/ways-in")).text
        assert "made an invitation" not in newest
        assert "Page 1 of 2" in newest
        [older] = re.findall(r'rel="next" href="([^"]*)"', newest)
        assert "The command line made an invitation for" in (await rivera.http.get(older)).text


async def test_who_lost_a_phone_is_told_for_two_weeks_and_the_therapist_sees_it(app: Starlette) -> None:
    world = await new_world(app)
    async with world.browser() as sam, world.browser(world.owner) as rivera:
        assert "You have a new passkey" not in (await sam.get("/today")).text
        at = Door(world.app, world.owner, world.client.id)
        invitation = await at.invite_client()
        async with guest(world.app) as new_phone:
            first = SoftAuthenticator(ORIGIN)
            await _replace(new_phone, first, invitation)
            page = (await new_phone.http.get("/today")).text
            assert "You have a new passkey" in page
            assert "please call your practice" in page
            assert (await sam.get("/today")).status_code == 303, "the old way in has ended"
            desk = (await rivera.get(f"/clients/{world.client.id}")).text
            assert "made a new passkey after a new invitation" in desk
            with clock.at(clock.now() + timedelta(days=13)):
                await new_phone.sign_in()
                assert "You have a new passkey" in (await new_phone.http.get("/today")).text
            with clock.at(clock.now() + timedelta(days=15)):
                await new_phone.sign_in()
                assert "You have a new passkey" not in (await new_phone.http.get("/today")).text


@pytest.mark.parametrize(
    ("role", "whom"),
    [("owner", "whoever looks after this server"), ("therapist", "the owner of your practice")],
)
async def test_a_therapist_with_a_new_passkey_is_told_for_two_weeks_too(
    app: Starlette, role: str, whom: str
) -> None:
    at = await door(app)
    async with guest(app) as rivera:
        await rivera.join(await at.invite(at.owner.id, "owner"))
        async with app.state.db.write() as tx:
            await tx.run("UPDATE people SET role = :role WHERE id = :id", role=role, id=at.owner.id)
        assert "You have a new passkey" not in (await rivera.http.get("/clients")).text
        await _replace(rivera, SoftAuthenticator(ORIGIN), await at.invite(at.owner.id, "owner"))
        page = (await rivera.http.get("/clients")).text
        assert "You have a new passkey" in page
        assert f"If that was not you, please tell {whom}" in page
        with clock.at(clock.now() + timedelta(days=15)):
            await rivera.sign_in()
            assert "You have a new passkey" not in (await rivera.http.get("/clients")).text


async def _replace(one: Guest, key: SoftAuthenticator, invitation: object) -> None:
    one.key = key
    answer = await one.join(invitation)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text


def test_every_event_has_its_sentence() -> None:
    for sentence in EVENTS.values():
        assert sentence.format(person="Sam", actor="Rivera", giver="Kim", taker="Lou").endswith(".")
