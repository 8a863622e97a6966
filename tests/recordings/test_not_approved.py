"""A release brings a recording: nobody hears it before an owner approved it. A changed one goes on being heard."""

import pytest

from pwa.recordings import service as recordings
from tests.library.editing import approve, release
from tests.plans.conftest import world as world
from tests.plans.world import World
from tests.therapist.desk import Desk, new_desk

pytestmark = pytest.mark.anyio

NEW, KNOWN = "body-scan", "centring-10"


async def brought(world: World, slug: str) -> None:
    """As a recording stands that came with a release, and was not read yet."""
    async with world.db.write() as tx:
        for table in ("library_acts", "library_versions"):
            await tx.run(f"DELETE FROM {table} WHERE slug = :slug", slug=slug)


async def test_what_nobody_approved_is_nowhere_for_clients(world: World) -> None:
    found = recordings.find(NEW)
    assert found
    await brought(world, NEW)
    async with world.browser() as phone:
        assert (await phone.get(f"/meditate/{NEW}")).status_code == 404
        assert (await phone.get(f"/meditate/{NEW}/listened")).status_code == 404
        listed = (await phone.get("/meditate")).text
        assert f"/meditate/{NEW}" not in listed
        assert f"/meditate/{KNOWN}" in listed
        bundle = (await phone.get("/kept")).json()
        assert NEW not in {one["slug"] for one in bundle["recordings"]}
        assert f"/meditate/{NEW}" not in {one["url"] for one in bundle["pages"]}
    async with world.browser(world.owner) as desk:
        shelf = (await desk.get("/library")).text
        assert "1 text waits to be read" in shelf
        # The owner hears it, to approve it.
        page = (await desk.get(f"/library/{NEW}")).text
        assert found.url in page
        version = page.split('name="version" value="')[1].split('"')[0]
        await desk.post(f"/library/{NEW}/approve", data={"version": version})
    async with world.browser() as phone:
        assert (await phone.get(f"/meditate/{NEW}")).status_code == 200
        assert f"/meditate/{NEW}" in (await phone.get("/meditate")).text


@pytest.fixture
async def desk(app) -> Desk:
    return await new_desk(app)


async def test_of_a_changed_one_it_is_said_that_the_sound_is_heard_already(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await desk.joined()
    version = release(monkeypatch, KNOWN, "\n\n", "\n\nYou are here.\n\n")
    page = (await desk.get(desk.olga, f"/library/{KNOWN}")).text
    assert "your clients hear this version already" in page
    assert "Hide it" in page
    assert "Keep ours" not in page
    assert "Keep ours" not in (await desk.get(desk.olga, f"/library/{KNOWN}/changes")).text
    answer = await desk.post(desk.olga, f"/library/{KNOWN}/keep", {"version": version})
    assert answer.status_code == 404
    assert (await desk.get(client, f"/meditate/{KNOWN}")).status_code == 200
    await approve(desk, KNOWN)
    assert "hear this version already" not in (await desk.get(desk.olga, f"/library/{KNOWN}")).text
