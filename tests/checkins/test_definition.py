"""Check-ins as data: what is built in can be used, and what cannot be used names the place."""

import copy
import json
from typing import Any

import pytest

from pwa.checkins.definitions import definition
from pwa.checkins.model import Question
from pwa.errors import CannotStart
from pwa.library import reading
from pwa.library.model import CHECK_IN, Piece

PIECES = [piece for piece in reading.built_in() if piece.shape == CHECK_IN]
SMALL: dict[str, Any] = {
    "id": "small",
    "version": 1,
    "title": "Small",
    "intro": "A few questions.",
    "closing": "Thank you.",
    "contact": "Please call.",
    "help": "Please call now.",
    "groups": [{"id": "one", "title": "One"}, {"id": "two", "title": "Two"}],
    "questions": [
        {"id": "mood", "group": "one", "kind": "scale", "label": "Mood?", "optional": True, "min": 0, "max": 10,
         "low": "low", "high": "high"},
        {"id": "body", "group": "one", "kind": "choice", "several": True, "label": "Body?", "optional": True,
         "options": [{"value": "at-ease", "label": "At ease"}, {"value": "tired", "label": "Tired"}]},
        {"id": "ill", "group": "one", "kind": "yes-no", "label": "Ill?", "optional": True, "on_yes": "contact"},
        {"id": "harm", "group": "one", "kind": "yes-no", "label": "Harm?", "optional": True, "on_yes": "help"},
        {"id": "ask", "group": "one", "kind": "long-text", "label": "Ask?", "optional": True},
        {"id": "slept", "group": "two", "kind": "number", "label": "Hours?", "optional": True, "min": 0, "max": 24,
         "unit": "hours", "decimals": True},
        {"id": "woke", "group": "two", "kind": "time", "label": "Woke?", "optional": True},
        {"id": "word", "group": "two", "kind": "short-text", "label": "A word?", "optional": True,
         "if": {"question": "body", "is": ["tired"]}},
        {"id": "first", "group": "two", "kind": "ranking", "label": "What matters?", "optional": True,
         "options": [{"value": "rest", "label": "Rest"}, {"value": "food", "label": "Food"},
                     {"value": "people", "label": "People"}]},
        {"id": "felt", "group": "two", "kind": "choice", "label": "Felt?", "optional": True, "emergency": True,
         "raises": {"bad": "contact", "worst": "help"},
         "options": [{"value": "fine", "label": "Fine"}, {"value": "bad", "label": "Bad"},
                     {"value": "worst", "label": "Worst"}]},
    ],
    "sources": ["a source"],
}  # fmt: skip


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.slug)
def test_every_built_in_check_in_can_be_used(piece: Piece) -> None:
    made = definition(json.loads(piece.source), "1")
    assert made.questions
    assert made.id == piece.slug


def test_the_one_before_a_session_asks_what_must_be_asked() -> None:
    source = next(piece.source for piece in PIECES if piece.slug == "pre-session")
    made = definition(json.loads(source), "1")
    weights = {one.id: weight for one in made.questions for weight in one.raises.values()}
    assert weights.pop("self-harm") == "help"
    assert set(weights.values()) == {"contact"}
    assert {"new-medicine", "illness", "vomiting", "pregnancy", "chest", "mood-worse", "no-ride"} <= set(
        weights
    )
    assert {"mood", "worry", "sleep", "body", "food", "ride", "question"} <= {
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
    (["groups", 0, "id"], "three", "'id' has no question"),
    (["groups", 0, "instrument"], "phq-9", "groups 1: 'instrument' must be one of"),
    (["groups", 1, "id"], "one", "'groups' has 'one' twice"),
    (["groups", 0, "colour"], "red", "groups 1: 'colour' is not known"),
    (["questions"], [], "'questions' must be a list"),
    (["questions", 1, "id"], "mood", "has 'mood' twice"),
    (["questions", 0, "group"], "three", "groups that are not there: three"),
    (["questions"], SMALL["questions"] * 21, "'questions' has room for 200, and there are 210"),
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
    (["questions", 1, "ordered"], True, "questions 2: 'ordered' is for a question with one answer"),
    (["questions", 2, "on_yes"], "alarm", "questions 3: 'on_yes' must be one of: contact, help"),
    (["questions", 2, "raises"], {"yes": "help"}, "questions 3: 'on_yes' says what 'raises' says already"),
    (["questions", 4, "options"], [], "questions 5: 'options' is not known"),
    (["questions", 4, "raises"], {"yes": "help"}, "questions 5: 'raises' names 'yes', which is no answer"),
    (["questions", 4, "emergency"], True, "questions 5: 'emergency' is for an answer that means"),
    (["questions", 3, "contact"], "Call.", "questions 4: 'contact' is for an answer that means"),
    (["questions", 5, "min"], 24, "questions 6: 'max' must be more"),
    (["questions", 5, "max"], 1.5, "questions 6: 'max' must be a whole number"),
    (["questions", 5, "unit"], 1, "questions 6: 'unit' must be a text"),
    (["questions", 5, "decimals"], 1, "questions 6: 'decimals' must be true or false"),
    (["questions", 7, "if"], "body", "questions 8, if must be an object"),
    (["questions", 7, "if", "question"], "felt", "if: 'question' must name a question that comes before"),
    (["questions", 7, "if", "question"], "word", "if: 'question' must name a question that comes before"),
    (["questions", 7, "if", "question"], "woke", "if: 'question' names one that is answered freely"),
    (["questions", 7, "if", "is"], "tired", "if: 'is' must be a list of some of: at-ease, tired"),
    (["questions", 7, "if", "is"], ["sad"], "if: 'is' must be a list of some of"),
    (["questions", 7, "if", "is"], ["tired", "tired"], "if: 'is' has the same twice"),
    (["questions", 7, "if", "not"], ["tired"], "if: 'not' is not known"),
    (["questions", 8, "options", 2], {"value": "x"}, "options 3: 'label' must be a text"),
    (
        ["questions", 8, "options"],
        SMALL["questions"][1]["options"],
        "questions 9: 'options' must be three or more",
    ),
    (["questions", 9, "raises"], ["bad"], "questions 10, raises must be an object"),
    (["questions", 9, "raises", "bad"], "alarm", "questions 10, raises: 'bad' must be one of: contact, help"),
    (["questions", 9, "raises", "good"], "help", "questions 10: 'raises' names 'good'"),
    (["who"], 3, "'who' must be a text"),
    (["instruments"], [], "'instruments' must be a list"),
]


@pytest.mark.parametrize(("place", "value", "said"), BROKEN, ids=lambda value: str(value)[:40])
def test_an_error_names_the_place(place: list[Any], value: Any, said: str) -> None:
    with pytest.raises(CannotStart) as refusal:
        definition(with_(place, value), "1")
    assert said in refusal.value.message
    assert refusal.value.message.startswith("check-in ")


def with_(place: list[Any], value: Any) -> dict[str, Any]:
    """The small definition with another value in one place."""
    data = copy.deepcopy(SMALL)
    inner: Any = data
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return data


def answer_to(question: Question) -> list[str]:
    """Something that can be answered."""
    if question.options:
        return [question.options[0][0]]
    return {"number": [str(question.least)], "time": ["07:05"]}.get(question.kind, ["words"])
