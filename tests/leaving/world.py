"""What the tests of leaving have in common."""

from datetime import datetime, timedelta
from typing import Any

from pwa import clock
from pwa.accounts import service as accounts
from pwa.accounts.service import update_practice
from pwa.db import Database
from pwa.leaving import service
from pwa.library import service as library
from tests.plans.world import World

JSON = {"accept": "application/json"}
SURE = {"sure": "yes"}
CANARY = "canary-of-sam"


async def rows(world: World, sql: str) -> list[dict[str, Any]]:
    async with world.db.read() as tx:
        return [dict(row) for row in await tx.all(sql)]


async def set_rule(world: World, rule: str, years: int | None = None) -> None:
    async with world.db.write() as tx:
        await update_practice(tx, world.owner.practice.id, record_rule=rule, record_years=years)
    # What the world knows of its people is of before.
    async with world.db.read() as tx:
        world.owner = await accounts.person(tx, world.owner.practice.id, world.owner.id)
        world.client = await accounts.person(tx, world.owner.practice.id, world.client.id)


async def delete(world: World, **headers: str) -> Any:
    async with world.browser() as phone:
        return await phone.post("/me/leave/delete", data=SURE, headers=headers)


async def answered(world: World, **fields: str) -> None:
    check_in = await world.step("check-in", place=1)
    async with world.db.read() as tx:
        asked = await library.check_in(tx, world.owner.practice.id, "pre-session")
    said = {"q.question": CANARY, "version": asked.version, **fields}
    await world.send("check-in", step=check_in.id, **said)


async def time_passes(db: Database, start: datetime, end: datetime) -> None:
    """The server runs on from `start` until just before `end`, and looks now and then at what is due."""
    moment = start
    while moment < end:
        with clock.at(moment):
            await service.keep_promises(db)
        moment += timedelta(days=28)
