"""What was deleted is asked back: in time and heard late, or too late; never without a word."""

from datetime import timedelta

import pytest

from pwa import clock
from pwa.reflections.deleting.service import forget_deleted
from tests.reflections.seen import every_page
from tests.reflections.test_whose_it_is import MINUTE, WORDS, wrote
from tests.therapist.conftest import desk as desk
from tests.therapist.desk import NOW, Desk

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)
GONE = "When this came to your practice, the words were gone already."


async def deletes(desk: Desk, client, slug: str = "day-1", **fields: str) -> str:
    return await desk.send(client, "reflection-delete", step=(await desk.step(client, slug)).id, **fields)


async def asks_back(desk: Desk, client, deletion: str = "", **fields: str) -> str:
    return await deletes(desk, client, undo="yes", deletion=deletion, **fields)


async def page(desk: Desk, client) -> str:
    return (await desk.get(client, f"/reflect/{(await desk.step(client, 'day-1')).id}")).text


def says(html: str, sentence: str) -> bool:
    """Whether the page shows it: what is put away for the phone to show stands in a part that is hidden."""
    before = html.split(sentence)[0].rsplit("<", 1)[1]
    return "hidden" not in before


async def test_pressed_in_time_and_heard_late_it_comes_back(desk: Desk):
    sam = await desk.joined()
    await wrote(desk, sam, sharing="shared")
    deletion = await deletes(desk, sam)
    assert f'name="deletion" value="{deletion}"' in await page(desk, sam)
    with clock.at(NOW + 35 * MINUTE):
        await forget_deleted(desk.db)
        assert "crwthbelow" not in str(await every_page(desk, sam)), "it is there for nobody meanwhile"
        mine = await page(desk, sam)
        assert "crwthbelow" not in mine
        assert "You can bring it back until 7:30 am" not in mine
        await asks_back(desk, sam, deletion, written=clock.stamp(NOW + 11 * MINUTE))
        assert "crwthbelow" in await page(desk, sam)
        assert "crwthbelow" in (await desk.get(desk.olga, f"/clients/{sam.id}")).text
        arrived = (await desk.get(sam, "/entries")).text
    assert arrived.count("Words brought back") == 1
    assert arrived.count("Words deleted") == 1


async def test_too_late_it_is_said_on_the_step_and_among_what_arrived(desk: Desk):
    sam = await desk.joined()
    await wrote(desk, sam)
    deletion = await deletes(desk, sam)
    assert not says(await page(desk, sam), GONE)
    with clock.at(NOW + DAY):
        await forget_deleted(desk.db)
        undo = clock.new_id()
        fields = {"account": sam.id, "kind": "reflection-delete", "step": (await desk.step(sam, "day-1")).id}
        fields |= {"undo": "yes", "deletion": deletion, "written": clock.stamp(NOW + 11 * MINUTE)}
        for status in (201, 200):  # a phone that asks again hears it again
            answer = await desk.post(sam, f"/entries/{undo}", fields, headers={"accept": "application/json"})
            assert (answer.status_code, answer.json().get("became")) == (status, "late")
        mine, arrived = await page(desk, sam), (await desk.get(sam, "/entries")).text
        assert says(mine, GONE)
        assert "When this came, the words were gone already." in arrived
        assert "Words to bring back" in arrived
    with clock.at(NOW + 2 * DAY):
        await wrote(desk, sam, text="anew")
        assert not says(await page(desk, sam), GONE), "whoever writes on has read it"


async def test_words_that_came_meanwhile_hide_no_word_of_it(desk: Desk):
    """Another phone wrote to the same step before the wish to have the first ones back was heard."""
    sam = await desk.joined()
    await wrote(desk, sam)
    deletion = await deletes(desk, sam)
    with clock.at(NOW + DAY):
        await forget_deleted(desk.db)
        await wrote(desk, sam, text="anew")
    with clock.at(NOW + DAY + MINUTE):
        await asks_back(desk, sam, deletion)
        assert says(await page(desk, sam), GONE)


async def test_asked_twice_nothing_else_comes_back(desk: Desk):
    """What was deleted before, and is only kept until its day is over, stays away."""
    sam = await desk.joined()
    await wrote(desk, sam, sharing="shared")
    await deletes(desk, sam)
    with clock.at(NOW + 60 * MINUTE):
        await wrote(desk, sam, text="the second")
        second = await deletes(desk, sam)
    with clock.at(NOW + 61 * MINUTE):
        for deletion in (second, second, ""):
            await asks_back(desk, sam, deletion)
            mine = await page(desk, sam)
            assert ("the second" in mine, "crwthbelow" in mine) == (True, False)
        assert "crwthbelow" not in str(await every_page(desk, sam))


async def test_a_wish_from_before_undoes_no_later_deletion(desk: Desk):
    """Asked back on one phone without a signal; brought back, and deleted again, on another."""
    sam = await desk.joined()
    await wrote(desk, sam, sharing="shared")
    first = await deletes(desk, sam)
    with clock.at(NOW + 2 * MINUTE):
        await asks_back(desk, sam, first)
    with clock.at(NOW + 3 * MINUTE):
        await deletes(desk, sam)
    with clock.at(NOW + 4 * MINUTE):
        await asks_back(desk, sam, first, written=clock.stamp(NOW + MINUTE))
        assert "You can bring it back until 7:33 am" in await page(desk, sam)
        assert "crwthbelow" not in str(await every_page(desk, sam))


async def test_a_deletion_that_took_nothing_is_no_obstacle(desk: Desk):
    """Deleted on two phones: what one asks back is what the other had taken."""
    sam = await desk.joined()
    await wrote(desk, sam)
    await deletes(desk, sam)
    with clock.at(NOW + MINUTE):
        empty = await deletes(desk, sam)
    with clock.at(NOW + 2 * MINUTE):
        await asks_back(desk, sam, empty)
        assert "crwthbelow" in await page(desk, sam)


async def test_nothing_that_was_never_deleted_is_said_to_be_gone(desk: Desk):
    sam = await desk.joined()
    await wrote(desk, sam, text=WORDS)
    await asks_back(desk, sam)
    mine = await page(desk, sam)
    assert not says(mine, GONE)
    assert "crwthbelow" in mine
