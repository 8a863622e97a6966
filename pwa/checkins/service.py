"""Use cases around check-ins. All take an open transaction."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from pwa.accounts.model import Person
from pwa.checkins import definitions, store
from pwa.checkins.instruments import Item, Score
from pwa.checkins.model import Definition, Question
from pwa.checkins.over_time.numbers import Measured, measured
from pwa.clock import parse
from pwa.db import Reader, Row, Writer
from pwa.errors import Invalid, NotFound
from pwa.library import service as library
from pwa.library.model import CHECK_IN
from pwa.plans import service as plans
from pwa.plans.model import Session, Step

WANTED = {"on": True, "off": False}
NOT_A_CHECK_IN = "This step has no questions to answer. Please open it from your plan."
OTHER_VERSION = (
    "These questions are not the ones we know. Please open the check-in again; what you wrote is kept here."
)


@dataclass(frozen=True)
class Said:
    """One answer in words. `weight` is 'help' or 'contact' where it raised a flag, else empty.

    `values`: as the form sent it. `code` and `codes`: LOINC's for the question and for what was answered, where known.
    """

    question_id: str
    label: str
    words: str
    weight: str
    is_text: bool
    values: tuple[str, ...]
    code: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Answered:
    """One check-in that arrived, readable with the questions as they were then."""

    entry_id: str
    step_id: str
    check_in: str
    version: str
    title: str
    said: tuple[Said, ...]
    skipped: tuple[str, ...]  # the labels of the questions that were meant, without an answer
    scores: tuple[Score, ...]  # of each instrument in it of which anything was answered
    were_wanted: bool | None  # whether its page asked what is only asked if wanted; None: nobody knows
    unanswered: tuple[str, ...]  # the titles of the instruments that were asked, and left
    unsure: tuple[str, ...]  # of those without an answer of which nobody knows whether they were asked
    numbers: tuple[Measured, ...]  # all that is a number in it, those that were left open too
    emergency: bool  # whether an answer is a sign to call the emergency number
    contact: str
    help: str
    who: str  # who sees the answers, as the client read it; empty: what the practice says of all check-ins
    written_at: datetime
    received_at: datetime
    opened_at: datetime | None

    @property
    def weights(self) -> set[str]:
        """The weights of the flags it raised."""
        return {said.weight for said in self.said if said.weight}


@dataclass(frozen=True)
class Asked:
    """A check-in as its page shows it: the questions, what was answered so far (newest first), and who can help."""

    step: Step
    session: Session
    definition: Definition
    questionnaires: str  # 'on' or 'off': whether what is only asked if wanted is among the questions
    body: Markup
    who_reads: str
    answered: tuple[Answered, ...]
    help: Mapping[str, Any]  # the help numbers of the practice's country

    @property
    def is_asked(self) -> bool:
        """Whether to ask: not about a session that is off, nor about how one comes to a session that is over."""
        if self.step.phase == "before":
            return self.session.state in ("planned", "postponed")
        return self.session.state in ("planned", "took-place")

    @property
    def signs(self) -> Sequence[Mapping[str, Any]]:
        """The signs to act on after a session, by how soon."""
        found: Sequence[Mapping[str, Any]] = library.help_data()["warning_signs"]
        return found


async def for_step(tx: Reader, client: Person, step_id: str) -> Asked:
    """The check-in of a step of this client's plan. NotFound where the step is not theirs or has no questions."""
    plan = await plans.plan_of(tx, client.id, client.practice)
    step = plan.step(step_id)
    if step.kind != "check-in":
        raise NotFound()
    asked = await definition(tx, client.practice.id, step.text.check_in, step.text.asked_version)
    countries = library.help_data()["countries"]
    are_wanted = client.practice.questionnaires == "on"
    return Asked(
        step=step,
        session=plan.session_of(step),
        definition=asked.asked(are_wanted),
        questionnaires="on" if are_wanted else "off",
        body=library.html(step.text, client.practice),
        who_reads=asked.who or library.sentence("who-reads", client.practice),
        answered=tuple(one for one in await of_client(tx, client.id) if one.step_id == step_id),
        help=countries.get(client.practice.country, countries["other"]),
    )


async def definition(tx: Reader, practice_id: str, slug: str, version: str = "") -> Definition:
    """An approved check-in; without a version, the one for new plans. Raises NotFound."""
    source = await library.check_in(tx, practice_id, slug, version)
    return read(source.version, json.dumps(source.data))


@lru_cache(maxsize=64)
def read(version: str, text: str) -> Definition:
    """The check-in in this source. Raises CannotStart, naming the place, where it cannot be used."""
    return definitions.definition(json.loads(text), version)


def check_built_in() -> None:
    """Raise CannotStart, naming the place, for a built-in check-in that cannot be used."""
    for piece in library.built_in():
        if piece.shape == CHECK_IN:
            read(piece.version, piece.source)


async def record(
    tx: Writer,
    client: Person,
    entry_id: str,
    step_id: str,
    version: str,
    answers: Mapping[str, Sequence[str]],
    questionnaires: str = "",
) -> None:
    """Keep the answers to a check-in and raise its flags. The entry is already written in `tx`.

    `questionnaires`: 'on' or 'off', as the page said that was answered; anything else: it did not say.

    Raises Invalid for another version, an unknown question or an answer that cannot be chosen, unless an answer asks
    for help; NotFound for a step that is not this client's.
    """
    slug = await plans.check_in_of(tx, client, step_id)
    if not slug:
        raise Invalid(NOT_A_CHECK_IN)
    asked = await _asked(tx, client, slug, version, answers)
    given = asked.given(answers)
    problems, weights = asked.problems(given), asked.weights(given)
    # Who may need help is heard, whatever is wrong with their answers: what cannot be read as one is kept as it was
    # written, however long it is. Not heard is what our pages never send: no step, no version, a field whose name no
    # field can have.
    if problems and "help" not in weights.values():
        raise Invalid("One answer needs another look.", problems)
    await store.insert(
        tx,
        client_id=client.id,
        entry_id=entry_id,
        practice_id=client.practice.id,
        step_id=step_id,
        definition=asked.id,
        version=asked.version,
        answers=json.dumps(given, ensure_ascii=False),
        questionnaires=questionnaires if questionnaires in WANTED else None,
    )
    for question, weight in weights.items():
        await store.insert_flag(
            tx,
            client_id=client.id,
            entry_id=entry_id,
            question=question,
            practice_id=client.practice.id,
            weight=weight,
        )


async def _asked(
    tx: Reader, client: Person, slug: str, version: str, answers: Mapping[str, Sequence[str]]
) -> Definition:
    """The check-in that was answered. One that is not known (a restore can forget it) is read as the newest, where its
    answers ask for help in that: to look at it, the therapist needs questions.
    """
    with suppress(NotFound):
        return await definition(tx, client.practice.id, slug, version)
    with suppress(NotFound):
        newest = await definition(tx, client.practice.id, slug)
        if "help" in newest.weights(newest.given(answers)).values():
            return newest
    raise Invalid(OTHER_VERSION, {"version": OTHER_VERSION})


async def of_client(tx: Reader, client_id: str) -> list[Answered]:
    """Every check-in of this client, newest first. The caller has checked who is asking."""
    return await _all(tx, await store.of_client(tx, client_id))


async def latest(
    tx: Reader, client_id: str, most: int, before: tuple[str, str] = store.NEWEST
) -> list[Answered]:
    """This client's newest `most` check-ins behind `before` (the moment and the id of one), newest first. As above."""
    return await _all(tx, await store.latest(tx, client_id, most, before))


async def among(tx: Reader, client_id: str, entry_ids: Sequence[str]) -> list[Answered]:
    """Those of these check-ins (at most MANY) that are this client's, newest first. Asked as above."""
    return await _all(tx, await store.among(tx, client_id, entry_ids))


async def _all(tx: Reader, rows: Sequence[Row]) -> list[Answered]:
    """The check-ins in `rows`. Of many, most were answered in the same version: each is looked up once."""
    known: dict[tuple[str, str], Definition] = {}
    for row in rows:
        same = (row["definition"], row["version"])
        if same not in known:
            known[same] = await definition(tx, row["practice_id"], *same)
    return [_answered(row, known[row["definition"], row["version"]]) for row in rows]


def _answered(row: Row, asked: Definition) -> Answered:
    given: dict[str, list[str]] = json.loads(row["answers"])
    weights = asked.weights(given)
    items = {item.id: item for one in asked.instruments for item in one.items}
    wanted = WANTED.get(row["questionnaires"])
    return Answered(
        entry_id=row["entry_id"],
        step_id=row["step_id"],
        check_in=row["definition"],
        version=row["version"],
        title=asked.title,
        said=tuple(
            _said(one, given[one.id], weights, items.get(one.id))
            for one in asked.questions
            if one.id in given
        ),
        skipped=tuple(one.label for one in asked.left(given, wanted)),
        scores=asked.scores(given),
        were_wanted=wanted,
        unanswered=tuple(one.title for one in asked.unanswered(given, wanted)),
        unsure=tuple(one.title for one in asked.unsure(given, wanted)),
        numbers=tuple(measured(asked, given, wanted)),
        emergency=any(one.emergency and one.id in weights for one in asked.questions),
        contact=asked.said_after(given),
        help=asked.help,
        who=asked.who,
        written_at=parse(row["written_at"]),
        received_at=parse(row["received_at"]),
        opened_at=parse(row["opened_at"]) if row["opened_at"] else None,
    )


def _said(question: Question, values: Sequence[str], weights: Mapping[str, str], item: Item | None) -> Said:
    """`item`: of the instrument that it is of, if it is of one."""
    return Said(
        question_id=question.id,
        label=question.label,
        words=question.said(values),
        weight=weights.get(question.id, ""),
        is_text=question.is_text,
        values=tuple(values),
        code=item.code if item else "",
        codes=tuple(one.code for one in item.choices if one.code and one.value in values) if item else (),
    )
