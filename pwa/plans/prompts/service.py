"""Sending a prompt to one client, withdrawing it, and what the plan says of it. All take an open transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pwa.accounts import service as accounts
from pwa.accounts.model import Person, unturned
from pwa.clock import now, parse
from pwa.db import Reader, Row, Writer
from pwa.errors import Invalid, NotFound
from pwa.library.model import PLANS, Text
from pwa.plans import store as plans
from pwa.plans.model import BY_HAND
from pwa.plans.prompts import store

TEXT_MOST = 400
# After all that the library has: the plan has them in the order in which they were sent.
_LAST = 10_000
_MINUTES = 5


@dataclass(frozen=True)
class Sent:
    """A prompt that was sent: the text of its step, and when; and since when and by whom it is withdrawn."""

    text: Text
    at: datetime
    withdrawn_at: datetime | None
    withdrawn_by: str


def checked(words: str) -> str:
    """`words` as they are sent. Raises Invalid, tied to `prompt`, for none or too many."""
    text = " ".join(unturned(words).split())
    if not 0 < len(text) <= TEXT_MOST:
        sentence = (
            f"At most {TEXT_MOST} characters, please. This has {len(text)}."
            if text
            else "Please choose a question, or write your own."
        )
        raise Invalid(sentence, {"prompt": sentence})
    return text


async def send(tx: Writer, therapist: Person, client_id: str, step_id: str, words: str) -> None:
    """One more step for this client, under `step_id`: the same one again changes nothing.

    The caller has checked that the client is theirs. Raises Invalid.
    """
    text = checked(words)
    row = await plans.plan(tx, therapist.practice.id, client_id)
    if row is None:
        raise NotFound()
    if row["ended_at"]:
        sentence = "The plan has ended, so nothing new is asked in it."
        raise Invalid(sentence, {"prompt": sentence})
    sent = await store.of_client(tx, client_id)
    if any(one["step_id"] == step_id for one in sent):
        return
    await plans.add_step(
        tx,
        id=step_id,
        practice_id=therapist.practice.id,
        plan_id=row["plan_id"],
        session_id=row["session_id"],
        slug=BY_HAND,
        version="",
        asked_version="",
        kind="write",
        phase="after" if row["state"] == "took-place" else "before",
        due_days=0,  # its day is the one on which it was sent
        due_from="",
        position=_LAST + len(sent),
        added_at=None,
    )
    await store.insert(
        tx, client_id, text, now(), step_id=step_id, practice_id=therapist.practice.id, sent_by=therapist.id
    )


async def withdraw(tx: Writer, therapist: Person, client_id: str, step_id: str) -> None:
    """This question is not asked any more. Once it is withdrawn, the same again changes nothing.

    It does not look at what was written to it, which stays the client's: so it works alike whether or not there is
    anything. The caller has checked that the client is theirs. NotFound where they were not sent this question.
    """
    if all(one["step_id"] != step_id for one in await store.of_client(tx, client_id)):
        raise NotFound()
    if await store.withdraw(tx, client_id, step_id, therapist.id, now()):
        await accounts.note(tx, "question-withdrawn", client_id, therapist.id)


async def of_client(tx: Reader, client_id: str) -> dict[str, Sent]:
    """What was sent to this client, by step."""
    return _by_step(await store.of_client(tx, client_id))


async def of_many(tx: Reader, client_ids: Sequence[str]) -> dict[str, Sent]:
    """The same for these clients, at most MANY."""
    return _by_step(await store.of_many(tx, client_ids))


def _by_step(rows: Iterable[Row]) -> dict[str, Sent]:
    return {row["step_id"]: _sent(row) for row in rows}


def _sent(row: Row) -> Sent:
    return Sent(
        text=_text(row),
        at=parse(row["sent_at"]),
        withdrawn_at=parse(row["withdrawn_at"]) if row["withdrawn_at"] else None,
        withdrawn_by=row["withdrawer"],
    )


def _text(row: Row) -> Text:
    """A step's text as the library has them, with nothing in it but the question."""
    return Text(
        slug=BY_HAND,
        version="",
        kind="write",
        title=f"A question from {row['name'] or 'your therapist'}",
        why=row["text"],
        minutes=_MINUTES,
        phase=row["phase"],
        due=0,
        due_from="",
        order=_LAST,
        area="",
        plans=PLANS,
        items=(),
        recording="",
        check_in="",
        offer=False,
        prompt=row["text"],
        help="A few words are enough, and none is fine too.",
        opens="",
        drawing="",
        drawing_alt="",
        layout="",
        body="",
        sources=(),
    )
