"""The library of a practice: what it approved is what its clients see, in the version their plan was made with."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from pwa.accounts.model import Person, Practice
from pwa.clock import now, parse
from pwa.db import Reader, Row, Writer
from pwa.errors import Invalid, NotFound
from pwa.library import changes, reading, rendering, store, words
from pwa.library.model import (
    CHECK_IN,
    RECORDING,
    STEP,
    UNREAD,
    Act,
    CheckInSource,
    Draft,
    Piece,
    Place,
    Script,
    Shelved,
    Text,
    latest,
    placed,
    sorting,
)
from pwa.recordings.own import service as own_recordings
from pwa.recordings.own.model import OwnRecording

# Approved sources never change, so one that was read once need not be asked for again.
_known: dict[tuple[str, str, str], str] = {}
_KNOWN_MOST = 20_000


@dataclass(frozen=True)
class Shown:
    """What there is to read of a piece beside a check-in's questions: a step's text, or what a recording says."""

    text: Text | None
    html: Markup
    sources: tuple[str, ...]


async def approved(tx: Reader, practice_id: str) -> list[Text]:
    """The step texts that a new plan is made of, in the order of a plan. All that they lead to is approved too."""
    return _steps(await shelf(tx, practice_id), await own_recordings.published(tx, practice_id))


async def by_itself(tx: Reader, practice_id: str) -> list[Text | Script]:
    """What can be shown by itself, beside any plan: those texts, and what each approved recording says."""
    shelved, own = await shelf(tx, practice_id), await own_recordings.published(tx, practice_id)
    heard = (one for one in shelved if one.piece.shape == RECORDING and not one.place.hidden)
    scripts = (reading.script(one.approved.slug, one.approved.source) for one in heard if one.approved)
    return [*_steps(shelved, own), *scripts, *map(_script, own)]


def _script(one: OwnRecording) -> Script:
    """A recording of the practice's own, as far as a library has it: with no source to approve but the sound itself."""
    return Script(one.slug, one.sha256[:12], one.title, one.minutes, "\n\n".join(one.transcript), ())


def _steps(shelved: list[Shelved], own: list[OwnRecording]) -> list[Text]:
    # A step that leads to a hidden recording goes with it.
    there = {one.approved.slug for one in shelved if one.approved and not one.place.hidden}
    there |= {one.slug for one in own}
    asked = {one.approved.slug: one.approved.version for one in shelved if one.approved}
    found = []
    for one in shelved:
        if one.approved is None or one.approved.shape != STEP or one.place.hidden:
            continue
        step = reading.text(one.approved.slug, one.approved.source)
        if there.issuperset(other for other in (step.recording, step.check_in) if other):
            found.append(replace(placed(step, one.place), asked_version=asked.get(step.check_in, "")))
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


async def shelf(tx: Reader, practice_id: str) -> list[Shelved]:
    """Every built-in piece as it stands in this practice, and its own steps; steps first, in the order of a plan."""
    acts = await _acts(tx, practice_id)
    drafts = {row["slug"]: row for row in await store.drafts(tx, practice_id)}
    places = await store.places(tx, practice_id)
    built = {piece.slug: piece for piece in built_in()}
    found = []
    for slug in dict.fromkeys((*built, *acts, *drafts)):
        decided = latest(acts.get(slug, ()))
        draft = _draft(drafts[slug]) if slug in drafts else None
        # What is built in no more goes, unless the practice made words of its own of it.
        if slug not in built and draft is None and (decided is None or decided.based_on == decided.version):
            continue
        there = None
        if decided:
            source = await _source(tx, practice_id, slug, decided.version)
            there = _as_piece(slug, built.get(slug), source)
        found.append(_shelved(built.get(slug), there, draft, acts.get(slug, ()), places.get(slug, Place())))
    steps = [one for one in found if one.text]
    return sorted(steps, key=lambda one: sorting(one.text)) + [one for one in found if not one.text]  # type: ignore[arg-type]


async def shelved(tx: Reader, practice_id: str, slug: str) -> Shelved:
    """One piece as it stands in this practice. Raises NotFound."""
    found = next((one for one in await shelf(tx, practice_id) if one.piece.slug == slug), None)
    if found is None:
        raise NotFound()
    return found


async def hidden(tx: Reader, practice_id: str) -> set[str]:
    """The pieces that a practice does without."""
    return {slug for slug, place in (await store.places(tx, practice_id)).items() if place.hidden}


async def in_use(tx: Reader, practice_id: str) -> set[str]:
    """The pieces that a practice approved, in whichever version, and does not hide."""
    return await store.approved_slugs(tx, practice_id) - await hidden(tx, practice_id)


async def leading_to(tx: Reader, practice_id: str, slug: str) -> list[Shelved]:
    """The steps that lead to a recording, in what is approved, or in what there is to read."""
    return [
        one
        for one in await shelf(tx, practice_id)
        if any(
            piece and piece.shape == STEP and reading.text(piece.slug, piece.source).recording == slug
            for piece in (one.approved, one.piece)
        )
    ]


async def unapproved(tx: Reader, practice_id: str) -> list[Piece]:
    """What is built in, wanted, and approved in no version yet."""
    return [
        one.built_in
        for one in await shelf(tx, practice_id)
        if one.built_in and one.approval is None and not one.place.hidden
    ]


async def approve(tx: Writer, owner: Person, slug: str, version: str) -> None:
    """Approve the draft or the built-in text that the owner read. Invalid where it has changed since; NotFound."""
    one = await shelved(tx, owner.practice.id, slug)
    if one.waiting is None and one.approved and one.approved.version == version:
        return  # the same button twice
    if one.waiting is None or one.waiting.version != version:
        raise Invalid("This text has changed since you opened it. Please go back and read it again.")
    based_on = one.draft.based_on if one.draft else version
    await store.approve(tx, owner.practice.id, owner.id, one.waiting, based_on, now())
    await store.delete_draft(tx, owner.practice.id, slug)


async def approve_all(tx: Writer, owner: Person) -> None:
    """Approve every built-in text that waits. A draft is approved by itself."""
    for one in await shelf(tx, owner.practice.id):
        if one.waiting and not one.draft:
            await store.approve(tx, owner.practice.id, owner.id, one.waiting, one.waiting.version, now())


async def changes_between(
    tx: Reader, practice_id: str, slug: str, old: str, new: str
) -> list[changes.Change]:
    """What changed in a step between two approved versions. Raises NotFound."""
    before, after = [
        reading.step(slug, await _source(tx, practice_id, slug, version)) for version in (old, new)
    ]
    return changes.changes(before, after)


def html(text: Text, practice: Practice) -> Markup:
    """The body of a text as a client of this practice sees it."""
    return rendering.html(text.body, practice)


def script_html(script: Script, practice: Practice) -> Markup:
    """What a recording says, for reading."""
    return rendering.html(script.body, practice)


def shown(piece: Piece, practice: Practice) -> Shown:
    """A piece as a client of this practice would see it."""
    if piece.shape == UNREAD:
        return Shown(None, Markup(""), ())
    if piece.shape == CHECK_IN:
        data = reading.check_in(piece.slug, piece.source).data
        return Shown(None, Markup(""), tuple(data.get("sources", ())))
    if piece.shape == STEP:
        step = reading.text(piece.slug, piece.source)
        return Shown(step, html(step, practice), step.sources)
    said = reading.script(piece.slug, piece.source)
    return Shown(None, script_html(said, practice), said.sources)


def sentence(name: str, practice: Practice) -> str:
    """What a client reads for a value that the practice sets: 'food-rule', 'who-reads' and so on (see `words`)."""
    return words.SENTENCES[name](practice)


def built_in() -> tuple[Piece, ...]:
    """Every piece of the built-in library. Raises CannotStart, naming file and key, where one cannot be used."""
    return reading.built_in()


def silent() -> frozenset[str]:
    """The built-in recordings whose words are in this package, and whose audio is not installed here."""
    return reading.silent()


def help_data() -> dict[str, Any]:
    """The help numbers by country, with the day they were checked on. Treat as read-only."""
    return reading.help_data()


def instruments() -> dict[str, dict[str, Any]]:
    """The named questionnaires that a check-in may have as a group, by name. Treat as read-only."""
    return reading.instruments()


def ride_home() -> dict[str, Any]:
    """What somebody reads who takes a client home. Treat as read-only."""
    return reading.ride_home()


def ride_home_after(practice: Practice) -> str:
    """What they read about how long the visit takes."""
    return words.visit_from_then(practice) or ride_home()["how_long"]


async def _acts(tx: Reader, practice_id: str) -> dict[str, tuple[Act, ...]]:
    by_slug: dict[str, list[Act]] = defaultdict(list)
    for act in await store.acts(tx, practice_id):
        by_slug[act.slug].append(act)
    return {slug: tuple(acts) for slug, acts in by_slug.items()}


def _draft(row: Row) -> Draft:
    return Draft(
        reading.draft(row["slug"], row["source"]), row["based_on"], row["by"], parse(row["edited_at"])
    )


def _as_piece(slug: str, built: Piece | None, source: str) -> Piece:
    """What was approved. Of one's own there are steps and check-ins."""
    if built is None:
        return reading.own(slug, source)
    title = reading.title(built.shape, slug, source)
    return Piece(slug, built.shape, title, reading.version(source), source)


def _shelved(
    built: Piece | None, there: Piece | None, draft: Draft | None, acts: tuple[Act, ...], place: Place
) -> Shelved:
    """Put together; the text is that of what there is to read."""
    bare = Shelved(built, there, draft, acts, place, None)
    if bare.piece.shape != STEP:
        return bare
    return replace(bare, text=placed(reading.text(bare.piece.slug, bare.piece.source), place))


async def _current_version(tx: Reader, practice_id: str, slug: str, shape: str) -> str:
    decided = latest((await _acts(tx, practice_id)).get(slug, ()))
    if decided is None:
        raise NotFound()
    built = next((one for one in built_in() if one.slug == slug), None)
    source = await _source(tx, practice_id, slug, decided.version)
    if _as_piece(slug, built, source).shape != shape:
        raise NotFound()
    return decided.version


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
