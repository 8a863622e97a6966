"""Whatever is sent to the door, the answer is a receipt or a sentence, and a refusal leaves nothing behind."""

import random

import pytest

from pwa.entries.operations import OPERATIONS
from tests.entries.world import World, fresh

pytestmark = pytest.mark.anyio

NAMES = [
    *(
        "account",
        "kind",
        "step",
        "item",
        "done",
        "text",
        "revises",
        "version",
        "written",
        "recording",
        "seconds",
    ),
    *("sitting", "started", "minutes", "q.word", "q.other", "q.eyes"),
    *("finished", "session", "outcome", "remove", "question", "who", "state", "starts", "next"),
    *("undo", "deletion", "sharing", "reflection", "about", "listed", "questionnaires", "raised"),
    *("q.mask", "q.words", "q.mood", "q.self-harm", "q.", "q.q.q", "", " ", "a" * 200, "é"),
]
ODD = [
    "",
    " ",
    "yes",
    "no",
    "0",
    "-1",
    "9" * 400,
    "null",
    "[]",
    "{}",
    "../..",
    "%00",
    "\u202e",
    "🌊",
    "x" * 30_000,
]
# Right as they are; then up to four fields are broken.
RIGHT = [
    ("tick", "why-different", {"item": "", "done": "yes"}),
    ("reflection", "intention", {"text": "Kinder"}),
    ("reflection", "day-1", {"way": "three", "word": "calm", "sharing": "bring", "title": "The sea"}),
    ("reflection-sharing", "", {"reflection": "", "sharing": "shared", "about": ""}),
    ("reflection-delete", "day-1", {"undo": ""}),
    ("reflection-delete", "day-1", {"undo": "yes", "deletion": ""}),
    ("check-in", "check-in-before", {"version": "", "q.mood": "3"}),
    (
        "check-in",
        "check-in-before",
        {"version": "", "q.self-harm": "yes", "questionnaires": "on", "raised": "help"},
    ),
    ("listening", "centring", {"recording": "centring-10", "seconds": "60", "finished": "yes"}),
    ("listening", "", {"recording": "centring-10", "minutes": "5", "q.word": "heavy", "q.eyes": "part"}),
    ("session", "", {"session": "", "outcome": "took-place"}),
    ("own-item", "what-to-bring", {"text": "Tea"}),
    ("own-item", "what-to-bring", {"remove": "own-x"}),
    ("question", "why-different", {"text": "May I bring music?"}),
    ("question-back", "", {"question": ""}),
    ("comfort", "comfort", {"q.mask": "own", "q.words": "You are here."}),
    ("ride", "", {"session": "", "starts": "", "who": "Robin", "state": "asked"}),
    ("diary", "", {}),
]
TRIES = 400


def test_every_kind_is_among_them() -> None:
    assert {kind for kind, *_ in RIGHT} - {"diary"} == set(OPERATIONS)


async def test_anything_gets_a_receipt_or_a_sentence(world: World) -> None:
    chance = random.Random(20261124)
    steps = [*world.sam.steps.values(), *world.kim.steps.values()]
    ids = [world.sam.id, world.kim.id, world.sam.session, world.kim.session, *steps, fresh()]
    for number in range(TRIES):
        kind, step, right = chance.choice(RIGHT)
        right = right | ({"session": world.sam.session} if "session" in right else {})
        fields = world.sam.fields(kind, step, **right)
        for _ in range(chance.randrange(5)):
            fields[chance.choice(NAMES)] = chance.choice([*ODD, *ids])
        before = await world.count("entries")
        answer = await world.sam.send(fresh(), fields, script=chance.random() < 0.5)
        assert answer.status_code in (201, 303, 403, 404, 422), (number, fields, answer.text[:300])
        taken = answer.status_code in (201, 303)
        assert await world.count("entries") - before == taken, (number, fields)
    for table in ("ticks", "reflections", "listening", "own_items", "questions", "comfort_plans", "rides"):
        assert await world.count(table) > 0, "some of it must have been right"
