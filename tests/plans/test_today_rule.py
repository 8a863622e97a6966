"""What comes next: the cases that the phone's script follows too."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pwa.clock import parse
from pwa.plans.model import BY_HAND, Session, Step
from pwa.plans.today import today
from tests.plans.samples import text

VECTORS = json.loads((Path(__file__).parent / "today_vectors.json").read_text())["cases"]


def _session(case: dict) -> Session:
    """The session of a case. The vectors give the phone a day and an end; they agree with one start."""
    zone, over = ZoneInfo(case["zone"]), case["session"]["over"]
    starts_at = parse(over) - timedelta(hours=2) if over else None
    session = Session("session", starts_at, case["session"]["state"], zone)
    assert (session.day.isoformat() if session.day else "") == case["session"]["day"]
    return session


def _steps(case: dict) -> list[Step]:
    return [
        Step(
            id=given["id"],
            slug=BY_HAND if given.get("byHand") == "yes" else given["id"],
            version="1",
            kind=_kind(given),
            phase=given["phase"],
            due=date.fromisoformat(given["due"]) if given["due"] else None,
            due_from=given["from"],
            position=position,
            text=text(offer=given.get("offer") == "yes"),
            done=given["done"],
            earlier=given.get("earlier") == "yes",
        )
        for position, given in enumerate(case["steps"])
    ]


def _kind(given: dict) -> str:
    if given.get("checkIn") == "yes":
        return "check-in"
    return "practise" if given.get("offer") == "yes" else "read"


@pytest.mark.parametrize("case", VECTORS, ids=[case["name"] for case in VECTORS])
def test_what_comes_next(case: dict):
    found = today(_session(case), _steps(case), parse(case["now"]))
    assert {
        "moment": found.moment,
        "days": found.days,
        "next": found.next.id if found.next else None,
        "is_due": found.is_due,
        "due": [step.id for step in found.due],
        "later": [step.id for step in found.later],
        "done": [step.id for step in found.done],
    } == case["expect"]


def test_meetings_are_no_steps_to_do_here():
    session = Session("session", datetime(2026, 11, 27, 9, tzinfo=UTC), "took-place", ZoneInfo("UTC"))
    meeting = Step("m", "m", "1", "meet", "after", date(2026, 11, 28), "", 1, text(kind="meet"))
    found = today(session, [meeting], datetime(2026, 12, 1, tzinfo=UTC))
    assert found.next is None
    assert found.due == found.later == found.done == ()
