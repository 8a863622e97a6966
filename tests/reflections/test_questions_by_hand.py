"""A question that was sent by hand hangs on no session: whatever becomes of one, it comes where the desk says."""

from datetime import timedelta

import pytest

from pwa import clock
from pwa.accounts.model import Person
from pwa.plans import service as plans
from tests.plans.world import Page
from tests.reflections.test_withdrawn_questions import asked
from tests.therapist.conftest import desk as desk
from tests.therapist.desk import NOW, SESSION, Desk

pytestmark = pytest.mark.anyio
EVENING = SESSION + timedelta(hours=9)
NEXT = SESSION + timedelta(days=21)
FORM = '<form class="form answer"'


async def where(desk: Desk, client: Person, step: str, at=NOW) -> dict[str, bool]:
    """On which pages the question stands to be answered."""
    with clock.at(at):
        desk.cookies.clear()
        today = Page((await desk.get(client, "/today")).text)
        listed = Page((await desk.get(client, "/reflect")).text)
        page = (await desk.get(client, f"/reflect/{step}")).text
    (link,) = [one for one in today.all("a") if "data-next-link" in one]
    rows = [row for row in listed.all("li", data_step=step) if row["data-state"] == "todo"]
    return {"today": link["href"] == f"/reflect/{step}", "reflect": bool(rows), "page": FORM in page}


async def rest(desk: Desk, client: Person, how: str) -> None:
    async with desk.db.write() as tx:
        if how == "paused":
            await plans.pause(tx, client.practice, client.id)
        else:
            await plans.end(tx, client.practice, client.id, client.id)


EVERYWHERE = {"today": True, "reflect": True, "page": True}
NOWHERE = dict.fromkeys(EVERYWHERE, False)


async def alone(desk: Desk, client: Person) -> None:
    """Nothing else of the plan is asked, so that the question is the next step wherever it is one."""
    async with desk.db.write() as tx:
        await tx.run("UPDATE steps SET removed_at = :now WHERE slug <> 'by-hand'", now=NOW)


@pytest.mark.parametrize("outcome", ["cancelled", "postponed"])
@pytest.mark.parametrize("is_first", [True, False])
async def test_it_is_asked_about_a_session_that_is_off(desk: Desk, outcome: str, is_first: bool) -> None:
    sam = await desk.joined()
    await alone(desk, sam)
    if is_first:
        await desk.tell(sam, outcome, NOW)
    step = await asked(desk, sam)
    if not is_first:
        await desk.tell(sam, outcome, NOW)
    assert await where(desk, sam, step) == EVERYWHERE
    listed = Page((await desk.get(sam, "/reflect")).text).text
    assert "nothing is asked of you here" not in listed


async def test_sent_in_the_evening_it_is_asked_before_and_after_somebody_told(desk: Desk) -> None:
    sam = await desk.joined()
    await alone(desk, sam)
    with clock.at(EVENING):
        desk.cookies.clear()
        step = await asked(desk, sam)
    assert (await desk.step(sam, "by-hand")).phase == "before"
    assert await where(desk, sam, step, EVENING) == EVERYWHERE
    await desk.tell(sam, "took-place", EVENING)
    assert await where(desk, sam, step, EVENING) == EVERYWHERE
    async with desk.db.write() as tx:
        await plans.next_session(tx, sam.practice, sam.id, NEXT)
    await alone(desk, sam)
    assert await where(desk, sam, step, EVENING) == EVERYWHERE


async def test_it_is_asked_though_the_session_it_was_sent_after_is_called_off(desk: Desk) -> None:
    sam = await desk.joined()
    await alone(desk, sam)
    await desk.tell(sam, "took-place", EVENING)
    with clock.at(EVENING):
        desk.cookies.clear()
        step = await asked(desk, sam)
    await desk.tell(sam, "cancelled", EVENING)
    assert await where(desk, sam, step, EVENING) == EVERYWHERE


async def test_it_waits_while_the_plan_is_paused_and_the_desk_says_so(desk: Desk) -> None:
    sam = await desk.joined()
    await alone(desk, sam)
    await rest(desk, sam, "paused")
    page = Page((await desk.get(desk.olga, f"/clients/{sam.id}/prompts")).text).text
    assert "The plan is paused. They find your question when the plan goes on." in page
    step = await asked(desk, sam)
    assert await where(desk, sam, step) == NOWHERE
    assert (
        "Your plan is paused, so nothing is asked of you here."
        in (await desk.get(sam, f"/reflect/{step}")).text
    )
    async with desk.db.write() as tx:
        await plans.go_on(tx, sam.practice, sam.id)
    assert await where(desk, sam, step) == EVERYWHERE


async def test_a_plan_that_ended_asks_nothing_and_the_desk_says_so_first(desk: Desk) -> None:
    sam = await desk.joined()
    await alone(desk, sam)
    step = await asked(desk, sam)
    await rest(desk, sam, "ended")
    assert await where(desk, sam, step) == NOWHERE
    page = Page((await desk.get(desk.olga, f"/clients/{sam.id}/prompts")).text).text
    assert "The plan has ended, so nothing new is asked in it." in page
    assert "They find your question" not in page
    assert "Send it" not in page
    # Who had the form open already gets it back with what they wrote.
    sent = {"form": "1", "prompt": "And the sea?"}
    refused = await desk.post(desk.olga, f"/clients/{sam.id}/prompts", sent)
    assert refused.status_code == 422
    assert "And the sea?</textarea>" in refused.text


async def test_while_one_is_open_nobody_reads_that_there_is_nothing_to_do(desk: Desk) -> None:
    sam = await desk.joined()
    nothing = "There is nothing to do before then."
    assert nothing in (await desk.get(sam, "/reflect")).text
    step = await asked(desk, sam)
    assert nothing not in (await desk.get(sam, "/reflect")).text
    await desk.send(sam, "reflection", step=step, text="The sea")
    assert nothing in (await desk.get(sam, "/reflect")).text
