"""Two who note something about the same check-in, one who comes from an older page, and a button pressed twice."""

import re

import pytest

from tests.therapist.desk import Desk
from tests.therapist.test_looks import HELP, listed, words
from tests.therapist.test_waiting_when_they_left import leave


@pytest.mark.parametrize("act", ["taken", "called"])
async def test_whoever_comes_second_is_told_who_was_first_and_writes_nothing_over(desk: Desk, act: str):
    sam = await desk.joined("Sam", therapist=desk.alice)
    entry = await desk.check_in(sam, **HELP)
    await desk.look(desk.alice, sam, entry, "taken")
    answer = await desk.look(desk.olga, sam, entry, act, words="I rang <twice>.")
    assert answer.status_code == 409
    said = words(answer.text)
    assert "Alice was here before you" in said
    assert "Alice took it, Tuesday 24 November, 7:00 am." in said
    assert len(await desk.rows("SELECT 1 FROM looks")) == 1
    if act == "taken":
        assert "Take it over from Alice" in said
        assert "Leave it with Alice" in said
        await desk.look(desk.olga, sam, entry, "taken", 1)
        assert "Olga has this since" in words(await listed(desk, desk.alice))
    else:
        assert 'value="I rang &lt;twice&gt;."' in answer.text
        assert re.search(r'value="called" checked', answer.text)
        assert 'name="seen" value="1"' in answer.text
        await desk.look(desk.olga, sam, entry, "called", 1, words="I rang <twice>.")
        assert "Olga called" in words(await listed(desk))


async def test_whoever_comes_from_an_older_page_of_their_own_is_told_that_it_was_them(desk: Desk):
    sam = await desk.joined("Sam", therapist=desk.alice)
    entry = await desk.check_in(sam, **HELP)
    await desk.look(desk.alice, sam, entry, "taken")
    answer = await desk.look(desk.alice, sam, entry, "called", words="I rang <twice>.")
    assert answer.status_code == 409
    said = words(answer.text)
    assert "You changed this already" in said
    assert (
        "You took it, Tuesday 24 November, 7:00 am. The page that you came from was older than that." in said
    )
    assert "before you" not in said
    assert "Alice" not in said, "nobody is told of themselves by name"
    assert 'value="I rang &lt;twice&gt;."' in answer.text
    assert 'name="seen" value="1"' in answer.text
    assert len(await desk.rows("SELECT 1 FROM looks")) == 1


async def test_a_button_that_is_pressed_twice_notes_one_thing(desk: Desk):
    sam = await desk.joined()
    entry = await desk.check_in(sam, **HELP)
    for _ in range(2):
        assert (await desk.look(desk.olga, sam, entry, "called", words="Safe.")).status_code == 303
    assert len(await desk.rows("SELECT 1 FROM looks")) == 1


async def test_what_was_typed_stays_where_the_client_was_handed_over_meanwhile(desk: Desk):
    sam = await desk.joined("Sam", therapist=desk.alice)
    entry = await desk.check_in(sam, **HELP)
    sent = {"from": desk.alice.id, "to": desk.olga.id}
    assert (await desk.post(desk.olga, f"/clients/{sam.id}/therapist", sent)).status_code == 303
    answer = await desk.look(desk.alice, sam, entry, "called", words="I rang <twice>.", **{"from": "client"})
    assert answer.status_code == 404
    said = words(answer.text)
    assert "Nothing was noted" in said
    assert "We did not find this client among yours." in said
    assert "They may be with somebody else at your practice now, or what was kept of them has gone." in said
    assert "I rang &lt;twice&gt;." in answer.text
    assert 'href="/clients/needs-a-look"' in answer.text
    assert not [one for one in ("Sam", "Olga", "hurting") if one in said], "they are not theirs to see"
    assert await desk.rows("SELECT 1 FROM looks") == []
    # With more words than fit, too, and with none.
    long = await desk.look(desk.alice, sam, entry, "called", words="I rang. " * 100)
    assert (long.status_code, "I rang. I rang." in long.text) == (404, True)
    assert "What you typed" not in (await desk.look(desk.alice, sam, entry, "taken")).text


async def test_whoever_notes_something_about_somebody_who_left_meanwhile_comes_to_the_list(desk: Desk):
    sam = await desk.joined()
    entry = await desk.check_in(sam, **HELP)
    await leave(desk, sam)
    first = await desk.look(desk.olga, sam, entry, "taken", **{"from": "client"})
    assert first.headers["location"] == f"/clients/needs-a-look?noted={entry}"
    answer = await desk.look(desk.olga, sam, entry, "called", **{"from": "client"})
    assert answer.status_code == 409
    assert f'/clients/{sam.id}"' not in answer.text, "that page is not there any more"
    assert answer.text.count('href="/clients/needs-a-look"') >= 2
    done = await desk.look(desk.olga, sam, entry, "called", 1, **{"from": "client"})
    assert "Noted, with your name and the time." in (await desk.get(desk.olga, done.headers["location"])).text
