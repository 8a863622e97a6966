"""Answers over time, from check-ins that are at hand."""

from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from pwa.checkins.over_time.model import Picture, Point, Series, marks, pictures
from pwa.checkins.over_time.numbers import Measured
from pwa.checkins.service import Answered
from pwa.plans.model import Plan

# More than anybody can tell apart in a picture as wide as a phone.
MOST = 400


def drawn(answered: Iterable[Answered], plan: Plan) -> list[Picture]:
    """What was answered in numbers in these check-ins (newest first), a picture for each question."""
    return pictures(_series(answered, plan.session.zone), marks((plan.session, *plan.earlier)))


def _series(answered: Iterable[Answered], zone: ZoneInfo) -> list[Series]:
    """The numbers in these check-ins, in the order of the newest that asks for each.

    A question is the same where its words and its ends are: in other words, a 9 may mean what a 1 meant before.
    """
    points: dict[Measured, list[Point]] = {}
    for check_in in answered:
        day = check_in.written_at.astimezone(zone).date()
        for one in check_in.numbers:
            point = Point(check_in.written_at, day, one.value, one.said)
            points.setdefault(replace(one, value=None, said=""), []).append(point)
    return [
        Series(asked.title, asked.least, asked.most, asked.low, asked.high, _in_order(found))
        for asked, found in points.items()
        if any(point.value is not None for point in found)
    ]


def _in_order(points: list[Point]) -> tuple[Point, ...]:
    return tuple(sorted(points, key=lambda point: point.at))
