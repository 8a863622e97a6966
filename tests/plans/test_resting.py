"""A plan that is paused, or has ended, hides nothing of what became of its sessions."""

from datetime import timedelta

import httpx
import pytest
from icalendar import Calendar

from pwa import clock
from pwa.checkins.over_time.model import marks
from pwa.clock import stamp
from pwa.errors import Invalid
from pwa.plans import service as plans
from tests.plans.test_series import AFTER, SECOND, seen
from tests.plans.world import NOW, SESSION, Page, World
from tests.rides.world import pass_of

pytestmark = pytest.mark.anyio
EVENING = SESSION + timedelta(hours=9)
DRIVE = "Please do not drive, cycle in traffic or use machines until Saturday 28 November"
OFF = "Your session will not take place"
RESTS = pytest.mark.parametrize("how", ["paused", "ended"])


async def rest(world: World, how: str, at=AFTER) -> None:
    """The plan is paused, or has ended."""
    client = world.client
    with clock.at(at):
        async with world.db.write() as tx:
            if how == "paused":
                await plans.pause(tx, client.practice, client.id)
            else:
                await plans.end(tx, client.practice, client.id, client.id)


async def event(world: World, at=NOW):
    with clock.at(at):
        async with world.browser() as browser:
            answer = await browser.get("/me/calendar.ics")
    return next(iter(Calendar.from_ical(answer.content).walk("VEVENT")))


async def opens(app_client: httpx.AsyncClient, path: str, at) -> int:
    with clock.at(at):
        return (await app_client.get(path)).status_code


@RESTS
async def test_a_session_that_was_cancelled_stays_so(world: World, how: str):
    await world.tell("cancelled", NOW)
    await rest(world, how, NOW)
    found = await event(world)
    assert (found["status"], found.walk("VALARM")) == ("CANCELLED", [])
    for path in ("/today", "/session-day"):
        assert OFF in (await seen(world, path, NOW)).text


@RESTS
async def test_one_that_is_to_come_is_not_said_to_be_off_by_a_pause(world: World, how: str):
    await rest(world, how, NOW)
    assert (await event(world))["status"] == ("CONFIRMED" if how == "paused" else "CANCELLED")
    for path in ("/today", "/session-day"):
        page = (await seen(world, path, NOW)).text
        assert OFF not in page
        assert "do not drive" not in page


@RESTS
async def test_what_took_place_did_and_the_days_after_stay(world: World, how: str):
    meeting = await world.step("meet", "after")
    await world.tell("took-place", AFTER)
    await rest(world, how)
    page = await seen(world, "/prepare")
    assert "Before and after" in page.text
    assert page.all("a", href=meeting.page)
    assert (await event(world, EVENING))["status"] == "CONFIRMED"
    plan = await world.plan()
    assert len(marks([plan.session])) == 1, "it stays marked among the answers over time"


@RESTS
@pytest.mark.parametrize("is_told", [True, False])
async def test_on_the_day_the_card_speaks_of_driving_all_the_same(world: World, how: str, is_told: bool):
    if is_told:
        await world.tell("took-place", AFTER)
    await rest(world, how)
    for at in (AFTER, SESSION + timedelta(days=1)):
        page = (await seen(world, "/session-day", at)).text
        assert page.count(DRIVE) == 1
        assert ("If you had your session, for the rest of this day" in page) is not is_told
    assert DRIVE not in (await seen(world, "/session-day", SESSION + timedelta(days=2))).text


@RESTS
async def test_the_driver_s_page_stays_open_until_its_day_is_over(
    world: World, app_client: httpx.AsyncClient, how: str
):
    path = await pass_of(world)
    await rest(world, how, SESSION + timedelta(hours=1))
    assert await opens(app_client, path, EVENING) == 200
    assert await opens(app_client, path, SESSION + timedelta(days=2)) == 404


async def test_a_plan_that_ended_before_the_day_takes_the_pass_and_no_later_day_brings_it_back(
    world: World, app_client: httpx.AsyncClient
):
    path = await pass_of(world)
    await rest(world, "ended", NOW)
    assert await opens(app_client, path, NOW) == await opens(app_client, path, EVENING) == 404


@RESTS
async def test_the_desk_and_all_that_is_kept_say_both(world: World, how: str):
    words = {"paused": "plan is paused", "ended": "plan has ended"}[how]
    await world.tell("stopped-early", AFTER)
    await world.plan_next(SECOND)
    await rest(world, how)
    with clock.at(AFTER):
        async with world.browser(world.owner) as desk:
            assert f"Planned The {words}." in await text_of(desk, f"/clients/{world.client.id}")
        async with world.browser() as browser:
            page = await text_of(browser, "/me/everything")
            found = (await browser.get("/me/everything.json")).json()
    assert "Your session: Friday 18 December, 10:00 am, planned." in page
    assert "Before that: Friday 27 November, 10:00 am, took place, stopped early." in page
    assert f"Your {words}." in page
    assert [one["state"] for one in found["sessions"]] == ["planned", "took-place"]
    assert found["plan_rests"] == how


async def text_of(browser: httpx.AsyncClient, path: str) -> str:
    return Page((await browser.get(path)).text).text


@RESTS
async def test_a_comfort_plan_is_not_rewritten_after_the_session(world: World, how: str):
    await world.tell("took-place", AFTER)
    await rest(world, how)
    with clock.at(EVENING), pytest.raises(Invalid, match="has taken place"):
        await world.send("comfort", step="", revises="", written=stamp(EVENING), **{"q.mask": "own"})


@RESTS
async def test_what_the_client_said_of_their_session_counts_when_it_arrives(world: World, how: str):
    """They said it before the plan rested, and the signal came after."""
    await rest(world, how)
    with clock.at(EVENING):
        await world.send("session", session=(await world.plan()).session.id, outcome="took-place")
    assert (await world.plan()).session.became == "took-place"
