"""The numbers in one check-in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pwa.checkins.model import Definition

# What the ends of a total say: each item was answered so.
LEAST_OFTEN, MOST_OFTEN = "“Not at all” each time", "“Nearly every day” each time"


@dataclass(frozen=True)
class Measured:
    """One number that a check-in asked for, and what it was; None where it was left open, or was not whole."""

    name: str
    title: str
    least: int
    most: int
    low: str
    high: str
    value: float | None


def measured(definition: Definition, given: Mapping[str, list[str]]) -> Iterator[Measured]:
    """Every number in one check-in: scales, numbers, and the totals of instruments of which anything was answered."""
    for one in definition.questions:
        if one.kind in ("scale", "number"):
            low, high = _end(one.least, one.low, one.unit), _end(one.most, one.high, one.unit)
            values = given.get(one.id)
            value = _number(values[0]) if values and not one.problem(values) else None
            yield Measured(one.id, one.label, one.least, one.most, low, high, value)
    for score in definition.scores(given):
        low, high = f"0: {LEAST_OFTEN}", f"{score.most}: {MOST_OFTEN}"
        yield Measured(score.instrument, f"{score.title}, total", 0, score.most, low, high, score.total)


def _end(number: int, words: str, unit: str) -> str:
    return f"{number}: {words}" if words else f"{number} {unit}".strip()


def _number(typed: str) -> float:
    return float(typed.strip().replace(",", "."))
