"""One time that somebody listened is one row, whatever arrives of it; and each row is on the right day."""

import json
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pwa.clock import parse, stamp
from pwa.recordings.listening.model import EYES, Heard, Month, Piece, month_in, month_of, sittings

VECTORS = json.loads((Path(__file__).parent / "sittings_vectors.json").read_text())
START = datetime(2026, 11, 27, 20, tzinfo=UTC)


def piece(number: int, given: dict[str, Any]) -> Piece:
    """What arrived as the one with this number."""
    heard = Heard(
        recording=given["recording"],
        sitting=given["sitting"],
        started_at=parse(given["started"]),
        seconds=given["seconds"],
        finished=given["finished"],
        word=given["word"],
        eyes=given["eyes"],
    )
    at = START + timedelta(hours=12, seconds=number)
    return Piece(f"entry-{number}", "", heard, at, at, None)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_rule(vector: dict[str, Any]) -> None:
    found = sittings([piece(number, one) for number, one in enumerate(vector["pieces"])], {})
    told = [
        {"sitting": one.id, "started": stamp(one.started_at), "word": one.word, "how": one.how}
        for one in found
    ]
    assert told == vector["rows"]


def test_in_whatever_order_and_however_often_it_comes_nothing_is_counted_twice() -> None:
    chance = random.Random(20261128)
    for _ in range(300):
        heard = sorted(chance.sample(range(1, 1200), chance.randint(1, 6)))
        sent = [
            {
                "sitting": "a",
                "recording": "x",
                "started": stamp(START),
                "seconds": seconds,
                "finished": seconds == heard[-1] and chance.random() < 0.5,
                "word": "",
                "eyes": chance.choice(["", *EYES]),
            }
            for seconds in heard
        ]
        arrived = [chance.choice(sent) for _ in range(8)] + sent
        chance.shuffle(arrived)
        [one] = sittings([piece(number, given) for number, given in enumerate(arrived)], {})
        assert one.seconds == heard[-1]
        assert one.finished == any(given["finished"] for given in sent)
        assert len(one.unopened) == len(arrived), "each entry is there to be opened"


@pytest.mark.parametrize(
    ("zone", "instant", "day"),
    [
        ("America/New_York", "2026-12-01T04:59:59.999Z", "2026-11-30"),
        ("America/New_York", "2026-12-01T05:00:00.000Z", "2026-12-01"),
        ("America/New_York", "2026-11-01T05:30:00.000Z", "2026-11-01"),  # half past one, the first time
        ("America/New_York", "2026-11-01T06:30:00.000Z", "2026-11-01"),  # and once more
        ("America/New_York", "2026-11-02T04:59:00.000Z", "2026-11-01"),  # a day of 25 hours
        ("Europe/Berlin", "2026-03-29T21:59:00.000Z", "2026-03-29"),  # a day of 23
        ("Europe/Berlin", "2026-03-29T22:00:00.000Z", "2026-03-30"),
        ("Europe/Berlin", "2026-12-31T23:00:00.000Z", "2027-01-01"),
        ("Pacific/Kiritimati", "2028-02-28T10:00:00.000Z", "2028-02-29"),
        ("Pacific/Pago_Pago", "2026-12-01T10:59:00.000Z", "2026-11-30"),
        ("Asia/Kathmandu", "2026-11-30T18:15:00.000Z", "2026-12-01"),
    ],
)
def test_a_sitting_is_on_the_day_on_which_it_began_where_the_practice_is(
    zone: str, instant: str, day: str
) -> None:
    given = {
        "sitting": "a",
        "recording": "x",
        "started": instant,
        "seconds": 60,
        "finished": False,
        "word": "",
        "eyes": "",
    }
    [one] = sittings([piece(0, given)], {})
    assert one.day(ZoneInfo(zone)) == date.fromisoformat(day)


def test_every_month_has_each_of_its_days_once_under_its_weekday() -> None:
    chance = random.Random(7)
    for _ in range(400):
        month = Month(chance.randint(2020, 2099), chance.randint(1, 12))
        for country, first in (("DE", 0), ("US", 6)):
            weeks = month.weeks(country)
            assert all(len(week) == 7 for week in weeks)
            days = [day for week in weeks for day in week if day]
            assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
            assert {month_of(day) for day in days} == {month}
            assert month_of(days[-1] + timedelta(days=1)) > month
            for week in weeks:
                assert all(day is None or (day.weekday() - first) % 7 == at for at, day in enumerate(week))
            assert all(weeks[1]), "the names of the days are taken from a whole week"


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026-1", "1999-12", "2026-11-01", "", "x"])
def test_what_is_no_month(text: str) -> None:
    assert month_in(text) is None


def test_a_month_and_its_path_name_each_other() -> None:
    assert month_in("2026-02") == Month(2026, 2)
    assert Month(2026, 2).path.endswith("/2026-02")
    assert Month(2026, 2).name == "February 2026"
