"""A client asks, about a step or about anything, and takes a question back until it was opened."""

import re

import pytest

from pwa.entries import service as entries
from pwa.leaving import service as leaving
from tests.entries.world import Client, World, fresh

pytestmark = pytest.mark.anyio

STEP = "what-to-expect"
TEXT = "Will it be <b>dark</b>?\nAnd may I say stop? مرحبا"
SHOWN = "Will it be &lt;b&gt;dark&lt;/b&gt;?\nAnd may I say stop? مرحبا"
BOX = "Ask my therapist about this"


async def ask(client: Client, text: str = TEXT, step: str = STEP) -> str:
    """A question that arrived; its id."""
    entry_id = fresh()
    answer = await client.send(entry_id, client.fields("question", step, text=text))
    assert answer.status_code == 201, answer.text
    return entry_id


async def take_back(client: Client, question: str) -> None:
    answer = await client.send(fresh(), client.fields("question-back", question=question))
    assert answer.status_code == 201, answer.text


async def opened(world: World, client: Client, *ids: str) -> None:
    await entries.opened(world.db, world.owner, client.id, ids)


def listed(html: str) -> list[str]:
    """The questions that a page lists, by id."""
    return re.findall(r'data-question="([^"]+)"', html)


def on_its_page(client: Client) -> str:
    return f"/prepare/{client.steps[STEP]}"


# Where one can ask.


@pytest.mark.parametrize(
    "path",
    [
        "/prepare/{what-to-expect}",
        "/prepare/{what-to-bring}",
        "/prepare/{check-in-before}",
        "/prepare/{meeting}",
        "/prepare/{intention}",
        "/prepare/{centring}",
        "/reflect/{day-1}",
        "/reflect/{evening}",
        "/check-ins/{check-in-before}",
        "/check-ins/{check-in-day-1}",
        "/comfort",
        "/meditate/centring-10",
    ],
)
async def test_each_step_and_recording_has_a_closed_place_to_ask(world: World, path: str) -> None:
    for slug, step_id in world.sam.steps.items():
        path = path.replace(f"{{{slug}}}", step_id)
    html = await world.sam.page(path)
    assert html.count(BOX) == 1
    box = re.search(rf"<details>\s*<summary>{BOX}</summary>(.*?)</details>", html, re.S)
    assert box
    for words in ("Dr. Rivera reads check-ins", "not watched live", 'href="/help"', "not for an emergency"):
        assert words in box[1]
    assert box[1].count("<textarea") == box[1].count("<button") == 1
    assert len(set(re.findall(r' id="([^"]+)"', html))) == len(re.findall(r' id="([^"]+)"', html))


async def test_the_questions_of_a_check_in_are_not_mixed_with_ones_own(world: World) -> None:
    """It stands behind them, and is out of sight while one question a screen is asked."""
    html = await world.sam.page(f"/check-ins/{world.sam.steps['check-in-before']}")
    behind = html[html.index('data-entry="check-in"') :].split("</form>", 1)[1]
    assert re.search(rf'<div class="flow around">\s*<section [^>]*data-asked.*{BOX}', behind, re.S)


async def test_the_page_of_questions_is_linked_from_me_and_from_a_meeting(world: World) -> None:
    for path in ("/me", f"/prepare/{world.sam.steps['meeting']}"):
        assert 'href="/questions"' in await world.sam.page(path)
    assert 'data-entry="question"' in await world.sam.page("/questions")


# What is asked.


async def test_a_question_is_listed_where_it_was_asked_and_on_the_page_of_all(world: World) -> None:
    question = await ask(world.sam)
    for path in (on_its_page(world.sam), "/questions"):
        html = await world.sam.page(path)
        assert listed(html) == [question]
        assert SHOWN in html
        line = re.search(rf'data-custody="question:{question}" data-state="(\w+)">([^<]+)', html)
        assert line
        assert (line[1], line[2][:9]) == ("received", "Received ")
    assert f'href="{on_its_page(world.sam)}">A walk through the day</a>' in await world.sam.page("/questions")
    assert listed(await world.sam.page(f"/prepare/{world.sam.steps['getting-home']}")) == []


async def test_one_can_ask_without_a_step_and_the_newest_stands_first(world: World) -> None:
    first = await ask(world.sam)
    second = await ask(world.sam, "And who is there?", step="")
    assert listed(await world.sam.page("/questions")) == [second, first]
    assert listed(await world.sam.page(on_its_page(world.sam))) == [first]


async def test_to_ask_about_a_step_is_not_to_do_it(world: World) -> None:
    for slug in (STEP, "intention", "check-in-before", "centring"):
        await ask(world.sam, step=slug)
    html = await world.sam.page("/prepare")
    assert 'data-state="done"' not in html
    assert "Received" not in await world.sam.page("/check-ins")


async def test_the_words_are_sealed_and_kept_as_they_were_typed(world: World) -> None:
    await ask(world.sam, "  " + TEXT)
    [row] = await world.rows("SELECT client_id, text FROM questions")
    assert "dark" not in row["text"]
    async with world.db.read() as tx:
        assert tx.unseal("questions.text", row["client_id"], row["text"]) == "  " + TEXT


async def test_without_script_the_next_page_shows_it(world: World) -> None:
    answer = await world.sam.send(fresh(), world.sam.fields("question", STEP, text=TEXT), script=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/questions")
    assert SHOWN in await world.sam.page("/questions")


async def test_the_same_twice_is_one_question(world: World) -> None:
    entry_id, fields = fresh(), world.sam.fields("question", STEP, text=TEXT)
    codes = [(await world.sam.send(entry_id, fields)).status_code for _ in range(2)]
    assert codes == [201, 200]
    assert listed(await world.sam.page("/questions")) == [entry_id]


# What is not right.


@pytest.mark.parametrize("text", ["", "  ", "\r\n\t ", "\N{EM SPACE}"])
async def test_nothing_is_not_a_question(world: World, text: str) -> None:
    answer = await world.sam.send(fresh(), world.sam.fields("question", STEP, text=text))
    assert answer.status_code == 422
    assert answer.json()["fields"] == {"text": "Please write your question. A few words are enough."}
    assert await world.count("entries") == await world.count("questions") == 0


@pytest.mark.parametrize(("text", "status"), [("🌊" * 2000, 201), ("a\r\n" * 1000, 201), ("x" * 2001, 422)])
async def test_a_question_has_up_to_two_thousand_characters(world: World, text: str, status: int) -> None:
    answer = await world.sam.send(fresh(), world.sam.fields("question", STEP, text=text))
    assert answer.status_code == status
    assert await world.count("questions") == (status == 201)


async def test_too_long_comes_back_as_it_was_with_the_step_it_is_about(world: World) -> None:
    text = "why & " * 400
    answer = await world.sam.send(fresh(), world.sam.fields("question", STEP, text=text), script=False)
    assert answer.status_code == 422
    assert "Your question has 2,400 characters. We can take 2,000: please shorten it." in answer.text
    assert "why &amp; " * 400 in answer.text
    assert "About A walk through the day" in answer.text
    assert f'name="step" value="{world.sam.steps[STEP]}"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert 'href="#text"' in answer.text
    assert answer.text.count('id="text"') == 1


async def test_other_words_under_the_same_name_can_be_saved_as_new(world: World) -> None:
    question = await ask(world.sam)
    answer = await world.sam.send(question, world.sam.fields("question", STEP, text="Other"), script=False)
    assert answer.status_code == 409
    assert "Other</textarea>" in answer.text
    assert "Save as new" in answer.text


async def test_about_a_step_of_somebody_else_nothing_can_be_asked(world: World) -> None:
    fields = world.kim.fields("question", text=TEXT) | {"step": world.sam.steps[STEP]}
    assert (await world.kim.send(fresh(), fields)).status_code == 404
    shown = await world.kim.send(fresh(), fields, script=False)
    assert shown.status_code == 404
    assert SHOWN in shown.text, "the words are not lost"
    assert await world.count("questions") == 0


async def test_a_question_is_its_writers(world: World) -> None:
    await ask(world.sam)
    assert listed(await world.kim.page("/questions")) == []
    assert (await world.kim.browser.get(on_its_page(world.sam))).status_code == 404


@pytest.mark.parametrize("question", ["", "nonsense", "../x"])
async def test_what_is_taken_back_must_be_named(world: World, question: str) -> None:
    answer = await world.sam.send(fresh(), world.sam.fields("question-back", question=question))
    assert answer.status_code == 422
    assert await world.count("questions") == 0


# Taking back.


async def test_taken_back_before_it_was_opened_its_words_are_gone(world: World) -> None:
    question, other = await ask(world.sam), await ask(world.sam, "Another")
    assert (await world.sam.page("/questions")).count("Take this question back") == 3, "two, and the template"
    await take_back(world.sam, question)
    assert listed(await world.sam.page("/questions")) == [other]
    [row] = await world.rows("SELECT text FROM questions WHERE entry_id = :id", id=question)
    assert row["text"] == ""
    assert (await world.sam.send(question, world.sam.fields("question", STEP, text=TEXT))).status_code == 200
    assert listed(await world.sam.page("/questions")) == [other], (
        "a copy that comes again brings nothing back"
    )


async def test_what_was_opened_stays_and_that_is_said(world: World) -> None:
    question = await ask(world.sam)
    await opened(world, world.sam, question)
    html = await world.sam.page("/questions")
    assert html.count("Take this question back") == 1, "the template alone"
    await take_back(world.sam, question)
    html = await world.sam.page("/questions")
    assert SHOWN in html
    assert "Opened by your therapist" in html
    assert "It was opened before you took it back." in html


async def test_it_may_be_taken_back_before_it_has_arrived(world: World) -> None:
    """After a restore, or on a second phone: whichever comes first, it is taken back."""
    question = fresh()
    await take_back(world.sam, question)
    answer = await world.sam.send(question, world.sam.fields("question", STEP, text=TEXT))
    assert answer.status_code == 201
    assert listed(await world.sam.page("/questions")) == []
    assert [row["text"] for row in await world.rows("SELECT text FROM questions")] == [""]


async def test_nobody_takes_back_what_is_another_persons(world: World) -> None:
    question = await ask(world.sam)
    await take_back(world.kim, question)
    assert listed(await world.sam.page("/questions")) == [question]


async def test_taking_back_without_script_leads_to_the_page_of_questions(world: World) -> None:
    fields = world.sam.fields("question-back", question=await ask(world.sam))
    answer = await world.sam.send(fresh(), fields, script=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/questions")
    assert "A question taken back" in await world.sam.page("/entries")


# When the plan has ended, and the step has gone.


async def test_after_the_plan_has_ended_nothing_invites_to_ask_and_what_comes_is_kept(world: World) -> None:
    question = await ask(world.sam)
    async with world.db.write() as tx:
        await leaving.end_plan(tx, world.owner.practice, world.sam.id, world.sam.id)
    html = await world.sam.page(on_its_page(world.sam))
    assert BOX not in html
    assert listed(html) == [question], "still there to read"
    html = await world.sam.page("/questions")
    assert "please call your practice" in html
    assert 'data-entry="question"' not in html
    late = await ask(world.sam, "From a phone that did not know yet")
    assert listed(await world.sam.page("/questions")) == [late, question]


async def test_a_question_outlives_its_step(world: World) -> None:
    question = await ask(world.sam)
    await world.remove(world.sam, STEP)
    html = await world.sam.page("/questions")
    assert listed(html) == [question]
    assert on_its_page(world.sam) not in html.split("<template>")[0]
