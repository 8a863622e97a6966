"""The library of a practice: what it approved is what its clients see, in the version their plan was made with."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from pwa.accounts.model import Person, Practice
from pwa.clock import now
from pwa.db import Reader, Writer
from pwa.errors import Invalid, NotFound
from pwa.library import reading, rendering, store, words
from pwa.library.model import (
    CHECK_IN,
    RECORDING,
    STEP,
    Approval,
    CheckInSource,
    Piece,
    Script,
    Text,
    current,
    sorting,
)

# Approved sources never change, so one that was read once need not be asked for again.
_known: dict[tuple[str, str, str], str] = {}
_KNOWN_MOST = 20_000


@dataclass(frozen=True)
class Shelved:
    """A built-in piece as it stands in one practice."""

    piece: Piece
    approval: Approval | None  # what clients get in a new plan; None: nothing yet
    text: Text | None  # for a step

    @property
    def waits(self) -> bool:
        """Whether the built-in version has not been read and approved yet."""
        return self.approval is None or self.approval.version != self.piece.version


@dataclass(frozen=True)
class Shown:
    """What there is to read of a piece: a step's text, or a check-in's data, or only the words of a recording."""

    text: Text | None
    html: Markup
    check_in: dict[str, Any] | None
    sources: tuple[str, ...]


async def approved(tx: Reader, practice_id: str) -> list[Text]:
    """The step texts that a new plan is made of, in the order of a plan. All that they lead to is approved too."""
    shelf_by_slug = {shelved.piece.slug: shelved for shelved in await shelf(tx, practice_id)}
    found = []
    for slug, shelved in shelf_by_slug.items():
        if shelved.piece.shape != STEP or shelved.approval is None:
            continue
        step = await text(tx, practice_id, slug, shelved.approval.version)
        leads_to = [shelf_by_slug.get(other) for other in (step.recording, step.check_in) if other]
        if all(other and other.approval for other in leads_to):
            found.append(step)
    return sorted(found, key=sorting)


async def text(tx: Reader, practice_id: str, slug: str, version: str) -> Text:
    """An approved step text. Raises NotFound for one that this practice did not approve."""
    return reading.text(slug, await _source(tx, practice_id, slug, version))


async def check_in(tx: Reader, practice_id: str, slug: str, version: str | None = None) -> CheckInSource:
    """An approved check-in, by default the version for new plans. Raises NotFound."""
    version = version or await _current_version(tx, practice_id, slug, CHECK_IN)
    return reading.check_in(slug, await _source(tx, practice_id, slug, version))


async def script(tx: Reader, practice_id: str, slug: str) -> Script:
    """What an approved recording says. Raises NotFound."""
    version = await _current_version(tx, practice_id, slug, RECORDING)
    return reading.script(slug, await _source(tx, practice_id, slug, version))


async def scripts(tx: Reader, practice_id: str) -> list[Script]:
    """What each approved recording says, in the order of the library."""
    return [
        reading.script(one.piece.slug, await _source(tx, practice_id, one.piece.slug, one.approval.version))
        for one in await shelf(tx, practice_id)
        if one.piece.shape == RECORDING and one.approval
    ]


async def shelf(tx: Reader, practice_id: str) -> list[Shelved]:
    """Every built-in piece as it stands in this practice."""
    by_slug: dict[str, list[Approval]] = {}
    for approval in await store.approvals(tx, practice_id):
        by_slug.setdefault(approval.slug, []).append(approval)
    return [
        Shelved(
            piece,
            current(by_slug.get(piece.slug, []), piece.version),
            reading.text(piece.slug, piece.source) if piece.shape == STEP else None,
        )
        for piece in built_in()
    ]


async def unapproved(tx: Reader, practice_id: str) -> list[Piece]:
    """What this practice has approved in no version yet."""
    return [shelved.piece for shelved in await shelf(tx, practice_id) if shelved.approval is None]


async def approve(tx: Writer, owner: Person, slug: str, version: str) -> None:
    """Approve the built-in piece that the owner read. Raises NotFound, or Invalid where it has changed since."""
    piece = next((one for one in built_in() if one.slug == slug), None)
    if piece is None:
        raise NotFound()
    if piece.version != version:
        raise Invalid("This text has changed since you opened it. Please go back and read it again.")
    await store.approve(tx, owner.practice.id, owner.id, piece, now())


async def approve_all(tx: Writer, owner: Person) -> None:
    """Approve every built-in piece."""
    for piece in built_in():
        await store.approve(tx, owner.practice.id, owner.id, piece, now())


def html(text: Text, practice: Practice) -> Markup:
    """The body of a text as a client of this practice sees it."""
    return rendering.html(text.body, practice)


def script_html(script: Script, practice: Practice) -> Markup:
    """What a recording says, for reading."""
    return rendering.html(script.body, practice)


def shown(piece: Piece, practice: Practice) -> Shown:
    """A built-in piece as a client of this practice would see it."""
    if piece.shape == CHECK_IN:
        data = reading.check_in(piece.slug, piece.source).data
        return Shown(None, Markup(""), data, tuple(data.get("sources", ())))
    if piece.shape == STEP:
        step = reading.text(piece.slug, piece.source)
        return Shown(step, html(step, practice), None, step.sources)
    said = reading.script(piece.slug, piece.source)
    return Shown(None, script_html(said, practice), None, said.sources)


def sentence(name: str, practice: Practice) -> str:
    """What a client reads for a value that the practice sets: 'food-rule', 'who-reads' and so on (see `words`)."""
    return words.SENTENCES[name](practice)


def built_in() -> tuple[Piece, ...]:
    """Every piece of the built-in library. Raises CannotStart, naming file and key, where one cannot be used."""
    return reading.built_in()


def help_data() -> dict[str, Any]:
    """The help numbers by country, with the day they were checked on. Treat as read-only."""
    return reading.help_data()


def ride_home() -> dict[str, Any]:
    """What somebody reads who takes a client home. Treat as read-only."""
    return reading.ride_home()


async def _current_version(tx: Reader, practice_id: str, slug: str, shape: str) -> str:
    for shelved in await shelf(tx, practice_id):
        if (shelved.piece.slug, shelved.piece.shape) == (slug, shape) and shelved.approval:
            return shelved.approval.version
    raise NotFound()


async def _source(tx: Reader, practice_id: str, slug: str, version: str) -> str:
    key = (practice_id, slug, version)
    if key not in _known:
        found = await store.source(tx, practice_id, slug, version)
        if found is None:
            raise NotFound()
        if len(_known) >= _KNOWN_MOST:
            _known.clear()
        _known[key] = found
    return _known[key]
