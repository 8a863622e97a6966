"""What a therapist does with a recording, and waiting for what the server does."""

import asyncio
import re

import httpx

from pwa.recordings.own import service
from pwa.recordings.own.model import Own
from tests.plans.world import World
from tests.recordings.sounds import sound

PLACE = "/library/recordings"
PATIENCE = 60.0


async def send(
    desk: httpx.AsyncClient,
    content: bytes,
    path: str = f"{PLACE}/new",
    label: str = "Evening.mp3",
    **fields: str,
) -> httpx.Response:
    """A file, as the form sends it; by default for everybody."""
    given = {"for": "everybody", "title": "A calm evening"} | fields
    return await desk.post(path, data=given, files={"audio": (label, content, "audio/mpeg")})


async def made(world: World, slug: str) -> Own:
    """The recording, once the server has done with it what it can."""
    async with asyncio.timeout(PATIENCE):
        while True:
            async with world.db.read() as tx:
                one = await service.seen(tx, world.owner, slug)
            if one.coming is None or not one.coming.is_on_its_way:
                await world.app.state.maker.tidy()
                return one
            await asyncio.sleep(0.05)


async def sent_and_made(world: World, content: bytes | None = None, **fields: str) -> Own:
    """A recording that is ready to be listened to."""
    for person in (world.client, world.owner):
        world.cookie(person)  # made by a connection of its own: before the server writes in the background
    async with world.browser(world.owner) as desk:
        answer = await send(desk, content or sound("mp3"), **fields)
        assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", answer.text)[:2_000]
    return await made(world, answer.headers["location"].removeprefix(f"{PLACE}/"))


async def published(world: World, content: bytes | None = None, **fields: str) -> Own:
    """A recording that clients hear."""
    one = await sent_and_made(world, content, **fields)
    assert one.coming is not None, one
    assert one.coming.state == "ready", one.coming.reason
    async with world.browser(world.owner) as desk:
        answer = await desk.post(f"{PLACE}/{one.slug}/publish", data={"audio": one.coming.id})
        assert answer.status_code == 303
    return await made(world, one.slug)
