"""What the tests of a pass share."""

import re

from tests.plans.world import World


async def pass_of(world: World) -> str:
    """The client makes the pass; its path."""
    async with world.browser() as browser:
        answer = await browser.post("/ride/pass")
        assert (answer.status_code, answer.headers["location"]) == (303, "/ride#pass")
        (path,) = set(re.findall(r"/r/[\w-]{43}", (await browser.get("/ride")).text))
    return path
