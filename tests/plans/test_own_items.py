"""Lines that a client adds to a checklist: added, ticked, taken out; and what is no line."""

import httpx
import pytest
from starlette.applications import Starlette

from pwa.clock import new_id
from pwa.errors import Invalid, NotFound
from pwa.plans.model import Step
from pwa.plans.own_items.service import MOST, TEXT_MOST
from tests.plans.world import Page, World, new_world

pytestmark = pytest.mark.anyio


async def added(world: World, text: str, step: Step | None = None, at: str = "11:00") -> str:
    """Add a line to the first checklist at this hour; its item."""
    step = step or await world.step("checklist")
    written = f"2026-11-24T{at}:00.000Z"
    return f"own-{(await world.send('own-item', step=step.id, text=text, written=written)).id}"


async def checklist(world: World) -> Step:
    return await world.step("checklist")


async def test_a_line_is_added_at_the_end_ticked_and_cleared(world: World):
    second = await added(world, "Tea", at="10:59")
    first = await added(world, "  My  blue scarf ", at="10:58")
    step = await checklist(world)
    assert [(item.id, item.text) for item in step.own] == [(first, "My blue scarf"), (second, "Tea")]
    assert step.boxes == step.text.items + step.own
    assert not step.done
    await world.tick(step, first)
    assert (await checklist(world)).ticked == {first}
    await world.tick(step, first, done="no")
    assert (await checklist(world)).ticked == frozenset()


async def test_to_add_a_line_does_not_do_the_step_and_all_boxes_are_needed(world: World):
    step = await checklist(world)
    for item in step.text.items:
        await world.tick(step, item.id)
    assert (await checklist(world)).done
    mine = await added(world, "Tea")
    assert not (await checklist(world)).done
    await world.tick(step, mine)
    assert (await checklist(world)).done


async def test_what_is_taken_out_counts_no_more_and_its_words_are_gone(world: World):
    mine, step = await added(world, "Tea"), await checklist(world)
    await world.tick(step, mine)
    await world.send("own-item", step=step.id, remove=mine)
    await world.send("own-item", step=step.id, remove=mine)  # from a second phone: nothing changes
    now = await checklist(world)
    assert (now.own, now.ticked, now.boxes_ticked) == ((), frozenset(), 0)
    with pytest.raises(NotFound):
        await world.tick(step, mine)
    async with world.db.read() as tx:
        assert await tx.value("SELECT text FROM own_items") == ""


async def test_the_words_are_sealed(world: World):
    await added(world, "My blue scarf")
    async with world.db.read() as tx:
        kept = await tx.value("SELECT text FROM own_items")
    assert "scarf" not in kept


@pytest.mark.parametrize("text", ["", "   ", "\u0000", "x" * (TEXT_MOST + 1)])
async def test_what_is_no_line_is_said(world: World, text: str):
    with pytest.raises(Invalid) as refused:
        await added(world, text)
    assert set(refused.value.fields) == {"text"}


async def test_a_line_may_be_as_long_as_it_says(world: World):
    await added(world, "x" * TEXT_MOST)
    await added(world, "<b>&amp; 🌿 ‮abc", at="11:01")
    assert (await checklist(world)).own[1].text == "<b>&amp; 🌿 abc"


async def test_there_is_an_end_to_them(world: World):
    for n in range(MOST):
        await added(world, f"Line {n}")
    with pytest.raises(Invalid, match="take one out"):
        await added(world, "One more")


async def test_only_a_checklist_of_ones_own_takes_lines(world: World, app: Starlette):
    other = await new_world(app, called="Kim")
    for step in (await world.step("read"), await other.step("checklist")):
        with pytest.raises(NotFound):
            await added(world, "Tea", step)
    mine, step = await added(world, "Tea"), await other.step("checklist")
    with pytest.raises(NotFound):
        await other.send("own-item", step=step.id, remove=mine)
    with pytest.raises(NotFound):
        await other.tick(step, mine)


async def post(browser: httpx.AsyncClient, world: World, **fields: str) -> httpx.Response:
    data = {"account": world.client.id, "kind": "own-item", **fields}
    return await browser.post(f"/entries/{new_id()}", data=data, headers={"sec-fetch-site": "same-origin"})


async def test_without_script_it_is_added_and_taken_out_on_the_page(world: World):
    step = await checklist(world)
    async with world.browser() as browser:
        answer = await post(browser, world, step=step.id, text="<i>Tea</i>")
        assert (answer.status_code, answer.headers["location"]) == (303, step.page)
        html = (await browser.get(step.page)).text
        assert "<span>&lt;i&gt;Tea&lt;/i&gt;</span>" in html
        [mine] = [one["value"] for one in Page(html).all("input", name="remove") if one["value"] != "own-"]
        assert (await post(browser, world, step=step.id, remove=mine)).status_code == 303
        assert "Tea&lt;" not in (await browser.get(step.page)).text


async def test_without_script_what_was_wrong_comes_back_in_a_field(world: World):
    step = await checklist(world)
    async with world.browser() as browser:
        answer = await post(browser, world, step=step.id, text="y" * 200)
    assert answer.status_code == 422
    assert "At most 120 characters, please. This has 200." in answer.text
    assert "y" * 200 + "</textarea>" in answer.text
    assert f'name="step" value="{step.id}"' in answer.text


async def test_the_client_takes_them_along(world: World):
    await added(world, "My blue scarf")
    async with world.browser() as browser:
        taken = (await browser.get("/me/everything.json")).json()
    lines = [line for step in taken["steps"] for line in step["own_lines"]]
    assert lines == ["My blue scarf"]
