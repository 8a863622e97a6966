"""Check-ins of the tests' own, in the place of the one before a session, so that its step leads to them."""

from typing import Any

from pwa.clock import now
from pwa.library import reading, store
from pwa.library.model import CHECK_IN, Piece
from pwa.plans import service as plans
from pwa.plans.texts import service as texts
from tests.entries.world import World

SLUG, STEP = "pre-session", "check-in-before"
WORDS = {
    "id": SLUG,
    "title": "Before you come",
    "intro": "A few questions.",
    "closing": "Thank you.",
    "contact": "Please call your practice.",
    "help": "Please call or text one of these now.",
}


async def approve(world: World, **data: Any) -> str:
    """The practice approves these questions, and uses them in the plans that are there; their version."""
    source = reading.whole(SLUG, WORDS | data)
    piece = Piece(SLUG, CHECK_IN, WORDS["title"], reading.version(source), source)
    async with world.db.write() as tx:
        await store.approve(tx, world.owner.practice.id, world.owner.id, piece, "", now())
        for client in (world.sam.person, world.kim.person):
            plan = await plans.plan_of(tx, client.id, client.practice)
            newer = (await texts.standing(tx, client.practice, plan)).newer
            named = [(one.step.id, one.version) for one in newer]
            await texts.renew(tx, client.practice, client.id, named, None)
    return piece.version
