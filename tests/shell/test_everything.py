"""A client takes along all that is kept of them, and nothing of anybody else."""

import json
import re
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from pwa import clock
from pwa.accounts import service as accounts
from pwa.db import driver, migrate
from pwa.library import service as library
from pwa.plans import service as plans
from pwa.plans.prompts import service as prompts
from pwa.rides import service as rides
from tests.plans.world import NOW, SESSION, World

KEY = "ab" * 32
WHO = "Robin <3"
WORDS = "A tree by the water.\nAnd <b>very</b> quiet. مرحبا"


# Where each table that knows of a client is in the file; or why it is not.
TABLES = {
    "people": "person",
    "clients": "person",
    "plans": "steps",
    "sessions": "sessions",
    "steps": "steps",
    "ticks": "steps",
    "own_items": "steps",
    "entries": "reflections",
    "reflections": "reflections",
    "sent_prompts": "reflections",
    "rides": "rides",
    "ride_passes": "links",
    "comfort_plans": "comfort_plans",
    "questions": "questions",
    "check_ins": "check_ins",
    "listening": "listened",
    "saved_recordings": "recordings_on_the_phone",
    "own_recordings": "recordings_made_for_you",
    "own_audio": "recordings_made_for_you",
    "passkeys": "passkeys",
    "sign_ins": "sign_ins",
    "prep_links": "links",
    "invitations": "links",
    "audit": "ways_in",
    "looks": "what_was_done",
    "views": "who_looked",
}
LEFT_OUT = {
    "flags": "the mark stands with the answer; what became of it stands in the looks",
    "ceremonies": "open for ten minutes, and nothing but a challenge",
    "enrolments": "open for half an hour, and nothing but a key",
    "device_tokens": "nothing but a key; it came with a sign-in",
}


def test_every_table_that_knows_of_a_client_is_in_it_or_has_a_reason(tmp_path: Path):
    migrate.run(tmp_path / "s.db", KEY)
    with closing(driver.open_sealed(tmp_path / "s.db", KEY)) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        columns = {
            row["name"]: {one["name"] for one in connection.execute(f"PRAGMA table_info({row['name']})")}
            for row in found
        }
    of_clients = {name for name, there in columns.items() if there & {"person_id", "client_id", "plan_id"}}
    assert of_clients <= TABLES.keys() | LEFT_OUT.keys()


async def filled(world: World) -> None:
    """Something of every kind, and a neighbour with words of their own."""
    await world.tick(await world.step("read"))
    write = await world.step("write")
    await world.send("reflection", step=write.id, text=WORDS)
    async with world.db.write() as tx:
        await prompts.send(tx, world.owner, world.client.id, clock.new_id(), "What is <near> you now?")
    session = (await world.plan()).session
    await world.send("ride", session=session.id, starts="", who=WHO, state="asked")
    async with world.db.write() as tx:
        practice = world.client.practice
        await rides.make_pass(tx, world.app.state.secrets, practice, world.client.id, world.client.id)
    await world.send("comfort", **{"q.mask": "no", "q.signal": "A flat <i>hand</i>"})
    check_in = await world.step("check-in", place=1)
    async with world.db.read() as tx:
        asked = await library.check_in(tx, world.owner.practice.id, "pre-session")
    await world.send("question", step=write.id, text="How long is it?")
    said = {"q.other": "Like <b>snow</b>", "q.eyes": "covered"}
    await world.send("listening", recording="centring-10", seconds="300", finished="no", **said)
    answers = {"q.mood": "4", "q.question": "May I bring music?", "version": asked.version}
    await world.send("check-in", step=check_in.id, **answers)
    async with world.db.write() as tx:
        kim = await accounts.add_client(tx, world.owner, "Kim", "kim@example.org")
        await plans.make_plan(tx, world.owner.practice, kim, SESSION)


async def test_the_page_has_every_kind_and_the_words_as_they_were_written(world: World):
    await filled(world)
    async with world.browser() as browser:
        answer = await browser.get("/me/everything")
    assert answer.status_code == 200
    assert "A tree by the water.\nAnd &lt;b&gt;very&lt;/b&gt; quiet. مرحبا" in answer.text
    said = ("Robin &lt;3</span>, not sure yet", "A flat &lt;i&gt;hand&lt;/i&gt;", "May I bring music?")
    for words in (
        *said,
        "What is &lt;near&gt; you now?",
        "How long is it?",
        "Like &lt;b&gt;snow&lt;/b&gt;",
        "Sam",
        "Dr. Rivera",
        "done",
    ):
        assert words in answer.text
    assert "Kim" not in answer.text
    assert "data-account" not in answer.text, "a phone keeps no copy of it"


async def test_the_file_says_the_same_in_plain_names(world: World):
    await filled(world)
    async with world.browser() as browser:
        answer = await browser.get("/me/everything.json")
    assert re.fullmatch(
        r'attachment; filename="stillpoint-\d{4}-\d\d-\d\d\.json"', answer.headers["content-disposition"]
    )
    assert answer.headers["cache-control"] == "no-store"
    found = json.loads(answer.text)
    assert found["person"]["name"] == "Sam"
    assert [one["text"] for one in found["reflections"]] == [WORDS]
    answers = {one["question"]: one["answer"] for one in found["check_ins"][0]["answers"]}
    assert "May I bring music?" in answers.values()
    async with world.db.read() as tx:
        asked = await library.check_in(tx, world.owner.practice.id, "pre-session")
    [check_in] = found["check_ins"]
    assert (check_in["check_in"], check_in["version"]) == ("pre-session", asked.version)
    assert {one["id"]: one["values"] for one in check_in["answers"]} == {
        "mood": ["4"],
        "question": ["May I bring music?"],
    }
    [plan] = found["comfort_plans"]
    assert plan["answers"] == [
        {"question": "Eye mask", "answer": "No"},
        {"question": "My stop sign", "answer": "A flat <i>hand</i>"},
    ]
    assert any(step["done"] for step in found["steps"])
    assert "What is <near> you now?" in [step["asks"] for step in found["steps"]], (
        "also while it is not answered"
    )
    assert found["sessions"][0]["state"] == "planned"
    assert [(one["who"], one["state"]) for one in found["rides"]] == [(WHO, "asked")]
    [heard] = found["listened"]
    assert (heard["seconds"], heard["word"], heard["eyes"]) == (300, "Like <b>snow</b>", "covered")
    assert "ride-home pass" in {one["kind"] for one in found["links"]}
    assert set(TABLES.values()) <= found.keys()
    for kind in (
        "reflections",
        "questions",
        "check_ins",
        "steps",
        "passkeys",
        "sign_ins",
        "recordings_on_the_phone",
    ):
        assert found[kind], kind
    assert "Kim" not in answer.text
    assert "token" not in answer.text


async def test_every_entry_that_was_received_is_in_it(world: World):
    """Also the earlier versions of what was changed."""
    write = await world.step("write")
    first = await world.send("reflection", step=write.id, text="First.")
    await world.send("reflection", step=write.id, text="Second.", revises=first.id)
    async with world.browser() as browser:
        found = (await browser.get("/me/everything.json")).json()
    assert sorted(one["text"] for one in found["reflections"]) == ["First.", "Second."]


async def test_it_asks_for_a_touch_when_the_last_one_is_some_minutes_old(world: World):
    async with world.browser() as browser:
        for path in ("/me/everything", "/me/everything.json"):
            with clock.at(NOW + timedelta(minutes=6)):
                answer = await browser.get(path)
            assert answer.status_code == 303
            assert answer.headers["location"] == "/signin?again=1&next=/me/everything"


async def test_somebody_with_nothing_yet_gets_a_page_too(world: World):
    async with world.browser() as browser:
        page = await browser.get("/me/everything")
        file = await browser.get("/me/everything.json")
    assert page.status_code == file.status_code == 200
    assert file.json()["reflections"] == []
