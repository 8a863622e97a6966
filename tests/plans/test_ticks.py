"""Boxes: ticked, cleared, and refused where they are not the client's to tick."""

import pytest

from pwa.accounts import service as accounts
from pwa.errors import Invalid, NotFound
from pwa.plans import service as plans
from tests.plans.world import NOW, SESSION, World


async def entries_kept(world: World) -> int:
    async with world.db.read() as tx:
        return await tx.value("SELECT count(*) FROM entries")


async def test_a_read_step_is_done_by_one_tick_and_open_again_without_it(world: World):
    step = await world.step("read")
    receipt = await world.tick(step)
    done = (await world.plan()).step(step.id)
    assert (done.done, done.latest.id, done.latest.received_at, done.latest.opened_at) == (
        True,
        receipt.id,
        NOW,
        None,
    )
    await world.tick(step, done="no")
    assert not (await world.plan()).step(step.id).done


async def test_a_checklist_is_done_when_every_box_is_ticked(world: World):
    step = await world.step("checklist")
    *most, last = (item.id for item in step.text.items)
    for item in most:
        await world.tick(step, item)
    some = (await world.plan()).step(step.id)
    assert (some.done, some.boxes_ticked, some.ticked) == (False, len(most), frozenset(most))
    await world.tick(step, last)
    assert (await world.plan()).step(step.id).done
    await world.tick(step, most[0], done="no")
    assert not (await world.plan()).step(step.id).done


async def test_a_checklist_can_be_called_done_with_boxes_left(world: World):
    step = await world.step("checklist")
    await world.tick(step)
    found = (await world.plan()).step(step.id)
    assert (found.done, found.boxes_ticked) == (True, 0)


async def test_listening_counts_when_it_was_heard_to_the_end(world: World):
    step = await world.step("practise")
    for seconds, finished, done in (("20", "no", False), ("600", "yes", True), ("5", "no", True)):
        await world.send(
            "listening", step=step.id, recording=step.text.recording, seconds=seconds, finished=finished
        )
        assert (await world.plan()).step(step.id).done is done


async def test_words_make_a_writing_step_done(world: World):
    step = await world.step("write")
    receipt = await world.send("reflection", step=step.id, text="Toward my garden.", sharing="shared")
    found = (await world.plan()).step(step.id)
    assert (found.done, found.latest.id) == (True, receipt.id)


async def test_a_tick_for_a_removed_step_is_refused_in_plain_words_and_nothing_is_kept(world: World):
    step = await world.step("read")
    async with world.db.write() as tx:
        await tx.run("UPDATE steps SET removed_at = '2026-11-24T00:00:00.000Z' WHERE id = :id", id=step.id)
    with pytest.raises(NotFound, match="not part of your plan any more"):
        await world.tick(step)
    assert await entries_kept(world) == 0


async def test_a_tick_for_a_box_that_is_not_there_is_refused(world: World):
    with pytest.raises(NotFound, match="This line is not in the list any more"):
        await world.tick(await world.step("checklist"), "no-such-box")
    assert await entries_kept(world) == 0


@pytest.mark.parametrize(("kind", "phase"), [("check-in", "before"), ("meet", "after")])
async def test_what_a_tick_cannot_do_is_refused(world: World, kind: str, phase: str):
    with pytest.raises(Invalid):
        await world.tick(await world.step(kind, phase))
    assert await entries_kept(world) == 0


async def test_nobody_ticks_somebody_else_s_step(world: World):
    async with world.db.write() as tx:
        other = await accounts.add_client(tx, world.owner, "Kim", "")
        await plans.make_plan(tx, world.owner.practice, other, SESSION)
        theirs = (await plans.plan_of(tx, other, world.owner.practice)).steps[0]
        with pytest.raises(NotFound):
            await plans.record_tick(tx, world.client, "entry", theirs.id, "", True)
    with pytest.raises(NotFound):
        await world.tick(theirs)
