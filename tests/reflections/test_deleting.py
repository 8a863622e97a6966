"""Deleted it is shown to nobody, can be brought back for a while, and is gone a day after."""

import pytest

from pwa import clock
from pwa.reflections.deleting.service import forget_deleted
from tests.reflections.seen import every_page
from tests.reflections.test_whose_it_is import MINUTE, TITLE, WORDS, wrote
from tests.therapist.conftest import desk as desk
from tests.therapist.desk import NOW, Desk

pytestmark = pytest.mark.anyio


async def test_deleted_it_is_shown_to_nobody_and_can_be_brought_back(desk: Desk):
    sam = await desk.joined()
    step = (await desk.step(sam, "day-1")).id
    entry = await wrote(desk, sam, sharing="shared")
    await wrote(desk, sam, text=f"{WORDS} again", sharing="shared", revises=entry)
    await desk.send(sam, "reflection-delete", step=step)
    assert "crwthbelow" not in str(await every_page(desk, sam))
    mine = (await desk.get(sam, f"/reflect/{step}")).text
    assert "crwthbelow" not in mine
    assert "You can bring it back until 7:30 am." in mine
    assert 'data-state="done"' not in (await desk.get(sam, "/prepare")).text
    with clock.at(NOW + 29 * MINUTE):
        await desk.send(sam, "reflection-delete", step=step, undo="yes")
        await forget_deleted(desk.db)
        assert "crwthbelow" in (await desk.get(sam, f"/reflect/{step}")).text
        assert "crwthbelow" in (await desk.get(desk.olga, f"/clients/{sam.id}")).text


async def test_a_day_after_nothing_is_left_of_the_words(desk: Desk):
    sam = await desk.joined()
    step = (await desk.step(sam, "day-1")).id
    entry = await wrote(desk, sam, title=TITLE, sharing="bring")
    await desk.send(sam, "reflection-delete", step=step)
    with clock.at(NOW + 24 * 60 * MINUTE):
        await forget_deleted(desk.db)
        assert await desk.rows("SELECT 1 FROM reflections") == []
        [row] = await desk.rows("SELECT sha256 FROM entries WHERE id = :id", id=entry)
        assert row["sha256"] == "", "nor a hash, by which few words could be guessed"
        assert entry not in (await desk.get(sam, "/entries")).text
        # A phone that offers its copy again gets a receipt, and the words stay away.
        fields = {"account": sam.id, "kind": "reflection", "step": step, "text": WORDS, "sharing": "shared"}
        answer = await desk.post(sam, f"/entries/{entry}", fields, headers={"accept": "application/json"})
        assert (answer.status_code, answer.json()["id"]) == (200, entry)
        assert await desk.rows("SELECT 1 FROM reflections") == []
        # And one can write anew.
        await wrote(desk, sam, text="anew")
        assert "anew" in (await desk.get(sam, f"/reflect/{step}")).text


async def test_a_late_deletion_leaves_what_was_written_since(desk: Desk):
    """Deleted on a phone without a signal; meanwhile another phone wrote to the same step."""
    sam = await desk.joined()
    step = (await desk.step(sam, "day-1")).id
    await wrote(desk, sam)
    with clock.at(NOW + 60 * MINUTE):
        await wrote(desk, sam, text="since then")
    with clock.at(NOW + 90 * MINUTE):
        said = clock.stamp(NOW + 10 * MINUTE)
        await desk.send(sam, "reflection-delete", step=step, written=said)
    with clock.at(NOW + 26 * 60 * MINUTE):
        await forget_deleted(desk.db)
        mine = (await desk.get(sam, f"/reflect/{step}")).text
    assert "since then" in mine
    assert "crwthbelow" not in mine


async def test_only_what_was_deleted_last_is_brought_back(desk: Desk):
    sam = await desk.joined()
    step = (await desk.step(sam, "day-1")).id
    await wrote(desk, sam, sharing="shared")
    await desk.send(sam, "reflection-delete", step=step)
    with clock.at(NOW + 5 * MINUTE):
        await wrote(desk, sam, text="the second")
        await desk.send(sam, "reflection-delete", step=step)
    with clock.at(NOW + 6 * MINUTE):
        await desk.send(sam, "reflection-delete", step=step, undo="yes")
        assert "the second" in (await desk.get(sam, f"/reflect/{step}")).text
        assert "crwthbelow" not in str(await every_page(desk, sam))


async def test_deleting_reaches_no_other_step_and_nobody_else(desk: Desk):
    sam, kim = await desk.joined("Sam"), await desk.joined("Kim")
    for client in (sam, kim):
        for slug in ("day-1", "intention"):
            await wrote(desk, client, slug)
    await desk.send(sam, "reflection-delete", step=(await desk.step(sam, "day-1")).id)
    left = await desk.rows("SELECT client_id FROM reflections WHERE deleted_at IS NULL")
    assert sorted(row["client_id"] for row in left) == sorted([sam.id, kim.id, kim.id])
