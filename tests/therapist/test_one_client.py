"""One client's page: what needs a look first, then what arrived, then the plan."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from pwa import clock
from pwa.clock import new_id
from pwa.recordings import service as recordings
from tests.therapist.desk import NOW, Desk

HELP, CONTACT = {"q_self-harm": "yes"}, {"q_no-ride": "yes"}


async def page(desk: Desk, client, person=None) -> str:
    answer = await desk.get(person or desk.olga, f"/clients/{client.id}")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return answer.text


def told(html: str) -> set[str]:
    """The entries that the page would tell as opened."""
    return set(" ".join(re.findall(r'data-arrived="([^"]+)"', html)).split())


async def opened(desk: Desk, client, *entries: str, person=None):
    return await desk.post(person or desk.olga, f"/clients/{client.id}/opened", {"entry": entries})


async def test_a_client_without_anything(desk: Desk):
    html = await page(desk, await desk.client(contact="sam@example.org"))
    assert "Not joined yet" in html
    assert "sam@example.org" in html
    assert "Nothing yet. First they need a link." in html
    assert "Before the session: 0 of 9 done" in html
    title = re.search("<title>(.*)</title>", html)[1]
    assert title == "Client · Stillpoint"
    assert len(re.findall("<h1", html)) == 1


async def test_flags_stand_first_the_oldest_before_the_others(desk: Desk):
    sam = await desk.joined()
    await desk.check_in(sam, **HELP)
    with clock.at(NOW + timedelta(minutes=5)):
        await desk.check_in(sam, **CONTACT)
    html = await page(desk, sam)
    places = [
        html.index(words)
        for words in ("<h2>Needs a look now</h2>", "<h2>Needs a look</h2>", "<h2>What arrived</h2>")
    ]
    assert places == sorted(places)
    assert "<li>Thoughts of hurting yourself, or of ending your life: <strong>Yes</strong></li>" in html


async def test_answers_are_in_the_words_of_the_questions(desk: Desk):
    sam = await desk.joined()
    await desk.check_in(
        sam, **{"q_mood": "4", "q_sleep": "badly", "q_question": "Is it <b>cold</b>?\nReally?"}
    )
    html = await page(desk, sam)
    assert "4 (0 very low, 10 very good)" in html
    assert "Badly" in html
    assert '<dd class="words" dir="auto">Is it &lt;b&gt;cold&lt;/b&gt;?\nReally?</dd>' in html
    assert "14 not answered" in html


async def test_a_reflection_stands_as_it_was_written_last(desk: Desk):
    sam = await desk.joined()
    first = await desk.reflect(sam, "Kind.\nشكر <script>alert(1)</script>")
    await desk.read(sam, first)
    with clock.at(NOW + timedelta(minutes=1)):
        await desk.reflect(sam, "Kinder still.", revises=first)
    html = await page(desk, sam)
    assert html.index("Kinder still.") < html.index("Written over an earlier one") < html.index("شكر")
    assert "&lt;script&gt;" in html
    assert "<script>alert" not in html
    assert html.count("Kinder still.") == 1


async def test_two_reflections_that_name_each_other_are_both_there(desk: Desk):
    sam = await desk.joined()
    one, other = await desk.reflect(sam, "One side."), await desk.reflect(sam, "Other side.")
    async with desk.db.write() as tx:
        for entry, revises in ((one, other), (other, one)):
            await tx.run(
                "UPDATE reflections SET revises = :revises WHERE entry_id = :entry",
                entry=entry,
                revises=revises,
            )
    html = await page(desk, sam)
    assert "One side." in html
    assert "Other side." in html


async def test_listening_and_ticks_are_there_too(desk: Desk):
    sam = await desk.joined()
    centring, bag = await desk.step(sam, "centring"), await desk.step(sam, "what-to-bring")
    await desk.send(sam, "listening", step=centring.id, recording="centring-10", seconds="130", finished="no")
    await desk.send(sam, "tick", step=bag.id, item="layers", done="yes")
    html = await page(desk, sam)
    assert '<td data-label="How long">2 min</td>' in html
    assert "1 of 9 ticked" in html
    with clock.at(NOW + timedelta(minutes=1)):
        await desk.send(
            sam, "listening", step=centring.id, recording="centring-10", seconds="600", finished="yes"
        )
    assert '<td data-label="How long">10 min, to the end</td>' in await page(desk, sam)


async def test_listening_is_a_row_of_the_last_14_days_and_opened_with_all_that_it_is_made_of(desk: Desk):
    sam, sitting = await desk.joined(), new_id()
    heard = {"recording": "centring-10", "sitting": sitting}
    sent = [
        await desk.send(sam, "listening", **heard, seconds="90", finished="no"),
        await desk.send(
            sam, "listening", **heard, seconds="600", finished="yes", q_word="uneasy", q_eyes="part"
        ),
    ]
    html = await page(desk, sam)
    assert html.count('<td data-label="Recording">') == 1
    assert "10 min, to the end · eyes covered part of the time" in html
    assert "“<bdi>uneasy</bdi>”" in html
    assert set(sent) <= told(html)
    await opened(desk, sam, *sent)
    assert not told(await page(desk, sam)) & set(sent)
    old = {"recording": "centring-10", "seconds": "600", "finished": "yes", "q_word": "heavy"}
    await desk.send(sam, "listening", **old, written="2026-11-09T12:00:00.000Z")
    html = await page(desk, sam)
    assert html.index("<bdi>uneasy</bdi>") < html.index("Before that") < html.index("<bdi>heavy</bdi>")
    brief = (await desk.get(desk.olga, f"/clients/{sam.id}/brief")).text
    assert "The latest on Tuesday 24 November" in brief
    assert "“<bdi>uneasy</bdi>”" in brief


async def test_rehearsals_are_tried_or_not_yet(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    sam = await desk.joined()
    [real] = [one for one in recordings.catalogue() if one.slug == "centring-10"]
    tried = [
        replace(real, slug=f"mask-{minutes}", seconds=minutes * 60, is_with_eyes_covered=True)
        for minutes in (10, 3)
    ]
    monkeypatch.setattr(recordings, "catalogue", lambda: (real, *tried))
    await desk.send(sam, "listening", recording="mask-10", seconds="30", finished="no", q_word="heavy")
    for word in ("uneasy", "calm"):
        await desk.send(sam, "listening", recording="mask-3", seconds="180", finished="yes", q_word=word)
    for path in ("", "/brief"):
        html = (await desk.get(desk.olga, f"/clients/{sam.id}{path}")).text
        [line] = re.findall(r"With covered eyes, at home: (.*?)</p>", html, re.S)
        line = re.sub(r"<[^>]*>", "", line)
        assert re.search(r"3 min\s+tried \(?“(calm|uneasy)”\)?\s*[·,]\s+10 min\s+not yet", line), line


async def test_opened_is_told_for_what_was_shown(desk: Desk):
    sam = await desk.joined()
    bag = await desk.step(sam, "what-to-bring")
    reflection = await desk.reflect(sam, "To be kind.")
    tick = await desk.send(sam, "tick", step=bag.id, item="layers", done="yes")
    assert told(await page(desk, sam)) == {reflection, tick}
    # To read is not yet to tell: a GET changes nothing.
    assert told(await page(desk, sam)) == {reflection, tick}
    answer = await opened(desk, sam, reflection)
    assert answer.status_code == 204
    html = await page(desk, sam)
    assert told(html) == {tick}
    assert "opened Tuesday 24 November, 7:00 am" in html
    await opened(desk, sam, tick, reflection)
    assert told(await page(desk, sam)) == set()
    [row] = await desk.rows("SELECT opened_by FROM entries WHERE id = :id", id=tick)
    assert row["opened_by"] == desk.olga.id


async def test_opened_reaches_no_entry_of_somebody_else(desk: Desk):
    sam, kim = await desk.joined("Sam"), await desk.joined("Kim", therapist=desk.alice)
    entry = await desk.reflect(kim, "Mine.")
    tried = [entry, new_id(), "nonsense"]
    assert (await opened(desk, sam, *tried)).json() == {"gone": tried}
    assert (await opened(desk, sam, entry, person=desk.alice)).status_code == 404
    assert told(await page(desk, kim)) == {entry}


async def test_strangers_get_what_is_given_for_nothing(desk: Desk):
    sam = await desk.joined()
    entry = await desk.check_in(sam, **HELP)
    for stranger in (desk.charlie, desk.alice, sam):
        for way, path in (
            ("GET", ""),
            ("GET", "/preview"),
            ("POST", "/opened"),
            ("POST", "/looks"),
            ("POST", "/session"),
        ):
            foreign, absent = [
                await (desk.get if way == "GET" else desk.post)(stranger, f"/clients/{client_id}{path}")
                for client_id in (sam.id, new_id())
            ]
            assert foreign.status_code == absent.status_code == 404
            assert foreign.text == absent.text
    assert (await desk.rows("SELECT done_at FROM flags WHERE entry_id = :id", id=entry))[0]["done_at"] is None


async def test_whether_the_recording_is_on_the_phone(desk: Desk) -> None:
    sam = await desk.joined()
    assert "Saved for offline: not yet" in (await desk.get(desk.olga, f"/clients/{sam.id}")).text
    for state, says in [("saved", "Saved for offline: yes, checked"), ("lost", "Cleared by the phone")]:
        await desk.post(sam, "/meditate/centring-10/saved", {"state": state})
        assert says in (await desk.get(desk.olga, f"/clients/{sam.id}")).text


async def test_before_the_client_has_joined_there_is_no_phone(desk: Desk) -> None:
    sam = await desk.client()
    assert "Saved for offline" not in (await desk.get(desk.olga, f"/clients/{sam.id}")).text


async def test_what_comes_late_says_when_it_was_written(desk: Desk):
    sam = await desk.joined()
    sunday = "2026-11-22T12:00:00.000Z"
    check_in = await desk.check_in(sam, q_mood="2", written=sunday)
    step = (await desk.step(sam, "day-1")).id
    words = {"step": step, "text": "Quiet.", "written": sunday}
    shared = await desk.send(sam, "reflection", **words, sharing="shared")
    hope = await desk.reflect(sam, "To be kind.", written=sunday)
    later = await desk.send(sam, "reflection", **words)
    with clock.at(NOW + timedelta(minutes=5)):
        await desk.send(sam, "reflection-sharing", reflection=later, sharing="shared")
        now = await desk.send(sam, "reflection", step=step, text="Now.", sharing="shared")
        html = await page(desk, sam)

    def times(entry: str) -> str:
        part = re.search(f'id="entry-{entry}".*?</(details|div>\\s*<p.*?</p)>', html, re.S)[0]
        return " ".join(re.search(r"Written (and|[A-Z]\w+day)[^<]*", part)[0].split())

    assert times(check_in) == "Written Sunday 22 November, 7:00 am · received Tuesday 24 November, 7:00 am"
    for entry in (shared, hope):
        assert times(entry) == "Written Sunday 22 November, 7:00 am · shared Tuesday 24 November, 7:00 am"
    assert times(later) == "Written Sunday 22 November, 7:00 am · shared Tuesday 24 November, 7:05 am"
    assert times(now) == "Written and shared Tuesday 24 November, 7:05 am"
