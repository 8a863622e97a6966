"""A release brings another built-in text: it is shown against what the practice has, and never taken silently."""

import pytest

from pwa.library import service
from pwa.library.changes import GONE, NEW
from pwa.library.editing import service as editing
from tests.library.editing import (
    approve,
    edited,
    fields,
    new_plan_text,
    release,
    rewritten,
    shelved,
)
from tests.therapist.desk import Desk, new_desk

SLUG = "what-to-expect"
SWAP = ("Each practice does some things in its own way.", "Every practice has its own ways.")
AGAIN = ("Every practice has its own ways.", "No two practices are the same.")
BEHIND = "The built-in text has changed since yours was made"


@pytest.fixture
async def desk(app) -> Desk:
    return await new_desk(app)


async def compared(desk: Desk, slug: str = SLUG) -> dict[str, list]:
    async with desk.db.read() as tx:
        one = await service.shelved(tx, desk.olga.practice.id, slug)
        found = await editing.comparisons(tx, desk.olga.practice.id, one)
    return {one.heading: one.changes for one in found}


async def test_an_unchanged_text_waits_for_a_reader_and_the_old_one_stays(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    before = await new_plan_text(desk, SLUG)
    version = release(monkeypatch, SLUG, *SWAP)
    assert await new_plan_text(desk, SLUG) == before
    one = await shelved(desk, SLUG)
    assert one.waiting
    assert one.waiting.version == version
    assert not one.is_own
    page = (await desk.get(desk.olga, f"/library/{SLUG}/changes")).text
    assert "<del>" in page
    assert "Every" in page
    await approve(desk, SLUG)
    assert (await new_plan_text(desk, SLUG)).version == version


async def test_it_may_be_left_where_it_is_and_that_is_noted(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    before = await new_plan_text(desk, SLUG)
    version = release(monkeypatch, SLUG, *SWAP)
    assert "Keep ours" in (await desk.get(desk.olga, f"/library/{SLUG}")).text
    answer = await desk.post(desk.olga, f"/library/{SLUG}/keep", {"version": version})
    assert answer.status_code == 303
    assert await new_plan_text(desk, SLUG) == before
    one = await shelved(desk, SLUG)
    assert not one.waits
    assert [(act.act, act.version, act.by) for act in one.acts][-1] == ("kept", version, "Olga")
    assert (
        "kept yours when the built-in version"
        in (await desk.get(desk.alice, f"/library/{SLUG}/changes")).text
    )


async def test_own_words_stay_and_the_difference_is_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    await rewritten(desk, SLUG, title="How it is with us")
    version = release(monkeypatch, SLUG, *SWAP)
    one = await shelved(desk, SLUG)
    assert not one.waits
    assert one.is_behind
    assert one.is_own
    assert (await new_plan_text(desk, SLUG)).title == "How it is with us"
    assert BEHIND in (await desk.get(desk.olga, "/library")).text
    found = await compared(desk)
    told = found["The new built-in text, against the one before it"]
    assert [part for change in told for part in change.parts if part[0] in (GONE, NEW)]
    assert {change.label for change in told} == {"The text"}
    assert {change.label for change in found["Your approved text, against the built-in one"]} == {
        "Title",
        "The text",
    }
    await desk.post(desk.olga, f"/library/{SLUG}/keep", {"version": version})
    assert not (await shelved(desk, SLUG)).is_behind
    assert BEHIND not in (await desk.get(desk.olga, "/library")).text


async def test_the_next_one_is_compared_with_the_last_that_was_not_taken(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    await rewritten(desk, SLUG, title="How it is with us")
    version = release(monkeypatch, SLUG, *SWAP)
    await desk.post(desk.olga, f"/library/{SLUG}/keep", {"version": version})
    release(monkeypatch, SLUG, *AGAIN)
    assert (await shelved(desk, SLUG)).is_behind
    told = (await compared(desk))["The new built-in text, against the one before it"]
    words = "".join(text for change in told for kind, text in change.parts if kind == GONE)
    assert "Every" in words
    assert "Each" not in words


async def test_the_new_one_is_taken_as_a_draft_and_then_approved(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    await rewritten(desk, SLUG, title="How it is with us")
    version = release(monkeypatch, SLUG, *SWAP)
    answer = await desk.post(desk.olga, f"/library/{SLUG}/take", {"version": version})
    assert answer.status_code == 303
    assert (await new_plan_text(desk, SLUG)).title == "How it is with us"
    one = await shelved(desk, SLUG)
    assert one.draft
    assert one.draft.piece.version == version
    await approve(desk, SLUG)
    one = await shelved(desk, SLUG)
    assert (one.is_own, one.is_behind, one.waits) == (False, False, False)


async def test_a_draft_is_not_written_over_by_the_built_in_text(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    await edited(desk, SLUG, title="Half a thought")
    version = release(monkeypatch, SLUG, *SWAP)
    answer = await desk.post(desk.olga, f"/library/{SLUG}/take", {"version": version})
    assert answer.status_code == 422
    assert "There is a draft of this text." in answer.text
    assert (await shelved(desk, SLUG)).piece.title == "Half a thought"


async def test_back_to_an_earlier_version_is_an_act_of_its_own(desk: Desk):
    first = await new_plan_text(desk, SLUG)
    await rewritten(desk, SLUG, title="Ours")
    await desk.post(desk.olga, f"/library/{SLUG}/take", {"version": first.version})
    await approve(desk, SLUG)
    assert await new_plan_text(desk, SLUG) == first
    one = await shelved(desk, SLUG)
    assert [act.act for act in one.acts] == ["approved"] * 3
    assert one.acts[0].version == one.acts[2].version


@pytest.mark.parametrize("act", ["keep", "take"])
async def test_what_was_not_seen_is_not_decided_on(desk: Desk, act: str, monkeypatch: pytest.MonkeyPatch):
    await rewritten(desk, SLUG, title="Ours")
    old = release(monkeypatch, SLUG, *SWAP)
    release(monkeypatch, SLUG, *AGAIN)
    assert (await desk.post(desk.olga, f"/library/{SLUG}/{act}", {"version": old})).status_code == 422
    assert (await desk.post(desk.olga, f"/library/pre-session/{act}", {"version": old})).status_code in (
        404,
        422,
    )
    assert len((await shelved(desk, SLUG)).acts) == 2


async def test_approving_all_leaves_drafts_for_one_by_one(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    await edited(desk, "intention", title="Half a thought")
    version = release(monkeypatch, SLUG, *SWAP)
    page = (await desk.get(desk.olga, "/library/approve-all")).text
    assert f"{SLUG} {version}" in page
    assert "intention" not in page
    async with desk.db.write() as tx:
        await service.approve_all(tx, desk.olga)
    assert (await shelved(desk, "intention")).draft
    assert (await new_plan_text(desk, SLUG)).version == version


async def test_own_words_outlive_a_built_in_text_that_is_taken_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    from pwa.library import reading

    await rewritten(desk, SLUG, title="Ours")
    left = tuple(piece for piece in service.built_in() if piece.slug not in (SLUG, "how-it-fits"))
    monkeypatch.setattr(reading, "built_in", lambda: left)
    assert (await new_plan_text(desk, SLUG)).title == "Ours"
    assert await new_plan_text(desk, "how-it-fits") is None
    assert (await desk.get(desk.olga, f"/library/{SLUG}")).status_code == 200
    assert (await edited(desk, SLUG, title="Ours still")).status_code == 303
    assert (await desk.get(desk.olga, f"/library/{SLUG}/changes")).status_code == 200


async def test_a_check_in_that_changed_is_compared_too(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    release(monkeypatch, "pre-session", "your mood", "your day")
    told = (await compared(desk, "pre-session"))["The new built-in text, against the one before it"]
    parts = [part for change in told for part in change.parts]
    assert (GONE, "mood ") in parts or (GONE, "mood") in [(kind, text.strip(" ?")) for kind, text in parts]
    release(monkeypatch, "centring-10", "title: ", "title: New ")
    assert "Title" in {
        change.label
        for change in (await compared(desk, "centring-10"))[
            "The new built-in text, against the one before it"
        ]
    }


async def test_the_form_of_a_text_that_is_behind_begins_with_ones_own(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    await rewritten(desk, SLUG, title="Ours")
    release(monkeypatch, SLUG, *SWAP)
    form = fields(await desk.get(desk.olga, f"/library/{SLUG}/edit"))
    assert form["title"] == "Ours"
    await edited(desk, SLUG, why="So.")
    await approve(desk, SLUG)
    assert (await shelved(desk, SLUG)).is_behind, "nobody said yet that the new one is not wanted"
