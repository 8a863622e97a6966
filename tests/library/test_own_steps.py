"""A practice adds steps of its own, of every kind; nobody else has them, and their address tells nothing."""

import re

import pytest

from pwa.library import service
from pwa.library.editing import model
from pwa.library.hints import TELLING
from tests.library.editing import added, approve, fields, new_plan_text, shelved
from tests.therapist.desk import Desk, new_desk


@pytest.fixture
async def desk(app) -> Desk:
    return await new_desk(app)


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("read", {}),
        ("checklist", {"items": "A hat\nA scarf | the practice"}),
        ("practise", {"recording": "centring-10"}),
        ("write", {"prompt": "What do you hope for?"}),
        ("check-in", {"check_in": "pre-session"}),
        ("meet", {}),
    ],
)
@pytest.mark.parametrize("phase", ["before", "after"])
async def test_a_step_of_every_kind_is_added(desk: Desk, kind: str, given: dict[str, str], phase: str):
    answer = await added(desk, kind, phase, title="Something of ours", days="3", **given)
    assert (answer.status_code, answer.headers["location"]) == (303, "/library/own-something-of-ours")
    slug = "own-something-of-ours"
    assert await new_plan_text(desk, slug) is None
    await approve(desk, slug)
    text = await new_plan_text(desk, slug)
    assert (text.kind, text.phase, text.due) == (kind, phase, -3 if phase == "before" else 3)
    client = await desk.client("Kim")
    step = await desk.step(client, slug)
    assert (await desk.get(desk.olga, f"/clients/{client.id}/preview{step.page}")).status_code == 200
    rest = [one.slug for one in (await desk.plan(client)).phase(phase)]
    assert rest[-1] == slug


async def test_a_step_belongs_to_the_plans_it_is_wanted_in(desk: Desk):
    await added(desk, "read", title="Ours", plans="later")
    await approve(desk, "own-ours")
    client = await desk.client("Kim")
    assert "own-ours" not in [step.slug for step in (await desk.plan(client)).steps]
    assert 'id="texts"' not in (await desk.get(desk.olga, f"/clients/{client.id}")).text


async def test_an_own_step_says_nothing_in_its_address(desk: Desk):
    answer = await added(desk, "read", title="Ketamine: your therapy & you")
    assert answer.headers["location"] == "/library/own-your-you"
    assert not re.search(TELLING, model.slug_of("Ketamine (KAP)", set()))
    assert model.slug_of("東京", set()) == "own-step"
    assert model.slug_of("A hat", {"own-a-hat", "own-a-hat-2"}) == "own-a-hat-3"
    assert len(model.slug_of("word " * 30, set())) <= 40


async def test_the_same_new_step_twice_is_one(desk: Desk):
    first = await added(desk, "read", title="Ours")
    again = await added(desk, "read", title="Ours")
    assert first.headers["location"] == again.headers["location"]
    other = await added(desk, "read", title="Ours", body="Other words.")
    assert other.headers["location"] == "/library/own-ours-2"


async def test_a_new_step_that_cannot_be_saved_keeps_what_was_typed(desk: Desk):
    answer = await added(desk, "write", title="", prompt="", why="Because")
    assert answer.status_code == 422
    assert fields(answer)["why"] == "Because"
    for sent in ({}, {"kind": "read"}, {"kind": "x", "phase": "before"}):
        assert (await desk.post(desk.olga, "/library/new", sent)).status_code == 422
    assert "Please choose one of these." in (await desk.get(desk.olga, "/library/new?kind=x")).text


async def test_a_draft_of_an_own_step_that_is_discarded_is_gone(desk: Desk):
    await added(desk, "read", title="Ours")
    version = (await shelved(desk, "own-ours")).piece.version
    answer = await desk.post(desk.olga, "/library/own-ours/discard", {"version": version})
    assert answer.headers["location"] == "/library"
    assert (await desk.get(desk.olga, "/library/own-ours")).status_code == 404


async def test_an_own_step_belongs_to_one_practice(desk: Desk):
    await added(desk, "read", title="Ours")
    for url in ("/library/own-ours", "/library/own-ours/edit", "/library/own-ours/changes"):
        assert (await desk.get(desk.charlie, url)).status_code == 404
    assert "Ours" not in (await desk.get(desk.charlie, "/library")).text


async def test_drafts_of_own_steps_keep_nobody_from_the_first_link(desk: Desk):
    await added(desk, "read", title="Ours")
    async with desk.db.read() as tx:
        assert await service.unapproved(tx, desk.olga.practice.id) == []
