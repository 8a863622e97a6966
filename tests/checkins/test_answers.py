"""What may be answered to a check-in, what it raises, and how it is said."""

import pytest

from pwa.checkins.definitions import definition
from pwa.checkins.model import Definition
from tests.checkins.test_definition import SMALL, with_


def _made() -> Definition:
    return definition(SMALL, "1")


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
        ({"slept": ["7.5"], "woke": ["23:59"], "word": ["tea"], "first": ["food", "rest"]}, set()),
        ({"slept": ["7,25"], "first": ["people"]}, set()),
        ({"slept": ["24.01"]}, {"q.slept"}),
        ({"slept": ["7.255"]}, {"q.slept"}),
        ({"slept": ["-1"]}, {"q.slept"}),
        ({"slept": ["1e1"]}, {"q.slept"}),
        ({"slept": ["٣"]}, {"q.slept"}),
        ({"slept": ["nan"]}, {"q.slept"}),
        ({"woke": ["24:00"]}, {"q.woke"}),
        ({"woke": ["7:05"]}, {"q.woke"}),
        ({"word": ["x" * 201]}, {"q.word"}),
        ({"word": ["one\ntwo"]}, {"q.word"}),
        ({"ask": ["x" * 20_000]}, set()),
        ({"ask": ["x" * 20_001]}, {"q.ask"}),
        ({"first": ["food", "food"]}, {"q.first.1"}),
        ({"first": ["food", "rest", "people"]}, {"q.first.1"}),
        ({"first": ["tea"]}, {"q.first.1"}),
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
        ({"felt": ["fine"]}, {}),
        ({"felt": ["bad"]}, {"felt": "contact"}),
        ({"felt": ["worst"], "word": ["yes"]}, {"felt": "help"}),
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
    assert said["slept"](["7,50"]) == "7.5 hours"
    assert said["slept"](["007.00"]) == "7 hours"
    assert said["woke"](["07:05"]) == "07:05"
    assert said["first"](["food", "rest"]) == "1. Food; 2. Rest"
    assert said["felt"](["worst"]) == "Worst"


def test_the_gravest_of_several_answers_counts() -> None:
    data = with_(["questions", 1, "raises"], {"tired": "contact", "at-ease": "help"})
    assert definition(data, "1").weights({"body": ["tired", "at-ease"]}) == {"body": "help"}
    assert definition(data, "1").weights({"body": ["tired"]}) == {"body": "contact"}


def test_a_condition_says_for_whom_a_question_is_and_drops_nothing() -> None:
    made = _made()
    [word] = [question for question in made.questions if question.only]
    assert word.only
    assert word.only.words == "Only if you answered “Tired” to “Body?”"
    assert word in made.meant({"body": ["at-ease", "tired"]})
    for others in ({}, {"body": ["at-ease"]}, {"ask": ["tired"]}):
        assert word not in made.meant(others)
        assert made.problems(others | {"word": ["tea"]}) == {}
    raising = with_(["questions", 9, "if"], {"question": "ill", "is": ["yes"]})
    assert definition(raising, "1").weights({"felt": ["worst"]}) == {"felt": "help"}, (
        "a flag needs no condition"
    )


def test_a_ranking_has_a_field_for_each_place() -> None:
    made = _made()
    assert made.given({"first.1": ["food"], "first.2": ["rest"]}) == {"first": ["food", "rest"]}
    assert made.given({"first.1": [""], "first.2": ["rest"]}) == {"first": ["", "rest"]}, "the place stays"
    assert made.given({"first.1": ["food"], "first.2": [" "]}) == {"first": ["food", ""]}
    assert made.given({"first.1": [""], "first.2": [""]}) == {}
    assert made.given({"first": ["food"], "mood": ["", "3"], "ask": [" "], "first.3": ["x"]}) == {
        "mood": ["3"],
        "first": ["food"],
        "first.3": ["x"],
    }


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["food", "rest"], "1. Food; 2. Rest"),
        (["food", ""], "1. Food"),
        (["", "rest"], "2. Rest (1 was left open)"),
        (["rest"], "Rest"),  # kept before the place was: nobody knows which
    ],
)
def test_a_ranking_is_said_with_the_places_that_were_chosen(values: list[str], said: str) -> None:
    made = _made()
    [first] = [one for one in made.questions if one.kind == "ranking"]
    assert first.said(values) == said
    assert made.problems({"first": values}) == {}
    assert made.left({"first": values}, True) == made.left({"first": ["food", "rest"]}, True)


def test_what_is_wrong_in_a_ranking_is_said_as_it_was_written() -> None:
    made = _made()
    [first] = [one for one in made.questions if one.kind == "ranking"]
    assert first.said(["", "tea"]) == "tea"
    assert set(made.problems({"first": ["", "tea"]})) == {"q.first.1"}


def test_what_was_written_before_there_was_more_keeps_its_meaning() -> None:
    """A definition with the keys of the first release alone: each means what it meant."""
    first = with_(["questions"], SMALL["questions"][:5]) | {"groups": [{"id": "one", "title": "One"}]}
    made = definition(first, "1")
    assert [question.id for question in made.questions] == ["mood", "body", "ill", "harm", "ask"]
    assert made.who == ""
    assert made.instruments == ()
    assert made.weights({"ill": ["yes"], "harm": ["yes"], "body": ["tired"]}) == {
        "ill": "contact",
        "harm": "help",
    }
    assert all(question.only is None and not question.stem for question in made.questions)
