"""Where a practice opens steps by their day: what can be read when."""

from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette

from pwa import clock
from pwa.plans.model import Step
from tests.plans.world import NOW, SESSION, Page, World, new_world

pytestmark = pytest.mark.anyio
AFTER = SESSION + timedelta(hours=3)
CLOSED = "There is nothing to do here before then."


@pytest.fixture
async def by_date(app: Starlette) -> World:
    return await new_world(app, opening="by-date")


async def get(world: World, url: str, at=NOW) -> httpx.Response:
    with clock.at(at):
        async with world.browser() as browser:
            return await browser.get(url)


async def seen(world: World, url: str, at=NOW) -> str:
    return Page((await get(world, url, at)).text).text


async def named(world: World, slug: str) -> Step:
    return next(step for step in (await world.plan()).steps if step.slug == slug)


async def test_a_step_says_from_when_it_opens_and_holds_back_the_rest(by_date: World):
    step = await named(by_date, "what-to-bring")  # two days before: the next morning
    page = await seen(by_date, step.page)
    assert "This opens on Wednesday 25 November. " + CLOSED in page
    assert step.text.title in page
    assert "Wear what you could nap in" not in page
    assert "I have what I need" not in page
    on_its_day = await seen(by_date, step.page, NOW + timedelta(days=1))
    assert CLOSED not in on_its_day
    assert "Wear what you could nap in" in on_its_day


async def test_what_is_due_or_done_is_open(by_date: World):
    due, later = await named(by_date, "centring"), await named(by_date, "what-to-bring")
    assert CLOSED not in await seen(by_date, due.page)
    await by_date.tick(later)
    assert CLOSED not in await seen(by_date, later.page)


@pytest.mark.parametrize("what", ["a tick", "a tick that was cleared", "a line of their own", "words"])
async def test_what_was_begun_stays_open_though_the_session_moves_away(by_date: World, what: str):
    step = await named(by_date, "intention" if what == "words" else "what-to-bring")
    if what == "words":
        await by_date.send("reflection", step=step.id, text="To be kinder")
    elif what == "a line of their own":
        await by_date.send("own-item", step=step.id, text="My blue scarf")
    else:
        await by_date.tick(step, step.text.items[0].id)
    if what == "a tick that was cleared":
        await by_date.tick(step, step.text.items[0].id, done="no")
    await by_date.move(SESSION + timedelta(days=21))
    assert CLOSED not in await seen(by_date, step.page)
    other = await named(by_date, "getting-home")
    assert CLOSED in await seen(by_date, other.page), "what has nothing of theirs waits"


async def test_check_ins_and_prompts_wait_too_each_for_its_time(by_date: World):
    check_in = await named(by_date, "check-in-before")
    assert CLOSED in await seen(by_date, check_in.url)
    assert CLOSED not in await seen(by_date, check_in.url, SESSION - timedelta(days=1))
    await by_date.tell("took-place", AFTER)
    evening = await named(by_date, "evening")
    page = await seen(by_date, evening.url, AFTER)
    assert "This opens on Friday 27 November, 6:00 pm" in page
    assert evening.text.prompt not in page
    assert evening.text.prompt in await seen(by_date, evening.url, SESSION + timedelta(hours=8))


async def test_without_a_day_nothing_is_held_back(by_date: World):
    await by_date.move(None)
    for step in (await by_date.plan()).phase("before"):
        assert CLOSED not in await seen(by_date, step.page)


async def test_the_way_says_how_it_opens(by_date: World, app: Starlette):
    assert "Each step opens on its day" in await seen(by_date, "/prepare")
    other = await new_world(app, called="Kim")
    assert "Every step is open from the start" in await seen(other, "/prepare")
    for step in (await other.plan()).steps:
        assert "data-open-from" not in (await get(other, step.page)).text


async def test_what_was_sent_and_not_taken_comes_back_though_the_step_is_closed(by_date: World):
    step = await named(by_date, "day-1")
    await by_date.tell("took-place", AFTER)
    with clock.at(AFTER):
        async with by_date.browser() as browser:
            fields = {"account": by_date.client.id, "kind": "reflection", "step": step.id, "text": " "}
            answer = await browser.post(
                "/entries/11111111-1111-4111-8111-111111111111",
                data=fields,
                headers={"sec-fetch-site": "same-origin"},
            )
    assert answer.status_code == 422
    assert step.text.prompt in Page(answer.text).text
