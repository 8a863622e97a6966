"""From what a form says to a check-in's data, and back. Every function leaves the data it is given as it was.

What a form does not ask for stays. The words of an instrument are nobody's to change: it is put in or taken out whole.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from pwa.errors import Invalid, NotFound
from pwa.library.editing.check_ins.questions import YES_NO, composed, question_of
from pwa.library.editing.lines import lines, one_line
from pwa.library.editing.model import SOURCES

Data = dict[str, Any]

WORDS = {
    "title": ("Title", 80),
    "intro": ("Before the questions", 1000),
    "closing": ("After the answers", 600),
    "contact": ("After an answer that means: contact us", 400),
    "help": ("After an answer that opens Help", 600),
    "who": ("Who sees the answers", 400),
}
PART_TITLE, PART_HELP = 80, 400
AGAIN = "Please look at this again."
FIRST = {"id": "mood", "group": "questions", "kind": "scale", "label": "How is your mood today?", "optional": True,
         "min": 0, "max": 10, "low": "very low", "high": "very good"}  # fmt: skip
# What a check-in of one's own begins with, by the phase it is for.
START = {
    "intro": "Skip any question that you do not want to answer. Nobody reads your answers live. If something cannot "
    "wait, please call your practice, or open Help.",
    "closing": "Thank you. If something worries you, please call your practice. You do not have to wait for a reply "
    "here.",
    "contact": "Please call your practice. They will help you with what to do next.",
    "help": "Thank you for saying so. You do not have to carry this alone. Please call or text one of these numbers "
    "now, or tell someone near you. Then call your practice.",
}


def cleaned(sent: Mapping[str, str]) -> dict[str, str]:
    """What was typed, without what cannot be seen. Answers stand one a line."""
    return {
        name: lines(value) if name in ("options", "raises") else one_line(value)
        for name, value in sent.items()
    }


def words_of(data: Data) -> dict[str, str]:
    """The words around the questions, as their form shows them."""
    parts: dict[str, str] = {}
    for group in data["groups"]:
        parts |= {
            f"part.{group['id']}.title": group["title"],
            f"part.{group['id']}.help": group.get("help", ""),
        }
    return {name: data.get(name, "") for name in WORDS} | parts


def with_words(data: Data, given: Mapping[str, str]) -> Data:
    """With these words around the questions. Raises Invalid, by field."""
    problems = {
        name: f"{label}: at most {most:,} characters, please. This has {len(given[name]):,}."
        for name, (label, most) in WORDS.items()
        if len(given[name]) > most
    } | {
        name: f"Please fill in: {label}."
        for name, (label, _) in WORDS.items()
        if name != "who" and not given[name]
    }
    groups = []
    for group in data["groups"]:
        title, about = f"part.{group['id']}.title", f"part.{group['id']}.help"
        if not 1 <= len(given[title]) <= PART_TITLE:
            problems[title] = f"Please give this part a title of at most {PART_TITLE} characters."
        if len(given[about]) > PART_HELP:
            problems[about] = f"At most {PART_HELP} characters, please."
        groups.append(_filled(group | {"title": given[title], "help": given[about]}, "help"))
    if problems:
        raise Invalid(AGAIN, problems)
    return _filled(data | {name: given[name] for name in WORDS} | {"groups": groups}, "who")


def new(slug: str, title: str) -> Data:
    """A check-in of one's own, with one question to begin with. Raises Invalid, by field."""
    if not title or len(title) > WORDS["title"][1]:
        raise Invalid(AGAIN, {"title": f"Please give it a title of at most {WORDS['title'][1]} characters."})
    groups, questions = [{"id": "questions", "title": "Questions"}], [FIRST]
    return (
        {"id": slug, "title": title}
        | START
        | {
            "groups": groups,
            "questions": questions,
            "sources": list(SOURCES),
        }
    )


def question(data: Data, name: str) -> Data:
    """A question by its id. NotFound."""
    found = next((one for one in data.get("questions", []) if one["id"] == name), None)
    if found is None:
        raise NotFound()
    return dict(found)


def with_question(data: Data, name: str, kind: str, given: Mapping[str, str]) -> Data:
    """With a question as its form says; an empty `name` is a new one, behind the others. Raises Invalid, by field."""
    before = question(data, name) if name else {}
    data, part, problem = _in_part(data, before.get("group", ""), given)
    made, problems = composed(before, kind, given)
    if problem:
        problems["part"] = problem
    if problems:
        raise Invalid(AGAIN, problems)
    made |= {"group": part, "id": name or _free(given["label"], _ids(data), "question")}
    rest = data.get("questions", [])
    questions = [made if one["id"] == name else one for one in rest] if name else [*rest, made]
    return _checked(data | {"questions": questions})


def without_question(data: Data, name: str) -> Data:
    """Without a question. Raises NotFound; Invalid where another depends on it, or it is the only one."""
    question(data, name)
    return _checked(data | {"questions": [one for one in data["questions"] if one["id"] != name]})


def moved(data: Data, name: str, direction: str) -> Data:
    """With a question moved 'up' or 'down' inside its part. Raises NotFound; Invalid where another depends on it."""
    part = question(data, name)["group"]
    questions = list(data["questions"])
    row = [place for place, one in enumerate(questions) if one["group"] == part]
    here = next(place for place in row if questions[place]["id"] == name)
    beside = row.index(here) + {"up": -1, "down": 1}.get(direction, len(row))
    if not 0 <= beside < len(row):
        return data
    other = row[beside]
    questions[here], questions[other] = questions[other], questions[here]
    return _checked(data | {"questions": questions})


def with_instrument(data: Data, name: str, known: Mapping[str, Data]) -> Data:
    """With an instrument at the end, as a part of its own. NotFound for none that is known; twice is once."""
    if name not in known:
        raise NotFound()
    if any(group.get("instrument") == name for group in data["groups"]):
        return data
    part = {"id": _free(name, {group["id"] for group in data["groups"]}, "part"), "title": "The last 2 weeks"}
    return data | {"groups": [*data["groups"], part | {"instrument": name}]}


def instrument(data: Data, part: str) -> str:
    """The instrument of a part. NotFound where it has none."""
    found = next(
        (one["instrument"] for one in data["groups"] if one["id"] == part and "instrument" in one), None
    )
    if found is None:
        raise NotFound()
    return str(found)


def without_instrument(data: Data, part: str) -> Data:
    """Without the instrument of a part. Raises NotFound; Invalid where it is all there is."""
    instrument(data, part)
    return _checked(data | {"groups": [one for one in data["groups"] if one["id"] != part]})


def typed(data: Data, name: str, kind: str) -> dict[str, str]:
    """A question's form, filled in; an empty `name` is a new one."""
    own = [group["id"] for group in data["groups"] if "instrument" not in group]
    found = question(data, name) if name else {"kind": kind, "group": own[-1] if own else ""}
    return question_of(found) | {"new_part": "" if own else "Questions"}


def answers(data: Data, name: str) -> list[tuple[str, str]]:
    """What another question's being asked may depend on: each answer that can be chosen, with its words."""
    found = []
    for one in data.get("questions", []):
        if one["id"] != name and one["kind"] in ("choice", "yes-no"):
            pairs = YES_NO if one["kind"] == "yes-no" else [(o["value"], o["label"]) for o in one["options"]]
            found += [(f"{one['id']}={value}", f"{one['label']} {label}") for value, label in pairs]
    return found


def _in_part(data: Data, before: str, given: Mapping[str, str]) -> tuple[Data, str, str]:
    """The part that a question goes into; a new one is made at the end. Or what is wrong with it."""
    own = {group["id"] for group in data["groups"] if "instrument" not in group}
    title = given["new_part"]
    if not title:
        part = given["part"] or before
        return data, part, "" if part in own else "Please choose a part, or name a new one."
    if len(title) > PART_TITLE:
        return data, before, f"At most {PART_TITLE} characters for the title of a part, please."
    part = _free(title, {group["id"] for group in data["groups"]}, "part")
    return data | {"groups": [*data["groups"], {"id": part, "title": title}]}, part, ""


def _checked(data: Data) -> Data:
    """Parts without a question go; what others depend on must be there, and before them. Raises Invalid."""
    asked = data.get("questions", [])
    there = {one["group"] for one in asked}
    data = data | {"groups": [one for one in data["groups"] if "instrument" in one or one["id"] in there]}
    if not data["groups"]:
        raise Invalid(
            "This is the last question. A check-in needs one; you can hide its step, or discard the draft."
        )
    _check_conditions(data, asked)
    if not asked:
        data = {key: value for key, value in data.items() if key != "questions"}
    return data


def _check_conditions(data: Data, asked: list[Data]) -> None:
    """What a question depends on stands before it. An instrument has no words here: of its items the reader tells."""
    instruments = tuple(f"{group['instrument']}-" for group in data["groups"] if "instrument" in group)
    labels = {one["id"]: one["label"] for one in asked}
    seen: dict[str, set[str]] = {}
    for group in data["groups"]:
        for one in (one for one in asked if one["group"] == group["id"]):
            wanted = one.get("if")
            if wanted and not wanted["question"].startswith(instruments or ("/",)):
                _check_condition(one, wanted, seen, labels)
            seen[one["id"]] = {value for value, _ in _choices(one)}


def _check_condition(one: Data, wanted: Data, seen: dict[str, set[str]], labels: dict[str, str]) -> None:
    if set(wanted["is"]) <= seen.get(wanted["question"], set()):
        return
    of = f"“{labels[wanted['question']]}”" if wanted["question"] in labels else "one that would be gone"
    sentence = f"“{one['label']}” is only for a certain answer to {of}. It has to stand behind that."
    raise Invalid(sentence, {"only": sentence})


def _choices(one: Data) -> list[tuple[str, str]]:
    """The answers to a question that can be chosen, with their words."""
    if one["kind"] == "yes-no":
        return YES_NO
    if one["kind"] == "scale":
        return [(str(stop), str(stop)) for stop in range(one["min"], one["max"] + 1)]
    return [(option["value"], option["label"]) for option in one.get("options", [])]


def _ids(data: Data) -> set[str]:
    return {one["id"] for one in data.get("questions", [])}


def _free(words: str, taken: set[str], otherwise: str) -> str:
    """A name from these words that nothing has yet."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    name = "-".join(re.findall("[a-z0-9]+", plain))[:30].strip("-") or otherwise
    numbered = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (name, *numbered) if one not in taken)


def _filled(data: Data, *optional: str) -> Data:
    """Without what is optional and empty."""
    return {key: value for key, value in data.items() if value or key not in optional}
