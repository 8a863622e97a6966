"""Dates as people type them, and due days across every change of the clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pwa.errors import Invalid
from pwa.plans.model import Session
from pwa.plans.today import days_to_go
from pwa.web.forms import local_instant

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ZONES = st.sampled_from(
    [
        ZoneInfo(name)
        for name in (
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "America/St_Johns",
            "Australia/Lord_Howe",
            "Asia/Kathmandu",
            "Pacific/Auckland",
            "Pacific/Kiritimati",
            "Pacific/Pago_Pago",
        )
    ]
)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2032, 12, 31), timezones=st.just(UTC))


def refusal(date_text: str, time_text: str, zone: ZoneInfo = BERLIN, now: datetime = NOW) -> tuple[str, str]:
    """The field that is refused and the sentence beside it."""
    with pytest.raises(Invalid) as caught:
        local_instant(date_text, time_text, zone, now)
    ((field, sentence),) = caught.value.fields.items()
    assert sentence == caught.value.message
    return field, sentence


def test_a_date_and_a_time_are_local_to_the_practice():
    assert local_instant("2026-03-20", "10:00", BERLIN, NOW) == datetime(2026, 3, 20, 9, tzinfo=UTC)
    assert local_instant("2026-03-31", "10:00", BERLIN, NOW) == datetime(2026, 3, 31, 8, tzinfo=UTC)
    assert local_instant(" 2026-03-31 ", "10:00:00", BERLIN, NOW) == datetime(2026, 3, 31, 8, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_is_refused_with_the_reason():
    field, sentence = refusal("2026-03-29", "02:30")
    assert field == "time"
    assert (
        sentence == "On that day the clocks go forward, and 02:30 does not exist. Please choose another time."
    )


def test_of_a_time_that_comes_twice_the_first_is_meant():
    autumn = datetime(2026, 10, 1, tzinfo=UTC)
    assert local_instant("2026-10-25", "02:30", BERLIN, autumn) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


NO_DATES = [
    *(
        "",
        "9" * 5000,
        "soon",
        "2026-13-01",
        "2026-02-30",
        "2027-02-29",
        "20260320",
        "2026-W12-5",
        "0000-00-00",
    ),
    *(
        "2026-03-20T10:00",
        "2026-3-20",
        "-2026-03-20",
        "2026-03-20; DROP",
        "\uff12\uff10\uff12\uff16-03-20",
        "\U0001f4c5",
    ),
]
NO_TIMES = ["", "noon", "24:00", "10:60", "9:00", "10:00:30", "10.00", "25:61", "\u0661\u0660:\u0660\u0660"]


@pytest.mark.parametrize("text", NO_DATES)
def test_a_date_that_is_none_is_refused(text: str):
    assert refusal(text, "10:00") == ("date", "Please give a date, such as 2026-11-27.")


@pytest.mark.parametrize("text", NO_TIMES)
def test_a_time_that_is_none_is_refused(text: str):
    assert refusal("2026-03-20", text) == ("time", "Please give a time, such as 14:30.")


def test_the_past_is_refused():
    assert refusal("2026-02-28", "10:00")[0] == "date"
    assert refusal("0001-01-01", "00:00")[0] == "date"
    assert refusal("2026-03-01", "13:00")[0] == "time"  # noon UTC is 13:00 in Berlin
    assert local_instant("2026-03-01", "13:01", BERLIN, NOW) > NOW


def test_more_than_a_year_ahead_is_refused():
    assert local_instant("2027-03-01", "10:00", BERLIN, NOW)
    assert refusal("2027-03-03", "10:00")[0] == "date"
    assert refusal("2126-03-01", "10:00")[0] == "date"
    assert refusal("9999-12-31", "23:59")[0] == "date"


@given(zone=ZONES, now=MOMENTS, ahead=st.timedeltas(timedelta(minutes=1), timedelta(days=364)))
def test_what_a_form_shows_is_what_it_takes(zone: ZoneInfo, now: datetime, ahead: timedelta):
    """Any instant, written as local date and time, comes back; of two that look alike, the first."""
    instant = (now + ahead).replace(second=0, microsecond=0) + timedelta(minutes=1)
    local = instant.astimezone(zone)
    taken = local_instant(f"{local:%Y-%m-%d}", f"{local:%H:%M}", zone, now)
    assert taken == instant or (local.fold == 1 and now < taken < instant)


@given(zone=ZONES, now=MOMENTS, day=st.dates(), clock=st.times())
def test_a_date_is_taken_as_it_was_meant_or_refused(zone: ZoneInfo, now: datetime, day: date, clock):
    try:
        taken = local_instant(day.isoformat(), f"{clock:%H:%M}", zone, now)
    except Invalid:
        return
    assert now < taken < now + timedelta(days=368)
    assert taken.astimezone(zone).strftime("%Y-%m-%d %H:%M") == f"{day.isoformat()} {clock:%H:%M}"


@given(zone=ZONES, now=MOMENTS, starts_at=MOMENTS)
def test_days_to_go_are_calendar_days_and_fall_by_one_at_midnight(
    zone: ZoneInfo, now: datetime, starts_at: datetime
):
    session, day = Session("s", starts_at, "planned", zone), now.astimezone(zone).date()
    next_day = datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=zone).astimezone(UTC)
    here = days_to_go(session, now)
    assert here == (None if session.day < day else (session.day - day).days)
    if here is not None:
        assert days_to_go(session, next_day) == (here - 1 if here else None)


@given(zone=ZONES, starts_at=MOMENTS, later=st.timedeltas(timedelta(), timedelta(days=400)))
def test_a_moved_session_moves_its_day_by_calendar_days(
    zone: ZoneInfo, starts_at: datetime, later: timedelta
):
    first, moved = (Session("s", at, "planned", zone).day for at in (starts_at, starts_at + later))
    assert abs((moved - first).days - later.days) <= 1
