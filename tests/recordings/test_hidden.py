"""A practice hides a built-in recording: clients find it no more, but for whose plan leads to it; and it comes back."""

import re

import pytest

from pwa.accounts import service as accounts
from pwa.accounts.model import Person
from pwa.invitations.prep_links import service as prep_links
from pwa.library import service as library
from pwa.recordings import service as recordings
from tests.harness.sign_in import cookie_for
from tests.plans.conftest import world as world
from tests.plans.world import World

pytestmark = pytest.mark.anyio

ALONE, IN_A_STEP = "bells-20", "mask-20"  # no step leads to the one, a step of the client's plan to the other


async def hide(world: World, slug: str, hidden: str = "yes") -> None:
    async with world.browser(world.owner) as desk:
        answer = await desk.post(f"/library/{slug}/hide", data={"hidden": hidden})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/library/{slug}")


async def titles(world: World, person: Person) -> str:
    async with world.browser(person) as phone:
        return (await phone.get("/meditate")).text


async def test_it_leaves_the_list_and_comes_back(world: World) -> None:
    await hide(world, ALONE)
    assert f"/meditate/{ALONE}" not in await titles(world, world.client)
    async with world.browser() as phone:
        gone = await phone.get(f"/meditate/{ALONE}")
        assert gone.status_code == 404
        assert "does not offer this recording now" in gone.text
        bundle = (await phone.get("/kept")).json()
        assert ALONE not in {one["slug"] for one in bundle["recordings"]}
        assert f"/meditate/{ALONE}" not in {one["url"] for one in bundle["pages"]}
        # Whoever is just listening goes on.
        found = recordings.find(ALONE)
        assert found
        assert (await phone.get(found.url)).status_code == 200
        assert (await phone.post(f"/meditate/{ALONE}/saved", data={"state": "saved"})).status_code == 204
        assert '"bells-20"' in (await phone.get("/meditate/month")).text.replace("&#34;", '"')
    await hide(world, ALONE, "no")
    assert f"/meditate/{ALONE}" in await titles(world, world.client)


async def test_a_plan_that_leads_to_it_keeps_it_and_a_new_one_does_without(world: World) -> None:
    assert IN_A_STEP in {step.text.recording for step in (await world.plan()).steps}
    await hide(world, IN_A_STEP)
    async with world.browser() as phone:
        assert f"/meditate/{IN_A_STEP}" in (await phone.get("/meditate")).text
        assert (await phone.get(f"/meditate/{IN_A_STEP}")).status_code == 200
        assert f"/meditate/{IN_A_STEP}" in {one["url"] for one in (await phone.get("/kept")).json()["pages"]}
    async with world.db.read() as tx:
        texts = await library.approved(tx, world.owner.practice.id)
        assert IN_A_STEP not in {text.recording for text in texts}
    async with world.db.write() as tx:
        other = await accounts.add_client(tx, world.owner, "Robin", "")
        robin = await accounts.person(tx, world.owner.practice.id, other)
    assert f"/meditate/{IN_A_STEP}" not in await titles(world, robin)
    await hide(world, IN_A_STEP, "no")
    async with world.db.read() as tx:
        texts = await library.approved(tx, world.owner.practice.id)
        assert IN_A_STEP in {text.recording for text in texts}


async def test_a_link_to_it_alone_ends_until_it_is_shown_again(world: World) -> None:
    async with world.browser(world.owner) as desk:
        await desk.post(f"/clients/{world.client.id}/prep-links", data={"target": ALONE})
        async with world.db.read() as tx:
            [link] = await prep_links.of_client(tx, world.app.state.secrets, world.client.id)
        for hidden, status in (("yes", 404), ("no", 200)):
            await hide(world, ALONE, hidden)
            assert (await desk.get(link.path)).status_code == status


async def test_what_it_means_is_said_before(world: World) -> None:
    async with world.browser(world.owner) as desk:
        asked = (await desk.get(f"/library/{IN_A_STEP}/hide")).text
        assert "This step leads to it" in asked
        assert 'href="/library/eyes-covered-20"' in asked
        assert "No step leads to it" in (await desk.get(f"/library/{ALONE}/hide")).text
        for none in ("intention", "pre-session", "no-such"):
            assert (await desk.get(f"/library/{none}/hide")).status_code == 404
        assert (await desk.post("/library/pre-session/hide", data={"hidden": "yes"})).status_code == 404
        await hide(world, IN_A_STEP)
        shown = (await desk.get(f"/library/{IN_A_STEP}")).text
        assert "Show it again" in shown
        assert "(hidden)" in (await desk.get("/library/eyes-covered-20/edit")).text
    async with world.db.write() as tx:
        await accounts.add_person(tx, world.owner.practice.id, "t" * 36, "therapist", "Alex")
        alex = await accounts.person(tx, world.owner.practice.id, "t" * 36)
    cookie_for(world.app.state.settings.data, alex.id)
    async with world.browser(alex) as desk:
        assert "Show it again" not in (await desk.get(f"/library/{IN_A_STEP}")).text
        assert (await desk.get(f"/library/{ALONE}/hide")).status_code == 404


async def test_the_shelf_lists_recordings_by_their_group(world: World) -> None:
    async with world.browser(world.owner) as desk:
        shelf = (await desk.get("/library")).text
    headings = re.findall(r"<h3>(.*?)</h3>", shelf)
    assert headings == ["Settling in", "With your eyes covered", "Afterwards", "Without words"]
    order = [shelf.index(f'"/library/{slug}"') for slug in ("centring-1", "mask-3", "after-5", ALONE)]
    assert order == sorted(order)
