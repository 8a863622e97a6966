"""Check-ins as data: a definition, what may be answered, and which answers a therapist must look at."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pwa.checkins.parts import Part

ID = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
KINDS = ("scale", "choice", "yes-no", "long-text")
WEIGHTS = ("contact", "help")
YES_NO = (("yes", "Yes"), ("no", "No"))
SCALE_MOST = 20


@dataclass(frozen=True)
class Question:
    """One question. `options` holds what can be chosen; it is empty for a text. `several`: any of them."""

    id: str
    group: str
    kind: str
    label: str
    help: str
    options: tuple[tuple[str, str], ...] = ()
    several: bool = False
    least: int = 0
    most: int = 0
    low: str = ""
    high: str = ""
    on_yes: str = ""  # the weight of the flag that a yes raises, or nothing

    @property
    def name(self) -> str:
        """Its field in the form."""
        return f"q.{self.id}"

    def said(self, values: Sequence[str]) -> str:
        """An answer in words."""
        if self.kind == "scale":
            return f"{values[0]} ({self.least} {self.low}, {self.most} {self.high})"
        labels = dict(self.options)
        return ", ".join(labels.get(value, value) for value in values)

    def problem(self, values: Sequence[str]) -> str:
        """What is wrong with these values as an answer, or nothing."""
        if not self.several and len(values) > 1:
            return f"There are two answers to “{self.label}”. Please choose one."
        if self.options and any(value not in dict(self.options) for value in values):
            return f"There is an answer to “{self.label}” that cannot be chosen. Please choose again."
        return ""


@dataclass(frozen=True)
class Group:
    """Questions that stand together under a title."""

    id: str
    title: str
    help: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Definition:
    """A check-in in one approved version. `contact` and `help` are the sentences that follow a flag."""

    id: str
    version: str
    title: str
    intro: str
    closing: str
    contact: str
    help: str
    groups: tuple[Group, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in their order."""
        return tuple(question for group in self.groups for question in group.questions)

    def weights(self, answers: Mapping[str, Sequence[str]]) -> dict[str, str]:
        """The flags these answers raise: the weight by the question's id."""
        return {
            question.id: question.on_yes
            for question in self.questions
            if question.on_yes and "yes" in answers.get(question.id, ())
        }

    def problems(self, answers: Mapping[str, Sequence[str]]) -> dict[str, str]:
        """What cannot be taken: a sentence for each field, unknown questions included."""
        known = {question.id: question for question in self.questions}
        found = {}
        for question_id, values in answers.items():
            question = known.get(question_id)
            sentence = (
                question.problem(values) if question else f"There is no question called “{question_id}” here."
            )
            if sentence:
                found[f"q.{question_id}"] = sentence
        return found


def definition(data: Mapping[str, Any], version: str) -> Definition:
    """The check-in in `data`. Raises CannotStart, naming the place, where it cannot be used."""
    top = Part(data, f"check-in {data.get('id', '?')!r}")
    made = Definition(
        id=top.matching("id", ID),
        version=version,
        title=top.text("title"),
        intro=top.text("intro"),
        closing=top.text("closing"),
        contact=top.text("contact"),
        help=top.text("help"),
        groups=_groups(top),
    )
    top.done("version", "sources")
    return made


def _groups(top: Part) -> tuple[Group, ...]:
    groups = top.parts("groups", "id")
    questions = [_question(part) for part in top.parts("questions", "id")]
    made = []
    for part in groups:
        group_id = part.matching("id", ID)
        own = tuple(question for question in questions if question.group == group_id)
        if not own:
            raise part.wrong("id", "has no question")
        made.append(Group(group_id, part.text("title"), part.text("help", ""), own))
        part.done()
    strays = {question.group for question in questions} - {group.id for group in made}
    if strays:
        raise top.wrong(
            "questions", f"has questions in groups that are not there: {', '.join(sorted(strays))}"
        )
    return tuple(made)


def _question(part: Part) -> Question:
    kind = part.one_of("kind", KINDS)
    made: dict[str, Any] = _KIND[kind](part)
    question = Question(
        id=part.matching("id", ID),
        group=part.matching("group", ID),
        kind=kind,
        label=part.text("label"),
        help=part.text("help", ""),
        **made,
    )
    # Every question can be skipped. A definition says so itself, so that nobody has to know it.
    if not part.yes_no("optional"):
        raise part.wrong("optional", "must be true: every question can be skipped")
    part.done()
    return question


def _scale(part: Part) -> dict[str, Any]:
    least, most = part.whole("min", 0, SCALE_MOST), part.whole("max", 1, SCALE_MOST)
    if least >= most:
        raise part.wrong("max", "must be more than 'min'")
    stops = tuple((str(stop), str(stop)) for stop in range(least, most + 1))
    return {
        "least": least,
        "most": most,
        "low": part.text("low"),
        "high": part.text("high"),
        "options": stops,
    }


def _choice(part: Part) -> dict[str, Any]:
    options = []
    for option in part.parts("options", "value"):
        options.append((option.matching("value", ID), option.text("label")))
        option.done()
    if len(options) < 2:
        raise part.wrong("options", "must be two or more")
    return {"options": tuple(options), "several": part.yes_no("several")}


def _yes_no(part: Part) -> dict[str, Any]:
    return {"options": YES_NO, "on_yes": part.one_of("on_yes", ("", *WEIGHTS), "")}


def _long_text(part: Part) -> dict[str, Any]:
    return {}


_KIND = {"scale": _scale, "choice": _choice, "yes-no": _yes_no, "long-text": _long_text}
