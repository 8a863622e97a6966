"""Prep links and invitations: made, handed on, listed, revoked; refused until the practice is ready."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from starlette.applications import Starlette

from pwa import clock
from pwa.accounts import service as accounts
from pwa.clock import new_id
from pwa.library import service as library
from tests.therapist.desk import NOW, Desk, new_desk


async def page(desk: Desk, client, person=None) -> str:
    return (await desk.get(person or desk.olga, f"/clients/{client.id}")).text


async def make(desk: Desk, client, kind: str = "prep-links", person=None):
    return await desk.post(person or desk.olga, f"/clients/{client.id}/{kind}")


def links(html: str) -> list[str]:
    return re.findall(r'value="(http://localhost:8000/[^"]+)"', html)


async def test_a_prep_link_opens_at_once(desk: Desk):
    sam = await desk.client()
    answer = await make(desk, sam)
    assert answer.status_code == 303
    assert re.fullmatch(rf"/clients/{sam.id}#way-[0-9a-f-]{{36}}", answer.headers["location"])
    html = await page(desk, sam)
    [link] = links(html)
    assert "Made, not opened yet" in html
    assert (await desk.get(sam, urlsplit(link).path)).status_code == 200
    await desk.post(sam, f"{urlsplit(link).path}/opened")
    assert re.search(r"Opened\s+Tuesday 24 November, 7:00 am", await page(desk, sam))


async def test_an_invitation_has_a_code_to_say_and_a_code_to_type(desk: Desk):
    sam = await desk.client()
    await make(desk, sam, "invitations")
    html = await page(desk, sam)
    [link] = links(html)
    assert link.startswith("http://localhost:8000/join#")
    assert "Say this aloud. Do not send it." in html
    code = re.search(r"numeral\">(\d{3}) (\d{3})<", html)
    assert code
    assert re.search(r"type <strong class=\"nowrap\">[0-9A-Z]{4}-[0-9A-Z]{4}<", html)
    # What is sent never holds the code.
    for href in re.findall(r'href="((?:mailto|sms):[^"]+)"', html):
        assert code[1] + code[2] not in unquote(href)


@pytest.mark.parametrize(
    ("contact", "mail", "number"),
    [
        ("", "mailto:", "sms:"),
        ("sam@example.org", "mailto:sam@example.org", "sms:"),
        ("+1 (555) 0100", "mailto:", "sms:+15550100"),
        ("call Sam's mum", "mailto:", "sms:"),
        ("x@y?subject=hi&bcc=z@y", "mailto:x@y%3Fsubject%3Dhi%26bcc%3Dz@y", "sms:"),
    ],
)
async def test_messages_are_addressed_and_say_nothing(desk: Desk, contact: str, mail: str, number: str):
    sam = await desk.client(contact=contact)
    await make(desk, sam)
    await make(desk, sam, "invitations")
    html = (await page(desk, sam)).replace("&amp;", "&")
    found = re.findall(r'href="((?:mailto|sms):[^"]+)"', html)
    assert len(found) == 4
    for href in found:
        assert href.split("?")[0] == (mail if href.startswith("mailto") else number)
        body = parse_qs(href.split("?", 1)[1].lstrip("&"))["body"][0]
        assert body.split()[-1] in links(html)
        for word in ("ketamine", "therap", "session", "medicine", "clinic", "Practice"):
            assert word not in unquote(href)
    shared = re.findall(r'data-text="([^"]+)"', html)
    assert len(shared) == 2


async def test_the_qr_code_has_no_style(desk: Desk):
    sam = await desk.client()
    await make(desk, sam)
    html = await page(desk, sam)
    drawn = re.search(r"<svg[^>]*class=\"qr\".*?</svg>", html, re.S)[0]
    assert "style" not in drawn
    assert "viewBox" in drawn


async def test_states_and_revoking(desk: Desk):
    sam = await desk.client()
    await make(desk, sam)
    await make(desk, sam, "invitations")
    for kind, words in (("prep-links", "Prep link"), ("invitations", "Invitation")):
        way = re.search(
            rf'action="(/clients/{sam.id}/{kind}/[0-9a-f-]{{36}}/revoke)"', await page(desk, sam)
        )[1]
        answer = await desk.post(desk.olga, way)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/clients/{sam.id}#ways")
        assert re.search(rf"{words}, made [^<]*: revoked", await page(desk, sam))
    assert links(await page(desk, sam)) == []
    await make(desk, sam, "invitations")
    with clock.at(NOW + timedelta(days=8)):
        desk.cookies.clear()
        assert re.search(r"Invitation, made [^<]*: expired", await page(desk, sam))


async def test_what_was_used_meanwhile_is_not_said_to_be_taken_back(desk: Desk):
    """The page was open while somebody came in with it."""
    sam = await desk.client()
    await make(desk, sam, "invitations")
    [row] = await desk.rows("SELECT id FROM invitations")
    place, noted = f"/clients/{sam.id}/invitations/{row['id']}/revoke", "SELECT event FROM audit"
    async with desk.db.write() as tx:
        await tx.run("UPDATE invitations SET used_at = made_at")
    before = len(await desk.rows(noted))
    answer = await desk.post(desk.olga, place)
    assert answer.status_code == 422
    assert "This invitation was used before you took it back." in answer.text
    assert "If that was not them, please make a new invitation." in answer.text
    assert len(await desk.rows(noted)) == before


async def test_taking_an_invitation_back_twice_is_noted_once(desk: Desk):
    sam = await desk.client()
    await make(desk, sam, "invitations")
    [row] = await desk.rows("SELECT id FROM invitations")
    for _ in range(2):
        answer = await desk.post(desk.olga, f"/clients/{sam.id}/invitations/{row['id']}/revoke")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/clients/{sam.id}#ways")
    assert len(await desk.rows("SELECT 1 FROM audit WHERE event = 'invitation-revoked'")) == 1


async def test_a_new_invitation_ends_the_old_one(desk: Desk):
    sam = await desk.client()
    await make(desk, sam, "invitations")
    first = links(await page(desk, sam))
    await make(desk, sam, "invitations")
    assert links(await page(desk, sam)) != first
    assert len(links(await page(desk, sam))) == 1


async def test_nobody_else_makes_or_revokes(desk: Desk):
    sam = await desk.client()
    await make(desk, sam)
    [way] = [row["id"] for row in await desk.rows("SELECT id FROM prep_links")]
    for person in (desk.alice, desk.charlie, sam):
        for path in ("prep-links", "invitations", f"prep-links/{way}/revoke", f"invitations/{way}/revoke"):
            assert (await desk.post(person, f"/clients/{sam.id}/{path}")).status_code == 404
    kim = await desk.client("Kim", therapist=desk.alice)
    for client, one in ((kim, way), (sam, new_id())):
        assert (
            await desk.post(desk.olga, f"/clients/{client.id}/prep-links/{one}/revoke")
        ).status_code == 404
    assert len(links(await page(desk, sam))) == 1


@pytest.fixture
async def unready(app: Starlette) -> Desk:
    """A practice that set its phone and half of the rest, and approved nothing."""
    return await new_desk(app, approved=False, phone="", spoken_code="unset")


@pytest.mark.parametrize("kind", ["prep-links", "invitations"])
async def test_the_first_is_refused_with_what_is_missing(unready: Desk, kind: str):
    sam = await unready.client(starts_at=clock.now() + timedelta(days=3))
    assert "There are no steps yet." in await page(unready, sam)
    answer = await make(unready, sam, kind)
    assert answer.status_code == 422
    assert "Nothing was sent yet" in answer.text
    unset = "Still to be set: its phone number; the rule for the spoken code."
    unread = f"{len(library.built_in())} texts wait to be read and approved in the library."
    assert f'<a href="/practice#phone">{unset}</a>' in answer.text
    assert f'<a href="/library">{unread}</a>' in answer.text
    assert links(answer.text) == []
    assert await unready.rows(f"SELECT 1 FROM {kind.replace('-', '_')}") == []
    assert "Before your first invitation" in (await unready.get(unready.olga, "/clients")).text


async def test_a_therapist_is_told_to_ask_the_owner(unready: Desk):
    sam = await unready.client(starts_at=clock.now() + timedelta(days=3), therapist=unready.alice)
    answer = await make(unready, sam, "invitations", unready.alice)
    assert answer.status_code == 422
    assert "Please ask the owner of your practice." in answer.text
    assert 'href="/practice#' not in answer.text


async def test_once_ready_the_plan_is_filled(unready: Desk):
    sam = await unready.client(starts_at=clock.now() + timedelta(days=3))
    async with unready.db.write() as tx:
        await accounts.update_practice(tx, unready.olga.practice.id, phone="555 0100", spoken_code="off")
        await library.approve_all(tx, unready.olga)
    assert (await make(unready, sam, "invitations")).status_code == 303
    assert len((await unready.plan(sam)).steps) == 30
    assert "Say this aloud" not in await page(unready, sam)


async def test_a_practice_that_has_begun_is_not_stopped(desk: Desk):
    sam = await desk.client()
    await make(desk, sam)
    async with desk.db.write() as tx:
        await tx.run(
            "DELETE FROM library_versions WHERE slug = 'why-different' AND practice_id = :id",
            id=desk.olga.practice.id,
        )
    assert (await make(desk, await desk.client("Kim"), "invitations")).status_code == 303


async def test_an_invitation_asks_for_a_fresh_touch(desk: Desk):
    sam = await desk.client()
    await make(desk, sam, "invitations")
    [row] = await desk.rows("SELECT id FROM invitations")
    with clock.at(NOW + timedelta(minutes=6)):
        for path in ("invitations", f"invitations/{row['id']}/revoke"):
            answer = await desk.post(desk.olga, f"/clients/{sam.id}/{path}")
            again = f"/signin?again=1&next=/clients/{sam.id}"
            assert (answer.status_code, answer.headers["location"]) == (303, again)
            assert (await desk.post(desk.alice, f"/clients/{sam.id}/{path}")).status_code == 404
        asked = await desk.get(desk.olga, again)
        assert asked.status_code == 200
        assert "Is it still you?" in asked.text
        assert f'data-next="/clients/{sam.id}"' in asked.text
        # A prep link is no way in: it opens nothing that is anybody's own.
        assert (await make(desk, sam)).headers["location"].startswith(f"/clients/{sam.id}#way-")
    [row] = await desk.rows("SELECT revoked_at FROM invitations")
    assert row["revoked_at"] is None
