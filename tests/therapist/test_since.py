"""What changed since a therapist last opened a client's page; and what arrived, some at a time."""

import re
from datetime import timedelta

import pytest

from pwa import clock
from pwa.clock import new_id, now
from pwa.plans import service as plans
from pwa.therapist import service
from pwa.therapist.since.model import arrived
from tests.therapist.desk import NOW, SESSION, Desk


def words(html: str) -> str:
    """What somebody reads."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<main", 1)[1]).split())


async def since(desk: Desk, client, minutes: int, person=None) -> str:
    """The part about it, so many minutes after NOW; empty where there is none."""
    with clock.at(NOW + timedelta(minutes=minutes)):
        desk.cookies.pop((person or desk.olga).id, None)
        html = (await desk.get(person or desk.olga, f"/clients/{client.id}")).text
    found = re.search(r'<section class="flow" id="since">(.*?)</section>', html, re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else ""


async def test_whoever_opens_it_for_the_first_time_is_told_nothing_apart(desk: Desk):
    sam = await desk.joined()
    await desk.reflect(sam, "To be kind.")
    assert await since(desk, sam, 0) == ""
    assert "Nothing is new since Tuesday 24 November, 7:00 am." in await since(desk, sam, 60)
    assert await since(desk, sam, 61, desk.alice) == "", "and is not theirs to see"


async def test_what_arrived_what_is_done_and_what_was_moved(desk: Desk):
    sam = await desk.joined()
    await desk.reflect(sam, "Of before.")
    await since(desk, sam, 0)
    meeting = next(step for step in (await desk.plan(sam)).steps if step.kind == "meet")
    with clock.at(NOW + timedelta(minutes=10)):
        for _ in range(2):
            await desk.check_in(sam, q_mood="4")
        await desk.send(sam, "question", step="", text="May I sit up?")
        await desk.reflect(sam, "To be kind.")
        await desk.send(sam, "tick", step=(await desk.step(sam, "why-different")).id, item="", done="yes")
        session = (await desk.plan(sam)).session
        async with desk.db.write() as tx:
            practice = desk.olga.practice
            await plans.move_session(tx, practice, sam.id, session.id, SESSION + timedelta(days=3))
            await plans.set_meeting(tx, practice, sam.id, meeting.id, SESSION + timedelta(days=9))
    said = await since(desk, sam, 60)
    assert "Arrived: 2 check-ins, 1 shared reflection, 1 question" in said
    assert "Done: Why it is different" in said
    assert "Session 1: moved from Friday 27 November, 10:00 am to Monday 30 November, 10:00 am" in said
    assert f"{meeting.text.title}: Sunday 6 December, 10:00 am" in said
    assert "Since Tuesday 24 November, 7:00 am." in said
    assert await since(desk, sam, 70) == said, "the same look still"
    assert "Nothing is new" in await since(desk, sam, 150)


async def test_what_is_no_more_there_is_not_told(desk: Desk):
    sam = await desk.joined()
    await since(desk, sam, 0)
    with clock.at(NOW + timedelta(minutes=10)):
        asked = await desk.send(sam, "question", step="", text="May I sit up?")
        await desk.send(sam, "question-back", question=asked)
        later = new_id()
        await desk.send(sam, "question-back", question=later)
        await desk.send(sam, "question", later, step="", text="It arrives after that.")
        day = await desk.step(sam, "day-1")
        await desk.send(sam, "reflection", step=day.id, text="A tree.", sharing="shared")
        await desk.send(sam, "reflection-delete", step=day.id)
        whose = await desk.reflect(sam, "To be kind.")
        await desk.send(sam, "reflection-sharing", reflection=whose, sharing="private")
    assert "Nothing is new" in await since(desk, sam, 60)


async def test_what_was_taken_back_too_late_is_still_there_and_told(desk: Desk):
    sam = await desk.joined()
    await since(desk, sam, 0)
    with clock.at(NOW + timedelta(minutes=10)):
        asked = await desk.send(sam, "question", step="", text="May I sit up?")
        await desk.read(sam, asked)
        await desk.send(sam, "question-back", question=asked)
    assert "Arrived: 1 question" in await since(desk, sam, 60)


async def test_a_reflection_that_was_changed_is_one(desk: Desk):
    sam = await desk.joined()
    first = await desk.reflect(sam, "To be kind.")
    await since(desk, sam, 0)
    with clock.at(NOW + timedelta(minutes=10)):
        for number in range(3):
            first = await desk.reflect(sam, f"Kinder still, {number}.", revises=first)
        await desk.reflect(sam, "Another.")
    assert "Arrived: 2 shared reflections" in await since(desk, sam, 60)


async def test_a_session_that_lost_its_day_and_one_that_found_one(desk: Desk):
    sam = await desk.joined()
    await since(desk, sam, 0)
    with clock.at(NOW + timedelta(minutes=1)):
        await desk.tell(sam, "postponed", now())
    assert "Session 1: no day any more; it was on Friday 27 November, 10:00 am" in await since(desk, sam, 40)
    with clock.at(NOW + timedelta(minutes=41)):
        session = (await desk.plan(sam)).session
        async with desk.db.write() as tx:
            for _ in range(2):  # said twice, it was moved once
                await plans.move_session(tx, desk.olga.practice, sam.id, session.id, SESSION)
    assert "Session 1: now on Friday 27 November, 10:00 am" in await since(desk, sam, 80)


async def test_each_therapist_has_a_last_look_of_their_own(desk: Desk):
    sam = await desk.joined("Sam", therapist=desk.alice)
    await since(desk, sam, 0, desk.alice)
    with clock.at(NOW + timedelta(minutes=10)):
        await desk.check_in(sam, q_mood="4")
    assert await since(desk, sam, 50, desk.olga) == ""
    assert "Arrived: 1 check-in" in await since(desk, sam, 60, desk.alice)


def test_what_nobody_has_a_word_for_is_not_told():
    assert arrived({"tick": 3, "comfort": 2, "check-in": 1}) == ("1 check-in", "a comfort plan")


async def test_the_page_reads_from_what_needs_a_look_to_what_arrived(desk: Desk):
    sam = await desk.joined()
    await since(desk, sam, -60)
    desk.cookies.clear()
    await desk.check_in(sam, **{"q_self-harm": "yes", "q_mood": "3"})
    await desk.reflect(sam, "To be kind.")
    await desk.send(sam, "comfort", step="", revises="", q_mask="own")
    await desk.send(sam, "question", step="", text="May I sit up?")
    html = (await desk.get(desk.olga, f"/clients/{sam.id}")).text
    heads = re.findall(r"<h2[^>]*>([^<]+)</h2>", html.split('class="desk-side"')[0])
    assert heads[:7] == [
        "Needs a look now",
        "Since you were last here",
        "Intention",
        "Comfort plan",
        "Questions",
        "Answers over time",
        "What arrived",
    ]


async def test_what_arrived_comes_some_at_a_time_and_nothing_twice(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(service, "ARRIVED", 3)
    sam = await desk.joined()
    sent = [await desk.check_in(sam, q_mood="1") for _ in range(5)]  # all in one moment
    with clock.at(NOW + timedelta(minutes=1)):
        sent.append(await desk.reflect(sam, "To be kind."))
    shown, place, pages = [], f"/clients/{sam.id}", 0
    while place:
        html = (await desk.get(desk.olga, place)).text
        shown += re.findall(r'class="(?:card )?entry[^"]*" id="entry-([^"]+)"', html)
        following = re.search(r'rel="next" href="([^"]+)"', html)
        place, pages = following[1] if following else "", pages + 1
    assert pages == 2
    assert shown[0] == sent[-1], "the newest first"
    assert sorted(shown) == sorted(sent)
    assert "Nothing before that." in (await desk.get(desk.olga, f"/clients/{sam.id}/arrived?before=0~x")).text
    for odd in ("", "x", "~", "x~", "9~9~9", "%00"):
        answer = await desk.get(desk.olga, f"/clients/{sam.id}/arrived?before={odd}")
        assert answer.status_code == 200, odd


async def shared(desk: Desk, client, slug: str, text: str, minute: int, revises: str = "") -> str:
    """What a client shares about a step, so many minutes after NOW; the entry's id."""
    fields = {
        "step": (await desk.step(client, slug)).id,
        "text": text,
        "sharing": "shared",
        "revises": revises,
    }
    with clock.at(NOW + timedelta(minutes=minute)):
        return await desk.send(client, "reflection", **fields)


async def test_one_that_was_changed_often_takes_the_place_of_no_other(desk: Desk):
    sam = await desk.joined()
    await shared(desk, sam, "day-14", "A tree.", 1)
    version = ""
    for number in range(2 * service.ARRIVED + 1):
        version = await shared(desk, sam, "day-30", f"The sea, {number}.", 2 + number, version)
        await desk.read(sam, version)  # else it would be taken back with the next
    html = (await desk.get(desk.olga, f"/clients/{sam.id}")).text
    assert "A tree." in html
    assert "What arrived before that" not in html
    assert "Written over 16 earlier ones" in html
    assert all(f"The sea, {number}." in html for number in range(17))


@pytest.mark.parametrize("slug", ["intention", "day-1", "day-14"])
async def test_what_is_behind_many_others_has_a_link_to_it(desk: Desk, slug: str):
    sam = await desk.joined()
    await shared(desk, sam, "day-30", "A tree.", 1)
    for number in range(2 * service.ARRIVED + 1):
        await shared(desk, sam, slug, f"The sea, {number}.", 2 + number)
    html = (await desk.get(desk.olga, f"/clients/{sam.id}")).text
    following = re.search(r'rel="next" href="([^"]+)"', html)
    assert ("A tree." in html) != bool(following)
    while following:
        html = (await desk.get(desk.olga, following[1])).text
        following = re.search(r'rel="next" href="([^"]+)"', html)
    assert "A tree." in html


async def test_two_that_name_each_other_are_both_there(desk: Desk):
    sam = await desk.joined()
    one, other = new_id(), new_id()
    step = (await desk.step(sam, "day-30")).id
    for entry, revises, text in ((one, other, "One side."), (other, one, "Other side.")):
        fields = {"step": step, "text": text, "sharing": "shared", "revises": revises}
        await desk.send(sam, "reflection", entry, **fields)
        await desk.read(sam, entry)
    html = (await desk.get(desk.olga, f"/clients/{sam.id}")).text
    assert "One side." in html
    assert "Other side." in html


async def test_what_was_opened_is_folded_and_what_is_new_is_not(desk: Desk):
    sam = await desk.joined()
    old, new = await desk.check_in(sam, q_mood="1"), await desk.check_in(sam, q_mood="2")
    await desk.post(desk.olga, f"/clients/{sam.id}/opened", {"entry": old})
    html = (await desk.get(desk.olga, f"/clients/{sam.id}")).text
    assert f'id="entry-{new}" open>' in html
    assert f'id="entry-{old}">' in html
    assert f'<div hx-ignore class="flow" data-arrived="{new}">' in html, "its words, not its heading"
