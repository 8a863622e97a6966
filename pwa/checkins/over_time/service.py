"""Use cases of answers over time. All take an open transaction."""

import json
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from pwa.checkins import service as checkins
from pwa.checkins import store
from pwa.checkins.model import Definition, Question
from pwa.checkins.over_time.model import Picture, Point, Series, marks, pictures
from pwa.clock import parse
from pwa.db import Reader, Row
from pwa.plans.model import Plan

# More than anybody can tell apart in a picture as wide as a phone.
MOST = 400


async def of_client(tx: Reader, client_id: str, plan: Plan, most: int = MOST) -> list[Picture]:
    """What this client answered on scales in their latest `most` check-ins, a picture for each question.

    The caller has checked who is asking.
    """
    rows = await store.latest(tx, client_id, most)
    asked = [
        await checkins.definition(tx, row["practice_id"], row["definition"], row["version"]) for row in rows
    ]
    sessions = (plan.session, *plan.earlier)
    return pictures(_series(list(zip(rows, asked, strict=True)), plan.session.zone), marks(sessions))


def _series(found: Sequence[tuple[Row, Definition]], zone: ZoneInfo) -> list[Series]:
    """The scales among these check-ins (newest first), in the order of the newest that asks each.

    A question is the same where its id and its ends are. Its words are those that were asked last.
    """
    questions: dict[tuple[str, int, int], Question] = {}
    points: dict[tuple[str, int, int], list[Point]] = {}
    for row, definition in found:
        given: Mapping[str, list[str]] = json.loads(row["answers"])
        at = parse(row["written_at"])
        for one in definition.questions:
            if one.kind == "scale":
                same = (one.id, one.least, one.most)
                questions.setdefault(same, one)
                value = int(given[one.id][0]) if one.id in given else None
                points.setdefault(same, []).append(Point(at, at.astimezone(zone).date(), value))
    return [
        Series(
            one.label, one.least, one.most, one.low, one.high, tuple(sorted(points[same], key=lambda p: p.at))
        )
        for same, one in questions.items()
        if any(point.value is not None for point in points[same])
    ]
