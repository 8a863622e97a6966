"""Use cases around the texts of a plan that is under way. It keeps its own until somebody says otherwise."""

from collections.abc import Iterable
from datetime import datetime

from pwa.accounts.model import Practice
from pwa.db import Reader, Writer
from pwa.errors import Invalid, NotFound
from pwa.library import service as library
from pwa.plans import service as plans
from pwa.plans import store as plan_store
from pwa.plans.model import Plan, Step
from pwa.plans.texts import model, store
from pwa.plans.texts.model import Newer, News, Standing, news

__all__ = ["Newer", "News", "Standing", "add_missing", "news", "renew", "standing"]

CHANGED = "The texts have changed since you opened this page. Please look at them again."


async def standing(tx: Reader, practice: Practice, plan: Plan) -> Standing:
    """How the client's plan stands against what the practice approved since."""
    had = await plan_store.slugs(tx, plan.session.id)
    return model.standing(plan, had, await library.approved(tx, practice.id))


async def renew(
    tx: Writer, practice: Practice, client_id: str, named: Iterable[tuple[str, str]], told_at: datetime | None
) -> None:
    """Give steps the texts that somebody saw: pairs of a step's id and the new version. What was done stays done.

    `told_at`: when, for a client who is told. Invalid where one of the texts is not the newest any more.
    """
    plan = await plans.plan_of(tx, client_id, practice)
    there = {(one.step.id, one.version): one for one in (await standing(tx, practice, plan)).newer}
    for pair in named:
        if pair not in there:
            raise Invalid(CHANGED)
        one = there[pair]
        await _keep_done(tx, practice, client_id, one.step)
        await store.renew_step(tx, one.step.id, one.text, told_at)


async def add_missing(tx: Writer, practice: Practice, client_id: str, told_at: datetime | None) -> None:
    """Add the steps that new plans have and this one never had. NotFound for a plan in which nothing is to come."""
    plan = await plans.plan_of(tx, client_id, practice)
    if plan.session.why_off:
        raise NotFound()
    await plans.complete(tx, practice, client_id, told_at)


async def _keep_done(tx: Writer, practice: Practice, client_id: str, step: Step) -> None:
    """With one more box the step would be open again: what its last tick said of all boxes, it says of the step."""
    if model.has_all_boxes_ticked(step):
        last = max(step.items.values(), key=lambda entry: entry.received_at)
        await plan_store.set_tick(tx, practice.id, client_id, step.id, "", last.id, True)
