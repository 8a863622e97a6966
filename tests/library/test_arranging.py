"""Order and hiding: for new plans and prep links, never for a plan that is made already."""

import pytest

from pwa.library import service
from tests.library.editing import added, approve, rewritten
from tests.therapist.desk import Desk, new_desk


@pytest.fixture
async def desk(app) -> Desk:
    return await new_desk(app)


async def order(desk: Desk, phase: str = "before") -> list[str]:
    async with desk.db.read() as tx:
        texts = await service.approved(tx, desk.olga.practice.id)
    return [text.slug for text in texts if text.phase == phase]


async def move(desk: Desk, slug: str, to: str) -> int:
    return (await desk.post(desk.olga, f"/library/{slug}/move", {"to": to})).status_code


async def test_a_step_moves_up_and_down_among_its_own(desk: Desk):
    first, second, third, *rest = await order(desk)
    assert await move(desk, second, "up") == 303
    assert await order(desk) == [second, first, third, *rest]
    await move(desk, first, "down")
    assert await order(desk) == [second, third, first, *rest]
    await move(desk, first, "up")
    await move(desk, first, "up")
    assert await order(desk) == [first, second, third, *rest]


async def test_at_the_ends_nothing_moves(desk: Desk):
    before = await order(desk)
    await move(desk, before[0], "up")
    await move(desk, before[-1], "down")
    assert await order(desk) == before
    after = await order(desk, "after")
    await move(desk, after[0], "up")
    assert (await order(desk), await order(desk, "after")) == (before, after)


async def test_two_with_the_same_number_can_be_told_apart(desk: Desk):
    await desk.post(desk.olga, "/library/why-different/hide", {"hidden": "no"})
    async with desk.db.write() as tx:
        await tx.run(
            "UPDATE library_places SET position = 2 WHERE slug = 'why-different'",
        )
    (*_,) = before = await order(desk)
    await move(desk, before[0], "down")
    assert (await order(desk))[:2] == before[1::-1]


async def test_the_order_stays_when_the_text_is_edited_and_a_plan_has_it(desk: Desk):
    first, second, *_ = await order(desk)
    await move(desk, second, "up")
    await rewritten(desk, second, title="Ours")
    assert (await order(desk))[:2] == [second, first]
    client = await desk.client("Kim")
    assert [step.slug for step in (await desk.plan(client)).phase("before")][:2] == [second, first]


async def test_made_plans_keep_their_order_and_their_steps(desk: Desk):
    client = await desk.client("Kim")
    before = [step.slug for step in (await desk.plan(client)).steps]
    await move(desk, before[1], "up")
    await desk.post(desk.olga, f"/library/{before[0]}/hide", {"hidden": "yes"})
    assert [step.slug for step in (await desk.plan(client)).steps] == before


async def test_what_is_hidden_is_in_no_new_plan_and_comes_back(desk: Desk):
    slug = (await order(desk))[0]
    assert (await desk.post(desk.olga, f"/library/{slug}/hide", {"hidden": "yes"})).status_code == 303
    assert slug not in await order(desk)
    page = (await desk.get(desk.olga, "/library/arrange")).text
    assert "Hidden" in page
    assert "Hidden" in (await desk.get(desk.alice, "/library")).text
    await desk.post(desk.olga, f"/library/{slug}/hide", {"hidden": "no"})
    assert (await order(desk))[0] == slug


async def test_an_own_step_is_removed_by_hiding_and_plans_keep_it(desk: Desk):
    await added(desk, "read", title="Ours")
    await approve(desk, "own-ours")
    client = await desk.client("Kim")
    await desk.post(desk.olga, "/library/own-ours/hide", {"hidden": "yes"})
    assert "own-ours" not in await order(desk)
    assert (await desk.step(client, "own-ours")).text.title == "Ours"


async def test_hidden_and_unread_keeps_nobody_from_the_first_link(app):
    desk = await new_desk(app, approved=False)
    for piece in service.built_in():
        if piece.slug == "day-30":
            await desk.post(desk.olga, "/library/day-30/hide", {"hidden": "yes"})
        else:
            await approve(desk, piece.slug)
    async with desk.db.read() as tx:
        assert await service.unapproved(tx, desk.olga.practice.id) == []


@pytest.mark.parametrize("to", ["", "sideways"])
async def test_there_are_two_directions(desk: Desk, to: str):
    assert await move(desk, "why-different", to) == 404
    assert await move(desk, "pre-session", "up") == 404
    assert (await desk.post(desk.olga, "/library/pre-session/hide", {"hidden": "yes"})).status_code == 404


async def test_one_practice_moves_its_own_alone(desk: Desk):
    before = await order(desk)
    await desk.post(desk.charlie, f"/library/{before[1]}/move", {"to": "up"})
    await desk.post(desk.charlie, f"/library/{before[0]}/hide", {"hidden": "yes"})
    assert await order(desk) == before
