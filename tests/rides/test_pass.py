"""The pass: open to whoever has it, naming nobody, and over by itself."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from starlette.applications import Starlette

from pwa import clock
from pwa.clock import parse, stamp
from pwa.invitations.model import LINK_IS_GONE
from pwa.leaving import service as leaving
from tests.harness.database import opened
from tests.plans.world import NOW, SESSION, Page, World, new_world
from tests.rides.world import pass_of

pytestmark = pytest.mark.anyio

NEW_YORK = ZoneInfo("America/New_York")
# The session is on Friday 27 November: the pass ends with the Saturday.
LAST = datetime(2026, 11, 28, 23, 59, 59, tzinfo=NEW_YORK)
OVER = datetime(2026, 11, 29, 0, 0, tzinfo=NEW_YORK)


async def is_open(app_client: httpx.AsyncClient, path: str, moment: datetime = NOW) -> bool:
    with clock.at(moment):
        answer = await app_client.get(path)
    assert answer.status_code in (200, 404)
    if answer.status_code == 404:
        assert answer.text == (await app_client.get(f"/r/{'A' * 43}")).text
        assert LINK_IS_GONE in answer.text
    return answer.status_code == 200


async def state(world: World) -> str:
    """How the therapist's page says that the pass stands."""
    async with world.browser(world.owner) as desk:
        text = Page((await desk.get(f"/clients/{world.client.id}")).text).text
    found = re.search(r"Ride-home pass (Made, not opened yet|Opened)", text)
    return found[1] if found else ""


async def test_one_pass_is_made_and_shown_again(world: World) -> None:
    path = await pass_of(world)
    assert await pass_of(world) == path
    async with world.browser(world.owner) as desk:
        place = f"/clients/{world.client.id}"
        answer = await desk.post(f"{place}/passes")
        assert answer.status_code == 303
        html = (await desk.get(place)).text
        assert f"http://localhost:8000{path}" in html
        assert f'id="{answer.headers["location"].partition("#")[2]}"' in html
        assert "until Saturday 28 November 2026." in html
    async with world.db.read() as tx:
        (row,) = await tx.all("SELECT * FROM ride_passes")
    assert path.removeprefix("/r/") not in str(dict(row)), "only its hash is kept"


async def test_it_is_handed_on_in_every_way(world: World) -> None:
    path = await pass_of(world)
    async with world.browser() as browser:
        html = (await browser.get("/ride")).text
    link = f"http%3A//localhost%3A8000{path}"
    (mail,) = re.findall(r'href="(mailto:[^"]+)"', html)
    (sms,) = re.findall(r'href="(sms:[^"]+)"', html)
    assert link in mail
    assert link in sms
    assert "ketamine" not in (mail + sms).lower()
    assert "data-share=" in html
    assert "data-copy=" in html
    assert 'class="qr"' in html


async def test_opening_is_told_by_the_page_of_somebody_else(
    world: World, app: Starlette, app_client: httpx.AsyncClient
) -> None:
    path = await pass_of(world)
    for _ in range(20):
        await app_client.get(path)
        await app_client.head(path)
        await app_client.get(f"{path}/kept")
    async with world.browser() as own, world.browser(world.owner) as desk:
        assert (await own.post(f"{path}/opened")).status_code == 204
        assert (await desk.post(f"{path}/opened")).status_code == 204
    assert await state(world) == "Made, not opened yet", "scanners, and those who look before they hand it on"
    elsewhere = await new_world(app)
    async with elsewhere.browser() as driver:  # a client, of another practice
        assert (await driver.post(f"{path}/opened")).status_code == 204
    assert await state(world) == "Opened"
    async with world.browser() as own:
        assert "Opened Tuesday 24 November, 7:00 am" in (await own.get("/ride")).text


async def test_it_ends_with_the_day_after_and_moves_with_the_session(
    world: World, app_client: httpx.AsyncClient
) -> None:
    path = await pass_of(world)
    assert await is_open(app_client, path, LAST)
    assert not await is_open(app_client, path, OVER)
    await world.move(SESSION + timedelta(days=3))
    assert await is_open(app_client, path, OVER)
    assert "Monday 30 November" in (await app_client.get(path)).text
    assert not await is_open(app_client, path, OVER + timedelta(days=3))
    bundle = (await app_client.get(f"{path}/kept")).json()
    assert parse(bundle["until"]) == (LAST + timedelta(days=3)).replace(microsecond=999000)


async def test_it_lasts_through_the_evening_after_the_session_took_place(
    world: World, app_client: httpx.AsyncClient
) -> None:
    path = await pass_of(world)
    with clock.at(SESSION + timedelta(hours=3)):
        await world.tell("took-place", clock.now())
    assert await is_open(app_client, path, LAST)
    assert not await is_open(app_client, path, OVER)


async def test_it_stays_open_when_the_next_session_is_planned_on_the_way_out(
    world: World, app_client: httpx.AsyncClient
) -> None:
    path = await pass_of(world)
    with clock.at(SESSION + timedelta(hours=2, minutes=30)):
        await world.tell("took-place", clock.now())
        await world.plan_next(SESSION + timedelta(days=14))
        assert await pass_of(world) == path, "/ride has it as long as the day lasts"
        assert await state(world) == "Made, not opened yet", "and so has the therapist's page"
        assert "Friday 27 November" in (await app_client.get(path)).text
    assert await is_open(app_client, path, LAST)
    assert not await is_open(app_client, path, OVER)
    with clock.at(LAST):
        assert await pass_of(world) != path, "from the next day on it is about the next visit"


async def test_without_a_day_it_says_so_and_ends_after_half_a_year(
    world: World, app_client: httpx.AsyncClient
) -> None:
    path = await pass_of(world)
    await world.tell("postponed", NOW)
    page = Page((await app_client.get(path)).text)
    assert "The day is not set yet." in page.text
    assert "27 November" not in page.text
    calendar = await app_client.get(f"{path}/calendar.ics")
    assert calendar.status_code == 404
    assert "The day is not set yet." in calendar.text
    assert await is_open(app_client, path, NOW + timedelta(days=179))
    assert not await is_open(app_client, path, NOW + timedelta(days=180))


async def test_it_ends_when_the_session_is_cancelled(world: World, app_client: httpx.AsyncClient) -> None:
    path = await pass_of(world)
    await world.tell("cancelled", NOW)
    assert not await is_open(app_client, path)
    assert (await app_client.post(f"{path}/opened")).status_code == 404
    assert (await app_client.get(f"{path}/kept")).status_code == 404
    async with world.browser() as browser:
        answer = await browser.post("/ride/pass")
        assert answer.status_code == 422
        assert "a link would show nothing" in answer.text
        assert "/r/" not in (await browser.get("/ride")).text
    await world.move(SESSION)
    assert await is_open(app_client, path), "planned anew, it is good anew"


async def test_it_ends_with_the_plan_and_with_the_account(
    world: World, app_client: httpx.AsyncClient
) -> None:
    path, practice = await pass_of(world), world.client.practice
    async with world.db.write() as tx:
        await leaving.end_plan(tx, practice, world.client.id, world.client.id)
    assert not await is_open(app_client, path)
    async with world.db.write() as tx:
        await leaving.start_again(tx, practice, world.client.id, world.owner.id)
    assert await is_open(app_client, path)
    async with world.db.write() as tx:
        await leaving.delete_account(tx, practice, world.client.id, world.owner.id)
    assert not await is_open(app_client, path)
    async with world.db.read() as tx:
        assert await tx.all("SELECT 1 FROM ride_passes") == await tx.all("SELECT 1 FROM rides") == []


async def test_it_can_be_taken_back_by_both(world: World, app_client: httpx.AsyncClient) -> None:
    path = await pass_of(world)
    async with world.browser() as browser:
        (place,) = re.findall(r'action="(/ride/pass/[^"]+/revoke)"', (await browser.get("/ride")).text)
        assert (await browser.post(place)).status_code == 303
    assert not await is_open(app_client, path)
    again = await pass_of(world)
    assert again != path
    async with world.browser(world.owner) as desk:
        html = (await desk.get(f"/clients/{world.client.id}")).text
        (place,) = re.findall(r'action="(/clients/[^"]+/passes/[^"]+/revoke)"', html)
        assert (await desk.post(place)).status_code == 303
    assert not await is_open(app_client, again)


async def test_nobody_else_makes_or_takes_back(
    world: World, app: Starlette, app_client: httpx.AsyncClient
) -> None:
    path, other = await pass_of(world), await new_world(app)
    async with world.browser() as browser:
        (place,) = re.findall(r'action="(/ride/pass/[^"]+/revoke)"', (await browser.get("/ride")).text)
    desk_place = place.replace("/ride/pass", f"/clients/{world.client.id}/passes")
    foreign_place = place.replace("/ride/pass", f"/clients/{other.client.id}/passes")
    async with other.browser() as neighbour, other.browser(other.owner) as charlie:
        assert (await neighbour.post(place)).status_code == 404
        assert (await charlie.post(desk_place)).status_code == 404
        assert (await charlie.post(foreign_place)).status_code == 404
        assert (await charlie.post(f"/clients/{world.client.id}/passes")).status_code == 404
    assert await is_open(app_client, path)


async def test_a_practice_that_is_not_ready_hands_on_nothing(app: Starlette) -> None:
    with clock.at(NOW):
        world = await new_world(app, phone="")
        async with world.browser(world.owner) as desk:
            answer = await desk.post(f"/clients/{world.client.id}/passes")
    assert answer.status_code == 422
    assert "Nothing was sent yet" in answer.text


async def test_a_stamp_of_long_ago_does_not_matter_to_a_planned_session(
    world: World, app_client: httpx.AsyncClient
) -> None:
    """A pass made months before the day lasts until its end."""
    path = await pass_of(world)
    with opened(world.app.state.settings.data) as connection:
        connection.execute("UPDATE ride_passes SET made_at = ?", (stamp(NOW - timedelta(days=300)),))
    assert await is_open(app_client, path, LAST)
