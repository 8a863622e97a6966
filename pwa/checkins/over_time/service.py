"""Answers over time, from check-ins that are at hand."""

from collections.abc import Iterable
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

    A question is the same where its id and its ends are. Its words are those that were asked last.
    """
    asked: dict[tuple[str, int, int], Measured] = {}
    points: dict[tuple[str, int, int], list[Point]] = {}
    for check_in in answered:
        day = check_in.written_at.astimezone(zone).date()
        for one in check_in.numbers:
            same = (one.name, one.least, one.most)
            asked.setdefault(same, one)
            points.setdefault(same, []).append(Point(check_in.written_at, day, one.value))
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
