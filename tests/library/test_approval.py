"""A practice's clients see what it approved, in the version their plan was made with; nobody else's."""

from datetime import timedelta
from typing import Any

import pytest

from pwa import clock
from pwa.clock import now
from pwa.errors import Invalid, NotFound
from pwa.library import reading, service
from pwa.library.model import CHECK_IN, RECORDING, STEP, Act, Piece, latest
from tests.library.test_reading import source
from tests.therapist.desk import Desk


def pieces(**steps: str) -> tuple[Piece, ...]:
    """A built-in library of these steps."""
    return tuple(
        Piece(slug, STEP, reading.text(slug, text).title, reading.version(text), text)
        for slug, text in steps.items()
    )


async def approved(desk: Desk, person: Any = None) -> list[str]:
    async with desk.db.read() as tx:
        return [text.slug for text in await service.approved(tx, (person or desk.olga).practice.id)]


async def approve(desk: Desk, slug: str, version: str | None = None) -> None:
    version = version or next(piece.version for piece in service.built_in() if piece.slug == slug)
    async with desk.db.write() as tx:
        await service.approve(tx, desk.olga, slug, version)


async def test_nothing_is_approved_by_itself(desk: Desk):
    assert await approved(desk) == []
    async with desk.db.read() as tx:
        assert len(await service.unapproved(tx, desk.olga.practice.id)) == len(service.built_in())


async def test_one_approval_is_for_one_text_of_one_practice(desk: Desk):
    await approve(desk, "why-different")
    assert await approved(desk) == ["why-different"]
    assert await approved(desk, desk.charlie) == []
    text = reading.text(
        "why-different", next(p.source for p in service.built_in() if p.slug == "why-different")
    )
    async with desk.db.read() as tx:
        assert await service.text(tx, desk.olga.practice.id, "why-different", text.version) == text
        # What one practice may read is remembered, and still nobody else's.
        with pytest.raises(NotFound):
            await service.text(tx, desk.charlie.practice.id, "why-different", text.version)


async def test_all_at_once_comes_in_the_order_of_a_plan(desk: Desk):
    async with desk.db.write() as tx:
        await service.approve_all(tx, desk.olga)
        await service.approve_all(tx, desk.olga)
        texts = await service.approved(tx, desk.olga.practice.id)
        assert await service.unapproved(tx, desk.olga.practice.id) == []
    assert len(texts) == len([piece for piece in service.built_in() if piece.shape == STEP])
    assert [text.phase for text in texts] == sorted((text.phase for text in texts), reverse=True)
    before = [text.order for text in texts if text.phase == "before"]
    assert before == sorted(before)
    rows = await desk.rows("SELECT slug FROM library_versions")
    assert len(rows) == len(service.built_in())


@pytest.mark.parametrize(
    ("step", "leads_to", "shape"),
    [("check-in-before", "pre-session", CHECK_IN), ("centring", "centring-10", RECORDING)],
)
async def test_a_step_waits_for_what_it_leads_to(desk: Desk, step: str, leads_to: str, shape: str):
    await approve(desk, step)
    assert await approved(desk) == []
    await approve(desk, leads_to)
    assert await approved(desk) == [step]
    assert next(piece.shape for piece in service.built_in() if piece.slug == leads_to) == shape


async def test_a_check_in_is_read_in_its_version(desk: Desk):
    practice_id = desk.olga.practice.id
    async with desk.db.read() as tx:
        with pytest.raises(NotFound):
            await service.check_in(tx, practice_id, "pre-session")
    await approve(desk, "pre-session")
    async with desk.db.read() as tx:
        found = await service.check_in(tx, practice_id, "pre-session")
        assert await service.check_in(tx, practice_id, "pre-session", found.version) == found
        with pytest.raises(NotFound):
            await service.check_in(tx, practice_id, "pre-session", "0" * 12)
        with pytest.raises(NotFound):
            await service.check_in(tx, desk.charlie.practice.id, "pre-session")
        with pytest.raises(NotFound):
            await service.script(tx, practice_id, "pre-session")
    assert found.data["id"] == "pre-session"


async def test_a_new_version_waits_and_the_old_one_stays(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    old, new = source("Old words.", title="Old"), source("New words.", title="New")
    practice_id = desk.olga.practice.id
    monkeypatch.setattr(reading, "built_in", lambda: pieces(one=old))
    with clock.at(now() - timedelta(days=1)):
        await approve(desk, "one")
    monkeypatch.setattr(reading, "built_in", lambda: pieces(one=new))
    async with desk.db.read() as tx:
        [shelved] = await service.shelf(tx, practice_id)
        assert shelved.waits
        assert [text.title for text in await service.approved(tx, practice_id)] == ["Old"]
        assert await service.unapproved(tx, practice_id) == []
    await approve(desk, "one")
    async with desk.db.read() as tx:
        [shelved] = await service.shelf(tx, practice_id)
        assert not shelved.waits
        assert [text.title for text in await service.approved(tx, practice_id)] == ["New"]
        # A plan that was made with the old version goes on with it.
        assert (await service.text(tx, practice_id, "one", reading.version(old))).title == "Old"


async def test_what_changed_since_it_was_read_is_not_approved(desk: Desk):
    with pytest.raises(Invalid, match="has changed since you opened it"):
        await approve(desk, "why-different", "0" * 12)
    with pytest.raises(NotFound):
        await approve(desk, "no-such-text", "0" * 12)
    assert await approved(desk) == []


def test_the_latest_approval_decides():
    acts = [
        Act("one", act, version, "Olga", now()) for act, version in (("approved", "a"), ("approved", "b"))
    ]
    assert latest(acts) == acts[1]
    again = Act("one", "approved", "a", "Olga", now())
    assert latest([*acts, again]) == again
    assert latest([*acts, Act("one", "kept", "c", "Olga", now())]) == acts[1]
    assert latest([]) is None
