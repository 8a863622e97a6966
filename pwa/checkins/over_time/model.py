"""Numbers over time, and where they stand in a picture.

A picture shows what was answered and says nothing about it: more is up, whatever more means, in one colour. Days are as
far apart as they were. A line joins two answers only where they are near each other; between others nobody knows how it
was, so nothing is drawn. A question that was left open breaks the line.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pwa.plans.model import Session

# As far apart as two answers may be that a line joins.
JOINED_DAYS = 2
# A session this near to the answers is marked, also where it lies before the first or after the last of them.
NEAR = timedelta(days=14)
# The picture is this wide and high, in units of its own.
WIDE, HIGH = 300, 100


@dataclass(frozen=True)
class Point:
    """One time that a question was asked. `value` is None where it was left open; `said`: its words, if it has any."""

    at: datetime
    day: date
    value: float | None
    said: str = ""


@dataclass(frozen=True)
class Series:
    """What was answered to one question over time, oldest first. `low` and `high` say the ends, with their words."""

    title: str
    least: int
    most: int
    low: str
    high: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Mark:
    """A session of the practice that took place."""

    number: int
    at: datetime
    day: date


@dataclass(frozen=True)
class Row:
    """One line of the table beside a picture: an answer, or a session where `session` is its number."""

    at: datetime
    day: date
    value: float | None = None
    session: int = 0
    said: str = ""


@dataclass(frozen=True)
class Picture:
    """A series as it is drawn, its sessions marked. All pictures of one page have the same days."""

    series: Series
    dots: tuple[tuple[float, float], ...]
    lines: tuple[tuple[float, float, float, float], ...]
    marks: tuple[float, ...]
    rows: tuple[Row, ...]
    first: date
    last: date


def marks(sessions: Iterable[Session]) -> list[Mark]:
    """The sessions that took place."""
    return [
        Mark(one.number, one.starts_at, one.day)
        for one in sessions
        if one.became == "took-place" and one.starts_at and one.day
    ]


def pictures(found: Sequence[Series], sessions: Iterable[Mark]) -> list[Picture]:
    """A picture of each series, over the same days."""
    times = [point.at for series in found for point in series.points]
    if not times:
        return []
    near = [one for one in sessions if min(times) - NEAR <= one.at <= max(times) + NEAR]
    every = sorted([*times, *(one.at for one in near)])
    days = sorted([*(point.day for one in found for point in one.points), *(one.day for one in near)])

    def across(moment: datetime) -> float:
        whole = (every[-1] - every[0]).total_seconds()
        return round(WIDE * (moment - every[0]).total_seconds() / whole, 1) if whole else WIDE / 2

    return [
        Picture(
            series=series,
            dots=tuple((across(one.at), _up(series, one)) for one in series.points if one.value is not None),
            lines=tuple(
                (across(one.at), _up(series, one), across(other.at), _up(series, other))
                for one, other in zip(series.points, series.points[1:], strict=False)
                if _are_joined(one, other)
            ),
            marks=tuple(across(one.at) for one in near),
            rows=_rows(series, near),
            first=days[0],
            last=days[-1],
        )
        for series in found
    ]


def _up(series: Series, point: Point) -> float:
    assert point.value is not None
    return round(HIGH - HIGH * (point.value - series.least) / (series.most - series.least), 1)


def _are_joined(one: Point, other: Point) -> bool:
    answered = one.value is not None and other.value is not None
    return answered and (other.day - one.day).days <= JOINED_DAYS


def _rows(series: Series, sessions: Iterable[Mark]) -> tuple[Row, ...]:
    rows = [Row(one.at, one.day, value=one.value, said=one.said) for one in series.points]
    rows += [Row(one.at, one.day, session=one.number) for one in sessions]
    return tuple(sorted(rows, key=lambda row: row.at))
