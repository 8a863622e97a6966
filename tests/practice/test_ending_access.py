"""Somebody no longer works here: every way in of theirs ends, and nothing of what they did."""

import asyncio
from datetime import timedelta

import pytest

from pwa import clock
from pwa.accounts import service as accounts
from pwa.accounts.model import Person
from pwa.accounts.team.model import Colleague, why_not_end
from pwa.errors import NotFound
from tests.accounts.way_in import guest
from tests.practice.people import PLACE, invite, join, links
from tests.therapist.desk import NOW, Desk

LEFT = "SELECT id FROM people WHERE ended_at IS NOT NULL"


async def end(desk: Desk, person_id: str, by: Person | None = None):
    return await desk.post(by or desk.olga, f"{PLACE}/{person_id}/end")


async def another_owner(desk: Desk, name: str = "Ola") -> Person:
    person_id = await invite(desk, name, "owner")
    async with desk.db.read() as tx:
        found = await accounts.person(tx, desk.olga.practice.id, person_id)
    desk.cookie(found)
    return found


async def test_all_ways_in_end_at_once_and_the_name_stays(desk: Desk):
    sam, kim = await desk.joined(), await invite(desk)
    async with guest(desk.app) as browser, guest(desk.app) as other:
        await join(desk, browser, kim)
        other.key = browser.key
        assert (await other.sign_in()).status_code == 200
        await desk.post(desk.olga, f"{PLACE}/{kim}/invitations")
        [open_one] = await links(desk, kim)
        ask = await desk.get(desk.olga, f"{PLACE}/{kim}/end")
        assert "End the access of <bdi>Kim</bdi>?" in ask.text
        answer = await end(desk, kim)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{PLACE}?ended=1")
        for one in (browser, other):
            for path in ("/clients", f"/clients/{sam.id}", "/library", "/me/passkeys"):
                gone = await one.http.get(path)
                assert (gone.status_code, gone.headers["location"].split("?")[0]) == (303, "/signin")
            assert (await one.sign_in()).status_code == 400
            assert (await one.open(open_one)).status_code == 404
    html = (await desk.get(desk.olga, f"{PLACE}?ended=1")).text
    assert "Their access has ended." in html
    assert "No longer here: 1" in html
    assert f"{PLACE}/{kim}" not in html
    assert "Olga ended the access of Kim." in (await desk.get(desk.olga, "/practice/ways-in")).text
    assert (await end(desk, kim)).status_code == 303, "once more is harmless"
    for path in ("", "/end"):
        assert (await desk.get(desk.olga, f"{PLACE}/{kim}{path}")).status_code == 404
    assert (await desk.post(desk.olga, f"{PLACE}/{kim}/invitations")).status_code == 404
    events = await desk.rows("SELECT id FROM audit WHERE event = 'access-ended' AND person_id = :id", id=kim)
    assert len(events) == 1


async def test_somebody_who_is_just_joining_does_not_come_in_any_more(desk: Desk):
    kim = await invite(desk)
    [link] = await links(desk, kim)
    async with guest(desk.app) as browser:
        await browser.open(link)
        options = (await browser.begin(link.spoken_code)).json()
        assert (await end(desk, kim)).status_code == 303
        answer = await browser.ask("/join/finish", browser.key.register(options))
        assert answer.status_code == 404
        assert not browser.is_signed_in
    assert await desk.rows("SELECT id FROM passkeys WHERE person_id = :id", id=kim) == []


async def test_it_is_refused_while_they_have_clients(desk: Desk):
    desk.cookie(desk.alice)
    sam, tom = await desk.client(therapist=desk.alice), await desk.client("Tom", therapist=desk.alice)
    page = (await desk.get(desk.olga, f"{PLACE}/{desk.alice.id}")).text
    assert f'href="/clients/{sam.id}"' in page
    for answer, status in (
        (await desk.get(desk.olga, f"{PLACE}/{desk.alice.id}/end"), 200),
        (await end(desk, desk.alice.id), 422),
    ):
        assert answer.status_code == status
        assert "Alice still has 2 clients. Please hand them over first." in answer.text
        assert f'href="/clients/{tom.id}"' in answer.text
        assert "<button" not in answer.text.split("<main")[1].split("</main>")[0]
    assert await desk.rows(LEFT) == []


async def test_nobody_ends_their_own(desk: Desk):
    await another_owner(desk)
    answer = await end(desk, desk.olga.id)
    assert answer.status_code == 422
    assert "You cannot end your own access. Another owner can do it." in answer.text
    assert await desk.rows(LEFT) == []


def test_the_last_owner_stays_whoever_asks() -> None:
    def owner(name: str, joined: bool = True) -> Colleague:
        return Colleague(name, "owner", name, "", NOW, NOW if joined else None, None, 0)

    ada, kim = owner("Ada"), owner("Kim", joined=False)
    said = "Ada is the only owner with a passkey. Please invite another owner first."
    assert why_not_end([ada, kim], "somebody", ada) == said
    assert why_not_end([ada, kim], "Ada", kim) == ""
    assert why_not_end([ada, owner("Lou")], "Lou", ada) == ""


async def test_two_owners_who_end_each_other_at_once_leave_one(desk: Desk):
    ola = await another_owner(desk)
    desk.cookie(desk.olga)
    answers = await asyncio.gather(end(desk, ola.id), end(desk, desk.olga.id, by=ola))
    assert sorted(one.headers["location"].split("?")[0] for one in answers) == [PLACE, "/signin"]
    assert len(await desk.rows(LEFT)) == 1


async def test_nobody_who_has_left_gets_a_client(desk: Desk):
    desk.cookie(desk.alice)
    await end(desk, desk.alice.id)
    with pytest.raises(NotFound):
        await desk.client("Late", therapist=desk.alice)
    assert await desk.rows("SELECT person_id FROM clients") == []


async def test_it_asks_for_a_fresh_touch(desk: Desk):
    desk.cookie(desk.alice)
    desk.cookie(desk.olga)
    with clock.at(NOW + timedelta(minutes=6)):
        answer = await end(desk, desk.alice.id)
    assert answer.headers["location"] == f"/signin?again=1&next={PLACE}/{desk.alice.id}/end"
    assert await desk.rows(LEFT) == []


async def test_nobody_else_can(desk: Desk):
    sam, kim = await desk.joined(), await invite(desk)
    for person in (desk.alice, desk.charlie, sam):
        assert (await desk.get(person, f"{PLACE}/{kim}/end")).status_code == 404
        assert (await end(desk, kim, by=person)).status_code == 404
    assert (await end(desk, sam.id)).status_code == 404
    assert await desk.rows(LEFT) == []
