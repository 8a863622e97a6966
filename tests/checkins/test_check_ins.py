"""A check-in from the questions to what the therapist sees."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from pwa.checkins import service
from pwa.clock import now
from pwa.library import service as library
from pwa.therapist.looks import service as looks
from pwa.web.render import environment
from tests.entries.world import Client, World, fresh

pytestmark = pytest.mark.anyio

STEP = "check-in-before"


async def _version(world: World) -> str:
    async with world.db.read() as tx:
        return (await library.check_in(tx, world.owner.practice.id, "pre-session")).version


async def _answer(world: World, client: Client, *, script: bool = True, **answers: Any) -> httpx.Response:
    given = {f"q.{name.replace('_', '-')}": value for name, value in answers.items()}
    fields = client.fields("check-in", STEP, version=await _version(world), **given)
    return await client.send(fresh(), fields, script=script)


def _questions(html: str) -> set[str]:
    return set(re.findall(r'name="(q\.[a-z-]+)"', html))


async def test_every_question_is_asked_and_can_be_skipped(world: World) -> None:
    html = await world.sam.page(f"/check-ins/{world.sam.steps[STEP]}")
    async with world.db.read() as tx:
        asked = await service.definition(tx, world.owner.practice.id, "pre-session")
    assert _questions(html) == {question.name for question in asked.questions}
    assert "required" not in html
    singles = [question for question in asked.questions if question.options and not question.several]
    assert len(re.findall(r'name="q\.[a-z-]+" value=""', html)) == len(singles), (
        "an answer given can be taken back"
    )
    assert (await _answer(world, world.sam)).status_code == 201


async def test_the_page_says_who_reads_and_that_nobody_watches(world: World) -> None:
    html = await world.sam.page(f"/check-ins/{world.sam.steps[STEP]}")
    assert world.owner.practice.who_reads in html
    assert "Nobody reads your answers live" in html
    assert "always comes first" in html


async def test_answers_are_shown_with_who_sees_them_and_where_they_are(world: World) -> None:
    answer = await _answer(
        world, world.sam, script=False, mood="4", body=["tired", "tense"], question="Own <blanket>?"
    )
    html = await world.sam.page(answer.headers["location"])
    for words in ("4 (0 very low, 10 very good)", "Tired, Tense or restless", "Own &lt;blanket&gt;?"):
        assert words in html
    assert world.owner.practice.who_reads in html
    assert f'data-custody="{world.sam.steps[STEP]}" data-state="received"' in html
    assert "How did you sleep last night?" in html, "what was skipped is named"


async def test_a_second_time_is_a_new_entry_and_the_latest_is_shown(world: World) -> None:
    await _answer(world, world.sam, mood="2")
    await _answer(world, world.sam, mood="9")
    html = await world.sam.page(f"/check-ins/{world.sam.steps[STEP]}")
    assert "9 (0 very low" in html
    assert "2 (0 very low" not in html
    assert "You answered before" in html
    async with world.db.read() as tx:
        assert [one.said[0].words[0] for one in await service.of_client(tx, world.sam.id)] == ["9", "2"]


# A change: the word to contact the practice, at once and again afterwards.


async def test_a_change_says_to_contact_the_practice_before_coming(world: World) -> None:
    form = await world.sam.page(f"/check-ins/{world.sam.steps[STEP]}")
    assert re.search(
        r"data-contact-now[^>]*>Please contact your practice before you come.*tel:\+15550100100", form
    )
    answer = await _answer(world, world.sam, script=False, illness="yes")
    html = await world.sam.page(answer.headers["location"])
    assert "Please call before you come" in html
    assert "tel:+15550100100" in html
    assert "Are you safe right now?" not in html.split("Answer again")[0]
    flags = await world.rows("SELECT question, weight FROM flags")
    assert flags == [{"question": "illness", "weight": "contact"}]


async def test_no_change_raises_nothing(world: World) -> None:
    await _answer(world, world.sam, illness="no", self_harm="no", ride="no", question="yes")
    assert await world.count("flags") == 0


# Thoughts of hurting oneself: numbers at once, before anything is sent; again afterwards, first on the page; a flag.


async def test_the_help_numbers_wait_in_the_form_for_a_yes(world: World) -> None:
    html = await world.sam.page(f"/check-ins/{world.sam.steps[STEP]}")
    block = html.split("data-help-now")[1].split("A ride home")[0]
    assert "Are you safe right now?" in block
    assert 'href="tel:988"' in block
    assert 'href="sms:988"' in block
    assert 'href="tel:911"' in block
    assert "Nobody has seen this answer yet" in block
    assert html.index('name="q.self-harm"') < html.index("data-help-now"), "right behind the question"


async def test_after_a_yes_help_comes_first(world: World) -> None:
    answer = await _answer(world, world.sam, script=False, self_harm="yes", illness="yes", mood="1")
    html = await world.sam.page(answer.headers["location"])
    main = html.split("</h1>")[1]
    order = ("Are you safe right now?", "tel:988", "Please call before", "What you answered")
    places = [main.index(words) for words in order]
    assert places == sorted(places)
    assert "do not wait for someone to see them" in main


async def test_a_yes_is_flagged_for_the_therapist_with_both_times(world: World) -> None:
    moment = now() - timedelta(hours=5)
    fields = world.sam.fields("check-in", STEP, version=await _version(world), written=moment.isoformat())
    await world.sam.send(fresh(), fields | {"q.self-harm": "yes", "q.illness": "yes"})
    async with world.db.read() as tx:
        [flagged] = (await looks.of_client(tx, world.owner, world.sam.id)).waiting
        assert (await looks.of_client(tx, world.owner, world.kim.id)).waiting == []
    assert [said.weight for said in flagged.flags] == ["help", "contact"]
    assert flagged.flags[0].label.startswith("Thoughts of hurting yourself")
    assert flagged.written_at == moment
    assert flagged.received_at > moment


@pytest.mark.parametrize(
    ("country", "link"), [("GB", "tel:116123"), ("", "findahelpline.com"), ("XX", "findahelpline.com")]
)
async def test_the_numbers_are_those_of_the_country(world: World, country: str, link: str) -> None:
    async with world.db.write() as tx:
        await tx.run("UPDATE practices SET country = :country", country=country)
    html = await world.sam.page(f"/check-ins/{world.sam.steps[STEP]}")
    assert link in html.split("data-help-now")[1]


# What cannot be taken.


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"q.mood": "11"}, "q.mood"),
        ({"q.mood": ["1", "2"]}, "q.mood"),
        ({"q.sleep": "never"}, "q.sleep"),
        ({"q.illness": "true"}, "q.illness"),
        ({"q.weight": "70"}, "q.weight"),
        ({"q.question": "x" * 20_001}, "q.question"),
        ({"version": "000000000000"}, "version"),
        ({"version": ""}, "version"),
    ],
)
async def test_an_answer_that_is_none_is_named(world: World, changes: dict[str, Any], field: str) -> None:
    fields = world.sam.fields("check-in", STEP, version=await _version(world)) | {"q.worry": "3"} | changes
    answer = await world.sam.send(fresh(), fields)
    assert answer.status_code == 422
    assert field in answer.json()["fields"]
    assert await world.count("check_ins") == await world.count("flags") == await world.count("entries") == 0


async def test_the_form_comes_back_as_filled_in(world: World) -> None:
    given = {"mood": "11", "worry": "3", "illness": "yes", "question": "Own <blanket>?"}
    answer = await _answer(world, world.sam, script=False, **given)
    assert answer.status_code == 422
    assert re.search(r'name="q.worry" value="3" checked', answer.text)
    assert re.search(r'name="q.illness" value="yes" checked', answer.text)
    assert "Own &lt;blanket&gt;?" in answer.text
    assert 'href="#q.mood"' in answer.text
    assert f'action="{answer.url.path}"' in answer.text, "put right, it takes the place of what was refused"


async def test_another_persons_check_in_is_not_theirs_to_answer(world: World) -> None:
    fields = world.sam.fields("check-in", version=await _version(world)) | {"q.mood": "3"}
    foreign = await world.sam.send(fresh(), fields | {"step": world.kim.steps[STEP]})
    absent = await world.sam.send(fresh(), fields | {"step": fresh()})
    assert (foreign.status_code, foreign.content) == (absent.status_code, absent.content)
    assert foreign.status_code == 404
    assert (await world.sam.browser.get(f"/check-ins/{world.kim.steps[STEP]}")).status_code == 404


@pytest.mark.parametrize("slug", ["intention", "what-to-bring"])
async def test_a_step_of_another_kind_has_no_questions(world: World, slug: str) -> None:
    assert (await world.sam.browser.get(f"/check-ins/{world.sam.steps[slug]}")).status_code == 404
    fields = world.sam.fields("check-in", slug, version=await _version(world))
    assert (await world.sam.send(fresh(), fields)).status_code == 422


async def test_old_answers_stay_readable_in_their_own_questions(world: World) -> None:
    """They were given in a version with other words: shown as it was asked, while new ones are asked as it is now."""
    await _answer(world, world.sam, mood="4")
    async with world.db.write() as tx:
        await tx.run(
            """
            INSERT INTO library_versions (practice_id, slug, version, source, approved_by, approved_at)
            SELECT practice_id, slug, 'ffffffffffff', replace(source, 'your mood', 'your day'), approved_by, approved_at
            FROM library_versions WHERE slug = 'pre-session'
            """
        )
        await tx.run("UPDATE check_ins SET version = 'ffffffffffff'")
    html = await world.sam.page(f"/check-ins/{world.sam.steps[STEP]}")
    then, now_asked = html.split("Answer again")
    assert "How is your day today?" in then
    assert "How is your mood today?" in now_asked


# When there is nothing to ask.


@pytest.mark.parametrize(
    ("outcome", "days", "asked"), [("postponed", 0, True), ("cancelled", 0, False), ("took-place", 4, False)]
)
async def test_a_session_that_is_off_or_over_is_not_asked_about(
    world: World, outcome: str, days: int, asked: bool
) -> None:
    await world.tell(world.sam, outcome, now() + timedelta(days=days))
    html = await world.sam.page(f"/check-ins/{world.sam.steps[STEP]}")
    assert bool(_questions(html)) == asked
    assert ("/check-ins/" in await world.sam.page("/check-ins")) == (outcome != "cancelled")


async def test_the_list_says_what_is_done(world: World) -> None:
    assert 'data-state="later"' in await world.sam.page("/check-ins")
    await _answer(world, world.sam, mood="3")
    html = await world.sam.page("/check-ins")
    assert 'data-state="done"' in html
    assert "Received " in html


# At the end.


@pytest.mark.parametrize(("phase", "is_there"), [("before", False), ("after", True)])
async def test_after_a_session_it_ends_with_the_signs_to_act_on(
    world: World, phase: str, is_there: bool
) -> None:
    """With the country's emergency number, and what to do soon as well as at once."""
    async with world.db.read() as tx:
        asked = await service.for_step(tx, world.sam.person, world.sam.steps[STEP])
    step = replace(asked.step, phase=phase)
    macros = environment(str, "").get_template("checkins/follow.html").module
    words = str(macros.signs_to_know(replace(asked, step=step)))
    groups = library.help_data()["warning_signs"]
    signs = ["tel:911", *(sign for group in groups for sign in (group["title"], *group["signs"]))]
    assert {sign in words for sign in signs} == {is_there}


async def test_an_answer_that_opens_help_says_so_first_and_help_is_there_whatever_the_answer(
    world: World,
) -> None:
    html = await world.sam.page(f"/check-ins/{world.sam.steps[STEP]}")
    question = html.split("Thoughts of hurting yourself, or of ending your life")[1].split("A ride home")[0]
    assert "the help numbers open at once" in question
    assert re.search(r'</div>\s*<p class="small"><a class="onward" href="/help">Help is here', question)
    assert question.count('data-raises="help"') == 1
