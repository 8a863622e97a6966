"""What an entry does once it is in, who opened it, and the page that lists what arrived."""

from datetime import timedelta

import pytest

from pwa import clock
from pwa.accounts import service as accounts
from pwa.clock import now
from pwa.entries import service
from pwa.errors import NotFound
from pwa.recordings import service as recordings
from tests.entries.world import World, fresh

pytestmark = pytest.mark.anyio


async def test_ticks_follow_each_other(world: World) -> None:
    for done in ("yes", "no", "yes"):
        await world.sam.send(fresh(), world.sam.fields("tick", "why-different", item="", done=done))
    assert await world.count("entries") == 3
    assert [row["done"] for row in await world.rows("SELECT done FROM ticks")] == [1]


async def test_the_client_says_that_the_session_took_place(world: World) -> None:
    fields = world.sam.fields("session", session=world.sam.session, outcome="took-place")
    early = await world.sam.send(fresh(), fields)
    assert early.status_code == 422
    assert "has not come yet" in early.json()["message"]
    with clock.at(now() + timedelta(days=3, hours=6)):
        assert (await world.sam.send(fresh(), fields)).json()["next"] == "/today"
    states = await world.rows("SELECT state FROM sessions WHERE id = :id", id=world.sam.session)
    assert states == [{"state": "took-place"}]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"session": "KIM"}, 404),
        ({"session": ""}, 422),
        ({"outcome": "cancelled"}, 422),
        ({"outcome": ""}, 422),
    ],
)
async def test_another_session_is_not_theirs_to_tell(
    world: World, changes: dict[str, str], status: int
) -> None:
    fields = world.sam.fields("session", session=world.sam.session, outcome="took-place")
    given = {name: world.kim.session if value == "KIM" else value for name, value in changes.items()}
    assert (await world.sam.send(fresh(), fields | given)).status_code == status


async def test_opened_counts_once_and_only_for_the_therapist_of_the_client(world: World) -> None:
    entry_id = fresh()
    await world.sam.send(
        entry_id, world.sam.fields("reflection", "intention", text="Kinder", sharing="shared")
    )
    first = now() + timedelta(minutes=1)
    with clock.at(first):
        await service.opened(world.db, world.owner, world.sam.id, [entry_id, fresh()])
    with clock.at(first + timedelta(hours=1)):
        await service.opened(world.db, world.owner, world.sam.id, [entry_id])
        await service.opened(world.db, world.owner, world.kim.id, [entry_id])
    assert await world.rows("SELECT opened_at, opened_by FROM entries") == [
        {"opened_at": clock.stamp(first), "opened_by": world.owner.id}
    ]


async def test_a_stranger_cannot_open(world: World) -> None:
    async with world.db.write() as tx:
        practice_id, owner_id = await accounts.new_practice(tx, owner_name="Charlie")
        charlie = await accounts.person(tx, practice_id, owner_id)
    with pytest.raises(NotFound):
        await service.opened(world.db, charlie, world.sam.id, [])


async def test_the_list_says_where_each_entry_is(world: World) -> None:
    opened, received = fresh(), fresh()
    await world.sam.send(opened, world.sam.fields("reflection", "intention", text="Kinder", sharing="shared"))
    await world.sam.send(received, world.sam.fields("tick", "why-different", item="", done="yes"))
    await service.opened(world.db, world.owner, world.sam.id, [opened])
    html = await world.sam.page("/entries")
    assert html.count("Opened by your therapist") == 1
    assert html.count("Received ") == 1
    assert "An intention" in html
    assert "Kinder" not in html, "the list says where words are, it does not repeat them"
    assert "data-outbox" in html
    assert "Opened by your therapist" not in await world.kim.page("/entries")


async def test_the_list_is_short(world: World) -> None:
    for number in range(service.LATEST + 3):
        fields = world.sam.fields("tick", "why-different", item="", done="yes", written=str(number))
        await world.sam.send(fresh(), fields)
    assert (await world.sam.page("/entries")).count("Received ") == service.LATEST


async def test_listening_needs_a_recording_that_there_is(world: World) -> None:
    assert recordings.find("no-such") is None
    fields = world.sam.fields("listening", recording="no-such", seconds="5", finished="yes")
    assert (await world.sam.send(fresh(), fields)).status_code == 422
