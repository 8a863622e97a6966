"""Finding what changed since a therapist's last look. Takes an open transaction."""

from datetime import datetime

from pwa.accounts import service as accounts
from pwa.accounts.model import Person
from pwa.clock import now, parse
from pwa.db import Reader
from pwa.plans.model import Plan
from pwa.reflections import service as reflections
from pwa.therapist.since import store
from pwa.therapist.since.model import ONE_LOOK, Met, Moved, Since, arrived

# Words are counted by themselves, and a check-in is told as one.
NOT_AS_STEP = ("write", "check-in", "meet")


async def since_last_look(tx: Reader, therapist: Person, client_id: str, plan: Plan) -> Since | None:
    """What is new since this therapist last opened the client's page, or None where they never did.

    The caller has checked that the client is theirs.
    """
    at = await accounts.last_view(tx, therapist, "client", client_id, now() - ONE_LOOK)
    if at is None:
        return None
    counts = await store.counts(tx, client_id, at)
    counts["shared"] = await reflections.shared_since(tx, client_id, at)
    met = await store.met(tx, client_id, at)
    return Since(
        at=at,
        arrived=arrived(counts),
        done=tuple(
            step.text.title
            for step in plan.steps
            if step.kind not in NOT_AS_STEP and step.done and step.latest and step.latest.received_at > at
        ),
        moved=tuple(
            Moved(row["number"], _instant(row["moved_from"]), _instant(row["starts_at"]))
            for row in await store.moved(tx, client_id, at)
        ),
        met=tuple(Met(step.text.title, _instant(met[step.id])) for step in plan.steps if step.id in met),
    )


def _instant(text: str | None) -> datetime | None:
    return parse(text) if text else None
