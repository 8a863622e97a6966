"""What "ready" means, and what a row of the list says is missing."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest

import pwa
from pwa import clock
from pwa.clock import now, stamp
from pwa.plans import service as plans
from pwa.therapist.readiness.model import Ahead, cut
from tests.therapist.desk import NOW, SESSION, Desk
from tests.therapist.test_clients import row

DAY = timedelta(days=1)
PACKAGE = Path(pwa.__file__).parent


async def standing(desk: Desk, name: str = "Sam") -> str:
    """The words in a client's row."""
    return row((await desk.get(desk.olga, "/clients")).text, name)


async def say_ride(desk: Desk, client, state: str = "confirmed", who: str = "Alex") -> None:
    session = (await desk.plan(client)).session
    fields = {"session": session.id, "starts": stamp(session.starts_at), "who": who, "state": state}
    await desk.send(client, "ride", **fields)


async def do_all(desk: Desk, client, *but: str) -> None:
    """Everything before the session, but for what is named."""
    for step in (await desk.plan(client)).phase("before"):
        if step.slug in but or step.kind == "meet" or step.text.offer:
            continue
        if step.kind == "check-in":
            await desk.check_in(client, **{"q_mood": "5"})
        elif step.opens == "/comfort":
            await desk.send(client, "comfort", step=step.id, revises="", q_mask="own")
        else:
            await desk.send(client, "tick", step=step.id, item="", done="yes")
    if "ride" not in but:
        await say_ride(desk, client)


async def test_ready_when_all_is_done_and_no_word_more(desk: Desk):
    sam = await desk.joined()
    await do_all(desk, sam)
    said = await standing(desk)
    assert "am Ready 9 of 9 steps done Nothing No recording saved for offline" in said
    assert "It does not say that a session can go ahead" in (await desk.get(desk.olga, "/clients")).text


@pytest.mark.parametrize(
    ("but", "words"),
    [
        ("ride", "Ride home not said"),
        ("comfort", "Comfort plan"),
        ("what-to-bring", "What to bring: 0 of 9"),
        ("check-in-before", "Check-in"),
        ("why-different", "1 step"),
    ],
)
async def test_one_thing_missing_is_not_ready(desk: Desk, but: str, words: str):
    sam = await desk.joined()
    await do_all(desk, sam, but)
    assert re.search(rf"Preparing (8|9) of 9 steps done {words} No recording", await standing(desk))


async def test_a_comfort_plan_without_its_step_counts_and_the_step_alone_does_not(desk: Desk):
    sam, kim = await desk.joined("Sam"), await desk.joined("Kim")
    await do_all(desk, sam, "comfort")
    await desk.send(sam, "comfort", step="", revises="", q_mask="own")
    assert " Ready " in await standing(desk)
    await do_all(desk, kim, "comfort")
    await desk.send(kim, "tick", step=(await desk.step(kim, "comfort")).id, item="", done="yes")
    assert "Preparing 9 of 9 steps done Comfort plan No recording" in await standing(desk, "Kim")


async def test_a_comfort_plan_of_an_earlier_session_is_asked_about_again(desk: Desk):
    """The list, the card, the page and what is offered today say the same."""
    sam = await desk.joined()
    await do_all(desk, sam)
    with clock.at(SESSION + DAY):
        await desk.tell(sam, "took-place", SESSION + DAY)
        async with desk.db.write() as tx:
            await plans.next_session(tx, sam.practice, sam.id, SESSION + 8 * DAY)
        await do_all(desk, sam, "comfort")
        assert "Preparing 3 of 4 steps done Comfort plan from an earlier session No" in await standing(desk)
        assert "Still right?" in (await desk.get(sam, "/session-day")).text
        assert "before an earlier session. Is it still right?" in (await desk.get(sam, "/comfort")).text
        step = await desk.step(sam, "comfort")
        await desk.send(sam, "comfort", step=step.id, revises="", q_mask="own")
        assert "Ready 4 of 4 steps done Nothing" in await standing(desk)
        assert "Still right?" not in (await desk.get(sam, "/session-day")).text
        assert "Is it still right?" not in (await desk.get(sam, "/comfort")).text


@pytest.mark.parametrize(
    ("state", "words"), [("nobody", "Nobody to take them home yet"), ("asked", "Ride home not confirmed")]
)
async def test_a_ride_that_is_not_confirmed(desk: Desk, state: str, words: str):
    sam = await desk.joined()
    await do_all(desk, sam, "ride")
    await say_ride(desk, sam, state)
    assert f"Preparing 9 of 9 steps done {words} No recording" in await standing(desk)


async def test_a_ride_for_another_time_is_not_confirmed(desk: Desk):
    sam = await desk.joined()
    await do_all(desk, sam)
    async with desk.db.write() as tx:
        session = (await plans.plan_of(tx, sam.id, sam.practice)).session
        await plans.move_session(tx, sam.practice, sam.id, session.id, SESSION + DAY)
    assert "Preparing 9 of 9 steps done Ride home not confirmed for the new time" in await standing(desk)


async def test_what_needs_a_look_is_not_ready_until_somebody_looked(desk: Desk):
    sam = await desk.joined()
    await do_all(desk, sam, "check-in-before")
    entry = await desk.check_in(sam, **{"q_no-ride": "yes"})
    assert "Needs a look Preparing 9 of 9 steps done Nothing" in await standing(desk)
    await desk.look(desk.olga, sam, entry, "nothing")
    assert "Needs a look" not in await standing(desk)
    assert " Ready " in await standing(desk)


async def test_who_has_not_joined_is_never_ready(desk: Desk):
    await desk.client()
    said = await standing(desk)
    assert "Not joined yet" in said
    assert "steps done" not in said


async def test_on_the_day_and_when_it_is_over(desk: Desk):
    sam = await desk.joined()
    await do_all(desk, sam)
    for hours, words in ((-8, "Session day, ready"), (3, "Did the session take place?")):
        with clock.at(SESSION + timedelta(hours=hours)):
            desk.cookies.clear()
            assert words in await standing(desk)


async def test_paused_is_not_ready(desk: Desk):
    sam = await desk.joined()
    await do_all(desk, sam)
    async with desk.db.write() as tx:
        await plans.pause(tx, sam.practice, sam.id)
    said = await standing(desk)
    assert "Plan paused" in said
    assert "Ready" not in said
    assert "Nothing" not in said


@pytest.mark.parametrize(("days", "is_said"), [(14, True), (15, False)])
async def test_what_is_missing_is_said_when_the_session_is_near(desk: Desk, days: int, is_said: bool):
    await desk.joined(starts_at=NOW + days * DAY)
    said = await standing(desk)
    assert "0 of 9 steps done" in said
    assert ("Ride home not said" in said) is is_said
    assert ("No recording saved" in said) is is_said


async def test_ticks_lines_of_ones_own_and_saved_recordings_are_counted(desk: Desk):
    sam = await desk.joined()
    bag = await desk.step(sam, "what-to-bring")
    await desk.send(sam, "tick", step=bag.id, item=bag.text.items[0].id, done="yes")
    await desk.send(sam, "own-item", step=bag.id, text="My teddy")
    await desk.post(sam, "/meditate/centring-10/saved", {"state": "saved"})
    said = await standing(desk)
    assert "What to bring: 1 of 10" in said
    assert "1 recording saved for offline" in said
    await desk.post(sam, "/meditate/centring-10/saved", {"state": "lost"})
    assert "No recording saved for offline" in await standing(desk)


@pytest.mark.parametrize(
    ("saved", "words"),
    [
        (0, "No recording saved for offline"),
        (1, "1 recording saved for offline"),
        (2, "2 recordings saved for offline"),
    ],
)
def test_the_words_for_what_is_saved(saved: int, words: str):
    assert Ahead(0, 0, (), saved).saved_words == words


async def test_plans_together_are_what_they_are_alone(desk: Desk):
    sam, kim, lee = [await desk.joined(name) for name in ("Sam", "Kim", "Lee")]
    await do_all(desk, sam)
    await desk.send(kim, "own-item", step=(await desk.step(kim, "what-to-bring")).id, text="My teddy")
    await desk.reflect(kim, "To be kind.")
    with clock.at(SESSION + timedelta(hours=3)):
        desk.cookies.clear()
        await desk.tell(lee, "took-place", now())
        async with desk.db.write() as tx:
            await plans.next_session(tx, lee.practice, lee.id, SESSION + 30 * DAY)
    async with desk.db.read() as tx:
        ids = [sam.id, kim.id, lee.id]
        together = await plans.plans_of(tx, desk.olga.practice, [*ids, desk.alice.id, "x"])
        assert together == {one: await plans.plan_of(tx, one, desk.olga.practice) for one in ids}
        assert await plans.plans_of(tx, desk.charlie.practice, ids) == {}
        with pytest.raises(ValueError, match="at most 50"):
            await plans.plans_of(tx, desk.olga.practice, ["x"] * 51)


@pytest.mark.parametrize(
    ("total", "asked", "number", "last"),
    [(0, "1", 1, 1), (0, "7", 1, 1), (50, "2", 1, 1), (51, "2", 2, 2), (100, "3", 2, 2), (51, "x", 1, 2)],
)
def test_the_edges_of_pages(total: int, asked: str, number: int, last: int):
    found = cut(total, asked, 50)
    assert (found.number, found.last, found.start) == (number, last, (number - 1) * 50)


# Which functions of stores write what the list is searched or sorted by. Whoever calls one of the first kind notes the
# change in the same transaction; the tests of the list and of its neighbours hold that.
NOTED = {
    "accounts.store.insert_client",
    "accounts.store.rename",
    "accounts.store.note_change",
    "accounts.team.store.hand_over",
    "leaving.store.close",
    "plans.sessions.store.add",
    "plans.sessions.store.set_session",
    "plans.sessions.store.set_starts_at",
    "plans.sessions.store.set_paused",
    "plans.sessions.store.set_ended",
}
OTHERS = {
    "accounts.store.insert_person": "a client's row in `clients` comes in the same use case",
    "accounts.store.confirm": "a first passkey: nothing that is searched or sorted by",
    "accounts.store.agree": "consent",
    "accounts.team.store.keep_contact": "of people who work here",
    "accounts.team.store.end": "of people who work here",
    "leaving.store.delete_record": "of somebody who has left, and is not listed",
    "leaving.store.note_waiting": "of somebody who has left, and is not listed",
    "leaving.store.set_keep_until": "of somebody who has left, and is not listed",
    "plans.sessions.store.note_moved": "when, and from which day; the day itself is written by the next statement",
    "plans.store.add_plan": "its session comes in the same use case",
}


def test_no_writer_is_forgotten():
    writes = re.compile(r"(UPDATE|INSERT INTO|DELETE FROM) (people|clients|plans|sessions)\b")
    found = {
        ".".join((*file.relative_to(PACKAGE).with_suffix("").parts, node.name))
        for file in PACKAGE.rglob("store.py")
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.AsyncFunctionDef) and writes.search(ast.unparse(node))
    }
    assert found == NOTED | OTHERS.keys()
