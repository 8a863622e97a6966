"""Use cases around comfort plans. All take an open transaction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pwa.accounts.model import Person
from pwa.clock import now, parse
from pwa.comfort import store
from pwa.comfort.model import GROUPS, QUESTIONS, ComfortPlan, Group, Version, in_order, problems
from pwa.db import Reader, Writer
from pwa.errors import Invalid
from pwa.library import service as library
from pwa.plans import service as plans
from pwa.plans.model import Session, Step
from pwa.plans.today import Today

OTHER_QUESTIONS = (
    "These questions are not the ones we know. Please open the page again; what you wrote is still here."
)
NOT_THIS_STEP = "This step has no comfort plan to fill in. Please open it from your plan."
OVER = (
    "Your session has taken place, so your plan stays as it was before. "
    "For a next session you can change it again. Until then, you can tell your therapist."
)


@dataclass(frozen=True)
class Asked:
    """The page: what is asked, and what holds so far. `step` is the one in the plan that leads here, if any does."""

    plan: ComfortPlan
    session: Session
    today: Today
    step: Step | None
    touch: str  # what the practice says about touch
    groups: tuple[Group, ...] = GROUPS

    @property
    def is_asked(self) -> bool:
        """Whether it can be filled in and changed: until the session took place."""
        return self.session.state in ("planned", "postponed")

    @property
    def is_from_before(self) -> bool:
        """Whether what holds was written before an earlier session, and this one asks for it again."""
        return bool(self.plan.latest and self.step and not self.step.done)

    @property
    def key(self) -> str:
        """Where the phone says how far the newest version has come."""
        return self.step.id if self.step else "comfort"


async def asked(tx: Reader, client: Person) -> Asked:
    """The comfort plan of this client as its page shows it. NotFound where they have no plan at all."""
    plan = await plans.plan_of(tx, client.id, client.practice)
    return Asked(
        plan=await of_client(tx, client.id),
        session=plan.session,
        today=plans.today(plan.session, plan.now, now()),
        step=next((step for step in plan.steps if step.text.opens == "comfort"), None),
        touch=library.sentence("touch-rule", client.practice),
    )


async def of_client(tx: Reader, client_id: str) -> ComfortPlan:
    """Every version of this client's comfort plan. The caller has checked who is asking."""
    return in_order(
        Version(
            entry_id=row["entry_id"],
            answers=json.loads(row["answers"]),
            revises=frozenset((row["revises"] or "").split()),
            written_at=parse(row["written_at"]),
            received_at=parse(row["received_at"]),
            opened_at=parse(row["opened_at"]) if row["opened_at"] else None,
        )
        for row in await store.of_client(tx, client_id)
    )


async def filled_in(tx: Reader, client_ids: Sequence[str]) -> set[str]:
    """Those of these clients (at most MANY) who filled one in. The caller has checked who is asking."""
    return {row["client_id"] for row in await store.filled_in(tx, client_ids)}


async def unopened(tx: Reader, client_ids: Sequence[str]) -> dict[str, int]:
    """How many versions that hold nobody has opened, of these clients (at most MANY). Asked as above."""
    return {row["client_id"]: row["number"] for row in await store.unopened(tx, client_ids)}


def check(answers: Mapping[str, str]) -> None:
    """Raises Invalid, tied to the fields, for a question that we do not ask and for an answer that we cannot keep."""
    unknown = [key for key in answers if key not in QUESTIONS]
    if unknown:
        raise Invalid(OTHER_QUESTIONS)
    if found := problems(answers):
        raise Invalid("One answer needs another look.", found)


async def record(
    tx: Writer,
    client: Person,
    entry_id: str,
    step_id: str,
    answers: Mapping[str, str],
    revises: str,
    written_at: datetime,
) -> None:
    """Keep a version; `check` has seen its answers. The entry is already written in `tx`, so the step is this client's.

    What was written before the session was over is kept whenever it arrives. Invalid for what was written later, and
    for a step that leads elsewhere.
    """
    plan = await plans.plan_of(tx, client.id, client.practice)
    if step_id and plan.step(step_id).text.opens != "comfort":
        raise Invalid(NOT_THIS_STEP)
    session = plan.session
    if session.became == "took-place" and session.over_at and written_at > session.over_at:
        raise Invalid(OVER)
    given = {key: value.strip() for key, value in answers.items() if value.strip()}
    await store.insert(
        tx,
        client_id=client.id,
        entry_id=entry_id,
        practice_id=client.practice.id,
        step_id=step_id or None,
        answers=json.dumps(given, ensure_ascii=False),
        revises=revises or None,
    )
