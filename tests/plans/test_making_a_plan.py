"""A plan is made from what the practice approved, and keeps it word for word."""

import pytest

from pwa.accounts import service as accounts
from pwa.errors import Conflict, NotFound
from pwa.library import service as library
from pwa.plans import service as plans
from tests.plans.world import NOW, SESSION, World


async def test_every_approved_text_becomes_a_dated_step(world: World):
    async with world.db.read() as tx:
        texts = await library.approved(tx, world.client.practice.id)
    steps = (await world.plan()).steps
    assert [step.slug for step in steps] == [text.slug for text in texts]
    for step, text in zip(steps, texts, strict=True):
        assert (step.version, step.kind, step.phase, step.text) == (text.version, text.kind, text.phase, text)
        assert (step.due - SESSION.date()).days == text.due
        assert not step.done


async def test_there_is_one_plan_a_client(world: World):
    with pytest.raises(Conflict):
        async with world.db.write() as tx:
            await plans.make_plan(tx, world.client.practice, world.client.id, SESSION)


async def test_somebody_without_a_plan_is_told_so(world: World):
    async with world.db.write() as tx:
        other = await accounts.add_client(tx, world.owner, "Kim", "")
        with pytest.raises(NotFound, match="no plan yet"):
            await plans.plan_of(tx, other, world.client.practice)


async def test_what_is_approved_later_can_be_added_and_what_was_removed_stays_away(world: World):
    first, second, *others = (await world.plan()).steps
    async with world.db.write() as tx:
        await tx.run("DELETE FROM steps WHERE id = :id", id=first.id)
        await tx.run("UPDATE steps SET removed_at = '2026-11-24T00:00:00.000Z' WHERE id = :id", id=second.id)
        await plans.complete(tx, world.client.practice, world.client.id)
        await plans.complete(tx, world.client.practice, world.client.id)
    assert [step.slug for step in (await world.plan()).steps] == [first.slug, *(step.slug for step in others)]


async def test_a_plan_keeps_the_version_it_was_made_with(world: World):
    step, practice_id = await world.step("read"), world.client.practice.id
    async with world.db.write() as tx:
        source = await tx.value("SELECT source FROM library_versions WHERE slug = :slug", slug=step.slug)
        await tx.run(
            "INSERT INTO library_versions VALUES (:practice, :slug, 'older', :source, :by, :at, '')",
            practice=practice_id,
            slug=step.slug,
            source=source.replace(f"title: {step.text.title}", "title: As it was"),
            by=world.owner.id,
            at=NOW,
        )
        await tx.run("UPDATE steps SET version = 'older' WHERE id = :id", id=step.id)
    assert (await world.step("read")).text.title == "As it was"


async def test_the_check_in_of_a_step_is_told_to_its_client_while_it_is_there(world: World):
    step, other_kind = await world.step("check-in"), await world.step("read")
    async with world.db.write() as tx:
        kim = await accounts.add_client(tx, world.owner, "Kim", "")
        await plans.make_plan(tx, world.client.practice, kim, SESSION)
    async with world.db.read() as tx:
        other = await accounts.person(tx, world.owner.practice.id, kim)
        with pytest.raises(NotFound):
            await plans.check_in_of(tx, other, step.id)
        assert await plans.check_in_of(tx, world.client, step.id) == step.text.check_in != ""
        assert await plans.check_in_of(tx, world.client, other_kind.id) == ""
    async with world.db.write() as tx:
        await tx.run("UPDATE steps SET removed_at = '2026-11-24T00:00:00.000Z' WHERE id = :id", id=step.id)
        with pytest.raises(NotFound):
            await plans.check_in_of(tx, world.client, step.id)


async def test_the_sessions_of_a_practice_come_together(world: World):
    async with world.db.read() as tx:
        sessions = await plans.sessions_of(tx, world.client.practice)
    assert sessions == {world.client.id: (await world.plan()).session}
