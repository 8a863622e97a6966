"""Nothing is stored that cannot be read back; and a draft that cannot be read is seen, and can be discarded."""

import json

import pytest

from pwa.checkins.definitions import ID
from pwa.clock import now
from pwa.errors import CannotStart
from pwa.library.editing import model, store
from pwa.library.editing.check_ins import model as check_in_model
from pwa.library.editing.check_ins import service as check_ins
from pwa.library.model import Piece
from tests.library.check_ins import question
from tests.library.editing import added, approve, shelved
from tests.therapist.desk import Desk, new_desk

LONG = "How the long week after the first session was"
SAID = "This draft cannot be read"
JUNK = {
    "a check-in that asks nothing": json.dumps({"id": "own-ours", "title": "Ours", "groups": []}),
    "a check-in without a title": json.dumps({"id": "own-ours"}),
    "no check-in and no step": "{",
    "a step without its keys": "---\ntitle: Ours\n---\nWords.\n",
}


@pytest.fixture
async def desk(app) -> Desk:
    return await new_desk(app)


async def kept(desk: Desk, slug: str, source: str) -> None:
    """A draft as it may lie in a database."""
    async with desk.db.write() as tx:
        piece = Piece(slug, "", "", "", source)
        await store.save_draft(tx, desk.olga.practice.id, desk.olga.id, piece, "", now())


def test_a_name_with_a_number_is_no_longer_than_one_without():
    taken: set[str] = set()
    for _ in range(12):
        slug = model.slug_of("word " * 30, taken)
        assert len(slug) <= 40
        assert slug not in taken
        taken.add(slug)
    assert model.slug_of("word " * 30, {model.slug_of("word " * 30, set())}).endswith("-2")


async def test_two_check_ins_whose_names_begin_alike_can_both_be_written(desk: Desk):
    for last in "ABC":
        made = await desk.post(desk.olga, "/library/check-ins/new", {"title": f"{LONG} {last}"})
        slug = made.headers["location"].rsplit("/", 1)[-1]
        for path in (
            f"/library/check-ins/{slug}",
            f"/library/{slug}",
            f"/library/{slug}/changes",
            "/library",
        ):
            assert (await desk.get(desk.olga, path)).status_code == 200, path
        assert f"{LONG} {last}" in (await desk.get(desk.olga, f"/library/{slug}")).text


async def test_questions_parts_and_steps_whose_words_begin_alike_can_all_be_written(desk: Desk):
    await desk.post(desk.olga, "/library/check-ins/new", {"title": "Ours"})
    for last in range(12):
        more = {"label": f"{LONG * 2} {last}?", "new_part": f"{LONG} {last}"}
        assert (await question(desk, "short-text", "own-ours", **more)).status_code == 303
        assert (await added(desk, "read", title=f"{LONG} {last}")).status_code == 303
    assert (await desk.get(desk.olga, "/library/check-ins/own-ours")).status_code == 200
    data = json.loads((await shelved(desk, "own-ours")).piece.source)
    assert all(ID.fullmatch(one["id"]) for one in (*data["questions"], *data["groups"]))


async def test_a_check_in_that_could_not_be_read_is_not_stored(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(check_in_model, "new", lambda slug, title: {"id": slug, "title": title})
    answer = await desk.post(desk.olga, "/library/check-ins/new", {"title": "Ours"})
    assert answer.status_code == 422
    assert await desk.rows("SELECT * FROM library_drafts") == []


@pytest.mark.parametrize("what", JUNK)
@pytest.mark.parametrize("slug", ["own-ours", "after-day-1", "day-1"])
async def test_a_draft_that_cannot_be_read_is_seen_and_discarded(desk: Desk, what: str, slug: str):
    await kept(desk, slug, JUNK[what])
    draft = (await shelved(desk, slug)).draft
    assert draft
    version = draft.piece.version
    assert f"/library/{slug}" in (await desk.get(desk.olga, "/library")).text
    page = (await desk.get(desk.olga, f"/library/{slug}")).text
    assert SAID in page
    assert "Approve this text" not in page
    assert f"/library/{slug}/discard" in page
    for path in (
        f"{slug}/discard",
        f"{slug}/changes",
        "arrange",
        "approve-all",
        "new?kind=check-in&phase=before",
    ):
        assert (await desk.get(desk.olga, f"/library/{path}")).status_code == 200, path
    edit = (await desk.get(desk.olga, f"/library/{slug}/edit")).status_code
    assert edit in (404, 422)
    assert (await desk.get(desk.olga, f"/library/check-ins/{slug}")).status_code in (404, 422)
    refused = await desk.post(desk.olga, f"/library/{slug}/approve", {"version": version})
    assert (refused.status_code, SAID in refused.text) == (422, True)
    assert (
        await desk.post(desk.olga, "/library/approve-all", {"piece": f"{slug} {version}"})
    ).status_code == 422
    gone = await desk.post(desk.olga, f"/library/{slug}/discard", {"version": version})
    assert gone.status_code == 303
    assert await desk.rows("SELECT * FROM library_drafts") == []
    assert (await desk.get(desk.olga, gone.headers["location"])).status_code == 200


async def test_who_writes_beside_such_a_draft_is_not_kept_from_it(desk: Desk):
    for number, source in enumerate(JUNK.values()):
        await kept(desk, f"own-{number}", source)
    made = await desk.post(desk.olga, "/library/check-ins/new", {"title": "Another"})
    assert made.headers["location"] == "/library/check-ins/own-another"
    assert (await added(desk, "read", title="One more")).status_code == 303
    await approve(desk, "own-one-more")
    client = await desk.client("Kim")
    assert (await desk.get(desk.olga, f"/clients/{client.id}")).status_code == 200
    assert (await desk.get(desk.alice, "/library/own-0")).status_code == 200
    with pytest.raises(CannotStart):
        check_ins.meaning((await shelved(desk, "own-0")).piece)


async def test_a_name_that_was_too_long_once_is_read_today(desk: Desk):
    """Two characters were put behind forty, and a draft of that name could not be opened."""
    slug = "own-how-the-long-week-after-the-first-ses-2"
    await kept(desk, slug, json.dumps(check_in_model.new(slug, LONG)))
    assert (await desk.get(desk.olga, f"/library/check-ins/{slug}")).status_code == 200
