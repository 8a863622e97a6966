"""Edits against a client in the middle of a plan: nothing changes by itself, nothing done is undone, they are told."""

import re
from datetime import timedelta

import pytest
from starlette.applications import Starlette

from pwa import clock
from pwa.accounts.model import Person
from pwa.plans.model import Step
from pwa.plans.texts import service as texts
from tests.library.editing import added, approve, rewritten
from tests.therapist.desk import NOW, Desk, new_desk

BAG, INTENTION, EVENING = "what-to-bring", "intention", "evening"


@pytest.fixture
async def desk(app: Starlette):
    with clock.at(NOW):
        yield await new_desk(app)


async def renew(desk: Desk, client: Person, therapist: Person | None = None) -> int:
    """The therapist uses what the page offers."""
    who = therapist or desk.olga
    page = (await desk.get(who, f"/clients/{client.id}")).text
    named = list(dict.fromkeys(re.findall(r'name="text" value="([^"]+)"', page)))
    return (await desk.post(who, f"/clients/{client.id}/texts", {"text": named})).status_code


async def standing(desk: Desk, client: Person) -> texts.Standing:
    async with desk.db.read() as tx:
        return await texts.standing(tx, client.practice, await desk.plan(client))


async def boxes(desk: Desk, client: Person, step: Step, *items: str) -> None:
    for item in items:
        await desk.send(client, "tick", step=step.id, item=item, done="yes")


async def test_an_approval_changes_no_plan_that_is_under_way(desk: Desk):
    client = await desk.joined()
    before = await desk.plan(client)
    await rewritten(desk, BAG, title="The bag")
    await added(desk, "read", title="Ours")
    await approve(desk, "own-ours")
    assert await desk.plan(client) == before
    offered = await standing(desk, client)
    assert [(one.step.slug, one.text.title) for one in offered.newer] == [(BAG, "The bag")]
    assert [text.slug for text in offered.missing] == ["own-ours"]
    page = (await desk.get(desk.olga, f"/clients/{client.id}")).text
    assert "1 text of this plan has a newer version:" in page
    assert "1 step is not in this plan:" in page
    shown = (await desk.get(desk.olga, f"/clients/{client.id}/texts")).text
    assert "<del>" in shown
    assert "bag" in shown


async def test_nothing_is_said_where_there_is_nothing_new(desk: Desk):
    client = await desk.joined()
    assert 'id="texts"' not in (await desk.get(desk.olga, f"/clients/{client.id}")).text
    assert (
        "Every text of this plan is the newest."
        in (await desk.get(desk.olga, f"/clients/{client.id}/texts")).text
    )


async def test_the_new_texts_come_when_somebody_says_so_and_the_client_is_told(desk: Desk):
    client = await desk.joined()
    await rewritten(desk, BAG, title="The bag", days="1")
    await rewritten(desk, INTENTION, title="In your words")
    await rewritten(desk, EVENING, title="Later on")
    assert await renew(desk, client) == 303
    assert (await standing(desk, client)).newer == ()
    bag = await desk.step(client, BAG)
    assert (bag.text.title, bag.changed_at, bag.due.isoformat()) == ("The bag", NOW, "2026-11-26")
    today = (await desk.get(client, "/today")).text
    assert "New in your plan since Tuesday 24 November" in today
    assert "Two texts in your plan are new:" in today
    told = today.split("Two texts in your plan are new:")[1].split("</p>")[0]
    assert "The bag" in told
    assert "Later on" not in told, "what is for the days after is not spoken of before the session"
    assert "Changed on Tuesday 24 November." in (await desk.get(client, bag.page)).text
    evening = await desk.step(client, EVENING)
    assert "Changed on Tuesday 24 November." in (await desk.get(client, f"/reflect/{evening.id}")).text
    for days, is_told in ((14, True), (15, False)):
        with clock.at(NOW + timedelta(days=days)):
            assert ("are new:" in (await desk.get(client, "/today")).text) == is_told


async def test_new_steps_are_added_and_told(desk: Desk):
    client = await desk.joined()
    await added(desk, "read", title="Ours")
    await approve(desk, "own-ours")
    answer = await desk.post(desk.olga, f"/clients/{client.id}/texts/add")
    assert answer.status_code == 303
    step = await desk.step(client, "own-ours")
    assert step.added_at == NOW
    today = (await desk.get(client, "/today")).text
    assert "One step was added:" in today
    assert "Changed on" not in (await desk.get(client, step.page)).text
    assert (await standing(desk, client)).missing == ()


async def test_who_has_not_come_yet_is_told_nothing(desk: Desk):
    client = await desk.client()
    await rewritten(desk, BAG, title="The bag")
    await renew(desk, client)
    assert (await desk.step(client, BAG)).text.title == "The bag"
    assert (await desk.step(client, BAG)).changed_at is None
    assert "New in your plan" not in (await desk.get(client, "/today")).text


async def test_ticks_stay_with_the_lines_that_stay(desk: Desk):
    client = await desk.joined()
    step = await desk.step(client, BAG)
    first, second, third = (item.id for item in step.text.items[:3])
    await boxes(desk, client, step, first, third)
    kept = step.text.items[0].text
    await rewritten(desk, BAG, items=f"A hat\n{kept}\n{step.text.items[1].text}")
    await renew(desk, client)
    after = await desk.step(client, BAG)
    assert [(item.text, item.id in after.ticked) for item in after.text.items] == [
        ("A hat", False),
        (kept, True),
        (step.text.items[1].text, False),
    ]
    assert after.boxes_ticked == 1
    assert not after.done
    await boxes(desk, client, after, after.text.items[0].id, second)
    assert (await desk.step(client, BAG)).done


async def test_a_line_that_was_changed_is_to_be_ticked_again_and_that_is_said(desk: Desk):
    client = await desk.joined()
    step = await desk.step(client, BAG)
    await boxes(desk, client, step, *(item.id for item in step.text.items[:2]))
    first, *others = (item.text for item in step.text.items)
    await rewritten(desk, BAG, items="\n".join([f"{first}, or two", *others]))
    again = "Only a line that was changed in a list is there to tick again."
    assert again in (await desk.get(desk.olga, f"/clients/{client.id}")).text
    await renew(desk, client)
    after = await desk.step(client, BAG)
    assert [item.id in after.ticked for item in after.text.items[:2]] == [False, True]
    page = (await desk.get(client, step.page)).text
    assert "Your ticks are still here. Only a line that was changed is there to tick again." in page
    assert f"What you ticked and wrote is still there. {again}" in (await desk.get(client, "/today")).text


async def test_of_lines_nothing_is_said_where_no_list_changed(desk: Desk):
    client = await desk.joined()
    await rewritten(desk, INTENTION, title="In your words")
    assert "tick again" not in (await desk.get(desk.olga, f"/clients/{client.id}")).text
    await renew(desk, client)
    page = (await desk.get(client, (await desk.step(client, INTENTION)).page)).text
    assert "What you ticked or wrote is still here." in page
    assert "tick again" not in page + (await desk.get(client, "/today")).text


async def test_what_was_done_stays_done_though_a_line_is_added(desk: Desk):
    client = await desk.joined()
    step = await desk.step(client, BAG)
    await boxes(desk, client, step, *(item.id for item in step.text.items))
    assert (await desk.step(client, BAG)).done
    lines = "\n".join(item.text for item in step.text.items)
    await rewritten(desk, BAG, items=f"{lines}\nA hat")
    await renew(desk, client)
    after = await desk.step(client, BAG)
    assert after.done
    assert "Not yet, after all" in (await desk.get(client, after.page)).text
    await desk.send(client, "tick", step=after.id, item="", done="no")
    assert not (await desk.step(client, BAG)).done


async def test_a_step_that_was_read_and_words_that_were_written_stay(desk: Desk):
    client = await desk.joined()
    read = await desk.step(client, "what-to-expect")
    await desk.send(client, "tick", step=read.id, item="", done="yes")
    await desk.reflect(client, "To be kinder.")
    await rewritten(desk, "what-to-expect", title="How it is")
    await rewritten(desk, INTENTION, prompt="What would you like?")
    await renew(desk, client)
    assert (await desk.step(client, "what-to-expect")).done
    intention = await desk.step(client, INTENTION)
    page = (await desk.get(client, intention.page)).text
    assert "What would you like?" in page
    assert "To be kinder.</textarea>" in page


async def test_a_tick_that_comes_late_for_a_line_that_is_gone_is_told_so(desk: Desk):
    """The phone was offline while the text changed: its tick is refused with a sentence, never a fault."""
    client = await desk.joined()
    step = await desk.step(client, BAG)
    gone = step.text.items[0].id
    await rewritten(desk, BAG, items="A hat")
    await renew(desk, client)
    async with desk.browser(client) as phone:
        answer = await phone.post(
            "/entries/0b7f1a52-5a0e-4d6c-9f0a-1c2d3e4f5a6b",
            json={"account": client.id, "kind": "tick", "step": step.id, "item": gone, "done": "yes"},
            headers={"accept": "application/json"},
        )
    assert answer.status_code == 404
    assert answer.json()["message"].startswith("This line is not in the list any more")


async def test_what_was_not_seen_is_not_used(desk: Desk):
    client = await desk.joined()
    await rewritten(desk, BAG, title="One")
    step = await desk.step(client, BAG)
    [one] = (await standing(desk, client)).newer
    await rewritten(desk, BAG, title="Two")
    for named in (f"{step.id} {one.text.version}", f"{step.id} nothing", "nothing", ""):
        answer = await desk.post(desk.olga, f"/clients/{client.id}/texts", {"text": named})
        assert answer.status_code == 422
        assert "The texts have changed since you opened this page." in answer.text
    assert await desk.step(client, BAG) == step


async def test_a_step_of_somebody_else_is_not_touched(desk: Desk):
    sam, kim = await desk.joined("Sam"), await desk.joined("Kim")
    await rewritten(desk, BAG, title="The bag")
    [theirs] = (await standing(desk, kim)).newer
    answer = await desk.post(
        desk.olga, f"/clients/{sam.id}/texts", {"text": f"{theirs.step.id} {theirs.text.version}"}
    )
    assert answer.status_code == 422
    assert (await desk.step(kim, BAG)).text.title == "What to bring"
    assert await renew(desk, sam) == 303
    assert (await desk.step(kim, BAG)).text.title == "What to bring"


async def test_a_plan_that_has_ended_is_left_alone(desk: Desk):
    client = await desk.joined()
    [text] = [f"{(await desk.step(client, BAG)).id} x"]
    await rewritten(desk, BAG, title="The bag")
    await added(desk, "read", title="Ours")
    await approve(desk, "own-ours")
    await desk.post(desk.olga, f"/clients/{client.id}/leave/end")
    assert 'id="texts"' not in (await desk.get(desk.olga, f"/clients/{client.id}")).text
    assert (await desk.post(desk.olga, f"/clients/{client.id}/texts", {"text": text})).status_code == 422
    assert (await desk.post(desk.olga, f"/clients/{client.id}/texts/add")).status_code == 404


async def test_what_was_hidden_stays_where_it_is(desk: Desk):
    client = await desk.joined()
    await desk.post(desk.olga, f"/library/{BAG}/hide", {"hidden": "yes"})
    assert (await standing(desk, client)).newer == ()
    assert (await desk.step(client, BAG)).text.title == "What to bring"
