"""Which pages a client may want without a signal."""

from collections.abc import Iterator

from pwa.accounts.model import Person
from pwa.db import Reader
from pwa.plans import service as plans
from pwa.recordings import service as recordings

# Every client has these, whatever their plan holds.
PAGES = (
    "/today",
    "/prepare",
    "/session-day",
    "/meditate",
    "/check-ins",
    "/reflect",
    "/me",
    "/entries",
    "/help",
)


async def urls_of(tx: Reader, client: Person) -> list[str]:
    """Every page of this client, also those of steps that are not due yet."""
    plan = await plans.plan_of(tx, client.id, client.practice)
    return [
        *PAGES,
        *_of_steps(plan),
        *(f"/meditate/{recording.slug}" for recording in recordings.catalogue()),
    ]


def _of_steps(plan: plans.Plan) -> Iterator[str]:
    for step in plan.steps:
        yield f"/prepare/{step.id}"
        if step.kind == "check-in":
            yield f"/check-ins/{step.id}"
        if step.kind == "write":
            yield f"/reflect/{step.id}"
