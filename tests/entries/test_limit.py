"""One account sends a whole burst, and then waits: nothing is lost, and nobody else waits with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette

from pwa import clock
from pwa.accounts import limits
from pwa.app import create_app
from tests.entries.world import Client, World, fresh

pytestmark = pytest.mark.anyio


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> int:
    """A burst that is soon over."""
    monkeypatch.setattr(limits, "ENTRIES", replace(limits.ENTRIES, burst=5))
    return 5


async def test_five_hundred_at_once_are_taken_and_the_next_is_told_when(world: World) -> None:
    with clock.at(clock.now()):
        for _ in range(500):
            assert (await world.sam.send(fresh(), _words(world))).status_code == 201
        refused = await world.sam.send(fresh(), _words(world))
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "2"
    assert refused.json() == {
        "error": "too-many",
        "message": "Very much has come from you in a short time. "
        "Please wait 2 seconds, then try again. Nothing is lost.",
    }
    assert await world.count("entries") == 500


async def test_after_the_wait_it_is_taken_and_nothing_of_the_refused_was_kept(
    world: World, small: int
) -> None:
    start, entry = clock.now(), fresh()
    with clock.at(start):
        for _ in range(small):
            await world.sam.send(fresh(), _words(world))
        for _ in range(3):
            assert (await world.sam.send(entry, _words(world))).status_code == 429
        assert await world.count("reflections") == await world.count("entries") == small
    with clock.at(start + timedelta(seconds=2)):
        assert (await world.sam.send(entry, _words(world))).status_code == 201
        assert (await world.sam.send(fresh(), _words(world))).status_code == 429


async def test_what_was_received_gets_its_receipt_again_at_any_time(world: World, small: int) -> None:
    sent = [fresh() for _ in range(small)]
    with clock.at(clock.now()):
        for entry in sent * 4:
            assert (await world.sam.send(entry, _words(world))).status_code in (201, 200)
        assert (await world.sam.send(fresh(), _words(world))).status_code == 429
        assert (await world.sam.send(sent[0], _words(world))).status_code == 200


async def test_another_account_does_not_wait(world: World, small: int) -> None:
    with clock.at(clock.now()):
        for _ in range(small + 1):
            last = await world.sam.send(fresh(), _words(world))
        assert last.status_code == 429
        fields = world.kim.fields("reflection", "intention", text="Kinder")
        assert (await world.kim.send(fresh(), fields)).status_code == 201


async def test_another_process_counts_on(world: World, small: int) -> None:
    other = create_app(world.app.state.settings)
    with clock.at(clock.now()):
        async with other.router.lifespan_context(other), _to(other, world.sam) as there:
            both = (world.sam, there)
            for turn in range(small):
                assert (await both[turn % 2].send(fresh(), _words(world))).status_code == 201
            for one in both:
                assert (await one.send(fresh(), _words(world))).status_code == 429


@asynccontextmanager
async def _to(app: Starlette, client: Client) -> AsyncIterator[Client]:
    """The same browser, whose requests another process answers."""
    held, origin = client.browser.cookies, client.browser.base_url
    headers = {"sec-fetch-site": "same-origin"}
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(
        transport=transport, base_url=origin, headers=headers, cookies=held
    ) as browser:
        yield replace(client, browser=browser)


async def test_a_browser_without_script_gets_its_words_back_with_the_way_to_send_them(
    world: World, small: int
) -> None:
    with clock.at(clock.now()):
        for _ in range(small):
            await world.sam.send(fresh(), _words(world))
        entry = fresh()
        page = await world.sam.send(entry, _words(world), script=False)
    assert page.status_code == 429
    assert page.headers["retry-after"] == "2"
    assert "Please wait 2 seconds" in page.text
    assert "A tree by the water" in page.text
    assert f'action="/entries/{entry}"' in page.text


def _words(world: World) -> dict[str, str]:
    return world.sam.fields("reflection", "intention", text="A tree by the water.")
