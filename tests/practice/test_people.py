"""`/practice/people`: an owner invites those who will work here."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, unquote

import pytest

from pwa import clock
from pwa.accounts import service as accounts
from pwa.clock import new_id
from tests.accounts.way_in import guest
from tests.practice.people import PLACE, invite, join, links
from tests.therapist.desk import NOW, Desk

HOSTILE = '"><script>alert(1)</script>'


async def test_everybody_who_works_here_is_listed_with_role_state_and_clients(desk: Desk):
    desk.cookie(desk.alice)
    for name in ("Sam", "Tom"):
        await desk.client(name, therapist=desk.alice)
    await invite(desk, "Kim", "owner")
    html = re.sub(r"\s+", " ", (await desk.get(desk.olga, PLACE)).text)
    rows = re.findall(r"<tr> <th scope=\"row\">.*?</tr>", html)
    said = [re.sub(r"<[^>]+>", " ", row).split() for row in rows]
    assert [" ".join(row) for row in said] == [
        "Alice Therapist Here since Tuesday 24 November 2026 2",
        "Kim Owner Invited, not joined yet None",
        "Olga This is you Owner Here since Tuesday 24 November 2026 None",
    ]
    assert "Charlie" not in html
    assert "You are the only owner" in html
    assert f'href="{PLACE}"' in (await desk.get(desk.olga, "/practice")).text


async def test_a_therapist_is_invited_joins_with_the_code_and_begins_with_the_clients(desk: Desk):
    kim = await invite(desk, "Kim", contact="kim@example.org")
    [link] = await links(desk, kim)
    assert link.spoken_code
    async with guest(desk.app) as browser:
        opened = await browser.open(link)
        assert opened.json() == {
            "name": "Kim", "practice": desk.olga.practice.name, "needs_code": True, "purpose": "therapist",
        }  # fmt: skip
        welcome = (await browser.http.get("/join")).text
        assert "Code from the owner of your practice" in welcome
        assert "I have read this, and I agree" not in welcome
        assert "short list to set up" not in welcome
        nothing = await browser.begin("", name="Dr. Kim")
        assert (
            nothing.json()["fields"]["code"]
            == "Please type the six numbers that the owner of your practice tells you."
        )
        assert (await join(desk, browser, kim))["next"] == "/clients"
        assert (await browser.http.get("/clients")).status_code == 200
        assert (await browser.http.get("/practice")).status_code == 404
        assert (await browser.http.post("/clients/new", data=_a_client())).status_code == 303
    assert "here since Tuesday 24 November 2026" in (await desk.get(desk.olga, f"{PLACE}/{kim}")).text
    assert await links(desk, kim) == []
    said = [row["event"] for row in await desk.rows("SELECT event FROM audit WHERE person_id = :id", id=kim)]
    assert said == ["invited", "joined"]


def _a_client() -> dict[str, str]:
    return {"name": "Ada", "contact": "", "date": "2026-12-01", "time": "10:00", "form": new_id()}


async def test_an_owner_who_is_invited_begins_with_the_practice(desk: Desk):
    kim = await invite(desk, "Kim", "owner")
    async with guest(desk.app) as browser:
        assert (await join(desk, browser, kim))["next"] == "/practice"
        assert (await browser.http.get(f"{PLACE}/{kim}")).status_code == 200
    assert "You are the only owner" not in (await desk.get(desk.olga, PLACE)).text


async def test_the_practice_may_do_without_the_code_for_a_first_invitation(desk: Desk):
    async with desk.db.write() as tx:
        await accounts.update_practice(tx, desk.olga.practice.id, spoken_code="off")
    [link] = await links(desk, await invite(desk))
    assert link.spoken_code is None


async def test_it_lasts_seven_days_for_a_therapist_and_for_an_owner(desk: Desk):
    found = [await links(desk, await invite(desk, role, role)) for role in ("therapist", "owner")]
    async with guest(desk.app) as browser:
        for [link] in found:
            with clock.at(NOW + timedelta(days=6, hours=23)):
                assert (await browser.open(link)).status_code == 200
            with clock.at(NOW + timedelta(days=7, seconds=1)):
                assert (await browser.open(link)).status_code == 404


async def test_messages_are_addressed_and_say_nothing(desk: Desk):
    kim = await invite(desk, contact="kim@example.org")
    html = (await desk.get(desk.olga, f"{PLACE}/{kim}")).text.replace("&amp;", "&")
    [mail, text] = re.findall(r'href="((?:mailto|sms):[^"]+)"', html)
    assert mail.startswith("mailto:kim@example.org?")
    for href in (mail, text):
        [body] = parse_qs(href.split("?", 1)[1].lstrip("&"))["body"]
        [link] = await links(desk, kim)
        assert body.endswith(f"/join#{link.token}")
        assert link.spoken_code not in unquote(href)
        for word in ("ketamine", "therap", "session", "clinic", "Practice", "owner"):
            assert word not in unquote(href)
    assert 'class="qr"' in html
    assert "data-share" in html


async def test_the_form_comes_back_as_filled_in_and_twice_makes_one(desk: Desk):
    for sent in ({}, {"name": " ", "role": "client", "contact": "x" * 201}, {"name": "Kim", "role": "admin"}):
        answer = await desk.post(desk.olga, f"{PLACE}/new", sent)
        assert answer.status_code == 422
        assert 'href="#role"' in answer.text
    answer = await desk.post(desk.olga, f"{PLACE}/new", {"name": HOSTILE, "role": "x", "form": HOSTILE})
    assert "<script>alert" not in answer.text
    token = new_id()
    first, second = [await invite(desk, form=token) for _ in range(2)]
    assert first == second
    assert len(await links(desk, first)) == 1
    assert len(await desk.rows("SELECT id FROM invitations")) == 1
    assert await invite(desk, form=new_id()) != first


async def test_a_name_from_anywhere_stands_on_the_page_as_it_is(desk: Desk):
    for name in (HOSTILE, "سامي", "😀" * 40):
        kim = await invite(desk, name)
        html = (await desk.get(desk.olga, f"{PLACE}/{kim}")).text
        assert "<script>alert" not in html
        assert (name in html) == (name != HOSTILE)


async def test_revoking_and_a_new_one_end_the_old_one(desk: Desk):
    kim = await invite(desk)
    [first] = await links(desk, kim)
    assert (await desk.post(desk.olga, f"{PLACE}/{kim}/invitations")).status_code == 303
    [second] = await links(desk, kim)
    assert second.token != first.token
    [row] = await desk.rows("SELECT id FROM invitations WHERE revoked_at IS NULL")
    answer = await desk.post(desk.olga, f"{PLACE}/{kim}/invitations/{row['id']}/revoke")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PLACE}/{kim}#ways")
    assert await links(desk, kim) == []
    assert (await desk.get(desk.olga, f"{PLACE}/{kim}")).text.count(": revoked") == 2
    async with desk.db.write() as tx:
        await tx.run(
            "UPDATE invitations SET used_at = made_at, revoked_at = NULL WHERE id = :id", id=row["id"]
        )
    answer = await desk.post(desk.olga, f"{PLACE}/{kim}/invitations/{row['id']}/revoke")
    assert answer.status_code == 422
    assert "This invitation was used before you took it back." in answer.text
    elsewhere = f"{PLACE}/{desk.alice.id}/invitations/{row['id']}/revoke"
    assert (await desk.post(desk.olga, elsewhere)).status_code == 404


async def test_a_way_in_asks_for_a_fresh_touch_and_loses_nothing(desk: Desk):
    kim = await invite(desk)
    [row] = await desk.rows("SELECT id FROM invitations")
    with clock.at(NOW + timedelta(minutes=6)):
        for path in ("invitations", f"invitations/{row['id']}/revoke"):
            answer = await desk.post(desk.olga, f"{PLACE}/{kim}/{path}")
            assert answer.headers["location"] == f"/signin?again=1&next={PLACE}/{kim}"
        sent = {"name": "Lou", "role": "owner", "contact": "", "form": new_id()}
        answer = await desk.post(desk.olga, f"{PLACE}/new", sent)
        # Lou is kept, with no way in yet; it is made on the page that the touch leads to.
        assert answer.headers["location"].startswith(f"/signin?again=1&next={PLACE}/")
        assert (await desk.post(desk.olga, f"{PLACE}/new", sent)).headers == answer.headers
    lou = answer.headers["location"].rsplit("/", 1)[1]
    assert "Lou" in (await desk.get(desk.olga, f"{PLACE}/{lou}")).text
    assert len(await desk.rows("SELECT id FROM invitations WHERE revoked_at IS NULL")) == 1


async def test_nobody_else_sees_or_does_anything_here(desk: Desk):
    kim, sam = await invite(desk), await desk.joined()
    [row] = await desk.rows("SELECT id FROM invitations")
    for person in (desk.alice, sam):
        for path in ("", "/new", f"/{kim}"):
            assert (await desk.get(person, f"{PLACE}{path}")).status_code == 404
    for person in (desk.alice, desk.charlie, sam):
        for path in (f"/{kim}/invitations", f"/{kim}/invitations/{row['id']}/revoke"):
            assert (await desk.post(person, f"{PLACE}{path}")).status_code == 404
    assert (await desk.get(desk.charlie, f"{PLACE}/{kim}")).status_code == 404
    # A client is nobody who works here.
    assert (await desk.get(desk.olga, f"{PLACE}/{sam.id}")).status_code == 404
    assert (await desk.post(desk.olga, f"{PLACE}/{sam.id}/invitations")).status_code == 404
    assert len(await links(desk, kim)) == 1


async def test_who_has_not_joined_can_do_nothing(desk: Desk):
    kim = await invite(desk)
    [link] = await links(desk, kim)
    async with guest(desk.app) as browser:
        await browser.open(link)
        assert (await browser.begin(link.spoken_code)).status_code == 200
        for path in ("/clients", "/clients/new", "/library", "/practice", PLACE, "/me/passkeys", "/today"):
            answer = await browser.http.get(path)
            assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/signin")
        for path in ("/clients/new", "/me/passkeys/begin", f"{PLACE}/new"):
            assert (await browser.ask(path)).status_code == 401
        assert (await browser.sign_in()).status_code == 400
    assert await desk.rows("SELECT id FROM people WHERE id = :id AND confirmed_at IS NOT NULL", id=kim) == []


@pytest.mark.parametrize("role", ["owner", "therapist"])
async def test_five_wrong_codes_end_it(desk: Desk, role: str):
    kim = await invite(desk, role=role)
    [link] = await links(desk, kim)
    wrong = "000001" if link.spoken_code != "000001" else "000002"
    async with guest(desk.app) as browser:
        await browser.open(link)
        said = [(await browser.begin(wrong)).status_code for _ in range(5)]
    assert said == [422, 422, 422, 422, 404]
    assert await links(desk, kim) == []
