"""What a phone says of the recordings that it saved: the latest word counts, and it is the client's own."""

from datetime import timedelta

import pytest

from pwa import clock
from pwa.clock import now
from pwa.recordings import service
from pwa.recordings.model import Recording
from tests.entries.world import JSON, Client, World

pytestmark = pytest.mark.anyio


async def _say(client: Client, state: str, recording: str = "calm-1") -> int:
    answer = await client.browser.post(f"/meditate/{recording}/saved", data={"state": state}, headers=JSON)
    return answer.status_code


async def _states(world: World, client: Client) -> list[str]:
    async with world.db.read() as tx:
        return [one.state for one in await service.on_phone(tx, client.person.practice.id, client.id)]


async def test_the_latest_word_counts(world: World, calm: Recording) -> None:
    assert await _states(world, world.sam) == ["not-yet"]
    assert await _say(world.sam, "saved") == 204
    assert await _states(world, world.sam) == ["saved"]
    assert await _states(world, world.kim) == ["not-yet"]
    later = (now() + timedelta(hours=2)).replace(microsecond=0)
    with clock.at(later):
        assert await _say(world.sam, "lost") == 204
    async with world.db.read() as tx:
        (found,) = await service.on_phone(tx, world.sam.person.practice.id, world.sam.id)
    assert (found.state, found.checked_at) == ("lost", later)


async def test_what_its_owner_took_off_is_as_if_it_had_not_been_there(world: World, calm: Recording) -> None:
    assert await _say(world.sam, "saved") == 204
    assert await _say(world.kim, "saved") == 204
    assert await _say(world.sam, "removed") == 204
    assert (await _states(world, world.sam), await _states(world, world.kim)) == (["not-yet"], ["saved"])


async def test_what_makes_no_sense_is_refused(world: World, calm: Recording) -> None:
    assert await _say(world.sam, "perhaps") == 422
    assert await _say(world.sam, "") == 422
    assert await _say(world.sam, "saved", "no-such") == 404
    assert await _states(world, world.sam) == ["not-yet"]
