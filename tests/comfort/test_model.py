"""Which version of a comfort plan holds, and what can be kept."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pwa.comfort.model import (
    CHOOSE,
    GROUPS,
    LONGEST_WORDS,
    NOT_SURE,
    QUESTIONS,
    ComfortPlan,
    Version,
    in_order,
    problems,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def version(name: str, *revises: str, minutes: int = 0, **answers: str) -> Version:
    at = NOW + timedelta(minutes=minutes)
    return Version(name, answers, frozenset(revises), at, at, None)


def names(found: Sequence[Version]) -> list[str]:
    return [one.entry_id for one in found]


def held(plan: ComfortPlan) -> tuple[str, list[str], list[str]]:
    assert plan.latest
    return plan.latest.entry_id, names(plan.apart), names(plan.earlier)


def test_nothing_is_there_at_first() -> None:
    plan = in_order([])
    assert (plan.latest, plan.apart, plan.earlier, plan.revises) == (None, (), (), "")


def test_a_change_takes_the_place_of_what_it_was_written_over() -> None:
    plan = in_order([version("a"), version("b", "a", minutes=1), version("c", "b", minutes=2)])
    assert held(plan) == ("c", [], ["b", "a"])
    assert plan.revises == "c"


def test_a_change_holds_also_where_it_arrived_first() -> None:
    assert held(in_order([version("b", "a"), version("a", minutes=1)])) == ("b", [], ["a"])


def test_of_two_in_one_moment_the_change_is_the_newer() -> None:
    assert names(in_order([version("b", "a"), version("a")]).versions) == ["b", "a"]
    assert names(in_order([version("a"), version("b", "a")]).versions) == ["b", "a"]


def test_two_that_were_written_apart_both_hold_however_often_each_was_changed() -> None:
    plan = in_order(
        [
            version("a"),
            version("tablet", "a", minutes=1),
            version("b", "a", minutes=2),
            version("c", "b", minutes=3),
        ]
    )
    assert held(plan) == ("c", ["tablet"], ["b", "a"])


def test_two_first_ones_both_hold() -> None:
    assert held(in_order([version("a"), version("b", minutes=1)])) == ("b", ["a"], [])


def test_the_next_change_is_over_all_that_held() -> None:
    apart = [version("a"), version("b", "a", minutes=1), version("c", "a", minutes=2)]
    following = in_order(apart).revises.split()
    plan = in_order([*apart, version("d", *following, minutes=3)])
    assert held(plan) == ("d", [], ["c", "b", "a"])


def test_two_that_name_each_other_are_both_seen() -> None:
    assert held(in_order([version("a", "b"), version("b", "a", minutes=1)])) == ("b", [], ["a"])


@given(st.lists(st.tuples(st.integers(0, 5), st.frozensets(st.integers(0, 7), max_size=3)), max_size=8))
def test_whatever_names_whatever_every_version_is_shown_once(made: list[tuple[int, frozenset[int]]]) -> None:
    versions = [
        version(str(place), *(str(one) for one in over), minutes=at) for place, (at, over) in enumerate(made)
    ]
    plan = in_order(versions)
    shown = [*([plan.latest] if plan.latest else []), *plan.apart, *plan.earlier]
    assert sorted(names(shown)) == sorted(names(versions))


def test_a_choice_is_one_of_those_on_offer_and_words_have_an_end() -> None:
    assert problems({"mask": "yes", "touch": "none", "words": "x" * LONGEST_WORDS, "music": ""}) == {}
    found = problems({"mask": "perhaps", "words": "x" * (LONGEST_WORDS + 1), "touch": "on-the-day"})
    assert found["q.mask"] == found["q.touch"] == CHOOSE
    assert found["q.words"] == "This has 2,001 characters. We can take 2,000: please shorten it."


def test_one_may_be_unsure_about_each_and_decide_on_the_day_about_all_but_touch() -> None:
    choices = {key: dict(one.options) for key, one in QUESTIONS.items() if one.options}
    assert all(options.get(NOT_SURE[0]) == "Not sure yet" for options in choices.values())
    assert {key for key, options in choices.items() if "on-the-day" not in options} == {"touch"}


def test_what_was_said_is_read_in_the_words_of_the_page() -> None:
    one = version("a", signal="A flat hand", mask="own", touch="none")
    assert [(said.label, said.words, said.is_text) for said in one.said] == [
        ("Eye mask", "My own", False),
        ("Touch", "No touch", False),
        ("My stop sign", "A flat hand", True),
    ]
    assert len(one.left_open) == sum(len(group.questions) for group in GROUPS) - 3
    assert "Eye mask" not in one.left_open


def test_what_is_asked_no_more_can_still_be_read() -> None:
    """A later release may ask other things."""
    one = version("a", mask="a-choice-of-before", scent="Roses")
    assert [(said.label, said.words) for said in one.said] == [
        ("Eye mask", "a-choice-of-before"),
        ("scent", "Roses"),
    ]
