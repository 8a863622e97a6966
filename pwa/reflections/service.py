"""Use cases around reflections. All take an open transaction."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from pwa.accounts.model import Person
from pwa.clock import parse
from pwa.db import Reader, Writer
from pwa.errors import Invalid, NotFound
from pwa.library import service as library
from pwa.plans import service as plans
from pwa.plans.model import Session, Step
from pwa.reflections import store

NOT_TO_WRITE = "There is nothing to write for this step. Please open it from your plan."


@dataclass(frozen=True)
class Reflection:
    """What a client wrote to a prompt. `revises` names the entry it was written over, or is empty."""

    entry_id: str
    step_id: str
    text: str
    revises: str
    written_at: datetime
    received_at: datetime
    opened_at: datetime | None


@dataclass(frozen=True)
class Asked:
    """A prompt as its page shows it: the words that ask, and what was written so far, newest first."""

    step: Step
    session: Session
    prompt: str
    body: Markup
    written: tuple[Reflection, ...]

    @property
    def is_asked(self) -> bool:
        """Whether to ask at all: never about a session that is off, nor about one that has no day."""
        if self.step.phase == "before":
            return not self.session.why_off
        return self.session.state in ("planned", "took-place")

    @property
    def apart(self) -> Reflection | None:
        """The version that was written in another place over the same one as the newest was; or None.

        Both are kept. The next change is written over the newest.
        """
        latest, *others = self.written or (None,)
        return next((one for one in others if latest and one.revises == latest.revises), None)


async def for_step(tx: Reader, client: Person, step_id: str) -> Asked:
    """The prompt of a step of this client's plan. NotFound where the step is not theirs or asks for no words."""
    plan = await plans.plan_of(tx, client.id, client.practice)
    step = plan.step(step_id)
    if step.kind != "write" or step.done_elsewhere:
        raise NotFound()
    return Asked(
        step=step,
        session=plan.session_of(step),
        prompt=step.text.prompt,
        body=library.html(step.text, client.practice),
        written=tuple(await of_step(tx, client.id, step_id)),
    )


async def record(tx: Writer, client: Person, entry_id: str, step_id: str, text: str, revises: str) -> None:
    """Keep a reflection. The entry is already written in `tx`, so the step is this client's.

    An edit keeps what it revises, and may arrive without it. Raises Invalid for a step that asks for no words.
    """
    kept = await store.insert(
        tx,
        client_id=client.id,
        entry_id=entry_id,
        practice_id=client.practice.id,
        step_id=step_id,
        text=text,
        revises=revises or None,
    )
    if not kept:
        raise Invalid(NOT_TO_WRITE)


async def of_client(tx: Reader, client_id: str) -> list[Reflection]:
    """Every reflection of this client, newest first. The caller has checked who is asking."""
    found = [
        Reflection(
            entry_id=row["entry_id"],
            step_id=row["step_id"],
            text=row["text"],
            revises=row["revises"] or "",
            written_at=parse(row["written_at"]),
            received_at=parse(row["received_at"]),
            opened_at=parse(row["opened_at"]) if row["opened_at"] else None,
        )
        for row in await store.of_client(tx, client_id)
    ]
    # Two that arrived in the same moment: what was written over comes after what was written over it.
    revised = {one.revises for one in found}
    return sorted(found, key=lambda one: (one.received_at, one.entry_id not in revised), reverse=True)


async def of_step(tx: Reader, client_id: str, step_id: str) -> list[Reflection]:
    """This client's reflections on one step, newest first."""
    return [one for one in await of_client(tx, client_id) if one.step_id == step_id]
