"""What the client reads for each value that a practice sets. Unset never shows a default as if it were a fact."""

import re
from collections.abc import Callable

from pwa.accounts.model import Practice

TOLD = "Your practice tells you about this itself."
PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


def practice_name(practice: Practice) -> str:
    """The name to use in a sentence."""
    return practice.name or "your practice"


def practice_phone(practice: Practice) -> str:
    """The number to call."""
    return practice.phone or "the number your practice gave you"


def food_rule(practice: Practice) -> str:
    """When to stop eating before the session."""
    return _fasting(practice.food_rule, practice.food_minutes, "eating")


def drink_rule(practice: Practice) -> str:
    """When to stop drinking before the session."""
    return _fasting(practice.drink_rule, practice.drink_minutes, "drinking")


def ride_rule(practice: Practice) -> str:
    """How the client gets home."""
    if practice.ride_rule == "words" and practice.ride_words:
        return practice.ride_words
    return TOLD if practice.ride_rule == "told" else "Ask your practice about the way home."


def who_reads(practice: Practice) -> str:
    """Who reads check-ins, and when."""
    return practice.who_reads or "Ask your practice who reads what you write, and when."


def out_of_hours(practice: Practice) -> str:
    """What to do in the evening and at weekends."""
    return practice.out_of_hours or "Ask your practice whom to call in the evening and at weekends."


def span(minutes: int) -> str:
    """`6 hours`, `90 minutes`, `1 hour`."""
    count, unit = (minutes // 60, "hour") if minutes % 60 == 0 else (minutes, "minute")
    return f"{count} {unit}" + ("" if count == 1 else "s")


def _fasting(rule: str, minutes: int | None, doing: str) -> str:
    if rule == "hours" and minutes is not None:
        return f"Your practice asks you to stop {doing} {span(minutes)} before your session."
    return TOLD if rule == "told" else f"Ask your practice when to stop {doing} before your session."


NAMES: dict[str, Callable[[Practice], str]] = {
    "practice-name": practice_name,
    "practice-phone": practice_phone,
    "food-rule": food_rule,
    "drink-rule": drink_rule,
    "ride-rule": ride_rule,
    "who-reads": who_reads,
    "out-of-hours": out_of_hours,
}


def fill(text: str, practice: Practice, escape: Callable[[str], str] = str) -> str:
    """`text` with every placeholder filled for this practice. What is filled in goes through `escape`."""
    return PLACEHOLDER.sub(lambda found: escape(NAMES[found[1]](practice)) if found[1] in NAMES else "", text)
