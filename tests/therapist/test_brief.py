"""The brief of one client: what a therapist reads or prints before a session."""

import re
from datetime import timedelta

import pytest

from pwa import clock
from pwa.rides.model import STATES
from tests.therapist.desk import NOW, SESSION, Desk


async def brief(desk: Desk, client, person=None) -> str:
    answer = await desk.get(person or desk.olga, f"/clients/{client.id}/brief")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return answer.text


def words(html: str) -> str:
    """What somebody reads."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<main", 1)[1]).split())


async def ride(desk: Desk, client, state: str = "confirmed", who: str = "Alex") -> None:
    assert state in STATES
    session = (await desk.plan(client)).session
    starts = clock.stamp(session.starts_at)
    await desk.send(client, "ride", session=session.id, starts=starts, who=who, state=state)


async def test_of_somebody_who_did_nothing_yet(desk: Desk):
    html = await brief(desk, await desk.client())
    said = words(html)
    for sentence in (
        "Friday 27 November",
        "10:00 am",
        "Not joined yet",
        "The way home Not said yet.",
        "Next meeting No date yet",
        "Intention, in their words Nothing is shared. What they write is theirs to share or not.",
        "Comfort plan Not filled in yet.",
        "Latest check-in None yet.",
        "Questions None that is still open.",
        "Made 24 November 2026, 7:00 am, from what had arrived by then. Stillpoint is not watched live.",
    ):
        assert sentence in said
    assert re.search("<title>(.*)</title>", html)[1] == "Brief · Stillpoint"
    assert len(re.findall("<h1", html)) == 1


async def test_everything_on_one_page_and_what_needs_a_look_first(desk: Desk):
    sam = await desk.joined()
    await desk.read(sam, await desk.reflect(sam, "To be kind. <b>"))
    await desk.check_in(sam, **{"q_self-harm": "yes"})
    await desk.send(sam, "comfort", step="", revises="", q_mask="own", q_words="The floor is here.")
    bag = (await desk.step(sam, "what-to-bring")).id
    await desk.read(sam, await desk.send(sam, "question", step=bag, text="My own blanket?"))
    await ride(desk, sam)
    said = words(await brief(desk, sam))
    for sentence in (
        "Preparing",
        "Needs a look now Thoughts of hurting yourself, or of ending your life: Yes",
        "The help numbers opened on their phone.",
        "To be kind. &lt;b&gt;",
        "Eye mask My own",
        "Words that help me The floor is here.",
        "My own blanket? About What to bring",
        "Alex, confirmed",
        "No recording saved for offline.",
        "of 9 steps done",
        "What to bring: 0 of 9",
    ):
        assert sentence in said
    assert said.index("Needs a look now") < said.index("Still missing")


async def test_what_was_looked_at_or_talked_about_is_not_open(desk: Desk):
    sam = await desk.joined()
    entry = await desk.check_in(sam, **{"q_no-ride": "yes"})
    asked = await desk.send(sam, "question", step="", text="May I sit up?")
    await desk.read(sam, asked)
    assert "May I sit up?" in words(await brief(desk, sam))
    assert "Needs a look A ride home that is no longer sure: Yes" in words(await brief(desk, sam))
    await desk.look(desk.olga, sam, entry, "called")
    await desk.post(desk.olga, f"/clients/{sam.id}/questions", {"entry": asked, "talked": "yes"})
    said = words(await brief(desk, sam))
    assert "Needs a look" not in said.split("Back to this client")[1]
    assert "May I sit up?" not in said


async def test_an_intention_is_shown_as_it_stands_now(desk: Desk):
    sam = await desk.joined()
    first = await desk.reflect(sam, "The first words.")
    await desk.read(sam, first)
    later = await desk.reflect(sam, "The later words.", revises=first)
    assert "The first words. Something that they shared was not opened yet" in words(await brief(desk, sam))
    await desk.read(sam, later)
    said = words(await brief(desk, sam))
    assert "The later words." in said
    assert "The first words." not in said
    assert "not opened yet" not in said


async def test_it_marks_nothing_as_opened_and_says_so(desk: Desk):
    sam = await desk.joined()
    await desk.reflect(sam, "To be kind.")
    html = await brief(desk, sam)
    assert "kind" not in words(html), "it can still be taken back"
    assert "Something that they shared was not opened yet, and can still be taken back." in words(html)
    assert "Nothing is shared" not in html
    assert "data-arrived" not in html
    assert "data-tell-opened" not in html
    assert "Nothing here counts as opened" in words(html)
    assert [row["opened_at"] for row in await desk.rows("SELECT opened_at FROM entries")] == [None]


async def test_a_question_that_was_not_opened_is_not_on_it_and_that_is_said(desk: Desk):
    """Whoever takes it back then is told that nobody has read it."""
    sam = await desk.joined()
    first = await desk.send(sam, "question", step="", text="May I sit up?")
    html = await brief(desk, sam)
    one = "1 question was not opened yet, and can still be taken back. It is on the client"
    assert one in words(html)
    assert "May I sit up?" not in html
    assert "None that is still open" not in html
    await desk.send(sam, "question", step="", text="Who is there?")
    two = "2 questions were not opened yet, and can still be taken back. They are on the client"
    assert two in words(await brief(desk, sam))
    await desk.read(sam, first)
    html = await brief(desk, sam)
    assert "May I sit up?" in html
    assert one in words(html)
    assert "Who is there?" not in html


async def test_answers_that_come_late_look_like_no_new_ones(desk: Desk):
    """Written on Sunday, on a phone that had no signal until after Monday's had come from another."""
    sam = await desk.joined()
    await desk.check_in(sam, q_mood="4", written="2026-11-23T12:00:00.000Z")
    with clock.at(NOW + timedelta(minutes=5)):
        await desk.check_in(sam, **{"q_mood": "2", "q_no-ride": "yes"}, written="2026-11-22T12:00:00.000Z")
        said = words(await brief(desk, sam))
    late = "Written Sunday 22 November, 7:00 am · received Tuesday 24 November, 7:05 am."
    assert f"Needs a look A ride home that is no longer sure: Yes {late}" in said
    latest = said.split("Latest check-in")[1].split("Intention")[0]
    assert "Written Monday 23 November, 7:00 am · received Tuesday 24 November, 7:00 am." in latest
    assert "22 November" not in latest


async def test_without_a_date_and_after_the_session(desk: Desk):
    sam, kim = await desk.joined("Sam"), await desk.joined("Kim")
    await desk.tell(sam, "postponed", NOW)
    assert "No date yet" in words(await brief(desk, sam))
    with clock.at(SESSION + timedelta(hours=4)):
        await desk.tell(kim, "took-place", SESSION + timedelta(hours=3))
        desk.cookies.clear()
        said = words(await brief(desk, kim))
    assert "After the session" in said
    assert "Still missing" not in said


@pytest.mark.parametrize("name", ["alice", "charlie"])
async def test_nobody_elses_client(desk: Desk, name: str):
    sam = await desk.joined()
    assert (await desk.get(getattr(desk, name), f"/clients/{sam.id}/brief")).status_code == 404
    assert (await desk.get(desk.olga, "/clients/nobody/brief")).status_code == 404


async def test_an_owner_reads_with_whom_the_client_is(desk: Desk):
    kim = await desk.client("Kim", therapist=desk.alice)
    assert "with Alice" in words(await brief(desk, kim))
    assert "with Alice" not in words(await brief(desk, kim, desk.alice))


async def test_the_way_there_stands_on_the_clients_page(desk: Desk):
    sam = await desk.joined()
    assert f'href="/clients/{sam.id}/brief"' in (await desk.get(desk.olga, f"/clients/{sam.id}")).text


async def test_a_question_that_was_answered_needs_no_colon(desk: Desk):
    sam = await desk.joined()
    await desk.check_in(sam, **{"q_food": "not-sure", "q_self-harm": "yes"})
    for path in (f"/clients/{sam.id}/brief", "/clients/needs-a-look"):
        said = words((await desk.get(desk.olga, path)).text)
        assert "when not to eat and drink? Not quite" in said
        assert "ending your life: Yes" in said
