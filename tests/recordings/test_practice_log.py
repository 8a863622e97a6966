"""The practice log on its pages: how it was, the month, and what is asked when it was hard."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pwa import clock
from pwa.recordings import service as recordings
from pwa.recordings.listening import service
from pwa.recordings.listening.model import EYES, HARD, WORDS
from pwa.recordings.model import Recording
from tests.entries.world import World, fresh

pytestmark = pytest.mark.anyio

# In New York, where the practice is: Saturday evening.
NOW = datetime(2026, 11, 28, 23, 0, tzinfo=UTC)


@pytest.fixture
def now(world: World) -> Any:
    """The moment of these tests; whoever signed in before did so just now."""
    with clock.at(NOW):
        yield


async def listen(world: World, **changes: str) -> Any:
    """Something heard; the answer."""
    fields = world.sam.fields("listening", recording="calm-1", seconds="300", finished="no")
    return await world.sam.send(fresh(), fields | changes)


async def rows(world: World) -> list[service.Sitting]:
    async with world.db.read() as tx:
        return await service.of_client(tx, world.sam.id)


async def test_the_form_offers_what_the_rules_know(world: World, calm: Recording) -> None:
    for path in ("/meditate/calm-1", "/meditate/calm-1/listened"):
        html = await world.sam.page(path)
        assert re.findall(r'type="radio" name="q.word" value="([^"]+)"', html) == [*WORDS]
        assert re.findall(r'type="radio" name="q.eyes" value="([^"]*)"', html) == [*EYES, ""]
    assert f'data-hard="{" ".join(HARD)}"' in await world.sam.page("/meditate/calm-1")
    assert set(HARD) <= set(WORDS)


async def test_how_it_was_is_asked_of_covered_eyes_where_the_recording_is_for_that(
    world: World, calm: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "with your eyes covered?" not in await world.sam.page("/meditate/calm-1")
    monkeypatch.setattr(recordings, "catalogue", lambda: (replace(calm, is_with_eyes_covered=True),))
    assert "How was it with your eyes covered?" in await world.sam.page("/meditate/calm-1")


async def test_a_sitting_of_several_entries_is_one_row(world: World, calm: Recording) -> None:
    sitting = fresh()
    for seconds, finished in (("90", "no"), ("300", "no"), ("590", "yes"), ("300", "no")):
        assert (await listen(world, sitting=sitting, seconds=seconds, finished=finished)).status_code == 201
    answer = {"q.word": "heavy", "q.eyes": "part", "seconds": "590", "finished": "yes"}
    assert (await listen(world, sitting=sitting, **answer)).status_code == 201
    [one] = await rows(world)
    assert (one.seconds, one.finished, one.word, one.eyes) == (590, True, "heavy", "part")
    assert len(one.pieces) == 5, "nothing that arrived is lost"


async def test_the_same_entry_sent_again_is_there_once(world: World, calm: Recording) -> None:
    entry_id = fresh()
    fields = world.sam.fields("listening", recording="calm-1", seconds="300", finished="no")
    statuses = [(await world.sam.send(entry_id, fields)).status_code for _ in range(3)]
    assert statuses == [201, 200, 200]
    assert await world.count("listening") == 1


async def test_the_word_is_sealed_under_the_persons_key(world: World, calm: Recording) -> None:
    await listen(world, **{"q.other": "vellichor", "q.eyes": "covered"})
    [row] = await world.rows("SELECT * FROM listening")
    assert "vellichor" not in str(row)
    assert "covered" not in str(row)
    assert [one.word for one in await rows(world)] == ["vellichor"]


SAID: list[tuple[dict[str, str], str, str]] = [
    ({}, "", "/meditate/calm-1"),
    ({"q.word": "calm"}, "calm", "/meditate/month"),
    ({"q.word": "uneasy"}, "uneasy", "/meditate/ease"),
    ({"q.other": " Frightened "}, "frightened", "/meditate/ease"),
    ({"q.word": "uneasy", "q.other": "Like  snow"}, "Like snow", "/meditate/month"),
    ({"q.eyes": "open"}, "", "/meditate/calm-1"),
    ({"q.word": ""}, "", "/meditate/calm-1"),
]


async def test_what_was_said_and_what_comes_after_it(world: World, calm: Recording) -> None:
    for said, word, where in SAID:
        sent = fresh()
        assert (await listen(world, sitting=sent, **said)).json()["next"] == where
        assert {one.id: one.word for one in await rows(world)}[sent] == word
    for page in {where for *_, where in SAID}:
        assert (await world.sam.browser.get(page)).status_code == 200


async def test_without_script_one_says_the_minutes(world: World, calm: Recording) -> None:
    assert 'name="minutes"' in await world.sam.page("/meditate/calm-1/listened")
    assert (await world.sam.browser.get("/meditate/no-such/listened")).status_code == 404
    fields = world.sam.fields("listening", recording="calm-1", minutes="7", **{"q.word": "", "q.eyes": ""})
    answer = await world.sam.send(fresh(), fields, script=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/meditate/month")
    await world.sam.send(fresh(), fields | {"finished": "yes"}, script=False)
    assert sorted((one.seconds, one.finished) for one in await rows(world)) == [(420, False), (420, True)]


NO_MINUTES = ["", "ten", "0", "1441", "-1", "٣", "9" * 400]


async def test_what_makes_no_sense_comes_back_as_it_was_filled_in(world: World, calm: Recording) -> None:
    right = world.sam.fields("listening", "centring", recording="calm-1", minutes="10", **{"q.word": "heavy"})
    for changes in [*({"minutes": one} for one in NO_MINUTES), {"q.other": "a" * 41}]:
        answer = await world.sam.send(fresh(), right | changes, script=False)
        assert answer.status_code == 422
        assert re.search(r'name="q.word" value="heavy" checked', answer.text)
        assert f'name="step" value="{world.sam.steps["centring"]}"' in answer.text
        [value] = changes.values()
        assert f'value="{value}"' in answer.text
    assert await world.count("entries") == 0


async def test_what_the_phone_had_noted_is_still_there_when_the_form_comes_back(
    world: World, calm: Recording
) -> None:
    sitting = fresh()
    fields = world.sam.fields(
        "listening",
        recording="calm-1",
        sitting=sitting,
        seconds="300",
        finished="yes",
        **{"q.other": "x" * 50},
    )
    html = (await world.sam.send(fresh(), fields, script=False)).text
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', html))
    assert {"sitting": sitting, "seconds": "300", "finished": "yes"}.items() <= hidden.items()
    assert 'name="minutes"' not in html


@pytest.mark.usefixtures("now")
class TestMonth:
    """`/meditate/month`."""

    async def test_a_month_with_nothing_in_it(self, world: World, calm: Recording) -> None:
        html = await world.sam.page("/meditate/month")
        assert "<caption>November 2026</caption>" in html
        assert "Nothing is noted here yet." in html
        assert html.count("<td data-day=") == 30
        assert 'rel="prev"' not in html
        assert 'rel="next"' not in html
        assert "<title>Meditate · Stillpoint</title>" in html

    async def test_the_days_are_marked_and_listed_as_the_practice_counts_them(
        self, world: World, calm: Recording
    ) -> None:
        evening = (
            NOW - timedelta(days=1) + timedelta(hours=5)
        )  # eleven in the evening there, the next day in UTC
        with clock.at(evening + timedelta(minutes=20)):
            await listen(world, started=clock.stamp(evening), **{"q.word": "sleepy", "q.eyes": "covered"})
        html = await world.sam.page("/meditate/month")
        assert re.findall(r'href="#(day-[\d-]+)"', html) == re.findall(r'id="(day-[\d-]+)"', html)
        assert re.findall(r'id="(day-[\d-]+)"', html) == ["day-2026-11-27"]
        assert "Friday 27 November" in html
        assert "5 min · eyes covered" in html
        assert "<bdi>sleepy</bdi>" in html

    async def test_earlier_months_are_reached_by_those_that_have_something(
        self, world: World, calm: Recording
    ) -> None:
        for days in (0, 62):
            with clock.at(NOW - timedelta(days=days)):
                await listen(world)
        html = await world.sam.page("/meditate/month")
        assert re.findall(r'rel="prev" href="([^"]+)"', html) == ["/meditate/month/2026-09"]
        html = await world.sam.page("/meditate/month/2026-09")
        assert "<caption>September 2026</caption>" in html
        assert re.findall(r'rel="next" href="([^"]+)"', html) == ["/meditate/month/2026-11"]
        assert (await world.sam.page("/meditate/month/2026-10")).count("data-sitting=") == 0

    async def test_months_that_there_are_not(self, world: World) -> None:
        for text in ("2026-12", "2099-01", "2019-12", "2026-1", "nothing", "2026-13"):
            assert (await world.sam.browser.get(f"/meditate/month/{text}")).status_code == 404

    async def test_it_holds_nothing_of_anybody_else(self, world: World, calm: Recording) -> None:
        await listen(world, **{"q.other": "vellichor"})
        assert "vellichor" not in await world.kim.page("/meditate/month")

    async def test_words_are_text_and_nothing_else(self, world: World, calm: Recording) -> None:
        await listen(world, **{"q.other": "<b>\u202eloud"})
        html = await world.sam.page("/meditate/month")
        assert "<bdi>&lt;b&gt;loud</bdi>" in html

    async def test_when_it_began_is_a_claim(self, world: World, calm: Recording) -> None:
        worked_out = "2026-11-28T22:55:00.000Z"
        for started, told in (
            ("2026-11-28T20:00:00.000Z", "2026-11-28T20:00:00.000Z"),
            *(
                (claim, worked_out)
                for claim in ("2031-01-01T00:00:00.000Z", "1999-01-01T00:00:00Z", "soon", "")
            ),
        ):
            sitting = fresh()
            await listen(world, sitting=sitting, started=started)
            assert {one.id: clock.stamp(one.started_at) for one in await rows(world)}[sitting] == told
