"""Who may need help is heard, whatever is wrong with their answers."""

import re
from typing import Any

import pytest

from pwa.library import service as library
from tests.entries.world import World, fresh

pytestmark = pytest.mark.anyio


async def _fields(world: World, **changes: Any) -> dict[str, Any]:
    """Sam's answers to the check-in before the session, with a yes that must not wait."""
    async with world.db.read() as tx:
        version = (await library.check_in(tx, world.owner.practice.id, "pre-session")).version
    return world.sam.fields("check-in", "check-in-before", version=version) | {"q.self-harm": "yes"} | changes


async def test_who_may_need_help_is_heard_whatever_else_is_wrong(world: World) -> None:
    """What cannot be read as an answer is kept, and said, as it was written."""
    fields = await _fields(world, **{"q.mood": "11", "q.sleep": "never"})
    answer = await world.sam.send(fresh(), fields, script=False)
    assert answer.status_code == 303
    html = await world.sam.page(answer.headers["location"])
    assert "Are you safe right now?" in html
    assert re.search(r"How is your mood today\?</dt>\s*<dd>11</dd>", html)
    assert await world.rows("SELECT question, weight FROM flags") == [
        {"question": "self-harm", "weight": "help"}
    ]
    assert "How is your mood today?" not in await world.sam.page("/check-ins/over-time"), "it is no number"


@pytest.mark.parametrize(
    "changes",
    [
        {"q.question": "x" * 20_001},
        {"version": "000000000000"},
        {"version": "000000000000", "q.mood": "11"},
        {"q.weight": "70", "q.worry": ["1", "2"]},
        {"raised": "help"},
    ],
    ids=["too long", "another version", "and no answer", "no question", "what the phone adds"],
)
async def test_it_is_heard_also_where_the_rest_is_not_of_these_questions(
    world: World, changes: dict[str, Any]
) -> None:
    answer = await world.sam.send(fresh(), await _fields(world, **changes))
    assert answer.status_code == 201, answer.text
    assert await world.rows("SELECT question, weight FROM flags") == [
        {"question": "self-harm", "weight": "help"}
    ]
    html = await world.sam.page(answer.json()["next"])
    assert "Are you safe right now?" in html
    assert ("x" * 20_001 in html) is ("q.question" in changes), "not a word is cut"
