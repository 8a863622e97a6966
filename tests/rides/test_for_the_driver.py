"""The page of a pass: what the driver needs, and nothing that tells a stranger what it was for."""

import re

import httpx
import pytest
from icalendar import Calendar
from starlette.applications import Starlette

from pwa import clock
from tests.plans.world import NOW, SESSION, Page, World, new_world
from tests.rides.world import pass_of

pytestmark = pytest.mark.anyio

TELLING = (
    r"ketamine|esketamine|kap|psychedelic\w*|medicine|drugs?|therap\w+|psycho\w*|treatment|depress\w*|trauma|session"
    r"|Sam|Rivera|diagnos\w+"
)


async def test_it_has_what_the_driver_needs(world: World, app_client: httpx.AsyncClient) -> None:
    answer = await app_client.get(await pass_of(world))
    page = Page(answer.text)
    for words in (
        "Friday 27 November",
        "The visit starts at 10:00 am.",
        "They leave when their team agrees",
        "12 Quay Street, Portland, ME 04101",
        "What is normal",
        "What helps",
        "until the next day, after a good night's sleep",
        "Call 911",
        "Call the practice the same day",
        "In the evening and at weekends",
    ):
        assert words in page.text
    assert page.all("a", href="tel:911")
    assert page.all("a", href="tel:+15550100100")
    assert page.all(
        "a",
        href="https://www.google.com/maps/search/?api=1&query=12%20Quay%20Street%2C%20Portland%2C%20ME%2004101",
    )
    assert page.all("a", href="/help")
    assert answer.headers["cache-control"] == "no-store"


async def test_it_says_nothing_of_the_client_and_nothing_can_be_written(
    world: World, app_client: httpx.AsyncClient
) -> None:
    path = await pass_of(world)
    html = (await app_client.get(path)).text
    assert re.findall(rf"\b(?:{TELLING})\b", Page(html).text, re.IGNORECASE) == []
    for own in (world.client.id, (await world.plan()).session.id, "data-account", "/entries/"):
        assert own not in html
    assert "<form" not in re.sub(r"(?s)<fieldset class=\"look\".*?</fieldset>", "", html)
    assert "<title>The ride home · Stillpoint</title>" in html
    assert '<meta name="robots" content="noindex, nofollow, noarchive">' in html
    assert '<meta property="og:title" content="Stillpoint">' in html
    assert f'data-link="{path}"' in html


async def test_what_is_unset_says_to_ask(app: Starlette, app_client: httpx.AsyncClient) -> None:
    with clock.at(NOW):
        world = await new_world(app, name="", address="", phone="", out_of_hours="", country="")
        page = Page((await app_client.get(await pass_of(world))).text)
    assert "Ask the practice where it is." in page.text
    assert not [link for link in page.all("a") if str(link["href"]).startswith(("tel:", "https:"))]
    assert "Call the emergency number now" in page.text


async def test_how_long_it_takes_is_the_practice_s_own_word_where_there_is_one(
    app: Starlette, app_client: httpx.AsyncClient
) -> None:
    with clock.at(NOW):
        for words, minutes, shown in (
            ("", None, "Plan about two hours from then."),
            ("", 240, "Plan about 4 hours from then."),
            ("", 150, "Plan about 2½ hours from then."),
            ("Plan three hours.", 240, "Plan three hours."),
        ):
            world = await new_world(app, visit_words=words, visit_minutes=minutes)
            page = Page((await app_client.get(await pass_of(world))).text)
            assert f"{shown} Keep the evening free. They leave when their team agrees" in page.text
            assert ("two hours" in page.text) == (shown == "Plan about two hours from then.")


async def test_the_help_card_learns_whose_numbers_to_show(
    world: World, app_client: httpx.AsyncClient
) -> None:
    assert "Harbour Practice" not in (await app_client.get("/help")).text
    await app_client.get(await pass_of(world))
    assert "Harbour Practice" in (await app_client.get("/help")).text


async def test_what_a_phone_keeps_of_it_is_the_page_itself(
    world: World, app_client: httpx.AsyncClient
) -> None:
    path = await pass_of(world)
    bundle = (await app_client.get(f"{path}/kept")).json()
    assert [page["url"] for page in bundle["pages"]] == [path, "/help"]
    for kept in bundle["pages"]:
        assert (await app_client.get(kept["url"])).text == kept["html"]
    async with world.browser() as browser:
        assert (await browser.get(path)).text == bundle["pages"][0]["html"], "the client sees the very same"


async def test_it_is_small(world: World, app_client: httpx.AsyncClient) -> None:
    answer = await app_client.get(await pass_of(world), headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < 5_000


async def test_the_driver_s_calendar_has_the_start_and_promises_no_end(
    world: World, app_client: httpx.AsyncClient
) -> None:
    path = await pass_of(world)
    file = await app_client.get(f"{path}/calendar.ics")
    (event,) = Calendar.from_ical(file.content).walk("VEVENT")
    assert event["summary"] == "Visit starts"
    assert event["dtstart"].dt == SESSION
    assert not {"DTEND", "DURATION"} & event.keys()
    assert "nobody can promise a time" in event["description"]
    assert (await world.plan()).session.id not in file.text
    assert re.findall(rf"\b(?:{TELLING})\b", file.text, re.IGNORECASE) == []
