"""What a therapist says about a session, and when the next meeting is."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from pwa import clock
from pwa.clock import new_id
from tests.plans.world import Page
from tests.therapist.desk import SESSION, Desk

LATER = SESSION + timedelta(hours=3)


async def say(desk: Desk, client, outcome: str, **fields: str):
    session = (await desk.plan(client)).session
    return await desk.post(
        desk.olga, f"/clients/{client.id}/session", {"session": session.id, "outcome": outcome} | fields
    )


def offered(html: str) -> dict[str, dict[str, str]]:
    """What the page offers to say about the session: each form by its outcome, as it would be sent untouched."""
    forms = re.findall(r'(?s)<form[^>]*action="/clients/[^"]+/session".*?</form>', html)
    fields = [Page(form).all("input") for form in forms]
    sent = [{field["name"]: field.get("value") or "" for field in form} for form in fields]
    return {form["outcome"]: form for form in sent}


async def say_on_the_page(desk: Desk, client, outcome: str, **fields: str):
    """The form that the page has for it, sent with these fields filled in."""
    page = await desk.get(desk.olga, f"/clients/{client.id}")
    sent = offered(page.text)[outcome] | fields
    return await desk.post(desk.olga, f"/clients/{client.id}/session", sent)


async def session(desk: Desk, client):
    return (await desk.plan(client)).session


async def test_moving_takes_the_steps_along(desk: Desk):
    sam = await desk.client()
    before = (await desk.step(sam, "what-to-bring")).due
    answer = await say(desk, sam, "move", date="2026-12-04", time="15:30")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/clients/{sam.id}#session")
    assert (await session(desk, sam)).starts_at == datetime(2026, 12, 4, 20, 30, tzinfo=UTC)
    assert (await desk.step(sam, "what-to-bring")).due == before + timedelta(days=7)


@pytest.mark.parametrize(
    ("outcome", "fields", "words"),
    [
        ("move", {"date": "2026-11-01", "time": "10:00"}, "This date has already passed"),
        ("move", {"date": "2126-11-01", "time": "10:00"}, "more than a year away"),
        ("move", {"date": "2027-03-14", "time": "02:30"}, "the clocks go forward"),
        ("move", {"date": "", "time": ""}, "Please give a date"),
        ("postponed", {"date": "2026-12-04", "time": ""}, "Please give a time"),
        ("took-place", {"date": "2026-11-27", "time": "10:00"}, "has not come yet"),
        ("took-place", {"date": "2026-11-28", "time": "10:00"}, "today or earlier"),
        ("took-place", {"date": "nonsense", "time": "10:00"}, "today or earlier"),
        ("took-place", {"date": "2026-11-20", "time": "later"}, "Please give a time"),
        ("stopped-early", {"date": "2026-11-28", "time": "10:00"}, "today or earlier"),
        ("next", {"date": "2026-12-18", "time": "10:00"}, "once this one has taken place"),
        ("next", {"date": "2026-11-01", "time": "10:00"}, "This date has already passed"),
        ("next", {"date": "", "time": ""}, "Please give a date"),
        ("exploded", {}, "Please choose what became of the session"),
        ("", {}, "Please choose what became of the session"),
    ],
)
async def test_what_cannot_be_comes_back_as_filled_in(
    desk: Desk, outcome: str, fields: dict[str, str], words: str
):
    sam = await desk.client()
    answer = await say(desk, sam, outcome, **fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'id="error-summary"' in answer.text
    if fields.get("date", "").startswith("2"):
        assert f'value="{fields["date"]}"' in answer.text
    assert (await session(desk, sam)).starts_at == SESSION
    assert (await session(desk, sam)).state == "planned"


async def test_it_took_place(desk: Desk):
    sam = await desk.client()
    with clock.at(LATER):
        desk.cookies.clear()
        html = (await desk.get(desk.olga, f"/clients/{sam.id}")).text
        assert "Did it take place?" in html
        assert 'value="2026-11-27"' in html
        assert 'value="10:00"' in html
        assert (await say(desk, sam, "took-place", date="2026-11-27", time="10:00")).status_code == 303
        html = (await desk.get(desk.olga, f"/clients/{sam.id}")).text
    assert "After the session" in html
    assert (await session(desk, sam)).state == "took-place"


async def test_it_took_place_at_another_time(desk: Desk):
    sam = await desk.client()
    with clock.at(LATER):
        desk.cookies.clear()
        assert (await say(desk, sam, "took-place", date="2026-11-26", time="16:00")).status_code == 303
    found = await session(desk, sam)
    assert (found.state, found.starts_at) == ("took-place", datetime(2026, 11, 26, 21, tzinfo=UTC))


async def test_a_session_in_the_past_by_mistake_can_be_set_right(desk: Desk):
    sam = await desk.client()
    with clock.at(LATER):
        desk.cookies.clear()
        await say(desk, sam, "took-place", date="2026-11-27", time="10:00")
        await say(desk, sam, "move", date="2026-12-04", time="10:00")
    assert (await session(desk, sam)).state == "planned"


async def test_postponed_with_and_without_a_day(desk: Desk):
    sam, kim = await desk.client("Sam"), await desk.client("Kim")
    assert (await say(desk, sam, "postponed", date="", time="")).status_code == 303
    assert ((await session(desk, sam)).state, (await session(desk, sam)).starts_at) == ("postponed", None)
    assert "No date yet" in (await desk.get(desk.olga, f"/clients/{sam.id}")).text
    assert (await say(desk, kim, "postponed", date="2026-12-04", time="10:00")).status_code == 303
    assert (await session(desk, kim)).state == "planned"
    assert (await say(desk, sam, "move", date="2026-12-05", time="10:00")).status_code == 303
    assert (await session(desk, sam)).state == "planned"


async def test_cancelled(desk: Desk):
    sam = await desk.client()
    assert (await say(desk, sam, "cancelled")).status_code == 303
    assert (await session(desk, sam)).state == "cancelled"
    assert "Set a new day" in (await desk.get(desk.olga, f"/clients/{sam.id}")).text


async def test_a_session_of_somebody_else_is_none(desk: Desk):
    sam, kim = await desk.client("Sam"), await desk.client("Kim", therapist=desk.alice)
    foreign = (await session(desk, kim)).id
    sent = {"outcome": "cancelled", "session": foreign}
    assert (await desk.post(desk.olga, f"/clients/{sam.id}/session", sent)).status_code == 404
    assert (await session(desk, kim)).state == "planned"


async def meet(desk: Desk, client, **fields: str):
    step = await desk.step(client, "meeting")
    return await desk.post(desk.olga, f"/clients/{client.id}/meeting", {"step": step.id} | fields)


async def test_a_meeting_is_agreed_and_taken_back(desk: Desk):
    sam = await desk.client()
    assert (await meet(desk, sam, date="2026-12-02", time="14:30")).status_code == 303
    assert (await desk.step(sam, "meeting")).meets_at == datetime(2026, 12, 2, 19, 30, tzinfo=UTC)
    assert "Wednesday 2 December, 2:30 pm" in (await desk.get(desk.olga, f"/clients/{sam.id}")).text
    assert (await meet(desk, sam, date="", time="")).status_code == 303
    assert (await desk.step(sam, "meeting")).meets_at is None


async def test_a_meeting_that_cannot_be(desk: Desk):
    sam = await desk.client()
    answer = await meet(desk, sam, date="2026-11-01", time="14:30")
    assert answer.status_code == 422
    assert "This date has already passed" in answer.text
    assert 'value="14:30"' in answer.text
    for step in (new_id(), (await desk.step(sam, "why-different")).id, ""):
        sent = {"step": step, "date": "2026-12-02", "time": "14:30"}
        assert (await desk.post(desk.olga, f"/clients/{sam.id}/meeting", sent)).status_code == 404


async def test_stopped_early_is_told_with_its_time_and_can_be_put_right(desk: Desk):
    sam = await desk.client()
    with clock.at(LATER):
        answer = await say(desk, sam, "stopped-early", date="2026-11-27", time="10:15")
        assert answer.status_code == 303
        found = await session(desk, sam)
        assert (found.state, found.stopped_early) == ("took-place", True)
        assert found.starts_at == SESSION + timedelta(minutes=15)
        assert "It was stopped early" in (await desk.get(desk.olga, f"/clients/{sam.id}")).text
        assert (await say_on_the_page(desk, sam, "took-place")).status_code == 303
        found = await session(desk, sam)
        assert (found.stopped_early, found.starts_at) == (False, SESSION + timedelta(minutes=15))


@pytest.mark.parametrize(
    ("outcome", "state", "stopped_early"),
    [
        ("stopped-early", "took-place", True),
        ("postponed", "postponed", False),
        ("cancelled", "cancelled", False),
    ],
)
async def test_what_the_client_said_first_does_not_close_it_to_the_therapist(
    desk: Desk, outcome: str, state: str, stopped_early: bool
):
    sam = await desk.client()
    with clock.at(LATER):
        desk.cookies.clear()
        await desk.send(sam, "session", session=(await session(desk, sam)).id, outcome="took-place")
        assert (await session(desk, sam)).state == "took-place"
        assert (await say_on_the_page(desk, sam, outcome)).status_code == 303
        found = await session(desk, sam)
        assert (found.state, found.stopped_early) == (state, stopped_early)


async def test_the_next_session_is_planned_on_the_same_page(desk: Desk):
    sam = await desk.client()
    with clock.at(LATER):
        assert "Plan the next session" not in (await desk.get(desk.olga, f"/clients/{sam.id}")).text
        assert (await say(desk, sam, "took-place", date="2026-11-27", time="10:00")).status_code == 303
        assert "Plan the next session" in (await desk.get(desk.olga, f"/clients/{sam.id}")).text
        first = await session(desk, sam)
        assert (await say(desk, sam, "next", date="2026-12-18", time="10:00")).status_code == 303
        found = await session(desk, sam)
        assert (found.number, found.state, found.day.isoformat()) == (2, "planned", "2026-12-18")
        page = (await desk.get(desk.olga, f"/clients/{sam.id}")).text
        assert "Session 2" in page
        assert "Around 27 November 2026" in page
        gone = {"session": first.id, "outcome": "cancelled"}
        assert (await desk.post(desk.olga, f"/clients/{sam.id}/session", gone)).status_code == 404


async def test_a_plan_is_paused_and_goes_on_and_both_are_noted_once(desk: Desk):
    sam = await desk.client()
    for _ in range(2):
        assert (await say(desk, sam, "pause")).status_code == 303
    page = (await desk.get(desk.olga, f"/clients/{sam.id}")).text
    assert "Go on with the plan" in page
    assert "Move it" not in page
    refused = await say(desk, sam, "move", date="2026-12-04", time="15:30")
    assert refused.status_code == 422
    assert "This plan is paused." in refused.text
    for _ in range(2):
        assert (await say(desk, sam, "go-on")).status_code == 303
    assert (await session(desk, sam)).starts_at == SESSION
    noted = [row["event"] for row in await desk.rows("SELECT event FROM audit ORDER BY at, id")]
    assert noted.count("plan-paused") == noted.count("plan-goes-on") == 1
