"""What the therapist sees of a comfort plan, and what is sealed of it."""

import re
from datetime import timedelta

from pwa import clock
from tests.therapist.desk import NOW, Desk


async def fill_in(desk: Desk, client, **more: str) -> str:
    step = await desk.step(client, "comfort")
    return await desk.send(client, "comfort", step=step.id, **({"q_mask": "own"} | more))


async def section(desk: Desk, client, person=None) -> str:
    html = (await desk.get(person or desk.olga, f"/clients/{client.id}")).text
    return re.search(r'<section class="flow" id="comfort">.*?</section>', html, re.S)[0]


async def test_it_says_when_there_is_none(desk: Desk):
    assert "Not filled in yet." in await section(desk, await desk.joined())


async def test_it_is_new_until_it_was_on_the_screen(desk: Desk):
    sam = await desk.joined()
    entry = await fill_in(desk, sam, q_signal="A flat <hand>", q_touch="none")
    assert "1 new answer" in (await desk.get(desk.olga, "/clients")).text
    html = await section(desk, sam)
    for words in ("My own", "No touch", "A flat &lt;hand&gt;", "7 left open", "Eye mask"):
        assert words in html
    assert "Written Tuesday 24 November, 7:00 am · received Tuesday 24 November, 7:00 am</p>" in html
    # Only where it can be read: the row of the step tells nothing.
    page = (await desk.get(desk.olga, f"/clients/{sam.id}")).text
    assert page.count(f'data-arrived="{entry}"') == 1
    assert f'data-arrived="{entry}"' in html
    await desk.post(desk.olga, f"/clients/{sam.id}/opened", {"entry": entry})
    html = await section(desk, sam)
    assert "data-arrived" not in html
    assert "opened Tuesday 24 November" in html
    assert "new answer" not in (await desk.get(desk.olga, "/clients")).text


async def test_earlier_versions_are_folded_away(desk: Desk):
    sam = await desk.joined()
    first = await fill_in(desk, sam)
    with clock.at(NOW + timedelta(minutes=5)):
        await fill_in(desk, sam, q_mask="no", revises=first)
    html = await section(desk, sam)
    now, earlier = html.split("<summary>1 earlier version</summary>")
    assert ">No</dd>" in now
    assert "My own" not in now
    assert "My own" in earlier


async def test_a_change_in_two_places_shows_both_and_asks_to_ask(desk: Desk):
    sam = await desk.joined()
    first = await fill_in(desk, sam)
    for touch in ("none", "if-i-ask"):
        await fill_in(desk, sam, q_touch=touch, revises=first)
    html = await section(desk, sam)
    assert "please ask which one holds" in html
    unfolded = html.split("1 earlier version")[0]
    assert "No touch" in unfolded
    assert "A hand or shoulder, if I ask" in unfolded


async def test_it_can_be_looked_at_as_the_client_sees_it(desk: Desk):
    sam = await desk.joined()
    await fill_in(desk, sam, q_signal="A flat hand")
    answer = await desk.get(desk.olga, f"/clients/{sam.id}/preview/comfort")
    assert answer.status_code == 200
    assert "A flat hand" in answer.text
    assert (
        f'href="/clients/{sam.id}/preview/comfort"'
        in (await desk.get(desk.olga, f"/clients/{sam.id}/preview/session-day")).text
    )


async def test_the_row_holds_no_word_of_it(desk: Desk):
    sam = await desk.joined()
    await fill_in(desk, sam, q_signal="A flat hand")
    [row] = await desk.rows("SELECT answers FROM comfort_plans")
    assert "flat" not in row["answers"]
    assert "own" not in row["answers"]
