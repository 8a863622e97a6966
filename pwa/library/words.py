"""What a client reads for each value that a practice sets. Unset never shows a default as if it were a fact.

Each is whole sentences, so that it can stand as a paragraph in a text or as a line on a card.
"""

import re
from collections.abc import Callable

from pwa.accounts.model import Practice

TOLD = "Your practice tells you about this itself."
PLACEHOLDER = re.compile(r"\{\{([a-z-]+)\}\}")


def practice_phone(practice: Practice) -> str:
    """The number to call."""
    if practice.phone:
        return f"The number of your practice is {practice.phone}."
    return "Ask your practice for the number to call."


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


def visit_length(practice: Practice) -> str:
    """How long the visit takes."""
    return (
        practice.visit_words
        or _planned(practice, "for the visit")
        or "Plan about two hours for the visit, and ask your practice if that is right for you."
    )


def visit_from_then(practice: Practice) -> str:
    """The same for whoever comes to take somebody home; empty where the practice has said nothing."""
    return practice.visit_words or _planned(practice, "from then")


def what_is_measured(practice: Practice) -> str:
    """What is measured, when, and who watches."""
    return practice.measured_words or "Ask your practice what is measured, and who watches over you."


def tablets(practice: Practice) -> str:
    """How long the liquid is held in the mouth, and what then."""
    return (
        practice.tablets_words
        or "Ask your practice how long to hold the liquid in your mouth, and what to do with it then."
    )


def mask_and_blankets(practice: Practice) -> str:
    """Who brings the eye mask and the blankets."""
    return (
        practice.mask_words
        or "Ask your practice if it has an eye mask and blankets for you, or if you bring your own."
    )


def touch_rule(practice: Practice) -> str:
    """Which touch there may be."""
    return practice.touch_words or "Ask your practice which touch there may be, if any."


SENTENCES: dict[str, Callable[[Practice], str]] = {
    "practice-phone": practice_phone,
    "food-rule": food_rule,
    "drink-rule": drink_rule,
    "ride-rule": ride_rule,
    "visit-length": visit_length,
    "what-is-measured": what_is_measured,
    "tablets": tablets,
    "mask-and-blankets": mask_and_blankets,
    "touch-rule": touch_rule,
    "who-reads": who_reads,
    "out-of-hours": out_of_hours,
}


def _planned(practice: Practice, what: str) -> str:
    return f"Plan about {_about(practice.visit_minutes)} {what}." if practice.visit_minutes else ""


def _about(minutes: int) -> str:
    """`4 hours`, `2½ hours`, `1 hour and 45 minutes`, `45 minutes`."""
    hours, rest = divmod(minutes, 60)
    if hours and rest == 30:
        return f"{hours}½ hours"
    return " and ".join(_span(part) for part in (hours * 60, rest) if part)


def _fasting(rule: str, minutes: int | None, doing: str) -> str:
    if rule == "hours" and minutes is not None:
        return f"Your practice asks you to stop {doing} {_span(minutes)} before your session."
    return TOLD if rule == "told" else f"Ask your practice when to stop {doing} before your session."


def _span(minutes: int) -> str:
    """`6 hours`, `90 minutes`, `1 hour`."""
    count, unit = (minutes // 60, "hour") if minutes % 60 == 0 else (minutes, "minute")
    return f"{count} {unit}" + ("" if count == 1 else "s")
