"""The calendar file: discreet, right in every zone, and a newer one takes the place of an older."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from icalendar import Calendar, Component
from starlette.applications import Starlette

from pwa import clock
from pwa.calendar.model import Appointment, calendar_file
from pwa.errors import Invalid
from pwa.leaving import service as leaving
from pwa.plans import service as plans
from pwa.web.forms import local_instant
from tests.library.test_content_words import TELLING
from tests.plans.world import NOW, SESSION, World, new_world

MEETING = SESSION + timedelta(days=7)
ZONES = (
    "America/New_York",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Europe/Berlin",
    "Europe/Dublin",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "UTC",
)
# Days on which clocks change somewhere, and the leap day, among all others.
DAYS = st.one_of(
    st.dates(date(2026, 1, 1), date(2045, 12, 31)),
    st.sampled_from([date(2028, 2, 29), date(2027, 3, 28), date(2027, 10, 31), date(2027, 3, 14)]),
)


def read(file: bytes) -> list[Component]:
    calendar = Calendar.from_ical(file)
    assert b"\n" not in file.replace(b"\r\n", b""), "lines end as the standard has it"
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    return list(calendar.walk("VEVENT"))


async def events(world: World, moment: datetime = NOW) -> list[Component]:
    with clock.at(moment):
        async with world.browser() as browser:
            answer = await browser.get("/me/calendar.ics")
    assert answer.status_code == 200
    return read(answer.content)


async def agree(world: World, meets_at: datetime | None) -> None:
    step = await world.step("meet", "after")
    async with world.db.write() as tx:
        await plans.set_meeting(tx, world.owner.practice, world.client.id, step.id, meets_at)


@given(
    st.sampled_from(ZONES),
    DAYS,
    st.times(),
    st.timedeltas(timedelta(minutes=15), timedelta(hours=12)),
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200),
)
def test_what_is_read_back_is_what_the_clock_at_the_practice_said(
    name: str, day: date, at: time, lasts: timedelta, place: str
) -> None:
    zone, at = ZoneInfo(name), at.replace(second=0, microsecond=0)
    before = datetime.combine(day, time(), UTC) - timedelta(days=30)
    try:
        instant = local_instant(day.isoformat(), f"{at:%H:%M}", zone, before)
    except Invalid:
        assume(False)  # skipped by the clocks, or a day that a country left out
    made = Appointment("an-id", instant, timedelta(minutes=lasts // timedelta(minutes=1)), place.strip())
    (event,) = read(calendar_file([made], before))
    start, end = event["dtstart"].dt, event["dtend"].dt
    local = start.astimezone(zone)
    assert (local.date(), local.time()) == (day, at)
    assert start == instant
    assert end - start == made.lasts
    assert str(event.get("location", "")) == place.strip()
    triggers = [alarm["trigger"].dt for alarm in event.walk("VALARM")]
    assert triggers == [timedelta(days=-1), timedelta(hours=-2)]


@given(
    st.datetimes(datetime(2026, 6, 1), datetime(2090, 1, 1), timezones=st.just(UTC)), st.integers(1, 10**7)
)
def test_a_file_that_was_made_after_another_counts_as_newer(moment: datetime, seconds: int) -> None:
    made = Appointment("an-id", moment, timedelta(hours=2), "")
    (older,) = read(calendar_file([made], moment))
    (newer,) = read(calendar_file([made], moment + timedelta(seconds=seconds)))
    assert older["uid"] == newer["uid"]
    assert 0 < older["sequence"] < newer["sequence"] < 2**31
    assert older["last-modified"].dt < newer["last-modified"].dt


async def test_the_session_and_the_meeting_are_in_it(world: World) -> None:
    await agree(world, MEETING)
    session, meeting = await events(world)
    assert (session["dtstart"].dt, meeting["dtstart"].dt) == (SESSION, MEETING)
    assert session["uid"] != meeting["uid"]
    for event in (session, meeting):
        assert event["location"] == "12 Quay Street, Portland, ME 04101"
        assert event["status"] == "CONFIRMED"
        assert len(event.walk("VALARM")) == 2


async def test_nothing_in_it_says_what_for(world: World) -> None:
    await agree(world, MEETING)
    async with world.browser() as browser:
        answer = await browser.get("/me/calendar.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.count("SUMMARY:Appointment") == 2
    assert answer.text.count("DESCRIPTION:Appointment") == 4, "what the alarms say"
    assert re.findall(rf"\b(?:{TELLING}|session|Sam|Rivera)\b", answer.text, re.IGNORECASE) == []


async def test_a_moved_session_keeps_its_name_and_is_newer(world: World) -> None:
    (before,) = await events(world)
    await world.move(SESSION + timedelta(days=3))
    (after,) = await events(world, NOW + timedelta(minutes=1))
    assert before["uid"] == after["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["dtstart"].dt == SESSION + timedelta(days=3)


async def test_a_cancelled_one_is_cancelled_and_rings_no_more(world: World) -> None:
    await agree(world, MEETING)
    (before, _) = await events(world)
    await world.tell("cancelled", NOW)
    session, meeting = await events(world, NOW + timedelta(minutes=1))
    assert (session["uid"], session["status"]) == (before["uid"], "CANCELLED")
    assert session.walk("VALARM") == []
    assert meeting["status"] == "CONFIRMED", "a meeting may well be held"


async def test_a_plan_that_ended_takes_back_what_was_still_to_come(world: World) -> None:
    await agree(world, MEETING)
    async with world.db.write() as tx:
        await leaving.end_plan(tx, world.client.practice, world.client.id, world.client.id)
    assert [event["status"] for event in await events(world)] == ["CANCELLED", "CANCELLED"]
    later = await events(world, SESSION + timedelta(days=1))
    assert [event["status"] for event in later] == ["CANCELLED", "CANCELLED"], (
        "no day that passes makes it held"
    )


async def test_without_any_day_there_is_no_file(world: World) -> None:
    await world.tell("postponed", NOW)
    async with world.browser() as browser:
        answer = await browser.get("/me/calendar.ics")
    assert answer.status_code == 404
    assert "There is no day in your plan yet" in answer.text
    await agree(world, MEETING)
    assert [event["dtstart"].dt for event in await events(world)] == [MEETING]


async def test_an_unset_place_is_left_out(app: Starlette) -> None:
    with clock.at(NOW):
        (event,) = await events(await new_world(app, address=""))
    assert "location" not in event


@pytest.mark.parametrize("address", ["Quay; 1, \\ end", 'A "quoted" <street>\\nBEGIN:VEVENT', "é" * 300])
async def test_an_address_cannot_become_anything_else(app: Starlette, address: str) -> None:
    with clock.at(NOW):
        (event,) = await events(await new_world(app, address=address))
    assert event["location"] == address


async def test_only_the_client_gets_it(world: World, app_client: httpx.AsyncClient) -> None:
    assert (await app_client.get("/me/calendar.ics")).status_code == 303
    async with world.browser(world.owner) as desk:
        assert (await desk.get("/me/calendar.ics")).status_code == 404
