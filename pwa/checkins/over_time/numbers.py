"""The numbers in one check-in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from pwa.checkins.model import Definition, Question

# What the ends of a total say: each item was answered so.
LEAST_OFTEN, MOST_OFTEN = "“Not at all” each time", "“Nearly every day” each time"


@dataclass(frozen=True)
class Measured:
    """One number that a check-in asked for, and what it was; None where it was left open, or was not whole.

    Of answers that are steps, `value` is the place, counted from the last, and `said` their words.
    """

    name: str
    title: str
    least: int
    most: int
    low: str
    high: str
    value: float | None
    said: str = ""


def measured(
    definition: Definition, given: Mapping[str, list[str]], wanted: bool | None
) -> Iterator[Measured]:
    """Every number in one check-in: scales, numbers, answers that are steps, and the totals of instruments, also those
    that were left.

    `wanted` as in Definition.there.
    """
    for one in definition.questions:
        if one.ordered:
            yield _step(one, given.get(one.id, []))
        elif one.kind in ("scale", "number"):
            low, high = _end(one.least, one.low, one.unit), _end(one.most, one.high, one.unit)
            values = given.get(one.id)
            value = _number(values[0]) if values and not one.problem(values) else None
            yield Measured(one.id, one.label, one.least, one.most, low, high, value)
    left = (one.score(given) for one in definition.unanswered(given, wanted))
    for score in chain(definition.scores(given), left):
        low, high = f"0: {LEAST_OFTEN}", f"{score.most}: {MOST_OFTEN}"
        yield Measured(score.instrument, f"{score.title}, total", 0, score.most, low, high, score.total)


def _step(one: Question, values: list[str]) -> Measured:
    places = {value: place for place, (value, _) in enumerate(reversed(one.options))}
    value = None if one.problem(values) or not values else places[values[0]]
    said = "" if value is None else one.said(values)
    ends = one.options[-1][1], one.options[0][1]
    return Measured(one.id, one.label, 0, len(places) - 1, *ends, value, said)


def _end(number: int, words: str, unit: str) -> str:
    return f"{number}: {words}" if words else f"{number} {unit}".strip()


def _number(typed: str) -> float:
    return float(typed.strip().replace(",", "."))
