"""Every kind of question from the page to what is read back, and instruments with their totals."""

import copy
import re
from typing import Any

import httpx
import pytest

from pwa.checkins import service
from pwa.library import reading
from tests.checkins.approved import STEP, approve
from tests.checkins.test_definition import SMALL, answer_to
from tests.entries.world import World, fresh
from tests.harness.sign_in import cookie_for

pytestmark = pytest.mark.anyio
EVERY_KIND = {"groups": SMALL["groups"], "questions": SMALL["questions"]}
PHQ_9 = {"groups": [{"id": "weeks", "title": "The last 2 weeks", "instrument": "phq-9"}]}
STEM = "Over the last 2 weeks, how often have you been bothered by any of the following problems?"


async def _answer(world: World, version: str, *, script: bool = False, **given: Any) -> httpx.Response:
    return await world.sam.send(
        fresh(), world.sam.fields("check-in", STEP, version=version, **given), script=script
    )


async def _main(world: World) -> str:
    html = await world.sam.page(f"/check-ins/{world.sam.steps[STEP]}")
    return html.split("</h1>")[1]


async def _read_by_the_owner(world: World) -> str:
    world.kim.browser.cookies.set("sign-in", cookie_for(world.app.state.settings.data, world.owner.id))
    answer = await world.kim.browser.get(f"/clients/{world.sam.id}")
    assert answer.status_code == 200
    return answer.text.split('id="arrived"')[1]


async def test_every_kind_is_asked_answered_and_read_back(world: World) -> None:
    version = await approve(world, **EVERY_KIND)
    html = await _main(world)
    assert re.search(r'inputmode="decimal"[^>]*maxlength="12"', html)
    assert "A number from 0 to 24 hours." in html
    assert re.search(r'type="time"[^>]*name="q.woke"', html)
    assert 'data-if-question="body" data-if-is="tired"' in html
    assert "Only if you answered “Tired” to “Body?”" in html
    assert html.count('name="q.first.1"') == html.count('name="q.first.2"') == 4
    assert re.search(r'value="bad" data-raises="contact"', html)
    assert 'data-help-now data-raised-by="worst"' in html
    answer = await _answer(
        world,
        version,
        **{"q.slept": "7,5", "q.woke": "06:30", "q.word": "tea", "q.first.1": "people", "q.first.2": "rest"},
        **{"q.felt": "bad"},
    )
    assert answer.status_code == 303, answer.text
    then = (await _main(world)).split("Answer again")[0]
    for words in ("7.5 hours", "06:30", "tea", "1. People; 2. Rest", "Bad", "tel:911"):
        assert words in then
    assert "A word?" in then, "what was answered is there, meant or not"
    for words in ("7.5 hours", "1. People; 2. Rest", "tea"):
        assert words in await _read_by_the_owner(world)


async def test_only_the_second_place_of_a_ranking_is_kept_as_the_second(world: World) -> None:
    version = await approve(world, **EVERY_KIND)
    await _answer(world, version, **{"q.first.1": "", "q.first.2": "rest"})
    for said in ((await _main(world)).split("Answer again")[0], await _read_by_the_owner(world)):
        assert "2. Rest (1 was left open)" in said
        assert "1. Rest" not in said


async def test_what_was_not_meant_is_not_called_skipped(world: World) -> None:
    version = await approve(world, **EVERY_KIND)
    for body, is_meant in (("at-ease", False), ("tired", True)):
        await _answer(world, version, **{"q.body": body})
        async with world.db.read() as tx:
            latest = (await service.of_client(tx, world.sam.id))[0]
        assert ("A word?" in latest.skipped) == is_meant
        assert "Hours?" in latest.skipped


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("q.slept", "25", "a number from 0 to 24 hours, please"),
        ("q.woke", "late", "a time such as 22:30, please"),
        ("q.first.2", "food", "the same is there twice"),
        ("q.word", "x" * 201, "has room for 200 characters. This has 201"),
    ],
)
async def test_what_cannot_be_taken_comes_back_as_it_was_typed(
    world: World, name: str, value: str, said: str
) -> None:
    version = await approve(world, **EVERY_KIND)
    answer = await _answer(
        world, version, **{"q.mood": "3", "q.first.1": "food", "q.ask": "Own words"} | {name: value}
    )
    assert answer.status_code == 422
    assert said in answer.text
    for kept in (rf'name="{name}"[^>]*value="{value}"', r'name="q.mood" value="3" checked', "Own words"):
        assert re.search(kept, answer.text)
    linked = "q.first.1" if name == "q.first.2" else name
    assert f'href="#{linked}"' in answer.text
    assert f'id="{linked}"' in answer.text


async def test_the_check_in_says_itself_who_sees_it(world: World) -> None:
    await approve(world, **EVERY_KIND, who="Only your therapist reads this.")
    asked = (await _main(world)).split("More about these questions")[0]
    assert "Only your therapist reads this." in asked
    assert world.owner.practice.who_reads not in asked
    await approve(world, **EVERY_KIND)
    assert world.owner.practice.who_reads in await _main(world)


# Instruments.


async def test_an_instrument_is_asked_in_its_own_words_each_time(world: World) -> None:
    await approve(world, **PHQ_9)
    html = await _main(world)
    assert html.count(STEM) == 9
    assert "Drs. Robert L. Spitzer" in html
    assert "LOINC is copyright" in html
    assert html.count('data-raises="help"') == 3
    assert 'data-help-now data-raised-by="1 2 3"' in html


async def test_the_client_reads_a_number_and_the_therapist_the_published_band(world: World) -> None:
    version = await approve(world, **PHQ_9)
    await _answer(world, version, **{f"q.phq-9-{item}": "1" for item in range(1, 9)}, **{"q.phq-9-9": "0"})
    then = (await _main(world)).split("Answer again")[0]
    assert "8 of 27. A record to talk about, not a diagnosis." in then
    assert "mild" not in then
    assert "Are you safe right now?" not in then
    desk = await _read_by_the_owner(world)
    assert "<strong>8</strong> of 27, mild" in desk
    assert "those of the authors of the PHQ-9" in desk, "whose word that is"


async def test_without_every_item_there_is_no_total(world: World) -> None:
    version = await approve(world, **PHQ_9)
    await _answer(world, version, **{f"q.phq-9-{item}": "3" for item in range(1, 8)})
    assert "no total. 2 of 9 were left open." in (await _main(world)).split("Answer again")[0]
    assert "no total, 2 of 9 were left open" in await _read_by_the_owner(world)


@pytest.mark.parametrize("value", ["1", "2", "3"])
async def test_thoughts_of_being_better_off_dead_open_help_and_are_flagged(world: World, value: str) -> None:
    version = await approve(world, **PHQ_9)
    await _answer(world, version, **{"q.phq-9-9": value})
    then = (await _main(world)).split("Answer again")[0]
    assert then.index("Are you safe right now?") < then.index("What you answered")
    assert await world.rows("SELECT question, weight FROM flags") == [
        {"question": "phq-9-9", "weight": "help"}
    ]


async def test_answers_stay_readable_in_the_words_that_were_asked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The approved source has the instrument in it: whatever our files say later, or whether they are there at all."""
    version = await approve(world, **PHQ_9)
    await _answer(world, version, **{f"q.phq-9-{item}": "1" for item in range(1, 10)})
    changed = copy.deepcopy(reading.instruments())
    changed["phq-9"]["items"][0]["label"] = "Little joy"
    monkeypatch.setattr(reading, "instruments", lambda *_: changed)
    assert await approve(world, **PHQ_9) != version
    assert "Little joy" in await _main(world)
    monkeypatch.setattr(reading, "instruments", lambda *_: {})
    async with world.db.read() as tx:
        [one] = await service.of_client(tx, world.sam.id)
    assert one.said[0].label == "Little interest or pleasure in doing things"
    assert one.scores[0].total == 9


# As large as they come.


async def test_a_hundred_questions_and_twenty_thousand_characters(world: World) -> None:
    kinds = SMALL["questions"]
    questions = [
        {
            **kinds[place % len(kinds)],
            "id": f"q{place}",
            "group": "one",
            "if": {"question": "q0", "is": ["1"]},
        }
        for place in range(1, 100)
    ]
    first = {**kinds[0], "id": "q0"}
    version = await approve(world, groups=[{"id": "one", "title": "One"}], questions=[first, *questions])
    html = await _main(world)
    assert html.count('class="question') == 100
    async with world.db.read() as tx:
        asked = await service.definition(tx, world.owner.practice.id, "pre-session")
    given = {one.names[0]: answer_to(one)[0] for one in asked.questions}
    long = next(one for one in asked.questions if one.kind == "long-text")
    given[long.name] = "è" * 20_000
    answer = await _answer(world, version, **given)
    assert answer.status_code == 303, answer.text
    async with world.db.read() as tx:
        [one] = await service.of_client(tx, world.sam.id)
    assert len(one.said) == 100
    assert one.skipped == ()
    assert {said.question_id: said.words for said in one.said}[long.id] == "è" * 20_000
