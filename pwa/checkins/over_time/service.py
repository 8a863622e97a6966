"""Use cases of answers over time. All take an open transaction."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from pwa.checkins import service as checkins
from pwa.checkins import store
from pwa.checkins.model import Definition
from pwa.checkins.over_time.model import Picture, Point, Series, marks, pictures
from pwa.clock import parse
from pwa.db import Reader, Row
from pwa.plans.model import Plan

# More than anybody can tell apart in a picture as wide as a phone.
MOST = 400
# What the ends of a total say: each item was answered so.
LEAST_OFTEN, MOST_OFTEN = "“Not at all” each time", "“Nearly every day” each time"


async def of_client(tx: Reader, client_id: str, plan: Plan, most: int = MOST) -> list[Picture]:
    """What this client answered in numbers in their latest `most` check-ins, a picture for each question.

    The caller has checked who is asking.
    """
    rows = await store.latest(tx, client_id, most)
    asked = [
        await checkins.definition(tx, row["practice_id"], row["definition"], row["version"]) for row in rows
    ]
    sessions = (plan.session, *plan.earlier)
    return pictures(_series(list(zip(rows, asked, strict=True)), plan.session.zone), marks(sessions))


@dataclass(frozen=True)
class _Measured:
    """One number that a check-in asked for, and what it was; None where it was left open, or was not whole."""

    name: str
    title: str
    least: int
    most: int
    low: str
    high: str
    value: float | None


def _measured(definition: Definition, given: Mapping[str, list[str]]) -> Iterator[_Measured]:
    """Every number in one check-in: scales, numbers, and the totals of instruments of which anything was answered."""
    for one in definition.questions:
        if one.kind in ("scale", "number"):
            low, high = _end(one.least, one.low, one.unit), _end(one.most, one.high, one.unit)
            value = _number(given[one.id][0]) if one.id in given else None
            yield _Measured(one.id, one.label, one.least, one.most, low, high, value)
    for score in definition.scores(given):
        low, high = f"0: {LEAST_OFTEN}", f"{score.most}: {MOST_OFTEN}"
        yield _Measured(score.instrument, f"{score.title}, total", 0, score.most, low, high, score.total)


def _end(number: int, words: str, unit: str) -> str:
    return f"{number}: {words}" if words else f"{number} {unit}".strip()


def _number(typed: str) -> float:
    return float(typed.strip().replace(",", "."))


def _series(found: Sequence[tuple[Row, Definition]], zone: ZoneInfo) -> list[Series]:
    """The numbers in these check-ins (newest first), in the order of the newest that asks for each.

    A question is the same where its id and its ends are. Its words are those that were asked last.
    """
    asked: dict[tuple[str, int, int], _Measured] = {}
    points: dict[tuple[str, int, int], list[Point]] = {}
    for row, definition in found:
        at = parse(row["written_at"])
        for one in _measured(definition, json.loads(row["answers"])):
            same = (one.name, one.least, one.most)
            asked.setdefault(same, one)
            points.setdefault(same, []).append(Point(at, at.astimezone(zone).date(), one.value))
    return [
        Series(
            one.title,
            one.least,
            one.most,
            one.low,
            one.high,
            tuple(sorted(points[same], key=lambda point: point.at)),
        )
        for same, one in asked.items()
        if any(point.value is not None for point in points[same])
    ]
