"""Times on the phone read as the server writes them (pwa/web/render.py), where the practice is."""

from collections.abc import Callable

import pytest

SAID = """
const { dataset } = document.documentElement;
dataset.hours = given[0];
try { return clock.clock(new Date(given[1])); } finally { delete dataset.hours; }
"""


@pytest.mark.parametrize(
    ("hours", "at", "words"),
    [
        ("12", "2026-01-15T11:00:00Z", "Thursday 15 January, noon"),
        ("12", "2026-01-15T23:00:00Z", "Friday 16 January, midnight"),
        ("12", "2026-01-15T11:01:00Z", "Thursday 15 January, 12:01 pm"),
        ("", "2026-01-15T11:00:00Z", "Thursday 15 January, 12:00"),
        ("", "2026-01-15T23:00:00Z", "Friday 16 January, 00:00"),
        ("", "2026-01-15T08:05:00Z", "Thursday 15 January, 09:05"),
    ],
)
def test_noon_and_midnight_have_their_names(
    module: Callable[..., object], hours: str, at: str, words: str
) -> None:
    assert module("js/clock.js", SAID, hours, at) == words
