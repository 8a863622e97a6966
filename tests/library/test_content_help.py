"""Help numbers: checked not long ago, one human action each, and none that has ended."""

import re
from datetime import date
from typing import Any

import pytest

from pwa import clock
from tests.library.content import HELP

COUNTRIES: dict[str, dict[str, Any]] = HELP["countries"]
ENTRIES = [(country, entry) for country, told in COUNTRIES.items() for entry in told["entries"]]
WAYS = {"tel": "Call ", "sms": "Text ", "url": ""}
DIAL = re.compile(r"\d{2,15}")


def test_the_numbers_were_checked_in_the_last_180_days():
    """When this fails: check every number against its owner's page, correct it, then set `checked_on`."""
    age = (clock.now().date() - date.fromisoformat(HELP["checked_on"])).days
    assert -1 <= age < 180


def test_these_countries_have_numbers_and_everywhere_else_has_a_way():
    assert list(COUNTRIES) == ["US", "CA", "GB", "IE", "AU", "NZ", "EU", "other"]
    assert COUNTRIES["other"]["entries"][0]["url"] == "https://findahelpline.com"


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_country_leads_with_what_to_do_and_has_its_emergency_number_first(country: str):
    told = COUNTRIES[country]
    assert told["name"]
    assert told["lead"].startswith("Call")
    if country != "other":
        assert told["emergency"] in told["lead"]
        assert told["entries"][0]["tel"] == told["emergency"]


@pytest.mark.parametrize(("country", "entry"), ENTRIES, ids=lambda value: str(value)[:40])
def test_an_entry_is_one_action_that_a_phone_can_take(country: str, entry: dict[str, str]):
    assert {"action", "label", "note", "confidence"} <= entry.keys()
    assert entry["confidence"] in {"H", "GK"}
    (way,) = WAYS.keys() & entry.keys()
    assert entry["action"].startswith(WAYS[way])
    if way == "url":
        assert entry["url"].startswith("https://")
    else:
        assert DIAL.fullmatch(entry[way])
        assert entry[way] in entry["action"].replace(" ", "")
    assert ("body" in entry) <= (way == "sms")


def test_the_route_that_ended_is_noted_and_not_offered():
    assert COUNTRIES["US"]["left_out"] == [
        {"what": "988, then press 3", "why": "This route ended on 17 July 2025."}
    ]
    assert not any("press 3" in f"{entry['action']} {entry['note']}" for _, entry in ENTRIES)


def test_it_says_that_nobody_watches_and_lists_the_signs_by_how_soon_to_act():
    assert HELP["not_watched"].startswith("Nobody watches this app.")
    assert [group["id"] for group in HELP["warning_signs"]] == ["now", "today", "soon"]
    assert all(len(group["signs"]) >= 4 and group["title"] for group in HELP["warning_signs"])
