"""From an invitation to a passkey: what each step asks for, and what it leaves behind."""

from datetime import timedelta

import pytest
from starlette.applications import Starlette

from pwa import clock
from pwa.invitations import service
from pwa.invitations.model import CODE_ENDED, ENDED, NOT_OPENED, NOTICE_CHANGED, UNKNOWN, chosen_name
from pwa.web.qr import qr
from tests.accounts.way_in import ORIGIN, Door, door, guest

pytestmark = pytest.mark.anyio

OWNER = "SELECT id AS person_id, name FROM people WHERE role = 'owner'"


async def _state(at: Door, person_id: str) -> str:
    async with at.app.state.db.read() as tx:
        return (await service.of_person(tx, at.app.state.secrets, person_id))[0].state


async def test_an_owner_joins_without_a_code_and_lands_on_the_setup(app: Starlette) -> None:
    at = await door(app)
    invitation = await at.invite(at.owner.id, "owner")
    async with guest(app) as rivera:
        opened = await rivera.open(invitation)
        assert opened.json() == {
            "name": "Rivera", "practice": "Harbour Practice", "needs_code": False, "purpose": "owner",
        }  # fmt: skip
        welcome = await rivera.http.get("/join")
        assert "Your name, as clients will see it" in welcome.text
        assert "I have read this" not in welcome.text
        options = (await rivera.begin(agreed=False, name="  Dr.   Rivera ")).json()
        assert options["user"]["displayName"] == "Dr. Rivera"
        assert await at.said("people.name", OWNER) == ["Rivera"]  # who has no passkey changes nothing
        done = await rivera.ask("/join/finish", rivera.key.register(options) | {"name": "  Dr.   Rivera "})
        assert (done.status_code, done.json()["next"]) == (200, "/practice")
        assert rivera.is_signed_in
    assert await at.said("people.name", OWNER) == ["Dr. Rivera"]


@pytest.mark.parametrize(
    ("name", "status", "called"),
    [("R" * 81, 422, "Rivera"), (["Mallory"], 200, "Rivera"), (" ", 200, "Rivera")],
)
async def test_a_name_that_is_none_does_no_harm(app: Starlette, name: object, status: int, called: str):
    at = await door(app)
    async with guest(app) as rivera:
        await rivera.open(await at.invite(at.owner.id, "owner"))
        answer = rivera.key.register((await rivera.begin(agreed=False)).json())
        assert (await rivera.ask("/join/finish", answer | {"name": name})).status_code == status
        assert rivera.is_signed_in == (status == 200)
    assert await at.said("people.name", OWNER) == [called]


def test_half_a_letter_in_a_name_is_left_out():
    assert chosen_name({"name": "R\ud800"}) == "R"


async def test_a_notice_that_changes_while_it_is_read_is_read_again(app: Starlette):
    at = await door(app)
    invitation = await at.invite_client()
    async with guest(app) as sam:
        await sam.open(invitation)
        earlier = await sam.notice()
        async with at.app.state.db.write() as tx:
            await tx.run("UPDATE practices SET who_reads = 'Everybody in the building reads it.'")
        for read in (earlier, "", None):
            refused = await sam.begin(invitation.spoken_code, notice=read)
            assert (refused.status_code, refused.json()["fields"]) == (422, {"agreed": NOTICE_CHANGED})
        assert (await sam.join(invitation)).status_code == 200
        assert (await at.rows("SELECT count(*) AS many FROM notices"))[0]["many"] == 1


async def test_a_client_has_the_name_that_was_agreed_with_the_therapist(app: Starlette):
    at = await door(app)
    invitation = await at.invite_client()
    async with guest(app) as sam:
        await sam.open(invitation)
        answer = sam.key.register((await sam.begin(invitation.spoken_code, name="Mallory")).json())
        assert (await sam.ask("/join/finish", answer | {"name": "Mallory"})).status_code == 200
        assert "Sam" in (await sam.http.get("/me")).text


async def test_a_client_joins_with_consent_and_the_spoken_code(app: Starlette) -> None:
    at = await door(app, who_reads="Rivera reads this on working days.")
    invitation = await at.invite_client()
    assert invitation.spoken_code
    async with guest(app) as sam:
        assert (await sam.open(invitation)).json()["needs_code"] is True
        welcome = (await sam.http.get("/join")).text
        for words in ("Sam", "What is kept", "Rivera reads this on working days.", "not a crisis service"):
            assert words in welcome
        assert 'href="/help"' in welcome
        assert "How to leave" in welcome
        done = await sam.join(invitation)
        assert done.json()["next"] == "/today"
        assert sam.http.cookies.get("practice") == at.owner.practice.id
        assert not sam.http.cookies.get("enrolment")
    [person] = await at.rows(
        """SELECT people.confirmed_at, clients.agreed_at, notices.html
           FROM people JOIN clients ON clients.person_id = people.id
           JOIN notices ON notices.practice_id = people.practice_id AND notices.version = clients.agreed_notice"""
    )
    assert person["confirmed_at"]
    assert person["agreed_at"]
    assert "Rivera reads this on working days." in person["html"]
    assert person["html"] in welcome
    assert await _state(at, at.client_id) == "used"


async def test_a_practice_may_do_without_the_spoken_code(app: Starlette) -> None:
    at = await door(app, spoken_code="off")
    invitation = await at.invite_client()
    assert invitation.spoken_code is None
    async with guest(app) as sam:
        assert (await sam.join(invitation)).status_code == 200


async def test_without_consent_nothing_begins(app: Starlette) -> None:
    at = await door(app)
    invitation = await at.invite_client()
    async with guest(app) as sam:
        await sam.open(invitation)
        refused = await sam.begin(invitation.spoken_code, agreed=False)
        assert refused.status_code == 422
        assert "agreed" in refused.json()["fields"]
        nothing = await sam.begin("", agreed=False)
        assert set(nothing.json()["fields"]) == {"agreed", "code"}
    assert await at.rows("SELECT id_hash FROM ceremonies") == []


async def test_five_wrong_codes_end_the_invitation(app: Starlette) -> None:
    at = await door(app)
    invitation = await at.invite_client()
    right = invitation.spoken_code or ""
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    async with guest(app) as sam:
        await sam.open(invitation)
        for left in ("4 more times", "3 more times", "2 more times", "one more time"):
            refused = await sam.begin(wrong)
            assert refused.status_code == 422
            assert left in refused.json()["fields"]["code"]
        ended = await sam.begin(wrong)
        assert (ended.status_code, ended.json()["message"]) == (404, CODE_ENDED)
        assert (await sam.begin(right)).status_code == 404
        assert (await sam.open(invitation)).json()["message"] == ENDED["revoked"]
    assert await _state(at, at.client_id) == "revoked"


async def test_a_code_that_is_no_code_costs_no_try(app: Starlette) -> None:
    at = await door(app)
    invitation = await at.invite_client()
    async with guest(app) as sam:
        await sam.open(invitation)
        for typed in ("", "12345", "1234567", "abcdef", "١٢٣٤٥٦"):
            assert (await sam.begin(typed)).status_code == 422
        code = invitation.spoken_code or ""
        assert (await sam.begin(f" {code[:3]} {code[3:]} ")).status_code == 200


async def test_tries_are_counted_across_browsers(app: Starlette) -> None:
    at = await door(app)
    invitation = await at.invite_client()
    wrong = f"{(int(invitation.spoken_code or 0) + 1) % 1_000_000:06d}"
    statuses = []
    for _ in range(5):
        async with guest(app) as sam:
            await sam.open(invitation)
            statuses.append((await sam.begin(wrong)).status_code)
    assert statuses == [422, 422, 422, 422, 404]


async def test_the_short_code_opens_it_as_people_type_it(app: Starlette) -> None:
    at = await door(app)
    invitation = await at.invite_client()
    link = f"https://care.example.org{invitation.path}"
    for typed in (invitation.short_code, invitation.short_code.lower().replace("-", " "), link, f" {link} "):
        async with guest(app) as sam:
            gone_on = await sam.http.post("/join/open", data={"short": typed})
            assert (gone_on.status_code, gone_on.headers["location"]) == (303, "/join"), typed
            assert "Welcome, <bdi>Sam</bdi>" in (await sam.http.get("/join")).text


async def test_a_wrong_short_code_leaves_the_form_as_filled_in(app: Starlette) -> None:
    await door(app)
    async with guest(app) as sam:
        for typed in ("ABCD-EFGH", "", "%", "\u0000" * 3, "x" * 5000):
            page = await sam.http.post("/join/open", data={"short": typed})
            assert page.status_code in (404, 422)
        page = await sam.http.post("/join/open", data={"short": "ABCD-EFGH"})
        assert UNKNOWN in page.text
        assert 'value="ABCD-EFGH"' in page.text


async def test_a_page_without_an_opened_invitation_asks_for_the_short_code(app: Starlette) -> None:
    await door(app)
    async with guest(app) as sam:
        page = await sam.http.get("/join")
        assert page.status_code == 200
        assert 'name="short"' in page.text
        assert (await sam.begin("123456")).json()["message"] == NOT_OPENED


async def test_each_end_of_an_invitation_is_said(app: Starlette) -> None:
    at = await door(app)
    async with guest(app) as sam, guest(app) as other:
        first, second = await at.invite_client(), await at.invite_client()
        assert (await sam.open(first)).json()["message"] == ENDED["revoked"]
        with clock.at(clock.now() + timedelta(days=7, seconds=1)):
            assert (await sam.open(second)).json()["message"] == ENDED["expired"]
        await sam.join(second)
        assert (await other.open(second)).json()["message"] == ENDED["used"]
        refused = await other.ask("/join/open", {"token": second.token[:-1]})
        assert (refused.status_code, refused.json()["message"]) == (404, UNKNOWN)


async def test_an_owner_link_lasts_an_hour(app: Starlette) -> None:
    at = await door(app)
    invitation = await at.invite(at.owner.id, "owner")
    async with guest(app) as rivera:
        with clock.at(clock.now() + timedelta(minutes=59)):
            assert (await rivera.open(invitation)).status_code == 200
        with clock.at(clock.now() + timedelta(minutes=61)):
            assert (await rivera.open(invitation)).status_code == 404
            assert ENDED["expired"] in (await rivera.http.get("/join")).text


async def test_an_opened_invitation_waits_half_an_hour(app: Starlette) -> None:
    at = await door(app)
    invitation = await at.invite_client()
    async with guest(app) as sam:
        await sam.open(invitation)
        with clock.at(clock.now() + timedelta(minutes=31)):
            assert (await sam.begin(invitation.spoken_code)).json()["message"] == NOT_OPENED
            assert (await sam.open(invitation)).status_code == 200


async def test_a_new_invitation_for_somebody_with_a_passkey_replaces_it(app: Starlette) -> None:
    at = await door(app, spoken_code="off")
    async with guest(app) as old, guest(app) as new:
        await old.join(await at.invite_client())
        again = await at.invite_client()
        assert again.spoken_code, "a replacement always takes a spoken code"
        await new.open(again)
        assert "You had a passkey before" in (await new.http.get("/join")).text
        assert (await new.join(again)).status_code == 200
        assert (await old.sign_in()).status_code == 400
        signed_out = await old.http.get("/signin")
        assert signed_out.status_code == 200, "the old phone is signed out"


async def test_a_therapist_who_tries_the_link_does_not_count_as_opened(app: Starlette) -> None:
    at = await door(app)
    invitation = await at.invite_client()
    async with guest(app) as rivera, guest(app) as sam:
        await rivera.join(await at.invite(at.owner.id, "owner"))
        await rivera.open(invitation)
        assert await _state(at, at.client_id) == "made"
        await sam.open(invitation)
        assert await _state(at, at.client_id) == "opened"


async def test_the_phones_of_an_invitation_are_not_mixed_up(app: Starlette) -> None:
    at = await door(app, spoken_code="off")
    async with guest(app) as sam, guest(app) as rivera:
        await sam.open(await at.invite_client())
        options = (await sam.begin()).json()
        await rivera.open(await at.invite(at.owner.id, "owner"))
        [ceremony] = [cookie for cookie in sam.http.cookies.jar if cookie.name == "ceremony"]
        rivera.http.cookies.jar.set_cookie(ceremony)
        refused = await rivera.ask("/join/finish", rivera.key.register(options))
        assert (refused.status_code, refused.json()["message"]) == (400, NOT_OPENED)
    assert await at.rows("SELECT id FROM passkeys") == []


async def test_the_link_is_shown_once_more_to_go_on_in_another_browser(app: Starlette) -> None:
    at = await door(app)
    invitation = await at.invite_client()
    known = {"link": ORIGIN + invitation.path, "drawn": str(qr(ORIGIN + invitation.path))}
    async with guest(app) as sam:
        by_link = await sam.ask("/join/elsewhere", {"token": invitation.token})
        assert (by_link.status_code, by_link.json()) == (200, known)
        for said in ({}, {"token": "no-such-link"}, {"token": invitation.short_code.replace("-", "")}):
            refused = await sam.ask("/join/elsewhere", said)
            assert refused.status_code == 404
            assert invitation.token not in refused.text
        await sam.ask("/join/open", {"short": invitation.short_code})
        assert (await sam.ask("/join/elsewhere")).json() == known
        async with app.state.db.write() as tx:
            await service.revoke(tx, at.client_id, invitation.id, at.owner.id)
        assert (await sam.ask("/join/elsewhere")).status_code == 404
