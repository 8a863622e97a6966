"""From what a form says to a source, and back. A source is only ever composed here: nobody writes its keys by hand."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from pwa.errors import Invalid
from pwa.library import front_matter, hints, reading
from pwa.library.editing.lines import (
    ITEMS_MOST,
    LINE_AND_WHO,
    PROMPT_MOST,
    items_of,
    keys_of_item,
    lines,
    one_line,
    prompts_of,
)
from pwa.library.front_matter import FrontMatter, Unusable
from pwa.library.model import AREAS, IN_THREAD, PLANS, Text

LONGEST = {
    "title": 80,
    "why": 200,
    "prompt": PROMPT_MOST,
    "prompts": 700,
    "help": 400,
    "drawing_alt": 200,
    "body": 40_000,
    "items": 10_000,
}
DAYS_MOST = {"before": 90, "after": 365}
SLUG_MOST = 40
# What each kind of step asks for besides; a field that is named here is shown for that kind alone.
OF_KIND = {
    "checklist": ("items",),
    "practise": ("recording",),
    "check-in": ("check_in",),
    "write": ("prompt", "prompts", "help", "thread"),
}
FIELDS = ("title", "why", "minutes", "days", "due_from", "area", "plans", "drawing", "drawing_alt", "body")
LABELS = {
    "title": "Title",
    "why": "Why",
    "prompt": "The question above the field",
    "prompts": "Further questions",
    "help": "Help under the question",
    "drawing_alt": "What the drawing shows",
    "body": "The text",
    "items": "The checklist",
}
SOURCES = ("Written by your practice",)


@dataclass(frozen=True)
class Choices:
    """What a step can lead to or show: pairs of a value and its words."""

    recordings: list[tuple[str, str]]
    check_ins: list[tuple[str, str]]
    drawings: list[tuple[str, str]]


def names(kind: str) -> tuple[str, ...]:
    """The fields of a form for a step of this kind."""
    return (*FIELDS, *OF_KIND.get(kind, ()))


def typed(text: Text) -> dict[str, str]:
    """`text` as its form shows it."""
    return {
        "title": text.title,
        "why": text.why,
        "minutes": str(text.minutes),
        "days": str(abs(text.due)),
        "due_from": text.due_from,
        "area": text.area,
        "plans": " ".join(text.plans),
        "drawing": text.drawing,
        "drawing_alt": text.drawing_alt,
        "recording": text.recording,
        "check_in": text.check_in,
        "prompt": text.prompt,
        "prompts": "\n".join(text.prompts),
        "help": text.help,
        "thread": text.in_thread,
        "items": "\n".join(item.text + (LINE_AND_WHO + item.who if item.who else "") for item in text.items),
        "body": text.body,
    }


def fresh(kind: str, phase: str) -> dict[str, str]:
    """The form of a step that nobody has written yet."""
    days = "7" if phase == "before" else "1"
    return dict.fromkeys(names(kind), "") | {
        "minutes": "5",
        "thread": "none",
        "days": days,
        "area": "know",
        "plans": " ".join(PLANS),
    }


def cleaned(sent: Mapping[str, str]) -> dict[str, str]:
    """What was typed, without what cannot be seen."""
    many = ("body", "items", "prompts")
    return {name: lines(value) if name in many else one_line(value) for name, value in sent.items()}


def composed(
    given: Mapping[str, str], slug: str, before: Text, keys: dict[str, Any], choices: Choices
) -> str:
    """The source that `given` (cleaned) makes. `keys` of the text `before` stay, where the form does not ask for them.

    Raises Invalid with a sentence for each field. What says the same as `before` keeps its very source.
    """
    problems = _too_long(given, before.kind) | _missing(given, before.kind, choices)
    minutes = _number(given["minutes"], 240, "minutes", "The minutes", problems)
    days = _number(given["days"], DAYS_MOST[before.phase], "days", "The days", problems)
    _check_clock(given["due_from"], problems)
    items = items_of(given.get("items", ""), before.items, problems)
    prompts = prompts_of(given.get("prompts", ""), problems)
    if problems:
        raise Invalid("Please look at this again.", problems)
    keys = keys | {
        name: given[name] for name in ("title", "why", "due_from", "area", "drawing", "drawing_alt")
    }
    keys |= {name: given[name] for name in OF_KIND.get(before.kind, ()) if name not in ("items", "prompts")}
    keys |= {
        "plans": given["plans"].split(),
        "minutes": minutes,
        "due": -days if before.phase == "before" else days,
    }
    if before.kind == "checklist":
        keys["items"] = [keys_of_item(item) for item in items]
    if before.kind == "write":
        keys.pop("prompts", None)
        keys |= {"thread": _in_thread(given, before)} | ({"prompts": prompts} if prompts else {})
    try:
        source = front_matter.composed(keys, given["body"])
        reading.text(slug, source)
    except Unusable as problem:
        raise Invalid("Please look at this again.", {_field(problem.key): _sentence(problem)}) from problem
    return source


def as_typed(given: Mapping[str, str], before: Text) -> Text:
    """The text as far as it is typed, also where it could not be saved: for looking at."""
    short = {name: given.get(name, "")[:most] for name, most in LONGEST.items()}
    return replace(
        before,
        title=short["title"] or "No title yet",
        why=short["why"],
        minutes=_number(given["minutes"], 240, "", "", {}),
        items=items_of(short["items"], before.items, {})[:ITEMS_MOST],
        recording=given.get("recording", ""),
        check_in=given.get("check_in", ""),
        prompt=short["prompt"],
        prompts=tuple(prompts_of(short["prompts"], {})),
        help=short["help"],
        drawing=given["drawing"] if given["drawing"] in reading.drawings() else "",
        drawing_alt=short["drawing_alt"],
        body=short["body"] + "\n",
    )


def keys_of(slug: str, source: str) -> dict[str, Any]:
    """The keys of a source, as they stand."""
    return FrontMatter(slug, source).all()


def first_keys(kind: str, phase: str, order: int) -> dict[str, Any]:
    """The keys of an own step that the form does not ask for."""
    return {"kind": kind, "phase": phase, "order": order, "sources": list(SOURCES)}


def empty(kind: str, phase: str) -> Text:
    """A step of its kind and phase that says nothing yet."""
    blank: dict[str, Any] = {field.name: "" for field in fields(Text)}
    numbers = {"minutes": 0, "due": 0, "order": 0, "offer": False}
    return Text(
        **blank
        | numbers
        | {"kind": kind, "phase": phase, "plans": PLANS, "items": (), "prompts": (), "sources": SOURCES}
    )


def same(one: Text, other: Text) -> bool:
    """Whether two texts say the same, however their sources are written."""
    return replace(one, version="", slug="") == replace(other, version="", slug="")


def slug_of(title: str, taken: set[str]) -> str:
    """The name of an own step in an address, where it is seen: so without words that tell what it is for."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    discreet = re.sub(rf"\b(?:{hints.TELLING})\b", " ", plain, flags=re.IGNORECASE)
    words = re.findall(r"[a-z0-9]+", discreet)
    name = "-".join(["own", *words] if words else ["own-step"])
    ends = ("", *(f"-{number}" for number in range(2, len(taken) + 3)))
    # It is cut so far that the number has room.
    cut = (name[: SLUG_MOST - len(end)].rstrip("-") + end for end in ends)
    return next(one for one in cut if one not in taken)


def _too_long(given: Mapping[str, str], kind: str) -> dict[str, str]:
    return {
        name: f"{LABELS[name]}: at most {most:,} characters, please. This has {len(given[name]):,}."
        for name, most in LONGEST.items()
        if name in names(kind) and len(given[name]) > most
    }


def _missing(given: Mapping[str, str], kind: str, choices: Choices) -> dict[str, str]:
    """What is not filled in, or not one of what there is."""
    found: dict[str, str] = {
        name: f"Please fill in: {LABELS[name]}."
        for name in ("title", "body", "prompt", "items")
        if name in names(kind) and not given[name]
    }
    if given["area"] not in AREAS:
        found["area"] = "Please choose one of the four areas."
    if not given["plans"] or not set(given["plans"].split()) <= set(PLANS):
        found["plans"] = "Please choose at least one kind of plan."
    offered = {"recording": choices.recordings, "check_in": choices.check_ins, "thread": IN_THREAD.items()}
    for name in (one for one in OF_KIND.get(kind, ()) if one in offered):
        if given[name] not in dict(offered[name]):
            found[name] = "Please choose one of these."
    if given["drawing"] not in dict(choices.drawings):
        found["drawing"] = "Please choose one of these drawings, or none."
    if given["drawing"] and not given["drawing_alt"]:
        found["drawing_alt"] = "Please say what the drawing shows, for those who cannot see it."
    if given["drawing_alt"] and not given["drawing"]:
        found["drawing_alt"] = "There is no drawing to say this of. Please choose one, or leave this empty."
    return found


def _number(value: str, most: int, name: str, label: str, problems: dict[str, str]) -> int:
    if re.fullmatch("[0-9]{1,3}", value) and int(value) <= most:
        return int(value)
    problems[name] = f"{label}: a whole number from 0 to {most}, please."
    return 0


def _check_clock(value: str, problems: dict[str, str]) -> None:
    if value and not re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", value):
        problems["due_from"] = "Please give a time such as 18:00, or leave this empty."


def _in_thread(given: Mapping[str, str], before: Text) -> str:
    """What a text is to say of its place in the thread; as before, where that still comes to the same."""
    kept = replace(before, area=given["area"])
    return kept.thread if kept.in_thread == given["thread"] else given["thread"]


def _field(key: str) -> str:
    return "days" if key == "due" else key


def _sentence(problem: Unusable) -> str:
    return f"{LABELS.get(problem.key, problem.key)} {problem.what}."
