"""Words that were written before all at their step was deleted, and come after it: from another phone, or to a restored
server. They go with the rest, and come back with it.
"""

import pytest

from pwa import clock
from pwa.reflections.deleting.service import forget_deleted
from tests.reflections.seen import every_page
from tests.reflections.test_bringing_back import DAY, asks_back, deletes, page
from tests.reflections.test_whose_it_is import MINUTE, wrote
from tests.therapist.conftest import desk as desk
from tests.therapist.desk import NOW, Desk

pytestmark = pytest.mark.anyio

LATE = "quondamly"
TOLD = "You had deleted what you wrote here before this came. So it went, too."


async def comes_late(desk: Desk, client, **fields: str) -> str:
    """Words of the tenth minute."""
    written = clock.stamp(NOW + 10 * MINUTE)
    return await wrote(desk, client, **({"text": LATE, "sharing": "shared", "written": written} | fields))


async def test_they_go_with_the_deletion_and_come_back_with_it(desk: Desk):
    sam = await desk.joined()
    await wrote(desk, sam, sharing="shared")
    with clock.at(NOW + 30 * MINUTE):
        deletion = await deletes(desk, sam)
    with clock.at(NOW + 40 * MINUTE):
        await comes_late(desk, sam)
        assert LATE not in str(await every_page(desk, sam))
        mine = await page(desk, sam)
        assert LATE not in mine
        assert "You can bring it back until 8:00 am." in mine
        assert (await desk.get(sam, "/entries")).text.count(TOLD) == 1
    with clock.at(NOW + 45 * MINUTE):
        await asks_back(desk, sam, deletion)
        mine = await page(desk, sam)
        assert ("crwthbelow" in mine, LATE in mine) == (True, True)
        assert TOLD not in (await desk.get(sam, "/entries")).text


async def test_what_was_changed_on_the_way_comes_back_as_its_writer_left_it(desk: Desk):
    """They had shared it, and then changed it and kept the change to themselves."""
    sam = await desk.joined()
    first = await wrote(desk, sam, sharing="shared")
    with clock.at(NOW + 30 * MINUTE):
        deletion = await deletes(desk, sam)
    with clock.at(NOW + 40 * MINUTE):
        await comes_late(desk, sam, revises=first, sharing="private")
        await asks_back(desk, sam, deletion)
        assert LATE in await page(desk, sam)
        assert "crwthbelow" not in str(await every_page(desk, sam))


async def test_a_phone_gets_its_receipt_and_a_day_later_nothing_is_left(desk: Desk):
    sam = await desk.joined()
    await wrote(desk, sam)
    with clock.at(NOW + 30 * MINUTE):
        await deletes(desk, sam)
    with clock.at(NOW + 2 * DAY):
        step = (await desk.step(sam, "day-1")).id
        fields = {"account": sam.id, "kind": "reflection", "step": step, "text": LATE, "sharing": "shared"}
        fields |= {"written": clock.stamp(NOW + 10 * MINUTE)}
        entry = clock.new_id()
        for status in (201, 200):
            answer = await desk.post(sam, f"/entries/{entry}", fields, headers={"accept": "application/json"})
            assert (answer.status_code, answer.json()["id"]) == (status, entry)
        assert LATE not in str(await every_page(desk, sam))
        await forget_deleted(desk.db)
        assert await desk.rows("SELECT 1 FROM reflections") == []


async def test_on_a_restored_server_the_deletion_may_come_first(desk: Desk):
    sam = await desk.joined()
    with clock.at(NOW + 30 * MINUTE):
        deletion = await deletes(desk, sam)
        await comes_late(desk, sam)
        assert LATE not in str(await every_page(desk, sam))
        assert LATE not in await page(desk, sam)
        assert f'name="deletion" value="{deletion}"' in await page(desk, sam)
        await asks_back(desk, sam, deletion)
        assert LATE in await page(desk, sam)


@pytest.mark.parametrize("first", [True, False])
async def test_a_deletion_that_was_undone_takes_nothing_any_more(desk: Desk, first: bool):
    """Also one that had found nothing."""
    sam = await desk.joined()
    if first:
        await wrote(desk, sam)
    with clock.at(NOW + 30 * MINUTE):
        deletion = await deletes(desk, sam)
        await asks_back(desk, sam, deletion)
    with clock.at(NOW + 40 * MINUTE):
        await comes_late(desk, sam)
        assert LATE in await page(desk, sam)
        assert LATE in (await desk.get(desk.olga, f"/clients/{sam.id}")).text


async def test_asked_back_too_late_it_takes_nothing_either(desk: Desk):
    """What they wanted to have again is gone; what comes yet need not be."""
    sam = await desk.joined()
    await wrote(desk, sam)
    with clock.at(NOW + 30 * MINUTE):
        deletion = await deletes(desk, sam)
    with clock.at(NOW + 2 * DAY):
        await forget_deleted(desk.db)
        await asks_back(desk, sam, deletion, written=clock.stamp(NOW + 31 * MINUTE))
        await comes_late(desk, sam)
        assert LATE in await page(desk, sam)


async def test_of_two_deletions_it_goes_with_the_one_that_came_next(desk: Desk):
    """What was written since, deleted and brought back, brings nothing along."""
    sam = await desk.joined()
    await wrote(desk, sam)
    with clock.at(NOW + 30 * MINUTE):
        await deletes(desk, sam)
    with clock.at(NOW + 35 * MINUTE):
        await wrote(desk, sam, text="the second")
        second = await deletes(desk, sam)
    with clock.at(NOW + 40 * MINUTE):
        await comes_late(desk, sam)
        await asks_back(desk, sam, second)
        mine = await page(desk, sam)
        assert ("the second" in mine, LATE in mine) == (True, False)


async def test_what_was_written_since_the_deletion_stays(desk: Desk):
    sam, kim = await desk.joined("Sam"), await desk.joined("Kim")
    await deletes(desk, sam)
    with clock.at(NOW + 30 * MINUTE):
        await comes_late(desk, sam)
        await deletes(desk, sam, "day-3")
        assert LATE in await page(desk, sam)
        await deletes(desk, sam)
        await comes_late(desk, kim)
        assert LATE in await page(desk, kim)
