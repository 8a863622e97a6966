"""What a phone is told besides its pages: which of them it may want without a signal, and which database answers."""

from collections.abc import Iterator

from pwa.accounts.model import Person
from pwa.clock import new_id
from pwa.db import Database, Reader
from pwa.plans import service as plans
from pwa.recordings import service as recordings
from pwa.shell import store

# Every client has these, whatever their plan holds.
PAGES = (
    "/today",
    "/prepare",
    "/session-day",
    "/ride",
    "/comfort",
    "/meditate",
    "/meditate/month",
    "/meditate/ease",
    "/check-ins",
    "/check-ins/over-time",
    "/reflect",
    "/questions",
    "/me",
    "/me/looked",
    "/me/passkeys",
    "/entries",
    "/help",
)


async def urls_of(tx: Reader, client: Person) -> list[str]:
    """Every page of this client, also those of steps that are not due yet."""
    plan = await plans.plan_of(tx, client.id, client.practice)
    heard = await recordings.catalogue_of(tx, client.practice.id, client.id)
    return [
        *PAGES,
        # Pages of one kind beside each other: they repeat one another, and a compressor looks back 32 kB.
        *sorted(_of_steps(plan), key=lambda url: url.split("/")[1]),
        *(f"/meditate/{recording.slug}" for recording in heard),
    ]


def _of_steps(plan: plans.Plan) -> Iterator[str]:
    for step in plan.steps:
        yield f"/prepare/{step.id}"
        if step.kind == "check-in":
            yield f"/check-ins/{step.id}"
        if step.kind == "write" and not step.done_elsewhere:
            yield f"/reflect/{step.id}"


async def generation(db: Database) -> str:
    """The generation of this database: new at every restore. A phone that knew another offers again what it holds.

    It does not change while a server runs: a restore goes into an empty folder.
    """
    async with db.write() as tx:
        return await store.generation(tx, new_id())
