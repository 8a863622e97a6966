"""More than one session in a plan: what is asked, what stays, what is remembered; and a plan that rests."""

from datetime import timedelta

import pytest

from pwa import clock
from pwa.accounts import service as accounts
from pwa.errors import Invalid, NotFound
from pwa.library.model import PLANS
from pwa.plans import service as plans
from pwa.plans.model import Plan
from pwa.plans.today import today
from tests.plans.world import NOW, SESSION, Page, World

pytestmark = pytest.mark.anyio
AFTER = SESSION + timedelta(hours=3)
SECOND = SESSION + timedelta(days=21)
SHORTER = {"getting-home", "intention", "centring", "what-to-bring", "check-in-before"}


async def plan_next(world: World, starts_at=SECOND) -> Plan:
    await world.plan_next(starts_at)
    return await world.plan()


async def second(world: World) -> Plan:
    await world.tell("took-place", AFTER)
    return await plan_next(world)


def slugs(steps) -> list[str]:
    return [step.slug for step in steps]


async def seen(world: World, url: str, at=AFTER) -> Page:
    with clock.at(at):
        async with world.browser() as browser:
            answer = await browser.get(url)
    assert answer.status_code == 200
    return Page(answer.text)


async def test_a_next_session_has_a_shorter_preparation_and_all_that_follows(world: World):
    first = await world.plan()
    plan = await second(world)
    assert (plan.session.number, plan.session.template, plan.session.state) == (2, "later", "planned")
    assert plan.session.starts_at == SECOND
    before = set(slugs(plan.phase("before")))
    assert SHORTER <= before < set(slugs(first.phase("before")))
    assert slugs(plan.phase("after")) == slugs(first.phase("after"))
    assert [one.id for one in plan.earlier] == [first.session.id]
    assert plan.earlier[0].state == "took-place"


async def test_the_steps_of_the_first_keep_their_days_and_what_was_done(world: World):
    read = await world.step("read")
    await world.tick(read)
    before = {step.id: (step.due, step.done) for step in (await world.plan()).steps}
    plan = await second(world)
    old = {step.id: (step.due, step.done) for step in plan.steps if step.earlier}
    assert old == before
    assert plan.step(read.id).done
    assert plan.session_of(plan.step(read.id)) == plan.earlier[0]


async def test_what_followed_the_first_stays_open_beside_the_new_preparation(world: World):
    plan = await second(world)
    found = today(plan.session, plan.now, SESSION + timedelta(days=15))
    asked = [found.next, *found.due]
    assert {"day-14", "intention"} <= set(slugs(asked))
    assert all(step.phase == "after" for step in asked if step.earlier)
    shown = await seen(world, "/prepare")
    assert "After your last session" in shown.text
    assert "Around your session on 27 November 2026" in shown.text


async def test_another_is_planned_only_when_this_one_has_taken_place(world: World):
    with pytest.raises(Invalid, match="once this one has taken place"):
        await plan_next(world)
    await second(world)
    with pytest.raises(Invalid, match="once this one has taken place"):
        await plan_next(world, SECOND + timedelta(days=7))


async def test_an_earlier_session_is_told_of_no_more(world: World):
    first = (await world.plan()).session
    await second(world)
    async with world.db.write() as tx:
        for act in (
            plans.move_session(tx, world.client.practice, world.client.id, first.id, SECOND),
            plans.tell(
                tx, world.client.practice, world.client.id, first.id, "cancelled", world.owner.id, AFTER
            ),
        ):
            with pytest.raises(NotFound):
                await act


async def test_moving_the_second_moves_only_its_steps(world: World):
    plan = await second(world)
    before = {step.id: step.due for step in plan.steps}
    await world.move(SECOND + timedelta(days=2))
    for step in (await world.plan()).steps:
        moved = timedelta(0) if step.earlier else timedelta(days=2)
        assert step.due == before[step.id] + moved


async def test_the_new_preparation_remembers(world: World):
    intention, checklist = await world.step("write"), await world.step("checklist", place=1)
    await world.send("reflection", step=intention.id, text="To be <kinder>.")
    await world.send("own-item", step=checklist.id, text="My blue scarf")
    plan = await second(world)
    again = next(step for step in plan.phase("before") if step.slug == intention.slug)
    page = await seen(world, again.page)
    assert "Last time you wrote: To be <kinder>." in page.text
    assert not again.done
    list_again = next(step for step in plan.phase("before") if step.slug == checklist.slug)
    page = await seen(world, list_again.page)
    assert "You had these last time: My blue scarf" in page.text
    assert page.all("input", name="text", value="My blue scarf")
    await world.send("own-item", step=list_again.id, text="My blue scarf")
    assert "You had these last time" not in (await seen(world, list_again.page)).text


async def test_prompts_of_both_are_there_to_write(world: World):
    first = await world.step("write", "after", place=2)
    plan = await second(world)
    page = await seen(world, first.url, SESSION + timedelta(days=4))
    assert first.text.prompt in page.text
    now = next(step for step in plan.phase("after") if step.slug == first.slug)
    page = await seen(world, now.url, SESSION + timedelta(days=4))
    assert "This is for after your session." in page.text
    listed = await seen(world, "/reflect", SESSION + timedelta(days=4))
    assert listed.all("a", href=first.url)


async def test_a_cancelled_second_takes_nothing_from_the_first(world: World):
    await second(world)
    await world.tell("cancelled", AFTER)
    plan = await world.plan()
    found = today(plan.session, plan.now, SESSION + timedelta(days=2))
    assert (found.moment, found.next.slug, found.next.earlier) == ("cancelled", "day-1", True)


async def test_every_page_of_both_is_kept_on_the_phone(world: World):
    plan = await second(world)
    async with world.browser() as browser:
        kept = {one["url"] for one in (await browser.get("/kept")).json()["pages"]}
    assert {f"/prepare/{step.id}" for step in plan.steps} <= kept


async def test_stopped_early_is_told_kindly_and_what_follows_opens(world: World):
    await world.tell("stopped-early", AFTER)
    plan = await world.plan()
    assert (plan.session.state, plan.session.stopped_early) == ("took-place", True)
    page = await seen(world, "/today")
    assert "It was stopped early." in page.text
    assert "you have done nothing wrong" in page.text
    await world.tell("took-place", AFTER)
    assert not (await world.plan()).session.stopped_early
    assert "stopped early" not in (await seen(world, "/today")).text


async def test_a_paused_plan_asks_nothing_and_goes_on_as_it_was(world: World):
    before = await world.plan()
    async with world.db.write() as tx:
        assert await plans.pause(tx, world.client.practice, world.client.id)
        assert not await plans.pause(tx, world.client.practice, world.client.id)
    plan = await world.plan()
    assert plan.session.state == "paused"
    assert today(plan.session, plan.now, NOW).next is None
    page = await seen(world, "/today", NOW)
    assert "Your plan is paused" in page.text
    assert "Has your session taken place?" not in (await seen(world, "/today", AFTER)).text
    with pytest.raises(Invalid, match="paused"):
        await world.move(SECOND)
    with pytest.raises(Invalid, match="paused"):
        await world.tell("took-place", AFTER)
    await world.tick(await world.step("read"))  # what was done on a phone still arrives
    async with world.db.write() as tx:
        assert await plans.go_on(tx, world.client.practice, world.client.id)
        assert not await plans.go_on(tx, world.client.practice, world.client.id)
    assert (await world.plan()).session == before.session


@pytest.mark.parametrize("template", PLANS)
async def test_each_template_has_its_steps(world: World, template: str):
    async with world.db.write() as tx:
        kim = await accounts.add_client(tx, world.owner, "Kim", "")
        at = SESSION - timedelta(days=30) if template == "integration" else SESSION
        await plans.make_plan(tx, world.owner.practice, kim, at, template, world.owner.id)
        plan = await plans.plan_of(tx, kim, world.owner.practice)
    assert bool(plan.phase("before")) == (template != "integration")
    assert ("why-different" in slugs(plan.steps)) == (template == "first")
    assert {"evening", "day-30", "meeting"} <= set(slugs(plan.phase("after")))
    assert plan.session.state == ("took-place" if template == "integration" else "planned")
