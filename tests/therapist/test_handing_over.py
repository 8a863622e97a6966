"""A client is handed over to another therapist, who then sees everything; the one before sees nothing."""

import asyncio
from datetime import timedelta

import pytest

from pwa import clock
from pwa.accounts import service as accounts
from pwa.accounts.model import Person
from pwa.clock import new_id
from tests.practice.people import invite
from tests.therapist.desk import NOW, Desk

WITH = "SELECT therapist_id FROM clients WHERE person_id = :id"
HANDED = "SELECT actor_id, from_id, to_id, detail FROM audit WHERE event = 'handed-over'"


async def colleague(desk: Desk, name: str, joined: bool = True) -> Person:
    """Somebody else who works at Olga's practice."""
    person_id = await invite(desk, name)
    async with desk.db.read() as tx:
        found = await accounts.person(tx, desk.olga.practice.id, person_id)
    if joined:
        desk.cookie(found)
    return found


async def hand(desk: Desk, client: Person, giver: Person, taker: str, by: Person):
    sent = {"from": giver.id, "to": taker}
    return await desk.post(by, f"/clients/{client.id}/therapist", sent)


async def is_with(desk: Desk, client: Person) -> str:
    [row] = await desk.rows(WITH, id=client.id)
    return str(row["therapist_id"])


@pytest.fixture
async def bob(desk: Desk) -> Person:
    desk.cookie(desk.alice)
    return await colleague(desk, "Bob")


async def test_the_new_therapist_sees_everything_and_the_old_one_nothing(desk: Desk, bob: Person):
    sam = await desk.joined(therapist=desk.alice)
    written = await desk.reflect(sam, "To be kind.")
    await desk.check_in(sam, **{"q_self-harm": "yes"})
    await desk.post(desk.alice, f"/clients/{sam.id}/prep-links")
    page = (await desk.get(desk.alice, f"/clients/{sam.id}")).text
    assert "You will not see your client here any more." in page
    answer = await hand(desk, sam, desk.alice, bob.id, by=desk.alice)
    assert (answer.status_code, answer.headers["location"]) == (303, "/clients?handed-over=1")
    assert "Handed over." in (await desk.get(desk.alice, "/clients?handed-over=1")).text
    assert "Sam" not in (await desk.get(desk.alice, "/clients")).text
    for path in ("", "/preview"):
        assert (await desk.get(desk.alice, f"/clients/{sam.id}{path}")).status_code == 404
    assert "Sam" in (await desk.get(bob, "/clients")).text
    page = (await desk.get(bob, f"/clients/{sam.id}")).text
    for words in ("To be kind.", "Needs a look now", "Prep link", "Alice handed Sam over from Alice to Bob."):
        assert words in page
    assert (await desk.post(bob, f"/clients/{sam.id}/opened", {"entry": written})).status_code == 204
    [row] = await desk.rows("SELECT opened_at FROM entries WHERE id = :id", id=written)
    assert row["opened_at"]


async def test_an_owner_hands_over_and_stays(desk: Desk, bob: Person):
    sam = await desk.client(therapist=desk.alice)
    answer = await hand(desk, sam, desk.alice, bob.id, by=desk.olga)
    assert answer.headers["location"] == f"/clients/{sam.id}#therapist"
    page = (await desk.get(desk.olga, f"/clients/{sam.id}")).text
    assert '<span dir="auto">Bob</span>' in page
    assert f'<option value="{bob.id}"' not in page
    assert f'<option value="{desk.olga.id}">Olga (you)</option>' in page
    await hand(desk, sam, bob, desk.olga.id, by=desk.olga)
    assert await is_with(desk, sam) == desk.olga.id
    noted = [tuple(row.values()) for row in await desk.rows(HANDED)]
    assert sorted(noted) == sorted(
        [(desk.olga.id, desk.alice.id, bob.id, ""), (desk.olga.id, bob.id, desk.olga.id, "")]
    )
    said = (await desk.get(desk.olga, "/practice/ways-in")).text
    assert "Olga handed Sam over from Alice to Bob." in said


async def test_only_to_somebody_who_works_here(desk: Desk, bob: Person):
    sam, kim = await desk.joined(therapist=desk.alice), await colleague(desk, "Kim", joined=False)
    lou = await colleague(desk, "Lou")
    assert (await desk.post(desk.olga, f"/practice/people/{lou.id}/end")).status_code == 303
    page = (await desk.get(desk.alice, f"/clients/{sam.id}")).text
    for nobody in (kim, lou, desk.charlie, sam):
        assert f'value="{nobody.id}"' not in page.split('id="therapist"')[1]
    for taker in (kim.id, lou.id, desk.charlie.id, sam.id, new_id(), ""):
        answer = await hand(desk, sam, desk.alice, taker, by=desk.alice)
        assert answer.status_code == 422
        assert "Please choose somebody who works here." in answer.text
    assert await is_with(desk, sam) == desk.alice.id
    assert await desk.rows(HANDED) == []


async def test_who_works_alone_is_not_asked(desk: Desk):
    sam = await desk.client()
    # Alice has never come in.
    assert "Hand over to somebody else" not in (await desk.get(desk.olga, f"/clients/{sam.id}")).text


async def test_strangers_cannot(desk: Desk, bob: Person):
    sam = await desk.joined(therapist=desk.alice)
    for person in (bob, desk.charlie, sam):
        assert (await hand(desk, sam, desk.alice, bob.id, by=person)).status_code == 404
    assert await is_with(desk, sam) == desk.alice.id


async def test_the_same_form_twice_is_harmless(desk: Desk, bob: Person):
    sam = await desk.client(therapist=desk.alice)
    for _ in range(2):
        answer = await hand(desk, sam, desk.alice, bob.id, by=desk.alice)
        assert (answer.status_code, answer.headers["location"]) == (303, "/clients?handed-over=1")
    tom = await desk.client("Tom", therapist=desk.alice)
    answers = await asyncio.gather(*(hand(desk, tom, desk.alice, bob.id, desk.olga) for _ in range(5)))
    assert {one.status_code for one in answers} == {303}
    assert len(await desk.rows(HANDED)) == 2
    # What Alice did once gives her no way back, nor a way on.
    await hand(desk, sam, bob, desk.olga.id, by=bob)
    await hand(desk, sam, desk.alice, bob.id, by=desk.alice)
    assert await is_with(desk, sam) == desk.olga.id
    assert (await hand(desk, sam, desk.olga, desk.alice.id, by=desk.alice)).status_code == 404


async def test_what_was_done_since_is_not_said_to_be_done_now(desk: Desk, bob: Person):
    """An old form of Alice's names what she did long ago; meanwhile the client went on to somebody else."""
    sam = await desk.client(therapist=desk.alice)
    await hand(desk, sam, desk.alice, bob.id, by=desk.alice)
    with clock.at(NOW + timedelta(minutes=1)):
        await hand(desk, sam, bob, desk.olga.id, by=bob)
        assert (await hand(desk, sam, desk.alice, bob.id, by=desk.alice)).status_code == 404


async def test_two_at_once_end_in_one_of_them(desk: Desk, bob: Person):
    lou, sam = await colleague(desk, "Lou"), await desk.client(therapist=desk.alice)
    answers = await asyncio.gather(
        hand(desk, sam, desk.alice, bob.id, by=desk.olga), hand(desk, sam, desk.alice, lou.id, by=desk.olga)
    )
    assert sorted(one.status_code for one in answers) == [303, 422]
    [noted] = await desk.rows(HANDED)
    assert await is_with(desk, sam) == noted["to_id"]
    [late] = [one.text for one in answers if one.status_code == 422]
    assert "Meanwhile Sam is with" in late
    assert f'name="from" value="{noted["to_id"]}"' in late, "the form is ready for one more try"


async def test_handing_over_and_leaving_at_once_leave_no_client_alone(desk: Desk, bob: Person):
    sam = await desk.client(therapist=desk.alice)
    handed, ended = await asyncio.gather(
        hand(desk, sam, desk.alice, bob.id, by=desk.olga),
        desk.post(desk.olga, f"/practice/people/{bob.id}/end"),
    )
    assert (handed.status_code, ended.status_code) in ((303, 422), (422, 303))


async def test_nothing_on_the_clients_phone_depends_on_it(desk: Desk, bob: Person):
    sam = await desk.joined(therapist=desk.alice)
    await hand(desk, sam, desk.alice, bob.id, by=desk.alice)
    # Written without signal under Alice, sent under Bob.
    await desk.reflect(sam, "Written on the train.")
    assert "Written on the train." in (await desk.get(bob, f"/clients/{sam.id}")).text


async def test_the_client_is_told_for_two_weeks(desk: Desk, bob: Person):
    sam = await desk.joined(therapist=desk.alice)
    assert "You have a new therapist here" not in (await desk.get(sam, "/today")).text
    await hand(desk, sam, desk.alice, bob.id, by=desk.alice)
    page = (await desk.get(sam, "/today")).text
    assert "You have a new therapist here" in page
    assert (
        "Since Tuesday 24 November you are with <bdi>Bob</bdi>, who can read what you sent and shared."
        in page
    )
    assert "Bob" in (await desk.get(sam, "/me/everything")).text
    with clock.at(NOW + timedelta(days=13)):
        assert "You have a new therapist here" in (await desk.get(sam, "/today")).text
    desk.cookies.clear()
    with clock.at(NOW + timedelta(days=15)):
        assert "You have a new therapist here" not in (await desk.get(sam, "/today")).text


async def test_who_joins_later_knew_no_other(desk: Desk, bob: Person):
    sam = await desk.client(therapist=desk.alice)
    await hand(desk, sam, desk.alice, bob.id, by=desk.alice)
    with clock.at(NOW + timedelta(minutes=1)):
        assert "You have a new therapist here" not in (await desk.get(sam, "/today")).text
