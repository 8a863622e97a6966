"""A client ends their plan, or a therapist does it for them."""

from datetime import timedelta

import pytest

from pwa import clock
from pwa.errors import Invalid
from pwa.invitations import service as invitations
from pwa.invitations.prep_links import service as prep_links
from pwa.leaving import service
from tests.plans.world import NOW, World
from tests.shell.test_everything import WORDS, filled

pytestmark = pytest.mark.anyio


async def test_a_client_ends_their_plan_and_nothing_is_asked_any_more(world: World) -> None:
    await filled(world)
    async with world.browser() as phone:
        answer = await phone.post("/me/leave/end")
        assert (answer.status_code, answer.headers["location"]) == (303, "/today")
        today = (await phone.get("/today")).text
        assert "Your plan has ended" in today
        assert 'data-session-state="ended"' in today
        for path in ("/check-ins", "/reflect", "/prepare", "/session-day", "/me", "/me/leave", "/kept"):
            assert (await phone.get(path)).status_code == 200, path
        assert "Your plan has ended, so there is nothing to answer." in (await phone.get("/check-ins")).text
        everything = (await phone.get("/me/everything.json")).json()
        assert [one["text"] for one in everything["reflections"]] == [WORDS]
        assert everything["plan_rests"] == "ended"
        assert everything["sessions"][0]["state"] == "planned", "what became of it stands beside it"


async def test_what_waited_on_a_phone_still_arrives_after_the_end(world: World) -> None:
    step = await world.step("write")
    async with world.db.write() as tx:
        await service.end_plan(tx, world.owner.practice, world.client.id, world.owner.id)
    assert (await world.send("reflection", step=step.id, text="Late")).is_new


async def test_the_therapist_is_told_and_can_start_the_plan_again(world: World) -> None:
    async with world.browser() as phone:
        await phone.post("/me/leave/end")
    async with world.browser(world.owner) as desk:
        page = (await desk.get("/clients")).text
        assert "ended their plan on 24 November 2026" in page
        assert "Plan ended" in page
        session = (await world.plan()).session
        moved = await desk.post(
            f"/clients/{world.client.id}/session",
            data={"session": session.id, "outcome": "move", "date": "2026-12-01", "time": "10:00"},
        )
        assert moved.status_code == 422
        assert "Start it again first" in moved.text
        assert (await desk.post(f"/clients/{world.client.id}/leave/again")).status_code == 303
        assert "ended their plan" not in (await desk.get("/clients")).text
    assert (await world.plan()).session.state == "planned"


async def test_links_and_invitations_end_with_the_plan(world: World) -> None:
    known, practice = world.app.state.secrets, world.owner.practice
    async with world.db.write() as tx:
        await prep_links.new(tx, known, world.owner, world.client.id)
        await invitations.issue(tx, known, world.client.id, practice, "client", world.owner.id, NOW)
        await service.end_plan(tx, practice, world.client.id, world.owner.id)
        states = [one.state for one in await prep_links.of_client(tx, known, world.client.id)]
        states += [one.state for one in await invitations.of_person(tx, known, world.client.id)]
    assert states == ["revoked", "revoked"]


async def test_to_end_twice_is_to_end_once(world: World) -> None:
    async with world.db.write() as tx:
        await service.end_plan(tx, world.owner.practice, world.client.id, world.client.id)
        [before] = await tx.all("SELECT ended_at, ended_by FROM plans")
    with clock.at(NOW + timedelta(hours=1)):
        async with world.db.write() as tx:
            await service.end_plan(tx, world.owner.practice, world.client.id, world.owner.id)
            [after] = await tx.all("SELECT ended_at, ended_by FROM plans")
    assert tuple(before) == tuple(after)


async def test_an_ended_plan_refuses_what_became_of_the_session(world: World) -> None:
    async with world.db.write() as tx:
        await service.end_plan(tx, world.owner.practice, world.client.id, world.owner.id)
    with pytest.raises(Invalid, match="Start it again"):
        await world.tell("took-place", NOW + timedelta(days=4))
