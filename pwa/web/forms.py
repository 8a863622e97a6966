"""What was sent, as text. Anything a person could not have typed is refused with a sentence."""

import json
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData
from starlette.requests import Request

from pwa.errors import Invalid, Refused

FIELDS = 200
LONGEST_AHEAD = timedelta(days=366)
NOT_READABLE = "We could not read what was sent. Please go back and try again."


class Form:
    """The fields that were sent, in their order, as pairs of text."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.pairs = list(pairs)

    def get(self, name: str, default: str = "") -> str:
        """The last value of `name`, without spaces around it."""
        values = self.all(name)
        return values[-1].strip() if values else default

    def all(self, name: str) -> list[str]:
        """Every value of `name`, as sent."""
        return [value for key, value in self.pairs if key == name]


async def form(request: Request) -> Form:
    """The fields of a form post (urlencoded or multipart) or of a JSON object of texts or lists of texts.

    Raises Refused where the body is not what its content type says.
    """
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == "application/json":
        return checked(_json_pairs(await json_object(request)))
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data", ""):
        return checked(_form_pairs(await request.form(max_files=0, max_fields=FIELDS)))
    raise Refused("This kind of content is not taken here.")


async def json_object(request: Request) -> dict[str, Any]:
    """The JSON object in the body. Raises Refused for anything else."""
    try:
        value = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise Refused(NOT_READABLE) from None
    if not isinstance(value, dict):
        raise Refused(NOT_READABLE)
    return value


def _json_pairs(value: dict[str, Any]) -> list[tuple[str, str]]:
    pairs = []
    for name, given in value.items():
        for text in given if isinstance(given, list) else [given]:
            if not isinstance(text, str):
                raise Refused(NOT_READABLE)
            pairs.append((name, text))
    return pairs


def _form_pairs(data: FormData) -> list[tuple[str, str]]:
    pairs = []
    for name, value in data.multi_items():
        if not isinstance(value, str):
            raise Refused("Files are not taken here.")
        pairs.append((name, value))
    return pairs


def checked(pairs: list[tuple[str, str]]) -> Form:
    """The form with these pairs of text. Raises Invalid for a character that no person types."""
    for name, value in pairs:
        if "\x00" in name + value or not _is_text(name + value):
            raise Invalid(
                "There is a character in this that cannot be kept. Please take it out and try again."
            )
    return Form(pairs)


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def limited(value: str, label: str, most: int, errors: dict[str, str], name: str) -> str:
    """`value`, with a sentence in `errors[name]` where it is empty or longer than `most` characters."""
    if not value:
        errors[name] = f"Please fill in: {label}."
    elif len(value) > most:
        errors[name] = f"{label}: at most {most} characters, please. This has {len(value)}."
    return value


def local_instant(date_text: str, time_text: str, zone: ZoneInfo, now: datetime) -> datetime:
    """The instant (UTC) of a date and a time as a form sends them, at the practice. Of two, the first.

    Raises Invalid, tied to `date` or `time`: nonsense, past, over a year ahead, or skipped by the clocks.
    """
    day, clock = _day(date_text, now.astimezone(zone).date()), _clock(time_text)
    local = datetime.combine(day, clock, tzinfo=zone)
    instant = local.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        sentence = f"On that day the clocks go forward, and {clock:%H:%M} does not exist. Please choose another time."
        raise Invalid(sentence, {"time": sentence})
    if instant <= now:
        sentence = "This time has already passed. Please choose one that is still to come."
        raise Invalid(sentence, {"time": sentence})
    return instant


def _day(text: str, now: date) -> date:
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text.strip())
    try:
        day = date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        day = None
    if day is None:
        sentence = "Please give a date, such as 2026-11-27."
    elif day < now:
        sentence = "This date has already passed. Please choose one that is still to come."
    elif day > now + LONGEST_AHEAD:
        sentence = "This date is more than a year away. Please choose a nearer one."
    else:
        return day
    raise Invalid(sentence, {"date": sentence})


def _clock(text: str) -> time:
    found = re.fullmatch(r"([01][0-9]|2[0-3]):([0-5][0-9])(:00)?", text.strip())
    if found is None:
        sentence = "Please give a time, such as 14:30."
        raise Invalid(sentence, {"time": sentence})
    return time(int(found[1]), int(found[2]))
