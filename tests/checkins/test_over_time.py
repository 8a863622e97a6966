"""Answers over time: the picture shows what was answered, its gaps too, and the same stands beside it in numbers."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pwa.checkins import service as checkins
from pwa.checkins.over_time import service
from pwa.checkins.over_time.model import HIGH, WIDE, Mark, Point, Series, marks, pictures
from pwa.plans.model import Session
from tests.checkins.approved import STEP, approve
from tests.entries.world import World, fresh
from tests.library.check_ins import written
from tests.library.editing import added, shelved
from tests.library.editing import approve as approve_text
from tests.therapist.desk import NOW, Desk, new_desk

BEGAN = datetime(2026, 11, 1, 12, tzinfo=UTC)


def series(*said: tuple[float, int | None], least: int = 0, most: int = 10) -> Series:
    """What was answered, so many days after BEGAN."""
    times = [(BEGAN + timedelta(days=days), value) for days, value in said]
    points = tuple(Point(at, at.date(), value) for at, value in times)
    return Series("Mood?", least, most, f"{least}: low", f"{most}: high", points)


def session(days: float, number: int = 1) -> Mark:
    at = BEGAN + timedelta(days=days)
    return Mark(number, at, at.date())


def test_days_are_as_far_apart_as_they_were_and_more_is_up():
    [shown] = pictures([series((0, 0), (1, 10), (10, 5))], [])
    assert shown.dots == ((0, HIGH), (WIDE / 10, 0), (WIDE, HIGH / 2))


def test_a_scale_that_does_not_begin_at_nothing():
    [shown] = pictures([series((0, 1), (1, 5), least=1, most=5)], [])
    assert shown.dots == ((0, HIGH), (WIDE, 0))


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        (((0, 1), (2, 2)), 1),
        (((0, 1), (3, 2)), 0),
        (((0, 1), (1, None), (2, 2)), 0),
        (((0, 1), (1, 2), (2, None), (3, 3), (4, 4), (30, 5)), 2),
        (((0, 1),), 0),
    ],
)
def test_a_line_joins_only_what_is_near_and_what_was_answered(said: tuple, lines: int):
    [shown] = pictures([series(*said)], [])
    assert len(shown.lines) == lines
    assert len(shown.dots) == sum(value is not None for _, value in said)


def test_one_answer_alone_stands_in_the_middle():
    [shown] = pictures([series((0, 3))], [])
    assert shown.dots == ((WIDE / 2, 70),)
    assert shown.first == shown.last


def test_all_pictures_of_a_page_have_the_same_days_and_sessions():
    mood, worry = pictures([series((2, 1)), series((12, 3))], [session(0), session(7, 2), session(90, 3)])
    assert mood.dots[0][0] == WIDE / 6
    assert worry.dots[0][0] == WIDE
    assert mood.marks == worry.marks == (0, round(WIDE * 7 / 12, 1))


def test_the_table_says_the_same_with_the_sessions_in_their_place():
    [shown] = pictures([series((0, 1), (2, None))], [session(1)])
    assert [(row.value, row.session) for row in shown.rows] == [(1, 0), (None, 1), (None, 0)]


def test_nothing_answered_is_no_picture():
    assert pictures([], [session(0)]) == []


def test_only_sessions_that_took_place_are_marked():
    zone = ZoneInfo("America/New_York")
    states = ("planned", "took-place", "postponed", "cancelled")
    found = [Session(state, BEGAN, state, zone, number) for number, state in enumerate(states, 1)]
    assert [one.number for one in marks([*found, Session("x", None, "took-place", zone, 9)])] == [2]


@pytest.fixture
async def desk(app) -> Desk:
    from pwa import clock

    with clock.at(NOW):
        yield await new_desk(app)


def numbers(html: str) -> list[tuple[str, str]]:
    """The tables."""
    return re.findall(r'<tr><th scope="row">([^<]+)</th><td>([^<]+)</td></tr>', html)


@pytest.mark.anyio
async def test_the_client_and_the_therapist_see_the_same(desk: Desk):
    sam = await desk.joined(starts_at=NOW - timedelta(days=1))
    assert "Nothing to show yet" in (await desk.get(sam, "/check-ins/over-time")).text
    assert "over-time" not in (await desk.get(sam, "/check-ins")).text
    place = f"/clients/{sam.id}/over-time"
    assert "Nothing was answered on a scale yet." in (await desk.get(desk.olga, place)).text
    await desk.check_in(sam, q_mood="4", q_worry="7", written="2026-11-23T04:30:00.000Z")
    await desk.check_in(sam, q_mood="6", q_question="A <b>word</b>.")
    await desk.tell(sam, "took-place", NOW - timedelta(days=1))
    for person, path in ((sam, "/check-ins/over-time"), (desk.olga, place)):
        html = (await desk.get(person, path)).text
        assert numbers(html) == [
            ("Sunday 22 November", "4"),
            ("Monday 23 November", "Session 1"),
            ("Tuesday 24 November", "6"),
            ("Sunday 22 November", "7"),
            ("Monday 23 November", "Session 1"),
            ("Tuesday 24 November", "Not answered"),
        ], "by the clock of the practice"
        assert len(re.findall(r"<svg viewBox=\"-6[^>]*aria-hidden", html)) == 2
        assert "A &lt;b&gt;word" not in html
    assert 'href="/check-ins/over-time"' in (await desk.get(sam, "/check-ins")).text
    assert (await desk.get(desk.alice, place)).status_code == 404


@pytest.mark.anyio
async def test_totals_and_numbers_are_drawn_too(world: World):
    asked = [
        {
            "id": "hours",
            "group": "own",
            "kind": "number",
            "label": "Hours?",
            "optional": True,
            "min": 0,
            "max": 24,
        }
        | {"unit": "hours", "decimals": True}
    ]
    groups = [{"id": "own", "title": "Own"}, {"id": "weeks", "title": "Weeks", "instrument": "gad-2"}]
    version = await approve(world, groups=groups, questions=asked)
    form = await world.sam.page(f"/check-ins/{world.sam.steps[STEP]}")
    items = re.findall(r'name="(q\.[^"]+)" value="3"', form)
    assert len(items) == 2
    for given in ({"q.hours": "7,5"} | dict.fromkeys(items, "1"), {items[0]: "3"}, {}):
        sent = world.sam.fields("check-in", STEP, version=version, **given)
        assert (await world.sam.send(fresh(), sent)).status_code == 201
    html = await world.sam.page("/check-ins/over-time")
    said = [value for _, value in numbers(html)]
    assert sorted(said) == ["2", "7.5", *["Not answered"] * 4], "the hours twice, the total twice"
    for words in ("GAD-2, total", "6: “Nearly every day” each time", "24 hours"):
        assert words in html


@pytest.mark.anyio
async def test_only_the_latest_are_drawn(desk: Desk):
    sam = await desk.joined()
    for minute in range(4):
        await desk.check_in(sam, q_mood=str(minute), written=f"2026-11-23T04:3{minute}:00.000Z")
    async with desk.db.read() as tx:
        answered = await checkins.latest(tx, sam.id, 3)
    [shown] = service.drawn(answered, await desk.plan(sam))
    assert len(shown.dots) == 3


OTHER_WORDS = {
    "another question": {"label": "How much pain do you have?"},
    "ends the other way round": {"low": "very good", "high": "very low"},
}


@pytest.mark.anyio
@pytest.mark.parametrize("words", OTHER_WORDS.values(), ids=OTHER_WORDS)
async def test_in_other_words_it_is_another_picture(desk: Desk, words: dict[str, str]):
    """A 9 that was very good must not stand where a 9 is the worst there is."""
    await desk.post(desk.olga, "/library/check-ins/new", {"title": "Diary"})
    await written(desk, "/library/check-ins/own-diary/questions/mood", **words)
    await added(desk, "check-in", "before", title="Our diary", days="2", check_in="own-diary")
    for one in ("own-diary", "own-our-diary"):
        await approve_text(desk, one)
    sam = await desk.joined("Kim")
    await desk.check_in(sam, q_mood="9")
    step = await desk.step(sam, "own-our-diary")
    version = (await shelved(desk, "own-diary")).piece.version
    await desk.send(sam, "check-in", step=step.id, version=version, q_mood="1")
    html = (await desk.get(desk.olga, f"/clients/{sam.id}/over-time")).text
    assert html.count("<svg viewBox") == 2
    assert sorted(value for _, value in numbers(html)) == ["1", "9"]


@pytest.mark.anyio
async def test_answers_that_are_steps_are_drawn_and_said_in_words(desk: Desk):
    sam = await desk.joined()
    await desk.check_in(sam, q_sleep="well", written="2026-11-22T04:30:00.000Z")
    await desk.check_in(sam, q_sleep="hardly", written="2026-11-23T04:30:00.000Z")
    html = (await desk.get(desk.olga, f"/clients/{sam.id}/over-time")).text
    assert [value for _, value in numbers(html)] == ["Well", "Hardly at all"]
    assert re.findall(r'chart-end"[^>]*>([^<]+)', html) == ["Well", "Hardly at all"]
    assert re.findall(r'cy="([\d.]+)" r="3.5"', html) == ["0.0", "100.0"], "the first is at the top"


@pytest.mark.anyio
async def test_two_answers_of_one_day_and_of_two_years_are_told_apart(desk: Desk):
    sam = await desk.joined()
    for minute in (30, 45):
        await desk.check_in(sam, q_mood="5", written=f"2026-11-23T04:{minute}:00.000Z")
    place = f"/clients/{sam.id}/over-time"
    days = [day for day, _ in numbers((await desk.get(desk.olga, place)).text)]
    assert len(set(days)) == 2
    assert not [day for day in days if "2026" in day]
    await desk.check_in(sam, q_mood="5", written="2025-11-23T04:30:00.000Z")
    html = (await desk.get(desk.olga, place)).text
    assert [day.split(",")[0] for day, _ in numbers(html)] == [
        "Saturday 22 November 2025",
        "Sunday 22 November 2026",
        "Sunday 22 November 2026",
    ]
    assert "<span>22 November 2025</span><span>22 November 2026</span>" in html
