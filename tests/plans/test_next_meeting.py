"""The next meeting on the client's pages: as long as it is to come, and the plan goes on."""

from datetime import timedelta

from pwa.plans import service as plans
from tests.plans.test_client_pages import AFTER, read
from tests.plans.world import SESSION, World


async def test_the_next_meeting_is_shown(world: World):
    meeting = await world.step("meet", "after")
    async with world.db.write() as tx:
        await tx.run(
            "UPDATE steps SET meets_at = :at WHERE id = :id", at=SESSION + timedelta(days=5), id=meeting.id
        )
    await world.tell("took-place", SESSION + timedelta(hours=3))
    for url in ("/today", meeting.page):
        page = await read(world, url, SESSION + timedelta(days=2))
        assert "Wednesday 2 December, 10:00 am" in page.text
        assert page.all("a", href="/me/calendar.ics"), "the way into the phone's own calendar"


async def test_without_a_date_nobody_promises_one(world: World):
    meeting = await world.step("meet", "after")
    for url in (meeting.page, "/reflect"):
        shown = (await read(world, url)).text
        assert "Once you and your therapist have agreed on one, it stands here." in shown
        assert "agrees on it" not in shown


async def test_the_next_meeting_goes_when_its_time_has_come_and_with_the_plan(world: World):
    """A page that lies open or was kept hides it by itself (static/js/opening.js), by the practice's clock."""
    meeting, at = await world.step("meet", "after"), SESSION + timedelta(days=5)
    async with world.db.write() as tx:
        await plans.set_meeting(tx, world.client.practice, world.client.id, meeting.id, at)
    await world.tell("took-place", AFTER)
    for url in ("/today", "/reflect"):
        page = await read(world, url, at)
        assert "Wednesday 2 December, 10:00 am" in page.text
        [shown] = [attrs for _, attrs in page.tags if "data-closed-until" in attrs]
        assert shown["data-closed-until"] == "2026-12-02 10:00"
        assert "Wednesday 2 December" not in (await read(world, url, at + timedelta(minutes=1))).text
    async with world.db.write() as tx:
        await plans.end(tx, world.client.practice, world.client.id, world.client.id)
    for url in ("/today", "/reflect"):
        page = await read(world, url, at)
        assert "Wednesday 2 December" not in page.text
        assert "There is no date yet" not in page.text
        assert not page.all("a", href="/me/calendar.ics")
