"""What a therapist sees of a client's questions, and says about them."""

import re
from datetime import timedelta

import pytest

from pwa import clock
from pwa.accounts.model import Person
from pwa.clock import new_id
from tests.therapist.desk import HTMX, NOW, SESSION, Desk
from tests.therapist.test_clients import row

pytestmark = pytest.mark.anyio


async def ask(
    desk: Desk, client: Person, text: str = "May I sit up?", slug: str = "what-to-expect", **more: str
) -> str:
    step = {"step": (await desk.step(client, slug)).id} if slug else {}
    return await desk.send(client, "question", text=text, **step, **more)


async def page(desk: Desk, client: Person, query: str = "") -> str:
    return (await desk.get(desk.olga, f"/clients/{client.id}{query}")).text


async def talked(desk: Desk, client: Person, question: str, said: str = "yes", **options: object):
    sent = {"entry": question, "talked": said}
    return await desk.post(desk.olga, f"/clients/{client.id}/questions", sent, **options)


async def test_without_questions_there_is_nothing_about_them(desk: Desk) -> None:
    assert 'id="questions"' not in await page(desk, await desk.joined())


async def test_a_question_stands_with_its_step_and_its_times(desk: Desk) -> None:
    sam = await desk.joined()
    written = "2026-11-24T11:20:00.000Z"
    question = await ask(desk, sam, "May I <b>sit</b> up?\nI get dizzy.", written=written)
    bare = await ask(desk, sam, "Who is there?", slug="")
    html = await page(desk, sam)
    section = html[html.index('id="questions"') : html.index('id="arrived"')]
    assert "About A walk through the day" in section
    assert "May I &lt;b&gt;sit&lt;/b&gt; up?\nI get dizzy." in section
    assert "Written Tuesday 24 November, 6:20 am · received Tuesday 24 November, 7:00 am" in section
    assert "Written and received Tuesday 24 November, 7:00 am" in section
    assert {question, bare} == set(re.findall(r'data-arrived="([^"]+)"', section))
    assert section.count("We talked about it") == 2
    assert html.count("May I &lt;b&gt;sit") == 1, "it does not stand among what arrived once more"


async def test_opened_is_told_by_the_page_and_then_the_client_reads_it(desk: Desk) -> None:
    sam = await desk.joined()
    question = await ask(desk, sam)
    await desk.post(desk.olga, f"/clients/{sam.id}/opened", {"entry": [question]})
    assert "Opened by your therapist" in (await desk.get(sam, "/questions")).text
    assert "opened Tuesday 24 November, 7:00 am" in await page(desk, sam)


async def test_we_talked_about_it_and_the_way_back(desk: Desk) -> None:
    sam = await desk.joined()
    question, other = await ask(desk, sam), await ask(desk, sam, "And then?")
    answer = await talked(desk, sam, question)
    place = f"/clients/{sam.id}?talked={question}#entry-{question}"
    assert (answer.status_code, answer.headers["location"]) == (303, place)
    html = await page(desk, sam, f"?talked={question}")
    assert html.index("And then?") < html.index("1 question talked about") < html.index("May I sit up?")
    assert re.search(r"<details open>\s*<summary>1 question talked about", html)
    assert "Talked about Tuesday 24 November, noted by Olga" in html
    assert question not in re.findall(r'data-arrived="([^"]+)"', html), (
        "whoever talked about it has opened it"
    )
    client_page = (await desk.get(sam, "/questions")).text
    assert "Talked about on Tuesday 24 November" in client_page
    assert f'data-custody="question:{other}" data-state="received"' in client_page
    await talked(desk, sam, question, "no")
    assert "1 question talked about" not in await page(desk, sam)
    assert "Talked about on" not in (await desk.get(sam, "/questions")).text


async def test_the_first_time_it_was_talked_about_stays(desk: Desk) -> None:
    sam = await desk.joined()
    question = await ask(desk, sam)
    await talked(desk, sam, question)
    with clock.at(NOW + timedelta(minutes=20)):
        await talked(desk, sam, question)
    [found] = await desk.rows("SELECT talked_at FROM questions")
    assert found["talked_at"].startswith("2026-11-24T12:00")


async def test_with_htmx_the_section_comes_back_with_the_focus_on_what_moved(desk: Desk) -> None:
    sam = await desk.joined()
    question, other = await ask(desk, sam), await ask(desk, sam, "And then?")
    for said in ("yes", "no"):
        answer = await talked(desk, sam, question, said, headers=HTMX)
        assert answer.status_code == 200
        assert "<html" not in answer.text
        assert answer.text.strip().startswith('<section class="arrived flow" id="questions"')
        assert answer.text.count("autofocus") == 1
        assert f'data-arrived="{other}"' in answer.text
        assert "HX-Request" in answer.headers["vary"]


async def test_nothing_becomes_of_a_question_that_is_none(desk: Desk) -> None:
    sam, kim = await desk.joined("Sam"), await desk.joined("Kim")
    question = await ask(desk, kim)
    for named in (question, new_id(), "nonsense\r\nx: y", ""):
        assert (await talked(desk, sam, named)).status_code == 303
    [found] = await desk.rows("SELECT talked_at FROM questions")
    assert found["talked_at"] is None


async def test_what_was_taken_back_is_not_there(desk: Desk) -> None:
    sam = await desk.joined()
    question = await ask(desk, sam)
    await desk.send(sam, "question-back", question=question)
    assert 'id="questions"' not in await page(desk, sam)
    assert "question" not in row((await desk.get(desk.olga, "/clients")).text, "Sam")
    assert (await talked(desk, sam, question, headers=HTMX)).text.strip() == ""


async def test_a_page_that_lies_open_hears_what_was_taken_back_and_opens_nothing_of_it(desk: Desk) -> None:
    sam, kim = await desk.joined("Sam"), await desk.joined("Kim")
    question, stays = await ask(desk, sam), await ask(desk, sam, "And then?")
    shared, private = (
        await desk.reflect(sam, "To be kind."),
        await desk.reflect(sam, "Mine.", sharing="private"),
    )
    foreign = await ask(desk, kim)
    place = f"/clients/{sam.id}/opened"
    assert (await desk.post(desk.olga, place, {"here": [question, shared]})).status_code == 204
    await desk.send(sam, "question-back", question=question)
    await desk.send(sam, "reflection-delete", step=(await desk.step(sam, "intention")).id)
    for name in ("here", "entry"):
        told = [question, stays, shared, private, foreign, new_id(), "nonsense"]
        answer = await desk.post(desk.olga, place, {name: told})
        assert answer.json() == {"gone": [one for one in told if one != stays]}, (
            "one that is not theirs is none"
        )
    rows = await desk.rows("SELECT id FROM entries WHERE opened_at IS NOT NULL")
    assert [row["id"] for row in rows] == [stays]
    assert "Opened by your therapist" not in (await desk.get(sam, "/entries")).text.split(stays)[0]
    assert (await desk.post(desk.alice, place, {"here": [stays]})).status_code == 404


async def test_only_to_ask_opens_nothing(desk: Desk) -> None:
    sam = await desk.joined()
    question = await ask(desk, sam)
    await desk.post(desk.olga, f"/clients/{sam.id}/opened", {"here": [question]})
    assert await desk.rows("SELECT 1 FROM entries WHERE opened_at IS NOT NULL") == []


async def test_taken_back_too_late_is_said_to_the_therapist(desk: Desk) -> None:
    sam = await desk.joined()
    question = await ask(desk, sam)
    await desk.post(desk.olga, f"/clients/{sam.id}/opened", {"entry": [question]})
    await desk.send(sam, "question-back", question=question)
    assert "They took it back Tuesday 24 November, 7:00 am, after it was opened." in await page(desk, sam)


async def test_the_list_counts_what_is_new(desk: Desk) -> None:
    sam, kim = await desk.joined("Sam"), await desk.joined("Kim", therapist=desk.alice)
    await desk.reflect(sam, "To be kind.")
    first = await ask(desk, sam)
    await ask(desk, kim)
    html = (await desk.get(desk.olga, "/clients")).text
    assert "1 new answer 1 question" in row(html, "Sam")
    await ask(desk, sam, "And then?")
    assert "1 new answer 2 questions" in row((await desk.get(desk.olga, "/clients")).text, "Sam")
    await talked(desk, sam, first)
    assert "1 new answer 1 question" in row((await desk.get(desk.olga, "/clients")).text, "Sam")
    assert "question" not in (await desk.get(desk.charlie, "/clients")).text
    assert "1 question" in row((await desk.get(desk.alice, "/clients")).text, "Kim")


async def test_the_preview_shows_the_place_to_ask_and_takes_nothing(desk: Desk) -> None:
    sam = await desk.joined()
    await ask(desk, sam)
    step = await desk.step(sam, "what-to-expect")
    html = (await desk.get(desk.olga, f"/clients/{sam.id}/preview{step.page}")).text
    assert "Ask my therapist about this" in html
    assert html.index('<fieldset class="phone" disabled>') < html.index('data-entry="question"')
    assert f'href="/clients/{sam.id}/preview/questions"' in html


async def test_the_preview_shows_a_question_once_it_was_opened(desk: Desk) -> None:
    """To look at a preview opens nothing: else whoever takes it back would be told that nobody has read it."""
    sam = await desk.joined()
    with clock.at(SESSION + timedelta(hours=3)):
        await desk.tell(sam, "took-place", SESSION + timedelta(hours=3))
        desk.cookies.clear()
        steps = (await desk.plan(sam)).steps
        # Of each kind of step one page, and the lists.
        about = {step.kind if step.kind != "read" else step.slug: step for step in steps}.values()
        asked = [await ask(desk, sam, f"May I sit up? {step.slug}", step.slug) for step in about]
        paths = {"/questions", "/reflect", *(path for step in about for path in (step.page, step.url))}

        async def seen() -> dict[str, str]:
            base = f"/clients/{sam.id}/preview"
            return {path: (await desk.get(desk.olga, base + path)).text for path in sorted(paths)}

        assert {path for path, html in (await seen()).items() if "May I sit up?" in html} == set()
        assert "New" in await page(desk, sam)
        await desk.post(desk.olga, f"/clients/{sam.id}/opened", {"entry": asked})
        found = await seen()
        assert {path for path, html in found.items() if "May I sit up?" not in html} <= {"/meditate"}
        assert {step.kind for step in about} > {"read", "meet", "write", "check-in", "practise"}
