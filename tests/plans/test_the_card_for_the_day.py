"""The card for the day: clock times from the practice's rules, and never a default shown as fact."""

from datetime import UTC, datetime, timedelta

import pytest
from starlette.applications import Starlette

from pwa import clock
from tests.plans.world import NOW, SESSION, Page, World, new_world

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
    assert page.text.count("Ask your practice") == 4
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
    page = await card(world, SESSION + timedelta(hours=2))
    assert "Please do not drive" in page.text
    assert "until tomorrow, after a night of good sleep" in page.text
    assert "Nothing to eat" not in page.text


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
