"""The short setup list: what a practice must say about itself before its first client is invited."""

from collections.abc import Container
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pwa.accounts.model import Practice, tidy
from pwa.errors import Invalid
from pwa.therapist import zones
from pwa.web.forms import Form

# A fresh practice is in UTC. No country's clock goes by that name, so it means: not set yet.
NO_ZONE = "UTC"
NAME_MOST, PHONE_MOST, WORDS_MOST = 120, 40, 500
LONGEST_FAST = 24 * 60
LONGEST_VISIT = 12 * 60
LONGEST_RECORD = 100  # years
_TYPED = (
    "name",
    "phone",
    "address",
    "who_reads",
    "out_of_hours",
    "food_hours",
    "drink_hours",
    "ride_words",
    "visit_hours",
    "record_years",
)
# What clients read about the day. Not on the list: left empty, they read "ask your practice".
DAY_WORDS = ("visit_words", "measured_words", "tablets_words", "mask_words", "touch_words")
# Nor are these: left empty, ours are said.
OWN_WORDS = (*DAY_WORDS, "link_words")


@dataclass(frozen=True)
class Setting:
    """One thing on the list. `name` is the field it is set in, `label` what a person calls it."""

    name: str
    label: str
    is_set: bool


def settings(practice: Practice) -> tuple[Setting, ...]:
    """The whole list, in the order in which it is asked."""
    return (
        Setting("name", "the name of the practice", bool(practice.name)),
        Setting("phone", "its phone number", bool(practice.phone)),
        Setting("address", "its address", bool(practice.address)),
        Setting("country", "its country", bool(practice.country)),
        Setting("time_zone", "its time zone", practice.time_zone != NO_ZONE),
        Setting("who_reads", "who reads check-ins, and when", bool(practice.who_reads)),
        Setting("out_of_hours", "what to do out of hours", bool(practice.out_of_hours)),
        Setting("food_rule", "the rule for food", practice.food_rule != "unset"),
        Setting("drink_rule", "the rule for drink", practice.drink_rule != "unset"),
        Setting("ride_rule", "the rule for the ride home", practice.ride_rule != "unset"),
        Setting("spoken_code", "the rule for the spoken code", practice.spoken_code != "unset"),
        Setting("record_rule", "how long you have to keep a record", practice.record_rule != "unset"),
    )


def unset(practice: Practice) -> tuple[Setting, ...]:
    """What is still to be set."""
    return tuple(setting for setting in settings(practice) if not setting.is_set)


def as_typed(practice: Practice) -> dict[str, str]:
    """The fields of the form as they stand in `practice`."""
    return {
        "name": practice.name,
        "phone": practice.phone,
        "address": practice.address,
        "country": practice.country,
        "time_zone": "" if practice.time_zone == NO_ZONE else practice.time_zone,
        "who_reads": practice.who_reads,
        "out_of_hours": practice.out_of_hours,
        "food_rule": practice.food_rule,
        "food_hours": _hours(practice.food_minutes),
        "drink_rule": practice.drink_rule,
        "drink_hours": _hours(practice.drink_minutes),
        "ride_rule": practice.ride_rule,
        "ride_words": practice.ride_words,
        "visit_hours": _hours(practice.visit_minutes),
        "spoken_code": practice.spoken_code,
        "record_rule": practice.record_rule,
        "record_years": "" if practice.record_years is None else str(practice.record_years),
        "opening": practice.opening,
        "questionnaires": practice.questionnaires,
    } | {name: getattr(practice, name) for name in OWN_WORDS}


def read(form: Form, countries: Container[str]) -> tuple[dict[str, str | int | None], dict[str, str]]:
    """The form as columns, and what is wrong with it: a sentence for each field.

    An empty field is no mistake: the list may be filled in bit by bit. Raises Invalid where the form is not whole, as
    what is not sent would be taken for emptied.
    """
    if any(not form.all(name) for name in (*_TYPED, *OWN_WORDS)):
        raise Invalid("Not all of this arrived. Please go back and send it again.")
    problems: dict[str, str] = {}
    columns: dict[str, str | int | None] = {
        "name": _line(form, "name", NAME_MOST, problems),
        "phone": _phone(form, problems),
        "address": _line(form, "address", WORDS_MOST, problems, join=", "),
        "country": _one_of(form, "country", countries, "", problems),
        "who_reads": _line(form, "who_reads", WORDS_MOST, problems),
        "out_of_hours": _line(form, "out_of_hours", WORDS_MOST, problems),
        "spoken_code": _one_of(form, "spoken_code", ("on", "off"), "unset", problems),
        "opening": _one_of(form, "opening", ("at-once", "by-date"), "at-once", problems),
        "questionnaires": _one_of(form, "questionnaires", ("on", "off"), "unset", problems),
    }
    columns |= {name: _line(form, name, WORDS_MOST, problems) for name in OWN_WORDS}
    columns["time_zone"] = _zone(form, str(columns["country"]), problems)
    columns |= (
        _fast(form, "food", problems)
        | _fast(form, "drink", problems)
        | _ride(form, problems)
        | _visit(form, problems)
        | _record(form, problems)
    )
    return columns, problems


def _line(form: Form, name: str, most: int, problems: dict[str, str], join: str = " ") -> str:
    """One line of text; lines that were typed below each other are joined."""
    text = tidy(join.join(line.strip(" ,") for line in form.get(name).splitlines() if line.strip(" ,")))
    if len(text) > most:
        problems[name] = f"At most {most} characters, please. This has {len(text)}."
    return text


def _phone(form: Form, problems: dict[str, str]) -> str:
    phone = _line(form, "phone", PHONE_MOST, problems)
    if phone and sum(sign.isdigit() for sign in phone) < 3:
        problems["phone"] = "This does not look like a phone number. Please give one that clients can call."
    return phone


def _one_of(form: Form, name: str, values: Container[str], unset: str, problems: dict[str, str]) -> str:
    value = form.get(name)
    if value in ("", unset):
        return unset
    if value not in values:
        problems[name] = "Please choose one of these."
    return value


def _zone(form: Form, country: str, problems: dict[str, str]) -> str:
    chosen = _one_of(form, "time_zone", zones.known(), NO_ZONE, problems)
    return zones.ONLY.get(country, NO_ZONE) if chosen == NO_ZONE else chosen


def _fast(form: Form, what: str, problems: dict[str, str]) -> dict[str, str | int | None]:
    """The rule for food or drink. A number alone says enough."""
    rule_name, hours_name = f"{what}_rule", f"{what}_hours"
    rule = _one_of(form, rule_name, ("hours", "told"), "unset", problems)
    typed = form.get(hours_name)
    if rule == "unset" and typed:
        rule = "hours"
    minutes = _minutes(typed) if rule == "hours" else None
    if rule == "hours" and minutes is None:
        problems[hours_name] = "Please give the hours as a number from 0.25 to 24, such as 6 or 1.5."
    return {rule_name: rule, f"{what}_minutes": minutes}


def _ride(form: Form, problems: dict[str, str]) -> dict[str, str | int | None]:
    rule = _one_of(form, "ride_rule", ("words", "told"), "unset", problems)
    words = _line(form, "ride_words", WORDS_MOST, problems)
    if rule == "unset" and words:
        rule = "words"
    if rule == "words" and not words:
        problems["ride_words"] = "Please write your rule, or choose that you tell each client yourselves."
    return {"ride_rule": rule, "ride_words": words if rule == "words" else ""}


def _visit(form: Form, problems: dict[str, str]) -> dict[str, str | int | None]:
    """How long a visit usually is. It need not be said."""
    typed = form.get("visit_hours")
    minutes = _minutes(typed)
    if typed and (minutes is None or minutes > LONGEST_VISIT):
        problems["visit_hours"] = "Please give the hours as a number from 0.25 to 12, such as 2 or 2.5."
    return {"visit_minutes": minutes}


def _record(form: Form, problems: dict[str, str]) -> dict[str, str | int | None]:
    rule = _one_of(form, "record_rule", ("years", "none"), "unset", problems)
    typed = form.get("record_years")
    if rule == "unset" and typed:
        rule = "years"
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= 3 and 1 <= int(typed) <= LONGEST_RECORD
    if rule == "years" and not is_number:
        problems["record_years"] = f"Please give a whole number of years, from 1 to {LONGEST_RECORD}."
    return {"record_rule": rule, "record_years": int(typed) if rule == "years" and is_number else None}


def _minutes(hours: str) -> int | None:
    try:
        minutes = round(Decimal(hours.replace(",", ".")) * 60)
    except (InvalidOperation, OverflowError, ValueError):
        return None
    return minutes if 15 <= minutes <= LONGEST_FAST else None


def _hours(minutes: int | None) -> str:
    return "" if minutes is None else f"{minutes / 60:g}"
