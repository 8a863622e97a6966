"""What whoever drives reads: complete, and nothing in it tells a stranger what the visit was for."""

import re

from tests.library.content import EVERYTHING, RIDE_HOME
from tests.library.sources import is_source
from tests.library.test_content_words import TELLING

GROUPS = {group["id"]: group for group in RIDE_HOME["groups"]}


def lines(group: str) -> str:
    return " ".join(GROUPS[group]["lines"])


def test_the_parts_are_there_in_their_order():
    assert list(GROUPS) == ["normal", "helps", "until-tomorrow", "now", "today"]


def test_nothing_in_it_names_what_it_was():
    assert re.findall(rf"\b(?:{TELLING}|session)\b", EVERYTHING["ride-home"], re.IGNORECASE) == []


def test_driving_waits_until_the_next_day():
    assert "until the next day, after a good night's sleep" in GROUPS["until-tomorrow"]["intro"]
    for words in ("driving", "cycling in traffic", "machines"):
        assert words in lines("until-tomorrow")


def test_the_end_of_the_visit_is_not_promised():
    assert "about two hours" in RIDE_HOME["how_long"]
    assert "when their team agrees" in RIDE_HOME["when"]
    assert "nobody can promise a time" in RIDE_HOME["when"]


def test_every_sign_of_the_facts_is_there():
    """Clinical facts 3, Warning signs: the emergency number now, and the practice the same day."""
    for words in (
        "chest pain",
        "trouble breathing",
        "fainting",
        "hard to wake",
        "seizure",
        "one side",
        "slurred",
        "very bad headache",
        "act on thoughts of ending their life",
    ):
        assert words in lines("now")
    for words in (
        "unreal or far away for more than a day",
        "hearing or seeing things",
        "little sleep",
        "throwing up again",
        "panic",
        "thoughts of ending their life",
    ):
        assert words in lines("today")


def test_it_names_its_sources():
    assert RIDE_HOME["sources"]
    assert all(is_source(source) for source in RIDE_HOME["sources"])
