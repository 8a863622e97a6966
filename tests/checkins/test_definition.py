"""Check-ins as data: what is built in can be used, and what cannot be used names the place."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from pwa.checkins.model import Definition, definition
from pwa.errors import CannotStart
from pwa.library.reading import CONTENT

FILES = sorted((CONTENT / "check-ins").glob("*.json"))
SMALL: dict[str, Any] = {
    "id": "small",
    "version": 1,
    "title": "Small",
    "intro": "A few questions.",
    "closing": "Thank you.",
    "contact": "Please call.",
    "help": "Please call now.",
    "groups": [{"id": "one", "title": "One"}],
    "questions": [
        {"id": "mood", "group": "one", "kind": "scale", "label": "Mood?", "optional": True, "min": 0, "max": 10,
         "low": "low", "high": "high"},
        {"id": "body", "group": "one", "kind": "choice", "several": True, "label": "Body?", "optional": True,
         "options": [{"value": "at-ease", "label": "At ease"}, {"value": "tired", "label": "Tired"}]},
        {"id": "ill", "group": "one", "kind": "yes-no", "label": "Ill?", "optional": True, "on_yes": "contact"},
        {"id": "harm", "group": "one", "kind": "yes-no", "label": "Harm?", "optional": True, "on_yes": "help"},
        {"id": "ask", "group": "one", "kind": "long-text", "label": "Ask?", "optional": True},
    ],
    "sources": ["a source"],
}  # fmt: skip


def _made() -> Definition:
    return definition(SMALL, "1")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_built_in_check_in_can_be_used(file: Path) -> None:
    made = definition(json.loads(file.read_text()), "1")
    assert made.questions
    assert made.id == file.stem


def test_the_one_before_a_session_asks_what_must_be_asked() -> None:
    made = definition(json.loads((CONTENT / "check-ins" / "pre-session.json").read_text()), "1")
    weights = {question.id: question.on_yes for question in made.questions if question.on_yes}
    assert weights.pop("self-harm") == "help"
    assert set(weights.values()) == {"contact"}
    assert {"new-medicine", "illness", "vomiting", "pregnancy", "chest", "mood-worse", "no-ride"} <= set(
        weights
    )
    assert {"mood", "worry", "sleep", "body", "ride", "question"} <= {
        question.id for question in made.questions
    }


# Each breaks one thing, and the error must name it.
BROKEN: list[tuple[list[Any], Any, str]] = [
    (["title"], "", "'title' must be a text"),
    (["intro"], None, "'intro' must be a text"),
    (["id"], "Not an id", "'id' must be small letters"),
    (["extra"], 1, "'extra' is not known here"),
    (["groups"], [], "'groups' must be a list"),
    (["groups"], {"id": "one"}, "'groups' must be a list"),
    (["groups", 0], "one", "groups 1 must be an object"),
    (["groups", 0, "id"], "two", "'id' has no question"),
    (["groups", 0, "colour"], "red", "groups 1: 'colour' is not known"),
    (["questions"], [], "'questions' must be a list"),
    (["questions", 1, "id"], "mood", "has 'mood' twice"),
    (["questions", 0, "group"], "two", "groups that are not there: two"),
    (["questions", 0, "kind"], "slider", "questions 1: 'kind' must be one of"),
    (["questions", 0, "label"], " ", "questions 1: 'label' must be a text"),
    (["questions", 0, "optional"], False, "questions 1: 'optional' must be true"),
    (["questions", 0, "optional"], "yes", "questions 1: 'optional' must be true or false"),
    (["questions", 0, "min"], "0", "questions 1: 'min' must be a whole number"),
    (["questions", 0, "min"], True, "questions 1: 'min' must be a whole number"),
    (["questions", 0, "max"], 21, "questions 1: 'max' must be a whole number"),
    (["questions", 0, "min"], 10, "questions 1: 'max' must be more"),
    (["questions", 0, "low"], 0, "questions 1: 'low' must be a text"),
    (["questions", 0, "on_yes"], "help", "questions 1: 'on_yes' is not known"),
    (
        ["questions", 1, "options"],
        [{"value": "a", "label": "A"}],
        "questions 2: 'options' must be two or more",
    ),
    (["questions", 1, "options", 0, "value"], "At ease", "options 1: 'value' must be small letters"),
    (["questions", 1, "options", 1, "value"], "at-ease", "questions 2: 'options' has 'at-ease' twice"),
    (["questions", 1, "options", 0, "weight"], 2, "options 1: 'weight' is not known"),
    (["questions", 1, "several"], "yes", "questions 2: 'several' must be true or false"),
    (["questions", 2, "on_yes"], "alarm", "questions 3: 'on_yes' must be one of: contact, help"),
    (["questions", 4, "options"], [], "questions 5: 'options' is not known"),
]


@pytest.mark.parametrize(("place", "value", "said"), BROKEN, ids=lambda value: str(value)[:40])
def test_an_error_names_the_place(place: list[Any], value: Any, said: str) -> None:
    with pytest.raises(CannotStart) as refusal:
        definition(_with(place, value), "1")
    assert said in refusal.value.message
    assert refusal.value.message.startswith("check-in ")


def _with(place: list[Any], value: Any) -> dict[str, Any]:
    data = copy.deepcopy(SMALL)
    inner: Any = data
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return data


NESTED = some.recursive(
    some.none()
    | some.booleans()
    | some.integers()
    | some.text(max_size=8)
    | some.sampled_from(["yes-no", "one"]),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PLACES = [place for place, _, _ in BROKEN]


@settings(max_examples=300, deadline=None)
@given(place=some.sampled_from(PLACES), value=NESTED)
def test_anything_in_any_place_is_taken_or_refused(place: list[Any], value: Any) -> None:
    """Nothing in a definition makes a fault; what is taken can be asked and answered."""
    try:
        made = definition(_with(place, value), "1")
    except CannotStart:
        return
    for question in made.questions:
        answer = [question.options[0][0]] if question.options else ["words"]
        assert made.problems({question.id: answer}) == {}
        assert question.said(answer)


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ({}, set()),
        ({"mood": ["0"], "body": ["tired", "at-ease"], "ill": ["no"], "ask": ["words\nand lines"]}, set()),
        ({"mood": ["11"]}, {"q.mood"}),
        ({"mood": ["-1"]}, {"q.mood"}),
        ({"mood": ["3", "4"]}, {"q.mood"}),
        ({"body": ["sleepy"]}, {"q.body"}),
        ({"ill": ["perhaps"]}, {"q.ill"}),
        ({"ask": ["one", "two"]}, {"q.ask"}),
        ({"weight": ["70"], "mood": ["x"]}, {"q.weight", "q.mood"}),
    ],
)
def test_answers_are_held_to_the_questions(answers: dict[str, list[str]], fields: set[str]) -> None:
    assert set(_made().problems(answers)) == fields


def test_a_sentence_names_the_question() -> None:
    problems = _made().problems({"mood": ["11"], "weight": ["70"]})
    assert "Mood?" in problems["q.mood"]
    assert "weight" in problems["q.weight"]


@pytest.mark.parametrize(
    ("answers", "weights"),
    [
        ({}, {}),
        ({"ill": ["no"], "harm": ["no"], "ask": ["yes"]}, {}),
        ({"ill": ["yes"]}, {"ill": "contact"}),
        ({"ill": ["yes"], "harm": ["yes"]}, {"ill": "contact", "harm": "help"}),
    ],
)
def test_a_yes_raises_its_flag_and_nothing_else_does(
    answers: dict[str, list[str]], weights: dict[str, str]
) -> None:
    assert _made().weights(answers) == weights


def test_answers_are_said_in_words() -> None:
    said = {question.id: question.said for question in _made().questions}
    assert said["mood"](["4"]) == "4 (0 low, 10 high)"
    assert said["body"](["tired", "at-ease"]) == "Tired, At ease"
    assert said["ill"](["yes"]) == "Yes"
    assert said["ask"](["words"]) == "words"
