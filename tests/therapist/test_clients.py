"""The list of clients: by session date, with how each stands, searchable."""

import re
from datetime import timedelta

import pytest

from pwa import clock
from tests.therapist.desk import HTMX, NOW, SESSION, Desk

DAY = timedelta(days=1)


def names(html: str) -> list[str]:
    return re.findall(r'<a href="/clients/[0-9a-f-]{36}" dir="auto">([^<]*)</a>', html)


def row(html: str, name: str) -> str:
    """The words in one client's row."""
    found = next(part for part in re.findall(r"<tr>.*?</tr>", html, re.S) if f">{name}</a>" in part)
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


async def clients(desk: Desk, **options) -> str:
    answer = await desk.get(desk.olga, "/clients", **options)
    assert answer.status_code == 200
    return answer.text


async def test_nobody_yet(desk: Desk):
    html = await clients(desk)
    assert "No clients yet" in html
    assert "hx-get" in html


async def test_by_session_date(desk: Desk):
    moved, gone, done = [await desk.client(name) for name in ("Moved", "Gone", "Done")]
    for name, days in (("Far", 9), ("Soon", 1), ("Past", -1)):
        await desk.client(name, SESSION + days * DAY)
    await desk.tell(moved, "postponed", NOW)
    await desk.tell(gone, "cancelled", NOW)
    await desk.tell(done, "took-place", SESSION)
    with clock.at(SESSION):
        desk.cookies.clear()
        assert names(await clients(desk)) == ["Past", "Soon", "Far", "Moved", "Done", "Gone"]


@pytest.mark.parametrize(
    ("joined", "moment", "outcome", "words"),
    [
        (False, NOW, "", "Not joined yet"),
        (True, NOW, "", "Preparing"),
        (True, SESSION - timedelta(hours=8), "", "Session day"),
        (False, SESSION - timedelta(hours=8), "", "Session day, not joined yet"),
        (True, SESSION + timedelta(hours=3), "", "Did the session take place?"),
        (True, SESSION + timedelta(hours=3), "took-place", "After the session"),
        (True, NOW, "postponed", "Postponed, no new day yet"),
        (True, NOW, "cancelled", "Cancelled"),
    ],
)
async def test_how_a_client_stands(desk: Desk, joined: bool, moment, outcome: str, words: str):
    sam = await (desk.joined() if joined else desk.client())
    with clock.at(moment):
        if outcome:
            await desk.tell(sam, outcome, moment)
        desk.cookies.clear()
        assert words in row(await clients(desk), "Sam")


async def test_who_is_ready(desk: Desk):
    sam = await desk.joined()
    assert "0 of 9 steps done" in row(await clients(desk), "Sam")
    await desk.send(sam, "tick", step=(await desk.step(sam, "why-different")).id, item="", done="yes")
    assert "1 of 9 steps done" in row(await clients(desk), "Sam")


async def test_what_is_new(desk: Desk):
    sam, kim = await desk.joined("Sam"), await desk.joined("Kim")
    await desk.reflect(sam, "To be kind.")
    await desk.check_in(sam, **{"q_no-ride": "yes"})
    await desk.check_in(kim, **{"q_self-harm": "yes"})
    html = await clients(desk)
    for name, words, news in (
        ("Sam", "Needs a look Preparing", "2 new answers"),
        ("Kim", "Needs a look now", "1 new answer"),
    ):
        assert words in row(html, name)
        assert row(html, name).endswith(news)


async def test_what_is_new_is_counted_as_on_the_page_of_the_client(desk: Desk):
    """What was changed is one, and news for as long as nobody has opened how it stands."""
    sam, kim = await desk.joined("Sam"), await desk.joined("Kim")
    await desk.reflect(kim, "Mine.")
    written = holding = ""
    for number in range(3):
        written = await desk.reflect(sam, f"Version {number}.", revises=written)
        holding = await desk.send(sam, "comfort", revises=holding, q_words=f"Version {number}.")
    await shown_as(desk, sam, 2)
    await desk.read(sam, written)
    await shown_as(desk, sam, 1)
    await desk.read(sam, holding)
    await shown_as(desk, sam, 0)
    again = await desk.reflect(sam, "Version 3.", revises=written)
    apart = await desk.reflect(sam, "From another phone.", revises=written)
    await shown_as(desk, sam, 2)
    await desk.send(sam, "reflection-sharing", reflection=again, sharing="private")
    await shown_as(desk, sam, 1)
    await desk.read(sam, apart)
    await shown_as(desk, sam, 0)
    assert row(await clients(desk), "Kim").endswith("1 new answer")


async def shown_as(desk: Desk, client, number: int) -> None:
    """So many are new, on the client's page and on the list."""
    page = (await desk.get(desk.olga, f"/clients/{client.id}")).text
    # An earlier comfort plan says of itself that it is new where somebody unfolds it.
    page = re.sub(r"<details><summary>\d earlier version.*?</details>\s*</section>", "", page, flags=re.S)
    assert page.count('class="new"') == number
    said = row(await clients(desk), client.name)
    words = {0: "", 1: " 1 new answer"}.get(number, f" {number} new answers")
    assert said.removesuffix(words).endswith("No recording saved for offline"), said


async def test_search_gives_the_block_or_the_page(desk: Desk):
    for name, contact in (("Amira", "amira@example.org"), ("محمد", ""), ("Zoë", "+49 30 1234")):
        await desk.client(name, contact=contact)
    assert names(await clients(desk, params={"q": "AMIRA"})) == ["Amira"]
    assert names(await clients(desk, params={"q": "مح"})) == ["محمد"]
    assert names(await clients(desk, params={"q": "30 1234"})) == ["Zoë"]
    assert "Nobody here goes by" in await clients(desk, params={"q": "<b>x</b>"})
    assert "<b>x</b>" not in await clients(desk, params={"q": "<b>x</b>"})
    answer = await desk.get(desk.olga, "/clients", params={"q": "zo"}, headers=HTMX)
    assert names(answer.text) == ["Zoë"]
    assert "<html" not in answer.text
    assert answer.text.strip().startswith('<div id="rows" hx-ignore>')
    assert "HX-Request" in answer.headers["vary"]
    assert answer.headers["cache-control"] == "no-store"


async def test_each_sees_their_own(desk: Desk):
    await desk.client("Sam")
    await desk.client("Kim", therapist=desk.alice)
    assert set(names((await desk.get(desk.olga, "/clients")).text)) == {"Sam", "Kim"}
    assert "with Alice" in (await desk.get(desk.olga, "/clients")).text
    assert names((await desk.get(desk.alice, "/clients")).text) == ["Kim"]
    assert names((await desk.get(desk.charlie, "/clients")).text) == []
