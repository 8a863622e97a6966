"""One question: from its form to its data, and back. Each kind asks for what it needs and nothing else."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from pwa.library.editing.lines import said

Data = dict[str, Any]

KINDS = {
    "yes-no": "Yes or no",
    "choice": "One of several answers, or some of them",
    "scale": "A number on a line",
    "ranking": "The two that matter most",
    "number": "A number",
    "time": "A time",
    "short-text": "A few words",
    "long-text": "In their own words",
}
# The fields of a kind, besides label, help, part and condition.
OF_KIND = {
    "yes-no": ("on_yes", "contact", "emergency"),
    "choice": ("options", "several", "ordered", "contact", "emergency"),
    "scale": ("min", "max", "low", "high", "raises", "contact", "emergency"),
    "ranking": ("options", "contact", "emergency"),
    "number": ("min", "max", "unit", "decimals"),
    "time": (),
    "short-text": (),
    "long-text": (),
}
COMMON = ("label", "help", "part", "new_part", "only")
LONGEST = {"label": 300, "help": 400, "contact": 400, "low": 60, "high": 60, "unit": 30}
WEIGHTS = ("contact", "help")
YES_NO = [("yes", "Yes"), ("no", "No")]
OPTION_MOST, OPTIONS_MOST = 200, 40
BAR = " | "


def names(kind: str) -> tuple[str, ...]:
    """The fields of a form for a question of this kind."""
    return (*COMMON, *OF_KIND[kind])


def question_of(one: Data) -> dict[str, str]:
    """A question as its form shows it."""
    raises, only = one.get("raises", {}), one.get("if")
    given = {
        name: str(one.get(name, ""))
        for name in ("label", "help", "contact", "low", "high", "unit", "min", "max")
    }
    return given | {
        "part": one["group"],
        "only": " ".join(f"{only['question']}={value}" for value in only["is"]) if only else "",
        "on_yes": one.get("on_yes", "") or raises.get("yes", ""),
        "options": "\n".join(_line(o["label"], raises.get(o["value"])) for o in one.get("options", [])),
        "raises": "\n".join(_line(value, weight) for value, weight in raises.items()),
        **{name: "yes" if one.get(name) else "" for name in ("several", "ordered", "emergency", "decimals")},
    }


def composed(before: Data, kind: str, given: Mapping[str, str]) -> tuple[Data, dict[str, str]]:
    """The question that `given` (cleaned) makes, and what is wrong: a sentence for each field."""
    problems = {
        name: f"At most {most} characters, please. This has {len(given[name])}."
        for name, most in LONGEST.items()
        if len(given.get(name, "")) > most
    }
    if not given["label"]:
        problems["label"] = "Please write the question."
    made: Data = {"id": "", "group": "", "kind": kind, "label": given["label"], "optional": True}
    made |= {"help": given["help"]} if given["help"] else {}
    made |= _of_kind(before, kind, given, problems)
    if "contact" in OF_KIND[kind]:
        made |= _followed(made, given, problems)
    made |= _only(given["only"], problems)
    return made, problems


def _of_kind(before: Data, kind: str, given: Mapping[str, str], problems: dict[str, str]) -> Data:
    if kind == "yes-no":
        rest = {value: weight for value, weight in before.get("raises", {}).items() if value != "yes"}
        yes: Data = {"on_yes": given["on_yes"]} if given["on_yes"] in WEIGHTS else {}
        return yes | ({"raises": rest} if rest else {})
    if kind in ("choice", "ranking"):
        how: Data = {name: True for name in ("several", "ordered") if given.get(name) == "yes"}
        if len(how) > 1:
            problems["ordered"] = "This is for a question with one answer. Please take out one of the two."
        return how | _options(before, 2 if kind == "choice" else 3, given["options"], problems)
    if kind == "scale":
        return _ends(given, problems, 20, ("low", "high")) | _raising(given, problems)
    if kind == "number":
        more: Data = {"unit": given["unit"]} if given["unit"] else {}
        more |= {"decimals": True} if given["decimals"] == "yes" else {}
        return _ends(given, problems, 1_000_000) | more
    return {}


def _options(before: Data, fewest: int, text: str, problems: dict[str, str]) -> Data:
    """The answers, one a line. One that says the same as before keeps its value: old answers are read by it."""
    known = {said(one["label"]): one["value"] for one in before.get("options", [])}
    options: list[Data] = []
    raises: dict[str, str] = {}
    for line in (one.strip() for one in text.split("\n") if one.strip()):
        label, _, weight = (part.strip() for part in line.partition("|"))
        if not label or len(label) > OPTION_MOST or weight not in ("", *WEIGHTS):
            problems["options"] = (
                f"Each line is one answer of at most {OPTION_MOST} characters. After a bar stands contact or help. "
                f"Look at: {line[:40]}"
            )
        value = known.get(said(label)) or f"answer-{hashlib.sha256(said(label).encode()).hexdigest()[:8]}"
        options.append({"value": value, "label": label})
        raises |= {value: weight} if weight else {}
    if len({one["value"] for one in options}) < len(options):
        problems["options"] = "The same answer is there twice. Please take one of them out."
    if not fewest <= len(options) <= OPTIONS_MOST:
        problems["options"] = f"Please give {fewest} to {OPTIONS_MOST} answers, one a line."
    return ({"raises": raises} if raises else {}) | {"options": options}


def _ends(
    given: Mapping[str, str], problems: dict[str, str], highest: int, words: tuple[str, ...] = ()
) -> Data:
    numbers = {name: int(given[name]) for name in ("min", "max") if re.fullmatch("[0-9]{1,7}", given[name])}
    if len(numbers) < 2 or not 0 <= numbers["min"] < numbers["max"] <= highest:
        problems["max"] = f"Please give two whole numbers from 0 to {highest:,}, the second one higher."
    for name in words:
        if not given[name]:
            problems[name] = "Please say what this end means."
    return numbers | {name: given[name] for name in words}


def _raising(given: Mapping[str, str], problems: dict[str, str]) -> Data:
    """The numbers of a scale that a therapist wants to know of."""
    raises: dict[str, str] = {}
    for line in (one.strip() for one in given["raises"].split("\n") if one.strip()):
        value, _, weight = (part.strip() for part in line.partition("|"))
        bounds = [
            int(given[name]) if re.fullmatch("[0-9]{1,7}", given[name]) else 0 for name in ("min", "max")
        ]
        if (
            weight not in WEIGHTS
            or not re.fullmatch("[0-9]{1,2}", value)
            or not bounds[0] <= int(value) <= bounds[1]
        ):
            problems["raises"] = (
                f"Each line is a number of the line, a bar, and contact or help. Look at: {line[:40]}"
            )
            continue
        raises[str(int(value))] = weight
    return {"raises": raises} if raises else {}


def _followed(made: Data, given: Mapping[str, str], problems: dict[str, str]) -> Data:
    """What is said after an answer that means to contact the practice."""
    means_contact = "contact" in (*made.get("raises", {}).values(), made.get("on_yes"))
    found: Data = {"contact": given["contact"]} if given["contact"] else {}
    found |= {"emergency": True} if given["emergency"] == "yes" else {}
    for name in found:
        if not means_contact:
            problems[name] = "This is for an answer that means: contact us. None of the answers does."
    return found


def _only(value: str, problems: dict[str, str]) -> Data:
    """For whom it is meant: one or more answers to one other question."""
    pairs = [pair.partition("=") for pair in value.split()]
    if len({question for question, _, _ in pairs}) > 1:
        problems["only"] = "Please choose answers to one question alone."
    return {"if": {"question": pairs[0][0], "is": [answer for _, _, answer in pairs]}} if pairs else {}


def _line(label: str, weight: str | None) -> str:
    return f"{label}{BAR}{weight}" if weight else label
