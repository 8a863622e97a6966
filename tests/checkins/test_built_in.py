"""The built-in check-ins, each done from its first question to what the therapist reads."""

import json
import re
from datetime import timedelta

import pytest

from pwa.checkins import service
from pwa.checkins.definitions import definition
from pwa.checkins.model import Definition
from pwa.clock import now
from pwa.library import service as library
from pwa.library.model import CHECK_IN
from tests.checkins.test_definition import answer_to
from tests.entries.world import World, fresh
from tests.library.content import HELP, STEPS

pytestmark = pytest.mark.anyio
ASKED = {
    piece.slug: definition(json.loads(piece.source), piece.version)
    for piece in library.built_in()
    if piece.shape == CHECK_IN
}
LEADING = {step.slug: step for step in STEPS if step.kind == "check-in"}
AFTER = {step.check_in for step in LEADING.values() if step.phase == "after"}
WEEKS = "check-in-day-7"


async def set_questionnaires(world: World, value: str) -> None:
    async with world.db.write() as tx:
        await tx.run("UPDATE practices SET questionnaires = :value", value=value)


async def answered(world: World, slug: str, given: dict[str, str]) -> str:
    """Sam answers the check-in of a step; the page that comes after it."""
    asked = ASKED[LEADING[slug].check_in]
    fields = world.sam.fields("check-in", slug, version=asked.version)
    answer = await world.sam.send(fresh(), fields | given, script=False)
    assert answer.status_code == 303, answer.text
    html = await world.sam.page(answer.headers["location"])
    return html.split("</h1>")[1].split("Answer again")[0]


async def open_day(world: World, slug: str) -> None:
    """The days after a session open when somebody told that it took place."""
    if LEADING[slug].phase == "after":
        await world.tell(world.sam, "took-place", now() + timedelta(days=4))


@pytest.mark.parametrize("slug", LEADING)
async def test_each_is_done_from_start_to_end(world: World, slug: str) -> None:
    await open_day(world, slug)
    await set_questionnaires(world, "on")
    asked = ASKED[LEADING[slug].check_in]
    form = await world.sam.page(f"/check-ins/{world.sam.steps[slug]}")
    assert set(re.findall(r'name="(q\.[a-z0-9.-]+)"', form)) == {
        name for one in asked.questions for name in one.names
    }
    assert world.owner.practice.who_reads in form
    assert "Nobody reads your answers live" in form
    assert "You skipped every question. That is fine." in await answered(world, slug, {}), "each can be left"
    given = {one.names[0]: answer_to(one)[0] for one in asked.questions if not one.raises}
    page = await answered(world, slug, given)
    assert "What you answered" in page
    assert asked.closing in page
    assert await world.count("flags") == 0
    async with world.db.read() as tx:
        one = (await service.of_client(tx, world.sam.id))[0]
    assert len(one.said) == len(given)
    assert set(one.skipped) == {question.label for question in asked.questions if question.raises}
    step = world.sam.steps[slug]
    assert re.search(rf'data-state="done"[^>]*data-step="{step}"', await world.sam.page("/check-ins"))
    page = await answered(world, slug, {"q.self-harm": "yes"})
    assert page.index("Are you safe right now?") < page.index("tel:988") < page.index("What you answered")
    flags = await world.rows("SELECT question, weight FROM flags")
    assert flags == [{"question": "self-harm", "weight": "help"}]


@pytest.mark.parametrize("slug", ["check-in-morning", "check-in-evening", "check-in-day-1"])
async def test_what_cannot_wait_leads_with_the_emergency_number(world: World, slug: str) -> None:
    await open_day(world, slug)
    page = await answered(world, slug, {"q.signs-now": "chest"})
    said = page.split("data-contact-now")[1]
    assert said.index('href="tel:911"') < said.index("practice")
    assert await world.rows("SELECT question, weight FROM flags") == [
        {"question": "signs-now", "weight": "contact"}
    ]
    async with world.db.write() as tx:
        await tx.run("UPDATE practices SET country = ''")
    page = await world.sam.page(f"/check-ins/{world.sam.steps[slug]}")
    assert "Call the emergency number now." in page


async def test_each_sign_is_followed_by_what_fits_it(world: World) -> None:
    await open_day(world, "check-in-day-1")
    soon = await answered(world, "check-in-day-1", {"q.urine": "burning"})
    assert "Please tell your practice soon." in soon
    assert "Please call your practice today." not in soon
    assert "tel:911" not in soon.split("What you answered")[0]
    today = await answered(world, "check-in-day-1", {"q.signs-today": "panic"})
    assert "Please call your practice today." in today
    assert "before you come" not in today
    both = await answered(world, "check-in-day-1", {"q.urine": "blood", "q.signs-today": "unreal"})
    assert "please call them today. Please call your practice today." in both


def test_the_signs_are_those_of_the_help_page() -> None:
    """Word for word, but for who speaks; thoughts of ending one's life are asked by themselves."""
    lists = {group["id"]: group["signs"] for group in HELP["warning_signs"]}
    asked = ASKED["after-day-1"]
    said = {
        question.id: [
            words.lower().replace("my ", "your ") for value, words in question.options if value != "none"
        ]
        for question in asked.questions
    }
    assert [
        words.replace("started", "start").replace("wore off", "has worn off") for words in said["signs-now"]
    ] == [
        words.replace(", or being very hard to wake", "") for words in lists["now"] if "ending" not in words
    ]
    assert said["signs-today"] == [
        words for words in lists["today"] if "ending" not in words and "blood" not in words
    ]
    assert {"blood in your urine", *lists["soon"]} >= {
        words.replace("when i", "when you") for words in said["urine"]
    }


@pytest.mark.parametrize("slug", sorted(AFTER))
def test_what_follows_a_session_interprets_and_scores_nothing_by_itself(slug: str) -> None:
    asked = ASKED[slug]
    assert len(asked.asked(False).questions) <= 7
    assert asked.asked(False).instruments == asked.instruments
    assert not [group for group in asked.asked(False).groups if group.instrument]
    assert "before you come" not in " ".join((asked.contact, asked.help, asked.closing))


def test_two_weeks_of_recall_are_asked_on_days_7_14_and_30_alone() -> None:
    with_instruments = {slug for slug, asked in ASKED.items() if asked.instruments}
    steps = {step.due for step in LEADING.values() if step.check_in in with_instruments}
    assert (with_instruments, steps) == ({"after-weeks"}, {7, 14, 30})


# Questionnaires: only where the practice wants them.


@pytest.mark.parametrize("value", ["unset", "off"])
async def test_questionnaires_are_not_asked_where_nobody_wants_them(world: World, value: str) -> None:
    await open_day(world, WEEKS)
    await set_questionnaires(world, value)
    form = await world.sam.page(f"/check-ins/{world.sam.steps[WEEKS]}")
    assert "q.phq-9-1" not in form
    assert "q.gad-7-1" not in form
    await answered(world, WEEKS, {"q.mood": "5"})
    async with world.db.read() as tx:
        [one] = await service.of_client(tx, world.sam.id)
    assert one.scores == ()
    assert not [label for label in one.skipped if "Trouble relaxing" in label], (
        "what was not asked was not skipped"
    )


async def test_what_was_asked_on_a_kept_page_is_taken_and_scored_all_the_same(world: World) -> None:
    """The practice changed its mind while the page was on a phone."""
    await open_day(world, WEEKS)
    given = {f"q.gad-7-{item}": "1" for item in range(1, 7)}
    page = await answered(world, WEEKS, given)
    assert "no total. 1 of 7 were left open." in page
    async with world.db.read() as tx:
        [one] = await service.of_client(tx, world.sam.id)
    assert [(score.instrument, score.answered) for score in one.scores] == [("gad-7", 6)]
    assert "Feeling afraid as if something awful might happen" in one.skipped
    assert "Poor appetite or overeating" not in one.skipped


async def test_the_list_has_what_belongs_to_now(world: World) -> None:
    before = await world.sam.page("/check-ins")
    assert world.sam.steps["check-in-week"] in before
    assert world.sam.steps[WEEKS] not in before
    await world.tell(world.sam, "took-place", now() + timedelta(days=4))
    after = await world.sam.page("/check-ins")
    assert world.sam.steps["check-in-week"] not in after
    assert world.sam.steps[WEEKS] in after


def _all() -> list[Definition]:
    return list(ASKED.values())


def test_the_same_question_is_the_same_wherever_it_is_asked() -> None:
    """So that answers can be laid beside each other."""
    for name in ("mood", "worry", "sleep", "self-harm"):
        asked = {
            (one.kind, one.label, one.options, one.least, one.most, one.low, one.high)
            for made in _all()
            for one in made.questions
            if one.id == name
        }
        assert len(asked) == 1, name
