"""Whatever a definition says, it is refused with its place, or it can be asked, answered, shown and read back."""

import copy
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from jinja2 import Environment

from pwa.checkins.definitions import definition
from pwa.checkins.model import Definition, Question
from pwa.errors import CannotStart
from pwa.library import reading
from pwa.web.render import environment
from tests.checkins.test_definition import SMALL
from tests.library.practices import BLANK

WHOLE: dict[str, Any] = SMALL | {
    "who": "We do.",
    "groups": [
        *SMALL["groups"],
        {"id": "weeks", "title": "Weeks", "instrument": "phq-2", "asked": "if-wanted"},
    ],
    "instruments": [reading.instruments()["phq-2"]],
}
WORDS = some.sampled_from(
    [
        "",
        " ",
        "yes",
        "one",
        "mood",
        "phq-2",
        "help",
        "contact",
        "<b>&\"'",
        "{{ x }}",
        "٣",
        "-1",
        "x" * 300,
        "a\u202eb\n",
    ]
)
KEYS = some.sampled_from(
    [
        "id",
        "if",
        "is",
        "question",
        "raises",
        "options",
        "value",
        "label",
        "kind",
        "min",
        "max",
        "yes",
        "1",
        "unit",
    ]
)
LEAVES = some.none() | some.booleans() | some.integers(-3, 2_000_000) | some.floats() | WORDS
ANYTHING = some.recursive(
    LEAVES,
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(KEYS, inner, max_size=4),
    max_leaves=10,
)


def _places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a piece of JSON."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return ([at] if at else []) + [place for key, inner in inside for place in _places(inner, (*at, key))]


PLACES = _places(WHOLE)


def _changed(changes: list[tuple[tuple[Any, ...], Any]]) -> dict[str, Any]:
    data = copy.deepcopy(WHOLE)
    for place, value in changes:
        inner: Any = data
        try:
            for key in place[:-1]:
                inner = inner[key]
            inner[place[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took this place away
    return data


def _read(data: dict[str, Any]) -> Definition | str:
    """What it means, or why it is refused."""
    try:
        return definition(data, "1")
    except CannotStart as refusal:
        return refusal.message


@pytest.fixture(scope="module")
def templates() -> Environment:
    return environment(lambda name: f"/static/{name}", "test")


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    changes=some.lists(some.tuples(some.sampled_from(PLACES), ANYTHING), min_size=1, max_size=3),
    answers=some.dictionaries(some.sampled_from(["mood", "slept", "first", "woke", "phq-2-1"]), WORDS),
)
def test_it_is_refused_by_its_place_or_it_works(
    templates: Environment, changes: list[tuple[tuple[Any, ...], Any]], answers: dict[str, str]
) -> None:
    made = _read(_changed(changes))
    if isinstance(made, str):
        assert made.startswith("check-in ")
        assert "'" in made or "must be an object" in made
        return
    _is_shown(templates, made, {f"q.{name}": [value] for name, value in answers.items()})
    sent = made.given({name: [value] for name, value in answers.items()})
    right = {one.id: answers_to(one) for one in made.questions}
    assert made.problems(right) == {}
    assert made.left(right, True) == ()
    assert set(made.weights(right).values()) <= {"contact", "help"}
    assert all(one.said(right[one.id]) for one in made.questions)
    for name, sentence in made.problems(sent).items():
        assert name.startswith("q.")
        assert sentence
    for score in made.scores(right):
        assert score.band
        assert score.total is not None
        assert 0 <= score.total <= score.most


def answers_to(one: Question) -> list[str]:
    """The most that can be answered."""
    values = [value for value, _ in one.options]
    if one.kind == "ranking":
        return values[:2]
    if values:
        return values if one.several else values[-1:]
    return {"number": [str(one.most)], "time": ["23:59"], "short-text": ["w" * 200]}.get(
        one.kind, ["w" * 20_000]
    )


def _is_shown(templates: Environment, made: Definition, typed: dict[str, list[str]]) -> None:
    """Every question stands in the form, with its fields."""
    macro = templates.get_template("checkins/question.html").module.question  # type: ignore[attr-defined]
    asked = SimpleNamespace(definition=made, help=reading.help_data()["countries"]["other"])
    for one in made.questions:
        html = str(macro(one, typed, {}, asked, BLANK))
        for name in one.names:
            assert f'name="{name}"' in html
        for text in (one.label, one.help, one.unit):
            assert "<b>" not in text or text not in html, "what is written is never markup"
