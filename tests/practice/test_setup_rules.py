"""The setup list: what counts as set, and what a form may say."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from pwa.errors import Invalid
from pwa.therapist import setup, zones
from pwa.web.forms import Form
from tests.library.practices import BLANK

COUNTRIES = ("US", "GB", "IE", "EU", "other")
EMPTY = dict.fromkeys(setup.as_typed(BLANK), "")


def read(**fields: str) -> tuple[dict[str, str | int | None], dict[str, str]]:
    return setup.read(Form((EMPTY | fields).items()), COUNTRIES)


def test_a_fresh_practice_has_twelve_things_to_set():
    assert len(setup.settings(BLANK)) == 12
    assert setup.unset(BLANK) == setup.settings(BLANK)


def test_each_thing_counts_once_it_is_set():
    said = {
        "name": "A",
        "phone": "1",
        "address": "A",
        "country": "GB",
        "time_zone": "Europe/London",
        "who_reads": "A",
        "out_of_hours": "A",
        "food_rule": "told",
        "drink_rule": "told",
        "ride_rule": "told",
        "spoken_code": "off",
        "record_rule": "none",
    }
    for name, value in said.items():
        assert {one.name for one in setup.settings(replace(BLANK, **{name: value})) if one.is_set} == {name}
    assert setup.unset(replace(BLANK, **said)) == ()


def test_an_empty_form_is_no_mistake():
    columns, problems = read()
    assert problems == {}
    assert setup.unset(replace(BLANK, **columns)) == setup.settings(BLANK)


def test_what_is_set_is_shown_again_as_it_was_typed():
    typed = {
        "name": "Harbour",
        "phone": "+1 555 0100",
        "address": "12 Quay Street",
        "country": "US",
        "time_zone": "America/Chicago",
        "who_reads": "We do.",
        "out_of_hours": "Call 555.",
        "food_rule": "hours",
        "food_hours": "6",
        "drink_rule": "hours",
        "drink_hours": "1.5",
        "ride_rule": "words",
        "ride_words": "An adult.",
        "spoken_code": "on",
        "record_rule": "years",
        "record_years": "7",
        "opening": "by-date",
        "questionnaires": "on",
        "visit_hours": "2.5",
        "visit_words": "Two hours.",
        "measured_words": "Your pulse.",
        "tablets_words": "We tell you.",
        "mask_words": "We have both.",
        "touch_words": "None.",
        "link_words": "Here it is:",
    }
    columns, problems = read(**typed)
    assert problems == {}
    assert setup.as_typed(replace(BLANK, **columns)) == typed


@pytest.mark.parametrize(
    ("hours", "minutes"),
    [("6", 360), ("1.5", 90), ("1,5", 90), ("0.25", 15), ("24", 1440), ("0.333", 20)],
)
def test_hours_may_be_part_hours(hours: str, minutes: int):
    columns, problems = read(food_hours=hours)
    assert (columns["food_rule"], columns["food_minutes"], problems) == ("hours", minutes, {})


@pytest.mark.parametrize("hours", ["", "six", "-1", "0", "0.2", "25", "1e9", "NaN", "Infinity", "1" * 400])
def test_hours_must_be_a_sensible_number(hours: str):
    _, problems = read(drink_rule="hours", drink_hours=hours)
    assert list(problems) == ["drink_hours"]


@pytest.mark.parametrize("hours", ["long", "0", "0.2", "12.1", "NaN"])
def test_the_length_of_a_visit_may_stay_open_and_is_a_sensible_number(hours: str):
    assert list(read(visit_hours=hours)[1]) == ["visit_hours"]
    for said, minutes in (("", None), ("12", 720), ("2,5", 150)):
        columns, problems = read(visit_hours=said)
        assert (columns["visit_minutes"], problems) == (minutes, {})


@pytest.mark.parametrize("name", setup.OWN_WORDS)
def test_words_of_ones_own_have_an_end_and_no_shape(name: str):
    assert list(read(**{name: "x" * (setup.WORDS_MOST + 1)})[1]) == [name]
    columns, problems = read(**{name: "  Two\r\n lines\u0000 \u202e<b>&amp;</b> "})
    assert problems == {}
    assert columns[name] == "Two lines <b>&amp;</b>"


@pytest.mark.parametrize("opening", ["by-hand", "AT-ONCE", "\u0000", "x" * 10_000])
def test_steps_open_in_one_of_two_ways(opening: str):
    assert list(read(opening=opening)[1]) == ["opening"]
    assert read(opening="")[0]["opening"] == "at-once"


def test_a_form_without_them_is_not_whole():
    fields = [(name, "") for name in EMPTY if name != "tablets_words"]
    with pytest.raises(Invalid, match="Not all of this arrived"):
        setup.read(Form(fields), COUNTRIES)


def test_telling_each_client_needs_no_number():
    columns, problems = read(
        food_rule="told", food_hours="whatever", ride_rule="told", ride_words="An adult."
    )
    assert problems == {}
    assert (columns["food_minutes"], columns["ride_words"]) == (None, "")


def test_a_ride_rule_in_words_needs_words():
    assert list(read(ride_rule="words")[1]) == ["ride_words"]
    assert read(ride_words="An adult.")[0]["ride_rule"] == "words"


@pytest.mark.parametrize(
    ("rule", "years", "kept"),
    [
        ("years", "7", ("years", 7)),
        ("", "10", ("years", 10)),
        ("none", "7", ("none", None)),
        ("", "", ("unset", None)),
    ],
)
def test_a_record_is_kept_for_whole_years_or_not_at_all(rule: str, years: str, kept: tuple[str, int | None]):
    columns, problems = read(record_rule=rule, record_years=years)
    assert problems == {}
    assert (columns["record_rule"], columns["record_years"]) == kept


@pytest.mark.parametrize("years", ["", "0", "101", "-1", "1.5", "seven", "00071", "1" * 400, "\u0667"])
def test_years_must_be_a_sensible_number(years: str):
    assert list(read(record_rule="years", record_years=years)[1]) == ["record_years"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x" * 10_000),
        ("address", "x" * 501),
        ("who_reads", "x" * 10_000),
        ("out_of_hours", "x" * 501),
        ("phone", "1" * 41),
        ("phone", "call us"),
        ("country", "Atlantis"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../etc/passwd"),
        ("food_rule", "sometimes"),
        ("ride_rule", "unicorn"),
        ("spoken_code", "perhaps"),
        ("record_rule", "always"),
    ],
)
def test_a_mistake_is_tied_to_its_field(field: str, value: str):
    assert list(read(**{field: value})[1]) == [field]


def test_letters_of_every_kind_are_welcome():
    columns, problems = read(name="عيادة  🌿\tRobin", address="Line one\r\n\r\n Line two,\nLine three")
    assert problems == {}
    assert columns["name"] == "عيادة 🌿 Robin"
    assert columns["address"] == "Line one, Line two, Line three"


def test_a_form_that_is_not_whole_empties_nothing():
    with pytest.raises(Invalid, match="Not all of this arrived"):
        setup.read(Form([("name", "Harbour")]), COUNTRIES)


def test_a_country_of_one_clock_sets_it():
    assert read(country="GB")[0]["time_zone"] == "Europe/London"
    assert read(country="IE", time_zone="Europe/Berlin")[0]["time_zone"] == "Europe/Berlin"
    assert read(country="US")[0]["time_zone"] == setup.NO_ZONE


def test_the_zones_of_a_country_come_first():
    names = [name for name, _ in zones.choices("US")]
    assert names[0] == "America/New_York"
    assert "Europe/Berlin" not in names[:29]
    assert set(names) == zones.known()
    assert zones.choices("EU")[0][0].startswith("Europe/")
    words = [words for _, words in zones.choices("")]
    assert words == sorted(words)
    assert "New York (America)" in words


def test_every_zone_that_is_offered_exists():
    assert all(ZoneInfo(name) for name in zones.known())
