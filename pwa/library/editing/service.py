"""Use cases of an owner who writes. All take an open transaction. Clients see nothing of it before it is approved."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pwa.accounts.model import Person
from pwa.checkins import service as checkins
from pwa.clock import now
from pwa.db import Reader, Writer
from pwa.errors import CannotStart, Conflict, Invalid, NotFound
from pwa.library import reading
from pwa.library import service as library
from pwa.library import store as shelf_store
from pwa.library.changes import Change as Change
from pwa.library.changes import changes
from pwa.library.editing import model, store
from pwa.library.editing.check_ins import changes as check_ins
from pwa.library.model import CHECK_IN, RECORDING, STEP, UNREAD, Piece, Shelved
from pwa.recordings.own import service as own_recordings

ANOTHER_VERSION = "The built-in text has changed since you opened this page. Please look at it again."
HAS_DRAFT = "There is a draft of this text. Please approve it or discard it first."
UNREADABLE = (
    "This draft cannot be read, so nobody can edit or approve it. An owner can discard it. Your clients see nothing "
    "of it."
)


class ChangedMeanwhile(Conflict):
    """Somebody else saved this text after the form was opened. `shelved` is how it stands."""

    def __init__(self, shelved: Shelved) -> None:
        super().__init__("This text was changed since you opened it. Nothing was overwritten.")
        self.shelved = shelved


@dataclass(frozen=True)
class Comparison:
    """What changed between two versions, under a heading."""

    heading: str
    changes: list[Change]


async def choices(tx: Reader, practice_id: str) -> model.Choices:
    """What a step can lead to or show."""
    built, shelf = library.built_in(), await library.shelf(tx, practice_id)
    own = await own_recordings.published(tx, practice_id)
    hidden = await library.hidden(tx, practice_id)
    return model.Choices(
        [
            (one.slug, f"{one.title} (hidden)" if one.slug in hidden else one.title)
            for one in built
            if one.shape == RECORDING
        ]
        + [(one.slug, one.title) for one in own],
        [(one.piece.slug, one.piece.title) for one in shelf if one.piece.shape == CHECK_IN],
        [("", "No drawing"), *((name, name.replace("-", " ").capitalize()) for name in reading.drawings())],
    )


async def opened(tx: Reader, owner: Person, slug: str) -> Shelved:
    """A step as it is to be edited. NotFound for what is no step."""
    one = await library.shelved(tx, owner.practice.id, slug)
    if one.piece.shape != STEP:
        raise NotFound()
    return one


def composed(one: Shelved, given: Mapping[str, str], offered: model.Choices) -> str:
    """The source that a form makes of a step. Raises Invalid, by field. What says the same keeps its source."""
    slug = one.piece.slug
    before = reading.text(slug, one.piece.source)
    source = model.composed(given, slug, before, model.keys_of(slug, one.piece.source), offered)
    made = reading.text(slug, source)
    for known in (one.piece, one.approved, one.built_in):
        if known and model.same(made, reading.text(slug, known.source)):
            return known.source
    return source


def composed_new(
    kind: str, phase: str, given: Mapping[str, str], offered: model.Choices, order: int = 0
) -> str:
    """The source of an own step. Raises Invalid, by field."""
    return model.composed(
        given, "own-step", model.empty(kind, phase), model.first_keys(kind, phase, order), offered
    )


async def save(tx: Writer, owner: Person, slug: str, seen: str, given: Mapping[str, str]) -> None:
    """Keep a form as the draft. `seen`: the version it was opened on. Raises ChangedMeanwhile, Invalid, NotFound."""
    one = await opened(tx, owner, slug)
    source = composed(one, given, await choices(tx, owner.practice.id))
    await keep_draft(tx, owner, one, seen, reading.step(slug, source))


async def keep_draft(tx: Writer, owner: Person, one: Shelved, seen: str, piece: Piece) -> None:
    """Keep what a form made of `one` as its draft. `seen`: the version it was opened on. Raises ChangedMeanwhile."""
    if piece.source == one.piece.source:
        return
    if seen != one.piece.version:
        raise ChangedMeanwhile(one)
    if one.approved and piece.source == one.approved.source:
        await shelf_store.delete_draft(tx, owner.practice.id, piece.slug)  # nothing is left to approve
        return
    await _save(tx, owner, one, piece, _based_on(one))


async def create(tx: Writer, owner: Person, kind: str, phase: str, given: Mapping[str, str]) -> str:
    """A draft of an own step, at the end of its phase; its slug. The same form sent twice makes one."""
    shelf = await library.shelf(tx, owner.practice.id)
    order = max((one.text.order for one in shelf if one.text and one.text.phase == phase), default=0)
    offered = await choices(tx, owner.practice.id)
    made = reading.text("own-step", composed_new(kind, phase, given, offered))
    for one in shelf:
        if one.draft and one.text and model.same(replace(made, order=one.text.order), one.text):
            return one.piece.slug
    slug = model.slug_of(given["title"], {one.piece.slug for one in shelf})
    piece = reading.step(slug, composed_new(kind, phase, given, offered, order + 1))
    await store.save_draft(tx, owner.practice.id, owner.id, piece, "", now())
    return slug


def can_be_read(piece: Piece) -> bool:
    """Whether a draft says something that clients could be asked or shown. A step is read as soon as it is found."""
    if piece.shape != CHECK_IN:
        return piece.shape != UNREAD
    try:
        checkins.read(piece.version, piece.source)
    except CannotStart:
        return False
    return True


async def approve(tx: Writer, owner: Person, slug: str, version: str) -> None:
    """Approve what the owner read. Invalid where it has changed since, or cannot be read; NotFound."""
    if not can_be_read((await library.shelved(tx, owner.practice.id, slug)).piece):
        raise Invalid(UNREADABLE)
    await library.approve(tx, owner, slug, version)


async def discard(tx: Writer, owner: Person, slug: str, version: str) -> bool:
    """Put the draft away; whether anything is left of the piece. NotFound without one, Invalid for another one."""
    one = await library.shelved(tx, owner.practice.id, slug)
    if one.draft is None:
        raise NotFound()
    if one.draft.piece.version != version:
        raise Invalid("The draft has changed since you opened this page. Please look at it again.")
    await shelf_store.delete_draft(tx, owner.practice.id, slug)
    return bool(one.approved or one.built_in)


async def keep(tx: Writer, owner: Person, slug: str, version: str) -> None:
    """Note that the new built-in text was read and is not taken. Invalid where there is a newer one still.

    NotFound for a recording: its sound comes with the program, and nobody hears an older one.
    """
    one = await library.shelved(tx, owner.practice.id, slug)
    if one.piece.shape == RECORDING:
        raise NotFound()
    if one.built_in is None or one.built_in.version != version:
        raise Invalid(ANOTHER_VERSION)
    if one.is_behind:
        await store.keep_base(tx, owner.practice.id, one.built_in)
        await shelf_store.note(tx, owner.practice.id, owner.id, slug, "kept", version, now())


async def take(tx: Writer, owner: Person, slug: str, version: str) -> None:
    """Make the built-in text the draft, to be read and approved. Invalid where there is a draft or a newer text."""
    one = await library.shelved(tx, owner.practice.id, slug)
    if one.piece.shape not in (STEP, CHECK_IN):
        raise NotFound()
    if one.draft:
        raise Invalid(HAS_DRAFT)
    if one.built_in is None or one.built_in.version != version:
        raise Invalid(ANOTHER_VERSION)
    await _save(tx, owner, one, one.built_in, version)


async def move(tx: Writer, owner: Person, slug: str, direction: str) -> None:
    """Move a step 'up' or 'down' among those of its phase. NotFound for what is no step, or no direction."""
    texts = [one.text for one in await library.shelf(tx, owner.practice.id) if one.text]
    moved = next((text for text in texts if text.slug == slug), None)
    if moved is None or direction not in ("up", "down"):
        raise NotFound()
    row = [text for text in texts if text.phase == moved.phase]
    orders = _rising([text.order for text in row])
    place = row.index(moved)
    other = place + (-1 if direction == "up" else 1)
    if 0 <= other < len(row):
        row[place], row[other] = row[other], row[place]
    for text, order in zip(row, orders, strict=True):
        if text.order != order:
            await store.set_position(tx, owner.practice.id, text.slug, order)


async def hide(tx: Writer, owner: Person, slug: str, hidden: bool) -> Shelved:
    """Leave a step out of new plans, or a recording out of what clients hear; or put it back. NotFound for the rest."""
    one = await library.shelved(tx, owner.practice.id, slug)
    if one.piece.shape == CHECK_IN:
        raise NotFound()
    await store.set_hidden(tx, owner.practice.id, slug, hidden)
    return one


async def comparisons(tx: Reader, practice_id: str, one: Shelved) -> list[Comparison]:
    """Everything there is to compare: the draft with what is approved, both with the built-in text, old and new."""
    found = []
    compared = check_ins.changes if one.piece.shape == CHECK_IN else changes
    before = one.approved or one.built_in
    if one.draft and before and can_be_read(one.draft.piece):
        than = "approved" if one.approved else "built-in"
        found.append(Comparison(f"The draft, against the {than} text", compared(before, one.draft.piece)))
    if one.is_behind and one.built_in:
        base = await _base(tx, practice_id, one)
        if base:
            heading = "The new built-in text, against the one before it"
            found.append(Comparison(heading, compared(base, one.built_in)))
    if one.is_own and one.built_in and one.approved:
        heading = "Your approved text, against the built-in one"
        found.append(Comparison(heading, compared(one.built_in, one.approved)))
    return found


async def changes_of_questions(
    tx: Reader, practice_id: str, old: tuple[str, str], new: tuple[str, str]
) -> list[Change]:
    """What changed between two approved check-ins, each its slug and version. Raises NotFound."""
    before, after = [await checkins.definition(tx, practice_id, *one) for one in (old, new)]
    return check_ins.between(before, after)


async def _base(tx: Reader, practice_id: str, one: Shelved) -> Piece | None:
    """The built-in text that the practice knows: the last one that it did not take, else the one it started from."""
    assert one.approval is not None
    kept = [act.version for act in one.acts if act.act == "kept"]
    for version in (*reversed(kept), one.approval.based_on):
        if one.approved and version == one.approved.version:
            return one.approved
        source = await store.base(tx, practice_id, one.piece.slug, version)
        if source:
            shape = one.piece.shape
            return Piece(one.piece.slug, shape, reading.title(shape, one.piece.slug, source), version, source)
    return None


async def _save(tx: Writer, owner: Person, one: Shelved, piece: Piece, based_on: str) -> None:
    if one.built_in and one.built_in.version == based_on:
        await store.keep_base(tx, owner.practice.id, one.built_in)
    await store.save_draft(tx, owner.practice.id, owner.id, piece, based_on, now())


def _based_on(one: Shelved) -> str:
    """The built-in version that what is being edited was made from."""
    if one.draft:
        return one.draft.based_on
    if one.waiting is None and one.approval:
        return one.approval.based_on
    return one.built_in.version if one.built_in else ""


def _rising(orders: list[int]) -> list[int]:
    """`orders`, each above the one before it: two steps may have had the same."""
    made: list[int] = []
    for order in orders:
        made.append(max(order, made[-1] + 1) if made else order)
    return made
