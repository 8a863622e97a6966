"""The card for the day: clock times from the practice's rules, and never a default shown as fact."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from starlette.applications import Starlette

from pwa import clock
from tests.plans.world import NOW, SESSION, Page, World, new_world

# The last minute of the day after the session, in New York.
ON_THE_NEXT = datetime(2026, 11, 29, 4, 59, tzinfo=UTC)
UNSET = {
    "name": "",
    "phone": "",
    "address": "",
    "out_of_hours": "",
    "food_rule": "unset",
    "drink_rule": "unset",
    "ride_rule": "unset",
}


async def card(world: World, at: datetime = NOW) -> Page:
    """The card at a moment."""
    with clock.at(at):
        async with world.browser() as browser:
            return Page((await browser.get("/session-day")).text)


async def test_it_has_when_where_and_the_rules_as_clock_times(world: World):
    page = await card(world)
    for words in (
        "Friday 27 November",
        "10:00 am",
        "12 Quay Street, Portland, ME 04101",
        "Nothing to eat from 6:00 am",
        "Nothing to drink from 8:00 am",
        "An adult you know takes you home.",
        "+1 555 010 0199",
    ):
        assert words in page.text
    assert page.all("a", href="tel:+15550100100")
    (link,) = [link["href"] for link in page.all("a") if link["href"].startswith("https://")]
    assert link.endswith("query=12%20Quay%20Street%2C%20Portland%2C%20ME%2004101")


async def test_what_is_unset_says_to_ask(app: Starlette):
    with clock.at(NOW):
        page = await card(await new_world(app, **UNSET))
    assert page.text.count("Ask your practice") == 5
    assert "Ask your practice for the number to call." in page.text
    assert "Nothing to" not in page.text
    assert not [link for link in page.all("a") if link["href"].startswith(("tel:", "https:"))]


async def test_a_practice_may_tell_each_client_itself(app: Starlette):
    with clock.at(NOW):
        page = await card(await new_world(app, food_rule="told", drink_rule="told", ride_rule="told"))
    assert page.text.count("Your practice tells you") == 3


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(12 * 60, "from 10:00 pm on Thursday 26 November"), (90, "from 8:30 am"), (0, "from 10:00 am")],
)
async def test_a_rule_may_reach_into_the_day_before(app: Starlette, minutes: int, words: str):
    with clock.at(NOW):
        assert f"Nothing to eat {words}" in (await card(await new_world(app, food_minutes=minutes))).text


@pytest.mark.parametrize(
    ("minutes", "country", "words"),
    [
        (10 * 60, "US", "from midnight the night before Drink"),
        (10 * 60, "EU", "from midnight the night before Drink"),
        (34 * 60, "US", "from midnight the night before Thursday 26 November Drink"),
        (22 * 60, "US", "from noon on Thursday 26 November Drink"),
        (22 * 60, "EU", "from 12:00 on Thursday 26 November Drink"),
    ],
)
async def test_midnight_and_noon_have_their_names_and_midnight_its_night(
    app: Starlette, minutes: int, country: str, words: str
):
    """Midnight has the date of the day that it begins; people mean the night before."""
    with clock.at(NOW):
        world = await new_world(app, food_minutes=minutes, country=country)
    assert f"Nothing to eat {words}" in (await card(world)).text


async def test_a_session_at_noon_is_at_noon(app: Starlette):
    with clock.at(NOW):
        world = await new_world(app, SESSION + timedelta(hours=2))
        async with world.browser() as browser:
            assert "Your session is at noon." in Page((await browser.get("/today")).text).text
    assert "Noon · Harbour Practice" in (await card(world)).text


async def test_hours_are_counted_as_they_pass_when_the_clocks_change(app: Starlette):
    """In Berlin the clocks go back at three on 25 October: eight hours before ten they showed three, not two."""
    with clock.at(datetime(2026, 10, 20, tzinfo=UTC)):
        starts_at = datetime(2026, 10, 25, 9, tzinfo=UTC)
        world = await new_world(app, starts_at, time_zone="Europe/Berlin", country="EU", food_minutes=8 * 60)
        page = await card(world, clock.now())
    assert "Nothing to eat from 02:00" in page.text
    assert starts_at - timedelta(hours=8) == datetime(2026, 10, 25, 1, tzinfo=UTC)


async def test_it_counts_what_is_packed(world: World):
    step = await world.step("checklist")
    await world.tick(step, step.text.items[0].id)
    assert f"{step.text.title} 1 of {len(step.text.items)}" in (await card(world)).text
    await world.tick(step)
    assert f"{step.text.title} Ready" in (await card(world)).text


async def test_when_the_session_is_over_it_says_what_helps_now(world: World):
    page = await card(world, SESSION + timedelta(hours=3))
    assert "Please do not drive" in page.text
    assert "until Saturday 28 November, after a night of good sleep" in page.text
    assert "Nothing to eat" not in page.text


@pytest.mark.parametrize(("minutes", "lasts"), [(None, timedelta(hours=2)), (210, timedelta(hours=3.5))])
async def test_it_is_over_when_a_visit_usually_is_where_the_practice_said_so(
    app: Starlette, minutes: int | None, lasts: timedelta
):
    with clock.at(NOW):
        world = await new_world(app, visit_minutes=minutes)
        async with world.browser() as browser:
            (event,) = Calendar.from_ical((await browser.get("/me/calendar.ics")).content).walk("VEVENT")
    assert event["dtend"].dt == SESSION + lasts
    assert "Nothing to eat" in (await card(world, SESSION + lasts - timedelta(minutes=1))).text
    page = await card(world, SESSION + lasts)
    assert "Please do not drive" in page.text
    assert "Nothing to eat" not in page.text


@pytest.mark.parametrize("outcome", ["", "took-place"])
async def test_it_speaks_of_driving_on_the_day_and_the_next_and_then_no_more(world: World, outcome: str):
    """Also where nobody has said what became of the session."""
    if outcome:
        await world.tell(outcome, SESSION + timedelta(hours=3))
    page = await card(world, ON_THE_NEXT)
    assert "Please do not drive" in page.text
    assert "This day has passed" not in page.text
    page = await card(world, ON_THE_NEXT + timedelta(minutes=1))
    assert "Please do not drive" not in page.text
    assert "This day has passed" in page.text
    assert "+1 555 010 0100" in page.text
    # A page that the phone kept changes by itself on that day: static/js/opening.js.
    assert page.all("div", data_closed_until="2026-11-29")
    assert page.all("p", data_open_from="2026-11-29")


async def test_whoever_plans_the_next_visit_on_the_way_out_keeps_the_card_for_the_evening(world: World):
    with clock.at(SESSION + timedelta(hours=2, minutes=30)):
        await world.tell("took-place", clock.now())
        await world.plan_next(SESSION + timedelta(days=14))
    page = await card(world, ON_THE_NEXT - timedelta(days=1))
    assert "Friday 27 November For the rest of this day" in page.text
    assert "until Saturday 28 November, after a night of good sleep" in page.text
    assert "Nothing to eat" not in page.text
    assert "11 December" not in page.text
    assert page.all("div", data_open_from="2026-11-28"), "a kept page has the next day's card too"
    page = await card(world, ON_THE_NEXT - timedelta(days=1) + timedelta(minutes=1))
    assert "Friday 11 December" in page.text
    assert "Nothing to eat from 6:00 am" in page.text
    assert "Please do not drive" not in page.text


async def test_today_leads_to_that_card_too(world: World):
    with clock.at(SESSION + timedelta(hours=3)):
        await world.tell("took-place", clock.now())
        await world.plan_next(SESSION + timedelta(days=14))
        async with world.browser() as browser:
            page = Page((await browser.get("/today")).text)
    assert "Your session today is behind you. What helps for the rest of this day" in page.text
    with clock.at(ON_THE_NEXT):
        async with world.browser() as browser:
            assert "Your session today" not in (await browser.get("/today")).text


async def test_without_a_date_it_waits(world: World):
    await world.tell("postponed", NOW)
    page = await card(world)
    assert "There is no new day yet" in page.text
    assert "+1 555 010 0100" in page.text
    assert "27 November" not in page.text


async def test_an_address_and_a_name_cannot_become_markup(app: Starlette):
    hostile = '"><script>alert(1)</script>'
    with clock.at(NOW):
        page = await card(
            await new_world(app, address=hostile, name=hostile, ride_words=hostile, out_of_hours=hostile)
        )
    assert hostile in page.text
    assert len(page.all("script")) == len((await card(await new_world(app))).all("script"))


async def test_me_says_who_reads_along_and_lets_go(app: Starlette):
    name = "\u05e9\u05dc\u05d5\u05dd \U0001f331 <b>"
    with clock.at(NOW):
        world = await new_world(app, called=name)
        async with world.browser() as browser:
            page = Page((await browser.get("/me")).text)
    for words in (name, "Harbour Practice", "Dr. Rivera reads check-ins"):
        assert words in page.text
    assert [form for form in page.all("form", action="/signout", method="post") if "data-sign-out" in form]
    assert page.all("input", name="account", value=world.client.id), (
        "whose sign-out it is, without script too"
    )
    assert page.all("a", href="/entries")
