"""The four parts of being prepared: what is in each, and its smallest next step."""

from dataclasses import replace

from pwa.plans.model import Area
from tests.plans.world import World


async def test_every_step_before_the_session_is_in_one_area(world: World):
    plan = await world.plan()
    areas = plan.areas()
    assert [area.name for area in areas] == ["know", "intention", "body", "people"]
    held = [step for area in areas for step in area.steps]
    assert sorted(step.id for step in held) == sorted(step.id for step in plan.phase("before"))


async def test_a_text_that_names_no_area_is_not_lost(world: World):
    plan = await world.plan()
    steps = tuple(replace(step, text=replace(step.text, area="")) for step in plan.steps)
    [area] = replace(plan, steps=steps).areas()
    assert area.name == ""
    assert area.steps == tuple(step for step in steps if step.phase == "before")


async def test_the_smallest_next_step_is_the_first_that_is_open(world: World):
    one, two, three, *_ = (await world.plan()).phase("before")
    assert Area("", (one, two)).next == one
    done, closed = replace(one, done=True), replace(two, waits=True, closed=True)
    assert Area("", (done, closed, three)).next == three
    assert Area("", (done, closed)).next is None
    assert Area("", (done, closed, three)).done == 1


async def test_an_offer_comes_last_and_is_not_counted(world: World):
    one, two, *_ = (await world.plan()).phase("before")
    offer = replace(one, kind="practise")
    area = Area("", (offer, two))
    assert area.next == two
    assert area.asked == (two,)
    assert Area("", (replace(offer, done=True), replace(two, done=True))).done == 1
    assert Area("", (offer, replace(two, done=True))).next == offer
