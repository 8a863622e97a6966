"""On the evening of a session nobody reads that there is nothing to do before it: with a signal, and without one."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from starlette.applications import Starlette

from pwa import clock
from tests.browser.client import say_that_it_took_place, wait_until_kept, without_signal
from tests.browser.phones import sam_of, sign_in
from tests.harness.chromium import SMALL, Phone
from tests.harness.server import Server
from tests.plans.world import NOW, SESSION, Page, World, new_world

OVER = SESSION + timedelta(hours=3)
BEFORE = "There is nothing to do before then."
BEFORE_HERE = "There is nothing to do here before then."
ASKS = "took place, you can say so on Today"


async def read(world: World, path: str, at: datetime) -> str:
    """What stands there at that moment."""
    with clock.at(at):
        async with world.browser() as browser:
            return Page((await browser.get(path)).text).text


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("at", "there", "not_there"),
    [(NOW, BEFORE_HERE, ASKS), (OVER, ASKS, BEFORE_HERE)],
    ids=["before", "over"],
)
@pytest.mark.parametrize("place", [0, -1], ids=["evening", "month"])
async def test_a_prompt_says_so_until_the_session_is_over(
    app: Starlette, place: int, at: datetime, there: str, not_there: str
) -> None:
    with clock.at(NOW):
        world = await new_world(app)
        step = await world.step("write", "after", place)
    shown = await read(world, step.page, at)
    assert there in shown
    assert not_there not in shown


@pytest.mark.anyio
@pytest.mark.parametrize(("at", "there", "not_there"), [(NOW, BEFORE, ASKS), (OVER, ASKS, BEFORE)])
async def test_and_so_does_the_list(app: Starlette, at: datetime, there: str, not_there: str) -> None:
    with clock.at(NOW):
        world = await new_world(app)
    shown = await read(world, "/reflect", at)
    assert there in shown
    assert not_there not in shown


def test_told_without_a_signal_the_kept_pages_of_the_morning_know_it(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    server, _ = demo
    phone = new_phone(server.base_url, size=SMALL)
    sign_in(phone, server, sam_of(server))
    wait_until_kept(phone)
    with without_signal(server, phone):
        page = phone.page
        evening = page.locator("li[data-step]", has_text="This evening")
        page.clock.set_fixed_time(datetime.now().astimezone() + timedelta(days=4))
        phone.open("/reflect")
        expect(page.get_by_text(ASKS)).to_be_visible()
        expect(page.get_by_text(BEFORE)).to_be_hidden()
        expect(evening).to_have_attribute("data-state", "later")
        phone.shot("reflect-asks")
        page.get_by_role("link", name="This evening").click()
        expect(page.get_by_text(ASKS)).to_be_visible()
        expect(page.get_by_text(BEFORE_HERE)).to_be_hidden()
        phone.shot("evening-asks")
        say_that_it_took_place(phone)
        phone.open("/reflect")
        expect(page.get_by_text("A few short questions for these days.")).to_be_visible()
        expect(page.get_by_text(ASKS)).to_be_hidden()
        expect(evening).to_have_attribute("data-state", "todo")
        expect(page.locator("li[data-step]", has_text="One month on")).to_have_attribute(
            "data-state", "later"
        )
        phone.shot("reflect-told")
        page.get_by_role("link", name="This evening").click()
        expect(page.get_by_role("button", name="calm")).to_be_visible()
        for words in (ASKS, BEFORE_HERE):
            expect(page.get_by_text(words)).to_be_hidden()
        phone.shot("evening-told")
