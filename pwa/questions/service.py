"""Use cases around questions. All take an open transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pwa.accounts import service as accounts
from pwa.accounts.model import Person
from pwa.clock import now
from pwa.db import Reader, Writer
from pwa.library import service as library
from pwa.plans import service as plans
from pwa.plans.model import Step
from pwa.questions import store
from pwa.questions.model import LONGEST, OPENED, Question

__all__ = ["LONGEST", "Asking", "Question"]


@dataclass(frozen=True)
class Asking:
    """The place for questions on a page of the client: what was asked, newest first, and whether one may ask more.

    `step_id`: what it is about, or empty. `steps`: those of the plan by id, where the page names them.
    """

    step_id: str
    questions: tuple[Question, ...]
    who_reads: str
    can_ask: bool
    steps: Mapping[str, Step] = field(default_factory=dict)


async def about(tx: Reader, client: Person, step_id: str, *, own: bool = True) -> Asking:
    """The place for questions about one step of this client's plan. The caller knows that the step is theirs.

    Not `own`: the page as a therapist may look at it.
    """
    asked = await _asked(tx, client, own)
    return await _asking(tx, client, step_id, [one for one in asked if one.step_id == step_id], {})


async def all_of(tx: Reader, client: Person, step_id: str = "", *, own: bool = True) -> Asking:
    """Everything that this client asked. `step_id`: what is asked next is about that. NotFound unless it is theirs.

    Not `own`: as above.
    """
    plan = await plans.plan_of(tx, client.id, client.practice)
    if step_id:
        plan.step(step_id)
    steps = {step.id: step for step in plan.steps}
    return await _asking(tx, client, step_id, await _asked(tx, client, own), steps)


async def _asked(tx: Reader, client: Person, own: bool) -> list[Question]:
    asked = await store.of_client(tx, client.id)
    return asked if own else opened(asked)


def opened(asked: Iterable[Question]) -> list[Question]:
    """Those that a therapist has read already. The others are shown only where they count as opened: until then they
    can be taken back, and whoever does that is told that nobody has read them.
    """
    return [one for one in asked if one.opened_at]


async def _asking(
    tx: Reader, client: Person, step_id: str, asked: list[Question], steps: Mapping[str, Step]
) -> Asking:
    can_ask = await plans.rests(tx, client.practice, client.id) != "ended"
    return Asking(step_id, tuple(asked), library.sentence("who-reads", client.practice), can_ask, steps)


def still_open(asked: Iterable[Question]) -> list[Question]:
    """Those that the client still wants to talk about."""
    return [one for one in asked if not one.talked_at and not one.taken_back_at]


async def record(tx: Writer, client: Person, entry_id: str, step_id: str, text: str) -> None:
    """Keep a question. The entry is already written in `tx`, so a step it names is this client's."""
    await store.insert(
        tx,
        client_id=client.id,
        entry_id=entry_id,
        practice_id=client.practice.id,
        step_id=step_id or None,
        text=text,
    )


async def take_back(tx: Writer, client: Person, question_id: str) -> str:
    """The client does not want to ask this any more: its words go, unless a therapist has opened it: then OPENED."""
    await store.take_back(tx, client.id, client.practice.id, question_id, now())
    return OPENED if await store.has_words(tx, client.id, question_id) else ""


async def of_client(tx: Reader, client_id: str) -> list[Question]:
    """Every question of this client, newest first. The caller has checked who is asking."""
    return await store.of_client(tx, client_id)


async def set_talked(
    tx: Writer, therapist: Person, client_id: str, question_id: str, has_talked: bool
) -> None:
    """The therapist says that they talked about it, or that they did not. NotFound unless the client is theirs."""
    await accounts.client_for(tx, therapist, client_id)
    await store.set_talked(
        tx, client_id, question_id, now() if has_talked else None, therapist.id if has_talked else None
    )


async def unopened(tx: Reader, client_ids: Sequence[str]) -> dict[str, int]:
    """How many questions of these clients (at most MANY) no therapist has opened yet, by client."""
    return {row["client_id"]: row["number"] for row in await store.unopened(tx, client_ids)}
