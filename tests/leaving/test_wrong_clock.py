"""A clock that leaps ahead destroys no record that has to be kept; the doctor and the log say so."""

from datetime import timedelta

import pytest

from pwa import clock, doctor
from pwa.db.personal import RECORD, leaf
from pwa.leaving import service
from tests.leaving.world import answered, delete, rows, time_passes
from tests.plans.world import NOW, World

pytestmark = pytest.mark.anyio

AHEAD = NOW + timedelta(days=365 * 10)


@pytest.fixture
async def left(world: World) -> World:
    """Sam has left, and their record is kept for seven years; the server ran for a month since."""
    await answered(world)
    await delete(world)
    await time_passes(world.db, NOW, NOW + timedelta(days=30))
    return world


async def looked_at(world: World, after: timedelta) -> bool:
    """What is due is seen to at `AHEAD` and `after`: whether the record is still there."""
    with clock.at(AHEAD + after):
        await service.keep_promises(world.db)
    is_there = len(await rows(world, "SELECT 1 FROM check_ins")) == 1
    assert world.db.keys.is_destroyed(leaf(world.client.id, RECORD)) == (not is_there)
    return is_there


def of_the_clock(world: World, after: timedelta) -> doctor.Finding:
    with clock.at(AHEAD + after):
        [found] = [one for one in doctor.examine(world.app.state.settings) if one.what == "Clock"]
    return found


async def test_records_wait_for_a_week_after_a_leap_and_are_there_when_it_is_put_right(
    left: World, caplog: pytest.LogCaptureFixture
) -> None:
    for hours in range(0, 6 * 24, 12):
        assert await looked_at(left, timedelta(hours=hours))
    [said] = [one.getMessage() for one in caplog.records if "the clock went" in one.getMessage()]
    assert said == (
        "the clock went from 2026-12-22 to 2036-11-21, or the server was off: what is due waits until 2036-11-28"
    )
    await time_passes(left.db, NOW + timedelta(days=40), NOW + timedelta(days=365 * 7))
    assert len(await rows(left, "SELECT 1 FROM check_ins")) == 1, "it is another week, or many"


async def test_where_the_server_was_off_for_years_they_go_after_that_week(left: World) -> None:
    assert await looked_at(left, timedelta())
    assert await looked_at(left, timedelta(days=7, hours=-1))
    assert not await looked_at(left, timedelta(days=7))


async def test_who_comes_in_while_it_is_wrong_changes_nothing(left: World) -> None:
    assert await looked_at(left, timedelta())
    with clock.at(AHEAD + timedelta(minutes=1)):
        left.cookies.clear()
        async with left.browser(left.owner) as desk:
            assert (await desk.get("/clients")).status_code == 200
    assert await looked_at(left, timedelta(hours=1))


async def test_the_doctor_says_so(left: World) -> None:
    assert of_the_clock(left, timedelta()).fine, "no look yet"
    await looked_at(left, timedelta())
    found = of_the_clock(left, timedelta(hours=1))
    assert not found.fine
    assert "it went from 2026-12-22 to 2036-11-21 at once, or the server was off." in found.says
    assert "records whose time is over go from 2036-11-28 on" in found.says
    assert of_the_clock(left, timedelta(days=7)).fine
