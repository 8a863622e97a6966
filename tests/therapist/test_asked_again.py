"""A session that is moved has its check-ins asked anew: nobody knows on the old day how they come to the new one."""

from datetime import datetime, timedelta

import pytest

from pwa import clock
from pwa.accounts.model import Person
from pwa.clock import stamp
from pwa.plans import service as plans
from tests.plans.world import Page
from tests.therapist.desk import SESSION, Desk
from tests.therapist.test_clients import row
from tests.therapist.test_readiness import do_all, say_ride

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
EVE = SESSION - DAY + HOUR
MOVED = SESSION + 21 * DAY
NEW_EVE = MOVED - DAY + HOUR
AGAIN = "Your session has moved, so these questions come again."


async def move(desk: Desk, client: Person, to: datetime | None, at: datetime = EVE + HOUR) -> None:
    """The therapist sets another day, or postpones it."""
    with clock.at(at):
        async with desk.db.write() as tx:
            found = await plans.plan_of(tx, client.id, client.practice)
            await plans.move_session(tx, client.practice, client.id, found.session.id, to)


async def ready(desk: Desk) -> Person:
    """Sam, who has done everything; it is the eve of the session."""
    sam = await desk.joined()
    with clock.at(EVE):
        await do_all(desk, sam)
        assert " Ready " in await in_list(desk, EVE)
    return sam


async def in_list(desk: Desk, at: datetime) -> str:
    with clock.at(at):
        desk.cookies.clear()
        return row((await desk.get(desk.olga, "/clients")).text, "Sam")


async def read(desk: Desk, client: Person, path: str, at: datetime) -> Page:
    with clock.at(at):
        desk.cookies.clear()
        return Page((await desk.get(client, path)).text)


async def answer(
    desk: Desk, client: Person, at: datetime, written: datetime | None = None, **more: str
) -> None:
    with clock.at(at):
        desk.cookies.clear()
        await desk.check_in(client, **({"written": stamp(written or at), "q_mood": "5"} | more))


async def is_done(desk: Desk, client: Person) -> bool:
    return (await desk.step(client, "check-in-before")).done


async def test_the_check_in_of_the_eve_is_asked_again_on_the_new_eve_and_ticks_stay(desk: Desk):
    sam = await ready(desk)
    await move(desk, sam, MOVED)
    with clock.at(EVE + 2 * HOUR):
        await say_ride(desk, sam)
    for at in (MOVED - 5 * DAY, NEW_EVE):
        assert "Preparing 8 of 9 steps done Check-in No recording" in await in_list(desk, at)
    step = await desk.step(sam, "check-in-before")
    today = await read(desk, sam, "/today", NEW_EVE)
    (link,) = [link for link in today.all("a") if "data-next-link" in link]
    assert link["href"] == step.url
    assert f"Your next step {step.text.title} {AGAIN} {step.text.why}" in today.text
    for path in ("/prepare", "/check-ins", step.page, step.url):
        assert AGAIN in (await read(desk, sam, path, NEW_EVE)).text, path

    await answer(desk, sam, NEW_EVE)
    assert " Ready 9 of 9 " in await in_list(desk, NEW_EVE)
    for path in ("/today", "/prepare", "/check-ins", step.page, step.url):
        assert AGAIN not in (await read(desk, sam, path, NEW_EVE)).text, path


async def test_the_questions_are_in_the_open_and_the_old_answers_stay_to_be_read(desk: Desk):
    sam = await ready(desk)
    await answer(desk, sam, EVE + HOUR / 2, q_mood="3", q_question="Is Bo welcome?")
    step = await desk.step(sam, "check-in-before")
    assert (await read(desk, sam, step.url, EVE)).all("details", **{"class": "again"})
    await move(desk, sam, MOVED)
    page = await read(desk, sam, step.url, NEW_EVE)
    assert not page.all("details", **{"class": "again"})
    assert page.all("form", data_entry="check-in")
    assert "What you answered before" in page.text
    assert "Is Bo welcome?" in page.text
    with clock.at(NEW_EVE):
        await desk.tell(sam, "postponed", NEW_EVE)
    assert "Is Bo welcome?" in (await read(desk, sam, step.url, NEW_EVE)).text


async def test_answers_to_a_check_in_that_was_not_answered_again_stay_in_the_list(desk: Desk):
    sam = await ready(desk)
    await move(desk, sam, MOVED)
    step = await desk.step(sam, "check-in-before")
    await desk.tell(sam, "took-place", MOVED + DAY)
    assert not await is_done(desk, sam)
    assert (await read(desk, sam, "/check-ins", MOVED + DAY)).all("a", href=step.url)
    assert AGAIN not in (await read(desk, sam, step.url, MOVED + DAY)).text


@pytest.mark.parametrize(
    ("to", "stays"),
    [(SESSION + timedelta(hours=4), True), (SESSION + DAY, False), (SESSION - HOUR, True)],
)
async def test_who_answered_on_the_day_it_is_due_is_not_asked_twice(desk: Desk, to: datetime, stays: bool):
    sam = await ready(desk)
    await move(desk, sam, to)
    assert await is_done(desk, sam) is stays


async def test_what_counts_is_when_it_was_written_and_not_when_it_arrived(desk: Desk):
    """Answered without a signal: before the session was moved, or after it."""
    sam = await ready(desk)
    await move(desk, sam, MOVED, EVE + 2 * HOUR)
    await answer(desk, sam, EVE + 3 * HOUR, written=EVE + HOUR)
    assert not await is_done(desk, sam)
    await answer(desk, sam, NEW_EVE)
    await answer(desk, sam, NEW_EVE + HOUR, written=EVE + HOUR)
    assert await is_done(desk, sam), "older answers that arrive late take nothing back"


async def test_nothing_comes_again_before_there_is_a_new_day_or_once_it_is_over(desk: Desk):
    sam = await ready(desk)
    await move(desk, sam, None)
    assert await is_done(desk, sam)
    await move(desk, sam, MOVED, EVE + 2 * HOUR)
    assert not await is_done(desk, sam)
    await answer(desk, sam, MOVED - 3 * DAY)
    await move(desk, sam, MOVED + timedelta(minutes=20), MOVED + DAY)
    assert await is_done(desk, sam), "only the time at which it was is put right"


async def test_where_steps_open_by_their_day_it_waits_and_the_answers_can_be_read(desk: Desk):
    sam = await ready(desk)
    await answer(desk, sam, EVE + HOUR / 2, q_question="Is Bo welcome?")
    await move(desk, sam, MOVED)
    async with desk.db.write() as tx:
        await tx.run("UPDATE practices SET opening = 'by-date'")
    step = await desk.step(sam, "check-in-before")
    page = await read(desk, sam, step.url, MOVED - 5 * DAY)
    assert f"{AGAIN} What you answered before stays below. This opens on" in page.text
    assert "Is Bo welcome?" in page.text
    assert "This opens on" not in (await read(desk, sam, step.url, NEW_EVE)).text


async def test_the_desk_says_it_before_and_after(desk: Desk):
    sam = await ready(desk)
    page = (await read(desk, desk.olga, f"/clients/{sam.id}", EVE)).text
    assert (
        "What is done stays done, but check-ins that were answered for the old day are asked again." in page
    )
    await move(desk, sam, MOVED)
    page = (await read(desk, desk.olga, f"/clients/{sam.id}", EVE)).text
    assert "Answered before the session moved, and asked again · From Thursday 17 December" in page
