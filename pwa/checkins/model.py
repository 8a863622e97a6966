"""Check-ins: questions, what may be answered, which answers a therapist must look at, and what is scored."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from pwa.checkins.instruments import Instrument, Score

YES_NO = (("yes", "Yes"), ("no", "No"))
LONGEST = {"short-text": 200, "long-text": 20_000}
PLACES = 2  # decimals of a number
RANKED = 2  # how many of a ranking's options are put in order
NUMBER = re.compile(rf"([0-9]{{1,7}})(?:[.,]([0-9]{{1,{PLACES}}}))?")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True)
class Condition:
    """A question is meant for those who gave one of these answers to an earlier one."""

    question: str
    values: tuple[str, ...]
    words: str  # says so, for whoever reads all the questions on one page

    def holds(self, answers: Mapping[str, Sequence[str]]) -> bool:
        """Whether one of the answers was given."""
        return any(value in self.values for value in answers.get(self.question, ()))


@dataclass(frozen=True)
class Question:
    """One question. `options` holds what can be chosen; it is empty for a text, a number and a time.

    `several`: any of them. `ordered`: they are steps, from most to least, and are drawn over time.
    `raises`: the weight of the flag that an answer raises ('contact' or 'help'), by value.
    `contact`: what is said after one that means to contact the practice, where it is not what the check-in says.
    `emergency`: such an answer is a sign to call the emergency number. `stem`: what an instrument asks with each item.
    """

    id: str
    group: str
    kind: str
    label: str
    help: str = ""
    options: tuple[tuple[str, str], ...] = ()
    several: bool = False
    ordered: bool = False
    least: int = 0
    most: int = 0
    low: str = ""
    high: str = ""
    unit: str = ""
    decimals: bool = False
    raises: Mapping[str, str] = field(default_factory=dict)
    contact: str = ""
    emergency: bool = False
    stem: str = ""
    only: Condition | None = None

    @property
    def name(self) -> str:
        """Its field in the form."""
        return f"q.{self.id}"

    @property
    def names(self) -> tuple[str, ...]:
        """Its fields: a ranking has one for each place."""
        if self.kind == "ranking":
            return tuple(f"{self.name}.{place}" for place in range(1, RANKED + 1))
        return (self.name,)

    @property
    def is_text(self) -> bool:
        """Whether it is answered in one's own words."""
        return self.kind in LONGEST

    @property
    def about(self) -> str:
        """What its answer is to be like."""
        if self.kind != "number":
            return ""
        unit = f" {self.unit}" if self.unit else ""
        whole = "" if self.decimals else "whole "
        return f"A {whole}number from {self.least} to {self.most}{unit}."

    @property
    def wrong(self) -> str:
        """What is said of an answer that is none, of the kinds in which a hand can go wrong; the phone says it too."""
        if self.kind == "ranking":
            return f"In “{self.label}”, the same is there twice. Please choose another, or leave one out."
        if self.kind == "number":
            return f"“{self.label}”: {self.about[0].lower()}{self.about[1:-1]}, please, or leave it empty."
        return ""

    def raised_by(self, weight: str) -> tuple[str, ...]:
        """The values that raise a flag of this weight."""
        return tuple(value for value, raised in self.raises.items() if raised == weight)

    def weight(self, values: Sequence[str]) -> str:
        """The weight of the flag that these values raise, the gravest of them; empty for none."""
        raised = {self.raises[value] for value in values if value in self.raises}
        return "help" if "help" in raised else next(iter(raised), "")

    def said(self, values: Sequence[str]) -> str:
        """An answer in words. One that is none of ours (see service.record) is said as it was written."""
        labels = dict(self.options)
        if self.problem(values):
            return ", ".join(labels.get(value, value) for value in values if value)
        if self.kind == "scale":
            return f"{values[0]} ({self.least} {self.low}, {self.most} {self.high})"
        if self.kind == "number":
            return f"{_number(values[0]):f} {self.unit}".strip()
        if self.kind == "ranking":
            return self._ranked(values)
        return ", ".join(labels.get(value, value) for value in values)

    def _ranked(self, values: Sequence[str]) -> str:
        """A ranking with its places. Once, the places were not kept: of one alone nobody knows which it was."""
        labels = dict(self.options)
        if len(values) < RANKED:
            return "; ".join(labels[one] for one in values)
        said = "; ".join(f"{place}. {labels[one]}" for place, one in enumerate(values, 1) if one)
        return said if values[0] else f"{said} (1 was left open)"

    def problem(self, values: Sequence[str]) -> str:
        """What is wrong with these values as an answer, or nothing."""
        if self.kind == "ranking":
            chosen = [value for value in values if value]
            if len(values) > RANKED or len(set(chosen)) < len(chosen):
                return self.wrong
            values = chosen
        elif not self.several and len(values) > 1:
            return f"There are two answers to “{self.label}”. Please choose one."
        if self.options and any(value not in dict(self.options) for value in values):
            return f"There is an answer to “{self.label}” that cannot be chosen. Please choose again."
        return "" if self.options else next(filter(None, map(self._typed_problem, values)), "")

    def _typed_problem(self, value: str) -> str:
        if self.kind == "number" and not self._is_number(value):
            return self.wrong
        if self.kind == "time" and not CLOCK.fullmatch(value.strip()):
            return f"“{self.label}”: a time such as 22:30, please, or leave it empty."
        if self.kind == "short-text" and "\n" in value:
            return f"“{self.label}” has room for one line. Please write it in one."
        if len(value) > LONGEST.get(self.kind, len(value)):
            most = LONGEST[self.kind]
            return f"“{self.label}” has room for {most:,} characters. This has {len(value):,}. Please shorten it."
        return ""

    def _is_number(self, value: str) -> bool:
        found = NUMBER.fullmatch(value.strip())
        if not found or (found[2] and not self.decimals):
            return False
        return self.least <= _number(value) <= self.most


@dataclass(frozen=True)
class Group:
    """Questions that stand together under a title. `instrument`: the one whose items they are, or empty.

    `if_wanted`: it is asked only where the practice wants questionnaires.
    """

    id: str
    title: str
    help: str
    questions: tuple[Question, ...]
    instrument: str = ""
    if_wanted: bool = False

    def is_begun(self, answers: Mapping[str, Sequence[str]]) -> bool:
        """Whether anything in it was answered."""
        return any(one.id in answers for one in self.questions)


@dataclass(frozen=True)
class Definition:
    """A check-in in one approved version. `contact` and `help` are the sentences that follow a flag.

    `who`: who sees the answers, in its own words; empty: what the practice says of all check-ins.
    """

    id: str
    version: str
    title: str
    intro: str
    closing: str
    contact: str
    help: str
    who: str
    groups: tuple[Group, ...]
    instruments: tuple[Instrument, ...]  # those that its groups are of

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions in their order."""
        return tuple(question for group in self.groups for question in group.questions)

    def given(self, fields: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """What was answered at all, by question: an empty value is one that was skipped. A ranking keeps an empty one
        for a place that was left, so that the other stays where it was. What is no field of ours stays under its own
        name.
        """
        filled = {name: [value for value in values if value.strip()] for name, values in fields.items()}
        found = {
            one.id: [
                value
                for name in one.names
                for value in filled.pop(name.removeprefix("q."), []) or [""] * (one.kind == "ranking")
            ]
            for one in self.questions
        }
        return {question: values for question, values in (found | filled).items() if any(values)}

    def asked(self, wanted: bool) -> "Definition":
        """As it is asked: in a practice that wants no questionnaires without those that are only asked if wanted."""
        return (
            self if wanted else replace(self, groups=tuple(one for one in self.groups if not one.if_wanted))
        )

    def there(self, answers: Mapping[str, Sequence[str]], wanted: bool | None) -> tuple[Group, ...]:
        """The groups that are known to have been asked. `wanted`: whether the page had those that are only asked if
        wanted; None where nobody knows. Whatever it was, what was answered was there.
        """
        return tuple(one for one in self.groups if not one.if_wanted or wanted or one.is_begun(answers))

    def left(self, answers: Mapping[str, Sequence[str]], wanted: bool | None) -> tuple[Question, ...]:
        """The questions without an answer, of those that were there, and meant for whoever gave these."""
        meant = {one.id for one in self.meant(answers)}
        return tuple(
            one
            for group in self.there(answers, wanted)
            for one in group.questions
            if one.id not in answers and one.id in meant
        )

    def unanswered(self, answers: Mapping[str, Sequence[str]], wanted: bool | None) -> tuple[Instrument, ...]:
        """The instruments that were asked, and of which nothing was answered."""
        return self._of(one for one in self.there(answers, wanted) if not one.is_begun(answers))

    def unsure(self, answers: Mapping[str, Sequence[str]], wanted: bool | None) -> tuple[Instrument, ...]:
        """The instruments of which nothing was answered, and nobody knows whether they were asked."""
        there = self.there(answers, wanted)
        return self._of(one for one in self.groups if wanted is None and one not in there)

    def _of(self, groups: Iterable[Group]) -> tuple[Instrument, ...]:
        named = {group.instrument for group in groups}
        return tuple(one for one in self.instruments if one.slug in named)

    def said_after(self, answers: Mapping[str, Sequence[str]]) -> str:
        """What follows answers that mean to contact the practice: each sentence once."""
        raised = (one for one in self.questions if one.weight(answers.get(one.id, ())) == "contact")
        return " ".join(dict.fromkeys(one.contact or self.contact for one in raised))

    def meant(self, answers: Mapping[str, Sequence[str]]) -> tuple[Question, ...]:
        """The questions that are meant for whoever gave these answers. Others may be answered too."""
        found: dict[str, Question] = {}
        for one in self.questions:
            if one.only is None or (one.only.question in found and one.only.holds(answers)):
                found[one.id] = one
        return tuple(found.values())

    def weights(self, answers: Mapping[str, Sequence[str]]) -> dict[str, str]:
        """The flags these answers raise: the weight by the question's id. Also of questions that were not meant."""
        found = {one.id: one.weight(answers.get(one.id, ())) for one in self.questions}
        return {question: weight for question, weight in found.items() if weight}

    def scores(self, answers: Mapping[str, Sequence[str]]) -> tuple[Score, ...]:
        """What each instrument in it comes to, those of which anything was answered."""
        begun = self._of(group for group in self.groups if group.is_begun(answers))
        return tuple(one.score(answers) for one in begun)

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
                found[question.names[0] if question else f"q.{question_id}"] = sentence
        return found


def _number(value: str) -> Decimal:
    """Without zeros that say nothing."""
    number = Decimal(value.strip().replace(",", "."))
    return number.quantize(Decimal(1)) if number == number.to_integral() else number.normalize()
