"""What people type arrives as they typed it: long, in any script, with anything a keyboard can make."""

import pytest

from tests.entries.world import World, fresh

pytestmark = pytest.mark.anyio

MOST = 20_000


@pytest.mark.parametrize(
    "text",
    [
        "x" * MOST,
        "🌊" * MOST,
        "שלום עולם — مرحبا بالعالم",
        "\u202eturned around\u202c",
        "👩‍👩‍👧‍👦 e\u0301 \u200b ﷽",
        "<script>alert(1)</script> & \"quotes\" 'too'",
        "  spaces are kept  \n\n\tand lines",
        "{{ 7 * 7 }} {% raw %} %s %(x)s :name ? ' OR 1=1 --",
        "\u2028 \u2029 \u0085 \x0b \x1f \x7f",
    ],
    ids=[
        "longest",
        "longest in emoji",
        "right to left",
        "turned",
        "joined",
        "markup",
        "spaces",
        "templates",
        "odd",
    ],
)
async def test_words_arrive_as_they_were_written(world: World, text: str) -> None:
    answer = await world.sam.send(fresh(), world.sam.fields("reflection", "intention", text=text))
    assert answer.status_code == 201
    assert await world.reflections() == [text]
    html = await world.sam.page(f"/reflect/{world.sam.steps['intention']}")
    assert "<script>alert" not in html


async def test_line_ends_are_kept_as_line_feeds(world: World) -> None:
    """A browser sends CR LF for what was typed as one key; counted as two it would make a text too long."""
    text = "line\r\n" * (MOST // 5)
    answer = await world.sam.send(fresh(), world.sam.fields("reflection", "intention", text=text))
    assert answer.status_code == 201
    assert await world.reflections() == [text.replace("\r\n", "\n")]


@pytest.mark.parametrize("text", ["x" * (MOST + 1), "", "   ", "\r\n\t "])
async def test_too_much_and_nothing_are_said(world: World, text: str) -> None:
    answer = await world.sam.send(fresh(), world.sam.fields("reflection", "intention", text=text))
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"text"}
    assert await world.count("entries") == 0


async def test_the_sentence_for_too_much_says_how_much(world: World) -> None:
    answer = await world.sam.send(fresh(), world.sam.fields("reflection", "intention", text="x" * 20_001))
    assert "20,001" in answer.json()["message"]
    assert "20,000" in answer.json()["message"]


async def test_more_than_a_request_may_hold_is_refused_before_it_is_read(world: World) -> None:
    answer = await world.sam.send(fresh(), world.sam.fields("reflection", "intention", text="x" * 300_000))
    assert (answer.status_code, answer.json()["error"]) == (413, "too-large")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{"),
        ("application/json", b'{"kind": 1}'),
        ("application/json", b'{"kind": {"a": "b"}}'),
        ("application/json", b'{"text": "\\ud800"}'),
        ("multipart/form-data; boundary=x", b"--x\r\nnonsense"),
        ("text/plain", b"kind=tick"),
        ("application/x-www-form-urlencoded", b"text=%00"),
        ("application/x-www-form-urlencoded", b"&".join(b"q.x=1" for _ in range(500))),
        ("application/x-www-form-urlencoded", b"\xff\xfe"),
    ],
)
async def test_a_body_that_is_not_what_it_says_is_refused(world: World, kind: str, body: bytes) -> None:
    headers = {"content-type": kind, "accept": "application/json"}
    answer = await world.sam.browser.post(f"/entries/{fresh()}", content=body, headers=headers)
    assert answer.status_code in (400, 422)
    assert answer.json()["message"].endswith(".")
    assert await world.count("entries") == 0
