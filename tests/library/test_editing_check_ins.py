"""An owner writes check-ins: questions, the words around them, instruments as a whole. A draft until it is approved."""

import html
import json
import re
from typing import Any

import httpx
import pytest

from pwa.checkins import service as checkins
from pwa.library import service
from pwa.library.model import CHECK_IN
from tests.library.check_ins import EDIT, SLUG, asked, press, question, written
from tests.library.editing import approve, fields, shelved
from tests.therapist.desk import Desk, new_desk


@pytest.fixture
async def desk(app) -> Desk:
    return await new_desk(app)


def said(answer: httpx.Response, field: str) -> str:
    found = re.search(rf'id="{re.escape(field)}-error">([^<]*)', answer.text)
    assert found, (field, answer.text)
    return html.unescape(found[1])


async def test_every_built_in_question_comes_back_from_its_form_as_it_was(desk: Desk):
    for piece in service.built_in():
        if piece.shape != CHECK_IN:
            continue
        base = f"/library/check-ins/{piece.slug}"
        assert (await written(desk, base)).status_code == 303
        for one in json.loads(piece.source)["questions"]:
            answer = await written(desk, f"{base}/questions/{one['id']}")
            assert answer.status_code == 303, (piece.slug, one["id"], answer.text)
        assert (await shelved(desk, piece.slug)).draft is None, piece.slug


async def test_a_draft_changes_nothing_until_it_is_approved(desk: Desk):
    before = (await shelved(desk, SLUG)).piece
    assert (await written(desk, f"{EDIT}/questions/mood", label="How is your day?")).status_code == 303
    assert (await written(desk, EDIT, title="Our day after", who="Dr. Lee reads this.")).status_code == 303
    page = (await desk.get(desk.olga, f"/library/{SLUG}")).text
    assert "How is your day?" in page
    assert "Our day after" in page
    async with desk.db.read() as tx:
        assert (await service.check_in(tx, desk.olga.practice.id, SLUG)).version == before.version
    await approve(desk, SLUG)
    async with desk.db.read() as tx:
        now = await checkins.definition(tx, desk.olga.practice.id, SLUG)
    assert (now.title, now.who, now.questions[0].label) == (
        "Our day after",
        "Dr. Lee reads this.",
        "How is your day?",
    )
    compared = (await desk.get(desk.olga, f"/library/{SLUG}/changes")).text
    assert "Your approved text, against the built-in one" in compared
    assert "<ins>" in compared


async def test_what_is_typed_back_leaves_no_draft(desk: Desk):
    await written(desk, f"{EDIT}/questions/mood", label="How is your day?")
    assert (await shelved(desk, SLUG)).draft
    await written(desk, f"{EDIT}/questions/mood", label="How is your mood today?")
    assert (await shelved(desk, SLUG)).draft is None


OF_EVERY_KIND: list[tuple[str, dict[str, str], dict[str, Any]]] = [
    ("yes-no", {"on_yes": "contact", "contact": "Call.", "emergency": "yes"},
     {"raises": {"yes": "contact"}, "contact": "Call.", "emergency": True}),
    ("choice", {"options": "Tea\nPain | contact\nWorse | help", "several": "yes"}, {"several": True}),
    ("scale", {"min": "0", "max": "10", "low": "none", "high": "much", "raises": "9 | contact\n10 | help"},
     {"raises": {"9": "contact", "10": "help"}, "least": 0, "most": 10}),
    ("ranking", {"options": "Rest\nFood\nPeople"}, {}),
    ("number", {"min": "0", "max": "24", "unit": "hours", "decimals": "yes"},
     {"unit": "hours", "decimals": True, "most": 24}),
    ("time", {}, {}),
    ("short-text", {}, {}),
    ("long-text", {"only": "self-harm=yes", "new_part": "A part of its own"}, {}),
]  # fmt: skip


async def test_a_question_of_every_kind_is_added_and_comes_back(desk: Desk):
    for kind, given, made in OF_EVERY_KIND:
        answer = await question(desk, kind, label=f"Ours, <b>{kind}</b>?", help="If you like.", **given)
        assert answer.status_code == 303, answer.text
        one = next(one for one in (await asked(desk)).questions if f">{kind}<" in one.label)
        assert (one.kind, one.help) == (kind, "If you like.")
        assert {name: getattr(one, name) for name in made} == made
        draft = (await shelved(desk, SLUG)).draft
        assert (await written(desk, f"{EDIT}/questions/{one.id}")).status_code == 303
        assert (await shelved(desk, SLUG)).draft == draft, "its form says what it is"
    now = await asked(desk)
    chosen = next(one for one in now.questions if one.kind == "choice" and ">choice<" in one.label)
    assert [(label, chosen.raises.get(value)) for value, label in chosen.options] == [
        ("Tea", None),
        ("Pain", "contact"),
        ("Worse", "help"),
    ]
    last = now.questions[-1]
    assert last.only
    assert (last.only.question, last.only.values) == ("self-harm", ("yes",))
    assert now.groups[-1].title == "A part of its own"
    whole = (await desk.get(desk.olga, EDIT)).text
    assert "Ours, &lt;b&gt;time" in whole
    assert "Ours, <b>" not in whole


REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    ("time", {"label": " "}, "label", "Please write the question."),
    ("time", {"label": "x" * 301}, "label", "At most 300 characters"),
    ("choice", {"options": "One"}, "options", "Please give 2 to 40 answers"),
    ("ranking", {"options": "One\nTwo"}, "options", "Please give 3 to 40 answers"),
    ("choice", {"options": "One\none."}, "options", "The same answer is there twice."),
    ("choice", {"options": "One\nTwo | alarm"}, "options", "contact or help. Look at: Two | alarm"),
    ("choice", {"options": "One\nTwo", "contact": "Call."}, "contact", "None of the answers does."),
    (
        "choice",
        {"options": "One\nTwo | help", "emergency": "yes"},
        "emergency",
        "None of the answers does.",
    ),
    (
        "choice",
        {"options": "A\nB", "several": "yes", "ordered": "yes"},
        "ordered",
        "a question with one answer",
    ),
    ("scale", {"min": "5", "max": "5", "low": "a", "high": "b"}, "max", "two whole numbers from 0 to 20"),
    ("scale", {"min": "0", "max": "5", "low": "", "high": "b"}, "low", "what this end means"),
    (
        "scale",
        {"min": "0", "max": "5", "low": "a", "high": "b", "raises": "6 | help"},
        "raises",
        "Look at: 6",
    ),
    ("number", {"min": "٣", "max": "9"}, "max", "two whole numbers"),
    ("time", {"only": ["self-harm=yes", "sleep=well"]}, "only", "answers to one question alone"),
    ("time", {"only": "nothing=yes"}, "only", "one that would be gone"),
    ("time", {"part": "nowhere"}, "part", "Please choose a part"),
]


async def test_answers_can_be_said_to_be_steps_and_no_more(desk: Desk):
    for ticked in ("yes", ""):
        await written(desk, f"{EDIT}/questions/sleep", ordered=ticked)
        assert next(one for one in (await asked(desk)).questions if one.id == "sleep").ordered == bool(ticked)
        page = (await desk.get(desk.olga, f"{EDIT}/questions/sleep")).text
        assert bool(re.search(r'name="ordered" value="yes" checked', page)) == bool(ticked)


async def test_what_cannot_be_saved_is_named_and_nothing_is_lost(desk: Desk):
    for kind, given, field, words in REFUSED:
        answer = await question(desk, kind, **({"label": "Ours?", "help": "Kept words."} | given))
        assert answer.status_code == 422
        assert words in said(answer, field)
        assert f'<a href="#{field}">' in answer.text
        typed = fields(answer)
        assert typed["help"] == "Kept words."
        for name in given.keys() - {"only", "part"}:
            assert typed[name].strip() == given[name].strip()
    assert (await shelved(desk, SLUG)).draft is None


async def test_the_words_around_have_their_limits(desk: Desk):
    answer = await written(desk, EDIT, title="", intro="x" * 1001, help="Kept.", **{"part.body.title": ""})
    assert answer.status_code == 422
    assert said(answer, "title") == "Please fill in: Title."
    assert "at most 1,000 characters, please. This has 1,001." in said(answer, "intro")
    assert "a title of at most 80" in said(answer, "part.body.title")
    assert fields(answer)["help"].strip() == "Kept."


async def test_an_answer_that_says_the_same_keeps_its_value(desk: Desk):
    """Old answers are read, and laid beside new ones, by it."""
    before = next(one for one in (await asked(desk)).questions if one.id == "sleep").options
    await written(desk, f"{EDIT}/questions/sleep", options="well.\nNot at all\nBadly")
    after = next(one for one in (await asked(desk)).questions if one.id == "sleep").options
    assert (after[0][0], after[2][0]) == (before[0][0], before[2][0])
    assert after[1][0] not in dict(before)


async def test_questions_move_inside_their_part(desk: Desk):
    order = [one.id for one in (await asked(desk)).questions]
    assert (await press(desk, f"{EDIT}/questions/sleep/move", to="up")).status_code == 303
    assert [one.id for one in (await asked(desk)).questions] == [order[1], order[0], *order[2:]]
    for to in ("up", "sideways"):
        await press(desk, f"{EDIT}/questions/sleep/move", to=to)
    assert [one.id for one in (await asked(desk)).questions][:2] == ["sleep", "mood"]
    assert (await press(desk, f"{EDIT}/questions/nothing/move", to="up")).status_code == 404


async def test_what_another_question_depends_on_stays_before_it(desk: Desk):
    await question(desk, "time", label="Since when?", part="today", only="sleep=badly")
    assert (await press(desk, f"{EDIT}/questions/since-when/move", to="up")).status_code == 422
    answer = await press(desk, f"{EDIT}/questions/sleep/remove")
    assert answer.status_code == 422
    assert "is only for a certain answer to one that would be gone" in answer.text
    answer = await written(desk, f"{EDIT}/questions/sleep", options="Well\nSo-so")
    assert answer.status_code == 422
    assert fields(answer)["options"].strip() == "Well\nSo-so"
    assert "sleep" in {one.id for one in (await asked(desk)).questions}


async def test_show_shows_and_keeps_nothing(desk: Desk):
    answer = await question(desk, "choice", label="Ours?", options="One\nTwo | help", act="show")
    assert answer.status_code == 200
    shown = answer.text.split('id="preview"')[1]
    assert "Ours?" in shown
    assert "Are you safe right now?" in shown
    assert fields(answer)["label"] == "Ours?"
    assert (await shelved(desk, SLUG)).draft is None
