"""`/practice`: the owner's setup list."""

from datetime import UTC, datetime

import pytest
from starlette.applications import Starlette

from pwa import clock
from pwa.accounts import service as accounts
from pwa.plans import service as plans
from pwa.therapist import setup
from tests.library.practices import BLANK
from tests.therapist.desk import NOW, Desk, new_desk

EMPTY = dict.fromkeys(setup.as_typed(BLANK), "")


@pytest.fixture
async def fresh(app: Starlette) -> Desk:
    """A practice as it is made: nothing set, nothing approved."""
    desk = await new_desk(app, approved=False)
    async with desk.db.write() as tx:
        blank = {name: getattr(BLANK, name) for name in vars(BLANK) if name not in ("id", "is_demo")}
        await accounts.update_practice(tx, desk.olga.practice.id, **blank)
    return desk


async def test_progress_is_told_in_words(fresh: Desk):
    text = (await fresh.get(fresh.olga, "/practice")).text
    assert "0 of 12 things set." in text
    assert "texts approved." in text
    assert '<a href="/library">Read and approve the library</a>' in text
    some = EMPTY | {"name": "Harbour", "phone": "555 0100", "food_hours": "6"}
    answer = await fresh.post(fresh.olga, "/practice", some)
    assert (answer.status_code, answer.headers["location"]) == (303, "/practice?saved=1")
    text = (await fresh.get(fresh.olga, "/practice?saved=1")).text
    assert "3 of 12 things set." in text
    assert "Still open: its address; its country" in text
    assert "Saved." in text


async def test_a_demo_practice_says_so(desk: Desk, app: Starlette):
    assert "Demo practice" not in (await desk.get(desk.olga, "/practice")).text
    async with app.state.db.write() as tx:
        await tx.run("UPDATE practices SET is_demo = 1")
    for url in ("/practice", "/library"):
        assert "Demo practice" in (await desk.get(desk.olga, url)).text


async def test_a_mistake_brings_the_form_back_as_filled_in(desk: Desk):
    before = setup.as_typed(desk.olga.practice)
    sent = before | {"name": "🌿 " + "x" * 10_000, "phone": "ring me", "address": 'A "quoted" <street>'}
    answer = await desk.post(desk.olga, "/practice", sent)
    assert answer.status_code == 422
    assert 'href="#name"' in answer.text
    assert 'href="#phone"' in answer.text
    assert 'value="ring me"' in answer.text
    assert "A &#34;quoted&#34; &lt;street&gt;" in answer.text
    assert 'aria-invalid="true"' in answer.text
    [row] = await desk.rows("SELECT name FROM practices WHERE id = :id", id=desk.olga.practice.id)
    assert row["name"] == desk.olga.practice.name


async def test_part_of_a_form_is_refused(desk: Desk):
    answer = await desk.post(desk.olga, "/practice", {"name": "Harbour"})
    assert answer.status_code == 422
    assert "Not all of this arrived" in answer.text


async def test_only_the_owner_sets_it(desk: Desk):
    assert 'href="/practice"' in (await desk.get(desk.olga, "/clients")).text
    assert 'href="/practice"' not in (await desk.get(desk.alice, "/clients")).text
    for person in (desk.alice, await desk.client()):
        assert (await desk.get(person, "/practice")).status_code == 404
        assert (await desk.post(person, "/practice", EMPTY | {"name": "Mine"})).status_code == 404
    [row] = await desk.rows("SELECT name FROM practices WHERE id = :id", id=desk.olga.practice.id)
    assert row["name"] == desk.olga.practice.name


async def test_what_was_agreed_for_ten_stays_at_ten(desk: Desk):
    sam = await desk.client()
    meeting = await desk.step(sam, "meeting")
    sent = {"step": meeting.id, "date": "2026-12-02", "time": "14:30"}
    assert (await desk.post(desk.olga, f"/clients/{sam.id}/meeting", sent)).status_code == 303
    moved = setup.as_typed(desk.olga.practice) | {"time_zone": "America/Los_Angeles"}
    with clock.at(NOW):
        assert (await desk.post(desk.olga, "/practice", moved)).status_code == 303
    plan = await desk.plan(await _again(desk, sam.id))
    assert plan.session.starts_at == datetime(2026, 11, 27, 18, tzinfo=UTC)
    assert plan.session.starts_at.astimezone(plan.session.zone).hour == 10
    assert next(s.meets_at for s in plan.steps if s.kind == "meet") == datetime(
        2026, 12, 2, 22, 30, tzinfo=UTC
    )


async def test_a_ride_that_was_confirmed_stays_so_when_the_zone_is_put_right(desk: Desk):
    sam, kim = await desk.client("Sam"), await desk.client("Kim")
    for client, starts in ((sam, "2026-11-27T15:00:00.000Z"), (kim, "2026-11-26T15:00:00.000Z")):
        about = {"session": (await desk.plan(client)).session.id, "starts": starts}
        await desk.send(client, "ride", **about, who="Robin", state="confirmed")
    moved = setup.as_typed(desk.olga.practice) | {"time_zone": "America/Los_Angeles"}
    assert (await desk.post(desk.olga, "/practice", moved)).status_code == 303
    assert "Robin, confirmed" in (await desk.get(desk.olga, f"/clients/{sam.id}")).text
    # What was said for another time is not confirmed by that.
    assert "Robin, not confirmed for the new time" in (await desk.get(desk.olga, f"/clients/{kim.id}")).text


async def test_a_paused_plan_keeps_its_clock_times_too(desk: Desk):
    sam = await desk.client()
    async with desk.db.write() as tx:
        await plans.pause(tx, sam.practice, sam.id)
    moved = setup.as_typed(desk.olga.practice) | {"time_zone": "America/Los_Angeles"}
    assert (await desk.post(desk.olga, "/practice", moved)).status_code == 303
    [row] = await desk.rows("SELECT starts_at, state FROM sessions")
    assert row == {"starts_at": "2026-11-27T18:00:00.000Z", "state": "planned"}


async def test_what_clients_read_about_the_day_is_kept_and_may_stay_empty(desk: Desk):
    said = {name: f"Words for {name}." for name in setup.DAY_WORDS}
    before = setup.as_typed(desk.olga.practice)
    assert (
        await desk.post(desk.olga, "/practice", before | said | {"opening": "by-date"})
    ).status_code == 303
    page = (await desk.get(desk.olga, "/practice")).text
    assert all(words in page for words in said.values())
    assert 'value="by-date" checked' in page
    walk = (await desk.get(desk.olga, "/library/what-to-expect")).text
    assert all(words in walk for words in said.values())
    empty = before | dict.fromkeys(setup.DAY_WORDS, "")
    assert (await desk.post(desk.olga, "/practice", empty)).status_code == 303
    assert "Ask your practice which touch" in (await desk.get(desk.olga, "/library/what-to-expect")).text


async def _again(desk: Desk, client_id: str):
    async with desk.db.read() as tx:
        return await accounts.person(tx, desk.olga.practice.id, client_id)
