"""Use cases of an owner who writes a check-in. All take an open transaction; what is written is a draft."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pwa.accounts.model import Person
from pwa.checkins import service as checkins
from pwa.checkins.model import Definition, Question
from pwa.clock import now
from pwa.db import Reader, Writer
from pwa.errors import CannotStart, Invalid, NotFound
from pwa.library import reading
from pwa.library import service as library
from pwa.library.editing import model as editing
from pwa.library.editing import service, store
from pwa.library.editing.check_ins import model
from pwa.library.editing.check_ins.model import Data
from pwa.library.model import CHECK_IN, Piece, Shelved

Change = Callable[[Data], Data]


@dataclass(frozen=True)
class Written:
    """A check-in as it is being written. `steps` lead to it; `gone`: what opens Help in what clients answer now, and
    would not any more.
    """

    one: Shelved
    data: Data
    asked: Definition
    steps: list[Shelved]
    gone: list[str]


async def written(tx: Reader, therapist: Person, slug: str) -> Written:
    """A check-in as it stands: the draft, or what waits, or what is approved. NotFound for what is none.

    Invalid where its draft cannot be read.
    """
    shelf = await library.shelf(tx, therapist.practice.id)
    one = next((one for one in shelf if one.piece.slug == slug), None)
    if one is None or one.piece.shape != CHECK_IN:
        raise NotFound()
    if not service.can_be_read(one.piece):
        raise Invalid(service.UNREADABLE)
    asked = meaning(one.piece)
    steps = [step for step in shelf if step.text and step.text.check_in == slug]
    return Written(one, _data(one.piece), asked, steps, gone(one.approved or one.built_in, asked))


def gone(before: Piece | None, asked: Definition) -> list[str]:
    """The questions of `before` that open Help, and do so less often, for fewer people or not at all in `asked`."""
    if before is None:
        return []
    now_asked = {one.id: one for one in asked.questions}
    return [
        one.label
        for one in meaning(before).questions
        if one.raised_by("help") and _opens_less(one, now_asked.get(one.id))
    ]


def _opens_less(one: Question, after: Question | None) -> bool:
    if after is None or set(one.raised_by("help")) - set(after.raised_by("help")):
        return True
    # Another condition may be as wide: whoever approves it decides that.
    return after.only is not None and after.only != one.only


def made(one: Shelved, change: Change) -> Piece:
    """What a change makes of a check-in. Raises Invalid, by field. What says the same as before keeps its source."""
    slug, data = one.piece.slug, change(_data(one.piece))
    source = reading.whole(slug, data)
    for known in (one.piece, one.approved, one.built_in):
        if known and _data(known) == json.loads(source):
            return known
    return _read_back(slug, source, "label")


def _read_back(slug: str, source: str, field: str) -> Piece:
    """The piece that a source makes. Raises Invalid, tied to `field`, where it could not be read again."""
    try:
        piece = reading.own(slug, source)
        meaning(piece)
    except CannotStart as problem:
        raise Invalid(model.AGAIN, {field: problem.message}) from problem
    return piece


async def save(tx: Writer, owner: Person, slug: str, seen: str, change: Change) -> None:
    """Keep a change as the draft. `seen`: the version it was made on. Raises ChangedMeanwhile, Invalid, NotFound."""
    one = (await written(tx, owner, slug)).one
    await service.keep_draft(tx, owner, one, seen, made(one, change))


async def create(tx: Writer, owner: Person, title: str) -> str:
    """A draft of a check-in of one's own; its slug. The same form sent twice makes one."""
    shelf = await library.shelf(tx, owner.practice.id)
    for one in shelf:
        if one.draft and one.piece.shape == CHECK_IN and _data(one.piece) == model.new(one.piece.slug, title):
            return one.piece.slug
    slug = editing.slug_of(title, {one.piece.slug for one in shelf})
    piece = _read_back(slug, reading.whole(slug, model.new(slug, title)), "title")
    await store.save_draft(tx, owner.practice.id, owner.id, piece, "", now())
    return slug


def instruments() -> Mapping[str, Data]:
    """The instruments that can be put into a check-in, by name."""
    return library.instruments()


def meaning(piece: Piece) -> Definition:
    """What a check-in asks. Raises CannotStart, naming the place, where it cannot be used."""
    return checkins.read(piece.version, piece.source)


def _data(piece: Piece) -> Data:
    """The data of a check-in, to be changed."""
    return dict(json.loads(piece.source))
