"""Private, a title to bring, or shared: what a therapist meets of it, anywhere at all."""

import json
import logging
from datetime import timedelta

import pytest

from pwa import clock
from pwa.leaving import service as leaving
from pwa.plans import service as plans
from tests.reflections.seen import every_page, plain
from tests.therapist.conftest import desk as desk
from tests.therapist.desk import NOW, SESSION, Desk

pytestmark = pytest.mark.anyio

WORDS, TITLE = "crwthbelow <canary>", "quibblewick"
AFTER = SESSION + timedelta(hours=3)
MINUTE = timedelta(minutes=1)


async def wrote(desk: Desk, client, slug: str = "day-1", **fields: str) -> str:
    return await desk.send(
        client, "reflection", **({"step": (await desk.step(client, slug)).id, "text": WORDS} | fields)
    )


async def share(desk: Desk, client, entry: str, sharing: str, title: str = "") -> str:
    return await desk.send(client, "reflection-sharing", reflection=entry, sharing=sharing, title=title)


async def test_a_private_one_changes_nothing_that_a_therapist_can_see(
    desk: Desk, caplog: pytest.LogCaptureFixture
):
    """Not a word, not a mark, not a number: with it and without it, every page is the same, letter by letter."""
    sam = await desk.joined()
    caplog.set_level(logging.DEBUG)
    await every_page(desk, sam)  # the first look at all is told as such
    before = await every_page(desk, sam)
    for slug in ("intention", "day-1", "evening"):
        entry = await wrote(desk, sam, slug, title=TITLE)
        await wrote(desk, sam, slug, text=f"{WORDS} again", revises=entry)
    await wrote(desk, sam, "day-3", text="", way="nothing")
    after = await every_page(desk, sam)
    assert before.keys() == after.keys()
    differing = {path for path in before if plain(before[path]) != plain(after[path])}
    assert differing <= {f"/clients/{sam.id}/looked"}, "which counts the looks of this very test"
    assert WORDS not in str(after)
    assert TITLE not in str(after)
    assert "crwthbelow" not in caplog.text
    # But the client's own pages know.
    mine = (await desk.get(sam, "/prepare")).text
    assert mine != (await desk.get(desk.olga, f"/clients/{sam.id}/preview/prepare")).text
    assert 'data-state="done"' in mine


@pytest.mark.parametrize("sharing", ["private", "bring", "shared"])
async def test_three_states_and_every_page(desk: Desk, sharing: str):
    sam = await desk.joined()
    entry = await wrote(desk, sam, "intention", sharing=sharing, title=TITLE)
    await wrote(desk, sam, "day-1", sharing=sharing, title=TITLE)
    found = await every_page(desk, sam)
    has_words = {path for path, html in found.items() if "crwthbelow" in html}
    has_title = {path for path, html in found.items() if TITLE in html}
    client, brief = f"/clients/{sam.id}", f"/clients/{sam.id}/brief"
    if sharing == "shared":
        assert client in has_words
        assert brief not in has_words, "nothing counts as opened there"
        assert not has_title, "a title is of what is brought"
    else:
        assert not has_words
    if sharing == "bring":
        assert {client, brief} <= has_title
    elif sharing == "private":
        assert not has_title
    new = 'class="new"' in found[client]
    assert new == (sharing == "shared")
    # Opened is what was shared, and nothing else, whatever a desk says.
    await desk.post(desk.olga, f"{client}/opened", {"entry": [entry]})
    [row] = await desk.rows("SELECT opened_at FROM entries WHERE id = :id", id=entry)
    assert (row["opened_at"] is not None) == (sharing == "shared")
    # Their own record holds all of it, each with whose it is.
    await _touch(desk, sam)
    mine = json.loads((await desk.get(sam, "/me/everything.json")).text)
    assert {(one["text"], one["whose"]) for one in mine["reflections"]} == {(WORDS, sharing)}
    assert "&lt;canary&gt;" in (await desk.get(sam, "/me/everything")).text


async def test_a_preview_opens_nothing_so_it_shows_what_was_opened_and_no_more(desk: Desk):
    sam = await desk.joined()
    entry = await wrote(desk, sam, "intention", sharing="shared")
    step = await desk.step(sam, "intention")
    places = [f"/clients/{sam.id}/preview{path}" for path in ("/reflect", f"/reflect/{step.id}", step.url)]
    for place in places:
        assert "crwthbelow" not in (await desk.get(desk.olga, place)).text
    assert (await desk.post(desk.olga, f"/clients/{sam.id}/opened", {"entry": entry})).status_code == 204
    for place in places:
        assert "crwthbelow" in (await desk.get(desk.olga, place)).text, place


async def _touch(desk: Desk, client) -> None:
    """The passkey was touched just now."""
    desk.cookie(client)
    async with desk.db.write() as tx:
        await tx.run(
            "UPDATE sign_ins SET touched_at = :now WHERE person_id = :id", now=clock.now(), id=client.id
        )


async def test_without_a_word_about_it_it_is_private(desk: Desk):
    sam = await desk.joined()
    await wrote(desk, sam)
    assert [row["sharing"] for row in await desk.rows("SELECT sharing FROM reflections")] == ["private"]


async def test_what_is_shared_later_is_news_from_then_on(desk: Desk):
    sam = await desk.joined()
    entry = await wrote(desk, sam)
    with clock.at(NOW + 5 * MINUTE):
        await share(desk, sam, entry, "shared")
        html = (await desk.get(desk.olga, f"/clients/{sam.id}")).text
    assert "· shared Tuesday 24 November, 7:05 am" in html
    assert f'data-arrived="{entry}"' in html


async def test_taking_back_works_until_it_was_opened_and_then_says_by_whom(desk: Desk):
    sam = await desk.joined()
    step = (await desk.step(sam, "day-1")).id
    entry = await wrote(desk, sam, sharing="shared")
    await share(desk, sam, entry, "private")
    assert "crwthbelow" not in str(await every_page(desk, sam))
    await share(desk, sam, entry, "shared")
    await desk.post(desk.olga, f"/clients/{sam.id}/opened", {"entry": [entry]})
    await share(desk, sam, entry, "private")
    assert "crwthbelow" in (await desk.get(desk.olga, f"/clients/{sam.id}")).text
    mine = (await desk.get(sam, f"/reflect/{step}")).text
    assert "Opened by Olga on Tuesday 24 November, 7:00 am. It cannot be taken back now." in mine
    assert "data-change-sharing" not in mine


async def test_taken_back_too_late_the_receipt_and_the_list_say_so(desk: Desk):
    """A phone that takes a receipt for done would call it the client's alone."""
    sam = await desk.joined()
    entry = await wrote(desk, sam, sharing="shared")
    question = await desk.send(sam, "question", text="May I sit up?")
    asked = {
        "reflection-sharing": {"reflection": entry, "sharing": "private"},
        "question-back": {"question": question},
    }
    fields = {"account": sam.id}

    async def became(kind: str) -> str | None:
        sent = fields | {"kind": kind} | asked[kind]
        answer = await desk.post(
            sam, f"/entries/{clock.new_id()}", sent, headers={"accept": "application/json"}
        )
        return answer.json().get("became")

    assert await became("reflection-sharing") is None
    await share(desk, sam, entry, "shared")
    await desk.read(sam, entry)
    await desk.read(sam, question)
    assert await became("reflection-sharing") == "opened"
    assert await became("question-back") == "opened"
    assert (await desk.get(sam, "/entries")).text.count("It was opened before this came, so it stays.") == 2
    untouched = await desk.send(sam, "question", text="And then?")
    asked["question-back"] = {"question": untouched}
    assert await became("question-back") is None


async def test_less_is_said_of_every_version_and_more_of_the_newest_alone(desk: Desk):
    sam = await desk.joined()
    first = await wrote(desk, sam, text="the first words", sharing="private")
    second = await wrote(desk, sam, text="the second words", sharing="shared", revises=first)
    html = (await desk.get(desk.olga, f"/clients/{sam.id}")).text
    assert "the second words" in html
    assert "the first words" not in html
    await share(desk, sam, first, "shared")
    third = await wrote(desk, sam, text="the third words", sharing="private", revises=second)
    found = str(await every_page(desk, sam))
    assert [one for one in ("first", "second", "third") if f"the {one} words" in found] == []
    await share(desk, sam, third, "bring", TITLE)
    html = (await desk.get(desk.olga, f"/clients/{sam.id}")).text
    assert html.count(TITLE) == 1
    assert "the third words" not in html


async def test_a_change_takes_back_what_the_preview_does_not_show(desk: Desk):
    """The therapist reads what the preview showed; the client's own history keeps every version."""
    sam = await desk.joined()
    step = (await desk.step(sam, "day-1")).id
    first = await wrote(desk, sam, text="SECRETNAME said it", sharing="shared")
    unless = "Your earlier words are taken back with this change, unless Olga has opened them by then."
    assert f"data-earlier>{unless}" in (await desk.get(sam, f"/reflect/{step}")).text
    second = await wrote(desk, sam, text="Somebody said it", sharing="shared", revises=first)
    found = await every_page(desk, sam)
    assert "Somebody said it" in found[f"/clients/{sam.id}"]
    assert "SECRETNAME" not in str(found)
    mine = (await desk.get(sam, f"/reflect/{step}")).text.split("Earlier words</summary>")[1]
    assert "SECRETNAME said it" in mine
    assert "Only you can read this" in mine
    # Opened, it stays; and the form says so before anything is sent.
    await desk.read(sam, second)
    mine = (await desk.get(sam, f"/reflect/{step}")).text
    assert "Olga has opened the earlier words, and can still read them." in mine
    assert f"data-earlier hidden>{unless}" in mine
    await wrote(desk, sam, text="It was said", sharing="shared", revises=second)
    html = (await desk.get(desk.olga, f"/clients/{sam.id}")).text
    assert (
        html.index("It was said") < html.index("Written over an earlier one") < html.index("Somebody said it")
    )
    assert "SECRETNAME" not in html
    mine = (await desk.get(sam, f"/reflect/{step}")).text
    assert "Olga has opened the earlier words, and can still read them." in mine


async def test_the_words_of_an_intention_say_the_same(desk: Desk):
    sam = await desk.joined()
    entry = await desk.reflect(sam, "SECRETNAME")
    place = (await desk.step(sam, "intention")).url
    assert "data-earlier>Your earlier words" in (await desk.get(sam, place)).text
    await desk.read(sam, entry)
    assert "Olga has opened the earlier words" in (await desk.get(sam, place)).text


async def test_nobody_says_whose_the_words_of_another_are(desk: Desk):
    sam, kim = await desk.joined("Sam"), await desk.joined("Kim")
    entry = await wrote(desk, sam)
    await share(desk, kim, entry, "shared")
    assert [row["sharing"] for row in await desk.rows("SELECT sharing FROM reflections")] == ["private"]


@pytest.mark.parametrize("less", ["private", "bring"])
async def test_what_arrives_after_it_was_taken_back_is_not_shown(desk: Desk, less: str):
    """Two phones, each with a part of it, after a restore: what was written over comes second."""
    sam = await desk.joined()
    first = clock.new_id()
    await wrote(desk, sam, text="as it is now", sharing=less, revises=first)
    await wrote(desk, sam, entry_id=first, sharing="shared")
    assert "crwthbelow" not in str(await every_page(desk, sam))


async def test_who_leaves_takes_all_of_it_along(desk: Desk):
    sam = await desk.joined()
    await wrote(desk, sam, sharing="bring", title=TITLE)
    await desk.post(desk.olga, f"/clients/{sam.id}/prompts", {"form": "f", "prompt": "What stays?"})
    async with desk.db.write() as tx:
        await leaving.delete_account(tx, desk.olga.practice, sam.id, desk.olga.id)
    assert await desk.rows("SELECT 1 FROM reflections UNION ALL SELECT 1 FROM sent_prompts") == []
    html = (await desk.get(desk.olga, f"/clients/left/{sam.id}")).text
    assert TITLE not in html


# Readiness.


async def test_a_client_is_ready_whatever_they_keep_to_themselves(desk: Desk):
    sam, kim = await desk.joined("Sam"), await desk.joined("Kim")
    await wrote(desk, kim, "intention")
    async with desk.db.read() as tx:
        both = await plans.plans_of(tx, desk.olga.practice, [sam.id, kim.id])
    assert [step.done for step in both[sam.id].steps] == [step.done for step in both[kim.id].steps]


async def test_what_is_brought_to_the_meeting_is_what_stands(desk: Desk):
    """The list of a phone may know an older version than the one that was written over it."""
    sam = await desk.joined()
    first = await wrote(desk, sam)
    second = await wrote(desk, sam, text="Changed.", revises=first)
    third = await wrote(desk, sam, text="Changed again.", revises=second)
    await share(desk, sam, first, "bring")
    [brought] = await desk.rows("SELECT entry_id FROM reflections WHERE sharing = 'bring'")
    assert brought["entry_id"] == third
    mine = (await desk.get(sam, "/reflect")).text
    assert "Bring it to our meeting<" not in mine, "it is on the list"
    # What shows more already is not taken back by it.
    await share(desk, sam, third, "shared")
    await share(desk, sam, first, "bring")
    [shared] = await desk.rows("SELECT entry_id FROM reflections WHERE sharing <> 'private'")
    assert shared["entry_id"] == third
    # And what shows less is said of the version that was named.
    await share(desk, sam, third, "bring", TITLE)
    assert TITLE in (await desk.get(desk.olga, f"/clients/{sam.id}")).text


async def test_of_two_versions_side_by_side_the_one_that_was_named_is_brought(desk: Desk):
    sam = await desk.joined()
    first = await wrote(desk, sam)
    for words in ("Here.", "There."):
        await wrote(desk, sam, text=words, revises=first)
    await share(desk, sam, first, "bring")
    rows = await desk.rows("SELECT entry_id FROM reflections WHERE sharing = 'bring'")
    assert [row["entry_id"] for row in rows] == [first]
