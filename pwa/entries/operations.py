"""What each kind of entry does once it is in: one operation a kind, in a table.

An operation's `check` sees the fields alone, before any transaction: most of what is wrong is wrong there already.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from pwa.accounts.model import Person, tidy
from pwa.checkins import service as checkins
from pwa.clock import parse
from pwa.comfort import service as comfort
from pwa.db import Writer
from pwa.entries import reflected
from pwa.entries.model import Entry, incomplete, is_id, limited
from pwa.errors import Invalid
from pwa.plans import service as plans
from pwa.plans.own_items import service as own_items
from pwa.questions import service as questions
from pwa.recordings.listening import service as listening
from pwa.rides import service as rides

QUESTION = "q."


@dataclass(frozen=True)
class Operation:
    """One kind of entry: what it must hold, what it does, and which page comes after it.

    `record` says what became of it, where that is not just what was asked (the column `became` of its row).
    """

    check: Callable[[Entry], None]
    record: Callable[[Writer, Person, Entry], Awaitable[str | None]]
    next: Callable[[Entry], str]


def operation_of(entry: Entry) -> Operation:
    """The operation for this entry, whose fields are all there. Raises Invalid where they are not."""
    operation = OPERATIONS.get(entry.kind)
    if operation is None:
        raise Invalid(
            "This is a kind of entry that we do not know. Please open the page again and send it once more."
        )
    operation.check(entry)
    return operation


def _check_step(entry: Entry) -> None:
    if not entry.step_id:
        raise incomplete("step")


def _check_tick(entry: Entry) -> None:
    _check_step(entry)
    _check_yes_or_no(entry, "done")


async def _record_tick(tx: Writer, client: Person, entry: Entry) -> None:
    await plans.record_tick(
        tx, client, entry.id, entry.step_id, entry.get("item"), entry.get("done") == "yes"
    )


def _check_own_item(entry: Entry) -> None:
    _check_step(entry)
    if not entry.get("remove"):
        own_items.check_text(entry.get("text"))


async def _record_own_item(tx: Writer, client: Person, entry: Entry) -> None:
    if entry.get("remove"):
        await own_items.remove(tx, client, entry.step_id, entry.get("remove"))
    else:
        await own_items.add(tx, client, entry.id, entry.step_id, entry.get("text"))


def _check_check_in(entry: Entry) -> None:
    _check_step(entry)
    if not entry.get("version"):
        raise incomplete("version")
    # How long an answer may be is looked at with the others (checkins.record): who may need help is heard all the same.
    for name, values in entry.fields.items():
        for value in values if not name.startswith(QUESTION) else ():
            limited(value, "This", name)


async def _record_check_in(tx: Writer, client: Person, entry: Entry) -> None:
    await checkins.record(
        tx,
        client,
        entry.id,
        entry.step_id,
        entry.get("version"),
        _answers(entry),
        entry.get("questionnaires"),
    )


def _answers(entry: Entry) -> dict[str, list[str]]:
    """What was answered, by question."""
    return {
        name.removeprefix(QUESTION): values
        for name, values in entry.fields.items()
        if name.startswith(QUESTION)
    }


def _check_comfort(entry: Entry) -> None:
    comfort.check(_last_answers(entry))
    if not all(is_id(one) for one in entry.get("revises").split()):
        raise incomplete("revises")


async def _record_comfort(tx: Writer, client: Person, entry: Entry) -> None:
    await comfort.record(
        tx, client, entry.id, entry.step_id, _last_answers(entry), entry.get("revises"), entry.written_at
    )


def _last_answers(entry: Entry) -> dict[str, str]:
    return {question: values[-1] for question, values in _answers(entry).items()}


def _check_listening(entry: Entry) -> None:
    _heard(entry)


async def _record_listening(tx: Writer, client: Person, entry: Entry) -> None:
    await listening.record(tx, client, entry.id, entry.step_id, _heard(entry))


def _heard(entry: Entry) -> listening.Heard:
    if entry.get("sitting") and not is_id(entry.get("sitting")):
        raise incomplete("sitting")
    return listening.heard_in(entry.id, _last(entry), entry.written_at)


def _last(entry: Entry) -> dict[str, str]:
    """Every field with its value."""
    return {name: values[-1] for name, values in entry.fields.items()}


def _check_session(entry: Entry) -> None:
    if not entry.get("session"):
        raise incomplete("session")
    if entry.get("outcome") != "took-place":
        raise incomplete("outcome")


async def _record_session(tx: Writer, client: Person, entry: Entry) -> None:
    await plans.record_told(tx, client, entry.get("session"))


def _check_ride(entry: Entry) -> None:
    if not entry.get("session") or (entry.get("revises") and not is_id(entry.get("revises"))):
        raise incomplete("session")
    try:
        _instant(entry.get("starts"))
    except (ValueError, OverflowError):
        raise incomplete("starts") from None
    who, problems = tidy(entry.get("who")), {}
    if not who and entry.get("state") != "nobody":
        problems["who"] = "Please write who takes you home. A name or a word is enough."
    if len(who) > rides.WHO_MOST:
        problems["who"] = f"At most {rides.WHO_MOST} characters, please. This has {len(who)}."
    if entry.get("state") not in rides.STATES:
        problems["state"] = "Please choose how it stands."
    if problems:
        raise Invalid(next(iter(problems.values())), problems)


async def _record_ride(tx: Writer, client: Person, entry: Entry) -> None:
    await rides.record(
        tx,
        client,
        entry.id,
        entry.get("session"),
        _instant(entry.get("starts")),
        tidy(entry.get("who")),
        entry.get("state"),
        entry.get("revises"),
    )


def _instant(text: str) -> datetime | None:
    """When the session was, as the page knew it. Raises ValueError or OverflowError."""
    return parse(text) if text else None


def _check_question(entry: Entry) -> None:
    if not entry.get("text").strip():
        sentence = "Please write your question. A few words are enough."
        raise Invalid(sentence, {"text": sentence})
    limited(entry.get("text"), "Your question", "text", questions.LONGEST)


async def _record_question(tx: Writer, client: Person, entry: Entry) -> None:
    await questions.record(tx, client, entry.id, entry.step_id, entry.get("text"))


def _check_question_back(entry: Entry) -> None:
    if not is_id(entry.get("question")):
        raise incomplete("question")


async def _record_question_back(tx: Writer, client: Person, entry: Entry) -> str:
    return await questions.take_back(tx, client, entry.get("question"))


def _check_yes_or_no(entry: Entry, name: str) -> None:
    if entry.get(name) not in ("yes", "no"):
        raise incomplete(name)


OPERATIONS = {
    "tick": Operation(
        _check_tick,
        _record_tick,
        lambda entry: f"/prepare/{entry.step_id}" if entry.get("item") else "/today",
    ),
    "own-item": Operation(_check_own_item, _record_own_item, lambda entry: f"/prepare/{entry.step_id}"),
    "reflection": Operation(reflected.check, reflected.record, lambda entry: f"/reflect/{entry.step_id}"),
    # Entries of their own, so that they also work without a signal: the queue sends them after the words.
    "reflection-sharing": Operation(
        reflected.check_sharing, reflected.record_sharing, reflected.after_sharing
    ),
    "reflection-delete": Operation(
        reflected.check_delete, reflected.record_delete, lambda entry: f"/reflect/{entry.step_id}"
    ),
    "check-in": Operation(_check_check_in, _record_check_in, lambda entry: f"/check-ins/{entry.step_id}"),
    "comfort": Operation(_check_comfort, _record_comfort, lambda _: "/comfort"),
    "listening": Operation(
        _check_listening, _record_listening, lambda entry: listening.next_page(_last(entry))
    ),
    "ride": Operation(_check_ride, _record_ride, lambda _: "/ride"),
    "session": Operation(_check_session, _record_session, lambda entry: "/today"),
    "question": Operation(_check_question, _record_question, lambda entry: "/questions"),
    # An entry of its own, so that it also works without a signal: the queue sends it after the question.
    "question-back": Operation(_check_question_back, _record_question_back, lambda entry: "/questions"),
}
