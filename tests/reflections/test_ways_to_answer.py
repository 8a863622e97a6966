"""How a prompt can be answered, the soft evening, the thread, what to bring, and questions by hand."""

import re
from datetime import timedelta

import pytest

from pwa import clock
from pwa.clock import now
from pwa.plans.prompts.service import TEXT_MOST
from tests.entries.world import Client, World, fresh
from tests.therapist.conftest import desk as desk
from tests.therapist.desk import NOW, SESSION, Desk

pytestmark = pytest.mark.anyio


async def send(client: Client, slug: str, **fields: object) -> tuple[str, int]:
    entry = fresh()
    answer = await client.send(entry, client.fields("reflection", slug, **fields))
    return entry, answer.status_code


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"way": "words", "text": " As it\nwas typed "}, " As it\nwas typed "),
        ({"way": "three", "word": ["calm", "tired"]}, "calm, tired"),
        ({"way": "line", "line": " The sea. "}, "The sea."),
        ({"way": "nothing"}, ""),
        ({"way": "bring", "bring": "The sea"}, ""),
        ({"way": "bring"}, ""),
        # What can be seen is what is sent: a browser that cannot put a part away shows each.
        ({"way": "line", "line": "The sea.", "word": "calm", "text": "More."}, "calm\n\nThe sea.\n\nMore."),
        ({"text": "From an older page"}, "From an older page"),
    ],
)
async def test_each_way_is_kept_and_does_the_step(world: World, fields: dict[str, object], kept: str) -> None:
    assert (await send(world.sam, "day-1", **fields))[1] == 201
    assert await world.reflections() == [kept]
    html = await world.sam.page("/reflect")
    assert html.count('data-state="done"') == 1


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"way": "words", "text": " \n"}, "text"),
        ({"way": "three", "word": []}, "text"),
        ({"way": "line", "line": "x" * 301}, "line"),
        ({"way": "bring", "bring": "x" * 121}, "bring"),
        ({"text": "x", "sharing": "bring", "title": "x" * 121}, "title"),
        ({"way": "song", "text": "x"}, "way"),
        ({"text": "x", "sharing": "everybody"}, "sharing"),
        ({"way": "three", "word": ["x" * 41]}, "word"),
    ],
)
async def test_what_is_not_right_comes_back_with_a_sentence(
    world: World, fields: dict[str, object], name: str
) -> None:
    sent = world.sam.fields("reflection", "day-1", **fields)
    answer = await world.sam.send(fresh(), sent)
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [name]
    shown = await world.sam.send(fresh(), sent, script=False)
    assert shown.status_code == 422
    assert await world.count("reflections") == 0


async def test_what_was_chosen_is_still_chosen_when_the_form_comes_back(world: World) -> None:
    fields = {"way": "three", "word": "calm", "sharing": "bring", "title": "x" * 121}
    answer = await world.sam.send(fresh(), world.sam.fields("reflection", "day-1", **fields), script=False)
    for chosen in ('name="way" value="three" checked', 'name="word" value="calm" checked'):
        assert chosen in answer.text
    assert 'name="sharing" value="bring" checked' in answer.text
    assert "x" * 121 in answer.text


async def test_nothing_and_for_our_meeting_say_themselves_whose_they_are(world: World) -> None:
    await send(world.sam, "day-1", way="nothing", sharing="shared")
    await send(world.sam, "day-3", way="bring", sharing="shared")
    rows = await world.rows("SELECT way, sharing FROM reflections ORDER BY way")
    assert [tuple(row.values()) for row in rows] == [("bring", "bring"), ("nothing", "private")]


async def test_a_prompt_asks_one_to_three_questions(world: World) -> None:
    html = await world.sam.page(f"/reflect/{world.sam.steps['day-1']}")
    for question in ("What is still with you today?", "How did you sleep?", "How does your body feel?"):
        assert question in html
    assert html.split('data-entry="question"')[0].count("<textarea") == 1


# The evening.


async def test_the_evening_is_soft_until_its_night_is_over(world: World) -> None:
    path = f"/reflect/{world.sam.steps['evening']}"
    html = await world.sam.page(path)
    main = html[html.index("data-landing") : html.index("For tonight, and when to call")]
    assert "soft-page" in html
    assert main.count("<textarea") == 1
    assert 'name="sharing"' not in main
    words = re.sub(r"<[^>]*>", " ", main).split()
    assert len(words) < 50, "almost nothing to read"
    with clock.at(now() + timedelta(days=5)):
        assert "soft-page" not in await world.sam.page(path)


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"text": "A wave"}, "A wave"),
        ({"text": "", "word": "tender"}, "tender"),
        ({"text": "", "way": "nothing"}, ""),
    ],
)
async def test_one_field_or_one_tap_and_it_is_kept(world: World, fields: dict[str, str], kept: str) -> None:
    """Without script, as a form sends it: what a button says comes last."""
    step = world.sam.steps["evening"]
    common = [("account", world.sam.id), ("kind", "reflection"), ("step", step), ("way", "words")]
    pairs = "&".join(f"{name}={value}" for name, value in [*common, *fields.items()])
    answer = await world.sam.browser.post(
        f"/entries/{fresh()}",
        content=pairs.replace(" ", "+"),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"/reflect/{step}")
    assert await world.reflections() == [kept]
    html = await world.sam.page(f"/reflect/{step}")
    assert re.search(r'data-kept-words tabindex="-1">\s*<p class="vast">Kept\.', html)
    assert re.search(r"data-landing hidden", html)
    assert [row["sharing"] for row in await world.rows("SELECT sharing FROM reflections")] == ["private"]


async def test_an_empty_evening_comes_back_soft(world: World) -> None:
    answer = await world.sam.send(fresh(), world.sam.fields("reflection", "evening", text=""), script=False)
    assert answer.status_code == 422
    assert "soft-page" in answer.text
    assert "A word, or a tap. Or nothing at all tonight." in answer.text


# The thread, and the meeting.


async def test_the_thread_is_read_back_on_day_seven_in_the_clients_own_words(world: World) -> None:
    for slug, text in (
        ("intention", "Kinder <3"),
        ("evening", "A wave"),
        ("day-1", "Still a wave"),
        ("day-3", "Called"),
    ):
        await send(world.sam, slug, text=text)
    week = await world.sam.page(f"/reflect/{world.sam.steps['day-7']}")
    places = [week.index(words) for words in ("Kinder &lt;3", "Still a wave", "Called")]
    assert places == sorted(places)
    assert "A wave<" not in week
    assert "What you wrote before" not in await world.sam.page(f"/reflect/{world.sam.steps['day-1']}")
    assert "Kinder &lt;3" in (await world.sam.page("/reflect")).split("Your thread")[1]


async def test_what_to_bring_is_collected_by_a_tap_and_with_the_questions(world: World) -> None:
    entry, _ = await send(world.sam, "day-1", text="A long night")
    listed = await world.sam.page("/reflect")
    assert f'name="reflection" value="{entry}"' in listed
    fields = world.sam.fields("reflection-sharing", reflection=entry, sharing="bring")
    answer = await world.sam.send(fresh(), fields, script=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/reflect")
    await world.sam.send(fresh(), world.sam.fields("question", text="And the music?"))
    for path in ("/reflect", f"/prepare/{world.sam.steps['meeting']}"):
        html = await world.sam.page(path)
        assert f'href="/reflect/{world.sam.steps["day-1"]}" dir="auto">The day after</a>' in html
        assert "And the music?" in html
        assert "A long night" not in html.split("What you want to bring")[1]


# By hand.


async def test_a_question_by_hand_is_a_step_of_its_own(desk: Desk) -> None:
    sam = await desk.joined()
    answer = await desk.post(
        desk.olga, f"/clients/{sam.id}/prompts", {"form": "1", "prompt": "  What <stays>\nwith you?  "}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"/clients/{sam.id}/prompts#sent")
    step = next(one for one in (await desk.plan(sam)).steps if one.slug == "by-hand")
    assert step.due == NOW.astimezone(sam.practice.zone).date()
    for path in ("/today", "/reflect"):
        assert f'href="/reflect/{step.id}"' in (await desk.get(sam, path)).text
    html = (await desk.get(sam, f"/reflect/{step.id}")).text
    assert "A question from Olga" in html
    assert "What &lt;stays&gt; with you?" in html
    assert "stays" not in re.search("<title>(.*)</title>", html)[1]
    kept = (await desk.get(sam, "/kept")).json()
    assert {f"/reflect/{step.id}", f"/prepare/{step.id}"} <= {one["url"] for one in kept["pages"]}
    assert "What <stays>" not in str(await desk.rows("SELECT text FROM sent_prompts"))
    await desk.send(sam, "reflection", step=step.id, text="The sea", sharing="shared")
    assert "The sea" in (await desk.get(desk.olga, f"/clients/{sam.id}")).text
    # The session moves, and the question stays where it was asked.
    with clock.at(SESSION + timedelta(days=2)):
        await desk.tell(sam, "took-place", clock.now())
        desk.cookies.clear()
        assert f'href="/reflect/{step.id}"' in (await desk.get(sam, "/reflect")).text


async def test_the_same_form_twice_is_one_question_and_a_chosen_one_is_of_the_library(desk: Desk) -> None:
    sam = await desk.joined()
    place = f"/clients/{sam.id}/prompts"
    html = (await desk.get(desk.olga, place)).text
    assert '<option value="What is still with you today?">' in html
    for _ in range(2):
        sent = {"form": "1", "chosen": "What is still with you today?", "prompt": ""}
        assert (await desk.post(desk.olga, place, sent)).status_code == 303
    assert len(await desk.rows("SELECT 1 FROM sent_prompts")) == 1


@pytest.mark.parametrize("words", ["", " \n ", "x" * (TEXT_MOST + 1)])
async def test_no_question_and_a_very_long_one_come_back(desk: Desk, words: str) -> None:
    sam = await desk.joined()
    answer = await desk.post(desk.olga, f"/clients/{sam.id}/prompts", {"form": "1", "prompt": words})
    assert answer.status_code == 422
    assert words.strip() in answer.text
    assert await desk.rows("SELECT 1 FROM sent_prompts") == []


async def test_nothing_is_asked_in_a_plan_that_has_ended(desk: Desk) -> None:
    sam = await desk.joined()
    await desk.post(sam, "/me/leave/end", {"sure": "yes"})
    await desk.post(desk.olga, f"/clients/{sam.id}/leave/end")
    answer = await desk.post(desk.olga, f"/clients/{sam.id}/prompts", {"form": "1", "prompt": "And now?"})
    assert answer.status_code == 422
    assert "The plan has ended" in answer.text
