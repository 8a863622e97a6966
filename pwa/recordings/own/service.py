"""Use cases around recordings of a practice's own. All take an open transaction.

Owners make those for everybody, as they write the library. Every therapist makes those for one of their own clients.
"""

import secrets as random

from pwa.accounts import service as accounts
from pwa.accounts.model import Person
from pwa.clock import new_id, now
from pwa.db import Reader, Row, Writer
from pwa.errors import Invalid, NotFound
from pwa.recordings.media import sound_file, source_file
from pwa.recordings.own import store
from pwa.recordings.own.model import COMING, KEPT_MOST, WAITING_MOST, Own, OwnRecording, Uploaded, Version
from pwa.recordings.own.shelf import everything
from pwa.recordings.own.typed import described, taken_apart
from pwa.recordings.own.words import Words, paragraphs

TOO_MANY_WAIT = (
    "Several recordings wait to be made ready, or for another try. Please send this one when they are done."
)
TOO_MANY = "Your practice has as many recordings as fit here. Please take some away first."
ANOTHER_SOUND = (
    "There is another sound here than when you opened this page, so we have not saved yet. What you wrote is still "
    "below. Please check that it fits the sound above, and save again."
)


class AnotherSound(Invalid):
    """The words were written for a sound that is not the one whose words are edited now."""

    def __init__(self) -> None:
        super().__init__(ANOTHER_SOUND, {"words": ANOTHER_SOUND})


async def add(
    tx: Writer,
    maker: Person,
    uploaded: Uploaded,
    title: str,
    description: str = "",
    client_id: str = "",
    with_bed: bool = False,
    said: str = "",
) -> str:
    """A new recording from a file that was received; its slug. It is made ready in the background.

    `said`: captions (WebVTT or SubRip) or words without times. Raises Invalid by field; NotFound where this person may
    not make one for that client, or (without a client) for everybody.
    """
    await _may_change(tx, maker, client_id)
    title, description = described(title, description)
    its_words = taken_apart(said)
    await _refuse_too_many(tx, maker.practice.id)
    recording_id, slug = new_id(), f"voice-{random.token_hex(4)}"
    await store.insert(
        tx,
        client_id,
        title,
        description,
        id=recording_id,
        practice_id=maker.practice.id,
        slug=slug,
        made_by=maker.id,
        made_at=now(),
    )
    await _insert_audio(tx, maker, recording_id, client_id, uploaded, with_bed, its_words)
    return slug


async def replace(tx: Writer, maker: Person, slug: str, uploaded: Uploaded, with_bed: bool) -> None:
    """A new sound for a recording. What clients hear stays until this one is published. Raises as `add`."""
    one = await for_change(tx, maker, slug)
    await _refuse_too_many(tx, maker.practice.id)
    await _drop_coming(tx, maker.practice.id, slug)
    await _insert_audio(tx, maker, one.id, one.client_id, uploaded, with_bed, _words_for_the_next(one))


async def try_again(tx: Writer, maker: Person, slug: str) -> None:
    """What could not be made ready for a reason of the server's waits once more; anything else stays as it is."""
    one = await for_change(tx, maker, slug)
    if one.coming:
        await store.try_again(tx, one.coming.id)


async def publish(tx: Writer, maker: Person, slug: str, audio_id: str) -> None:
    """Clients hear this sound from now on; who said so is noted. Invalid for another than the one that is ready."""
    one = await for_change(tx, maker, slug)
    if one.published and one.published.id == audio_id:
        return  # the same button twice
    if one.coming is None or one.coming.id != audio_id or one.coming.state != "ready":
        raise Invalid("This has changed since you opened the page. Please go back and listen again.")
    await store.publish(tx, audio_id, maker.id, now())


async def describe(
    tx: Writer, maker: Person, slug: str, audio_id: str, title: str, description: str, said: str
) -> None:
    """What a recording is called, and what its sound `audio_id` says.

    Raises Invalid by field; AnotherSound where other words than that sound had would come to another sound.
    """
    one = await for_change(tx, maker, slug)
    title, description = described(title, description)
    its_words = taken_apart(said)
    named = next((version for version in one.versions if version.id == audio_id), None)
    is_new = named is None or its_words != Words(named.captions, named.transcript)
    if is_new and one.latest != named:
        raise AnotherSound()
    [row] = await store.recordings(tx, maker.practice.id, slug)
    await store.set_title(tx, row, title, description)
    if is_new and named:
        await _set_words(tx, maker, one, named, its_words)


async def discard(tx: Writer, maker: Person, slug: str) -> bool:
    """The sound that is not published yet goes; whether another is left. Without one the recording is taken away."""
    one = await for_change(tx, maker, slug)
    await _drop_coming(tx, maker.practice.id, slug)
    if one.published is None:
        await store.take_away(tx, one.id, maker.id, now())
    return one.published is not None


async def take_away(tx: Writer, maker: Person, slug: str) -> None:
    """Nobody finds it any more. Who is just listening can go on."""
    one = await for_change(tx, maker, slug)
    await _drop_coming(tx, maker.practice.id, slug)
    await store.take_away(tx, one.id, maker.id, now())


async def for_change(tx: Reader, person: Person, slug: str) -> Own:
    """A recording that this therapist may change. Raises NotFound."""
    one = await seen(tx, person, slug)
    await _may_change(tx, person, one.client_id)
    return one


async def seen(tx: Reader, person: Person, slug: str) -> Own:
    """A recording that this therapist may see. Raises NotFound."""
    found = [one for one in await everything(tx, person, slug) if not one.is_taken_away]
    if not slug or not found:
        raise NotFound()
    return found[0]


async def of_practice(tx: Reader, person: Person) -> list[Own]:
    """The recordings that this therapist may see: those for everybody, and those for clients of theirs."""
    return [one for one in await everything(tx, person) if not one.is_taken_away]


async def published(tx: Reader, practice_id: str, client_id: str = "") -> list[OwnRecording]:
    """What clients of a practice hear, and what was made for this one."""
    return [_published(row) for row in await store.published(tx, practice_id, client_id)]


async def made_of(tx: Reader, maker: Person, arrived_as: str) -> str:
    """The slug of the recording that has what they sent in pieces under that id; empty where none has."""
    return (arrived_as and await store.made_of(tx, maker.id, arrived_as)) or ""


async def slugs(tx: Reader, practice_id: str) -> list[str]:
    """Of all that clients of a practice hear, also of what was made for one alone."""
    return await store.slugs(tx, practice_id)


async def titles(tx: Reader, client_id: str) -> dict[str, str]:
    """What those are called that this client listened to, also when they were taken away since, by slug."""
    return await store.titles(tx, client_id)


async def is_known(tx: Reader, client: Person, slug: str) -> bool:
    """Whether this client could ever have heard a recording with this slug: a phone may tell of it much later."""
    return await store.is_known(tx, client.practice.id, client.id, slug)


async def note_files_of(tx: Writer, client_id: str) -> None:
    """The files of what was made for this client alone are to go. Their rows go with the client's."""
    for row in await store.audio_for(tx, client_id):
        for file in _files(row):
            await store.note_file(tx, row["practice_id"], file)


async def audible(tx: Reader, person: Person | None, name: str) -> Row:
    """The sound with this name in its address, for whoever may hear it. Raises NotFound.

    One that is or was published for everybody is open to whoever knows the name, as it stands on pages that are open
    to whoever has their link. One for a single client is for them and their therapists; one that is not published yet
    is for therapists.
    """
    row = await store.by_name(tx, name)
    if row is None:
        raise NotFound()
    is_out = row["state"] in ("published", "over")
    if is_out and not row["client_id"]:
        return row
    if person is None or person.practice.id != row["practice_id"]:
        raise NotFound()
    if person.is_client:
        if not is_out or row["client_id"] != person.id:
            raise NotFound()
    elif row["client_id"]:
        await accounts.client_for(tx, person, row["client_id"])
    return row


def _published(row: Row) -> OwnRecording:
    return OwnRecording(
        slug=row["slug"],
        title=row["title"],
        said_of_it=row["description"],
        seconds=row["seconds"],
        bytes=row["bytes"],
        sha256=row["sha256"],
        transcript=paragraphs(row["transcript"]),
        name=row["name"],
        vtt=row["captions"],
        client_id=row["client_id"] or "",
    )


async def _insert_audio(
    tx: Writer,
    maker: Person,
    recording_id: str,
    client_id: str,
    uploaded: Uploaded,
    with_bed: bool,
    said: Words,
) -> None:
    await store.insert_audio(
        tx,
        client_id,
        uploaded.key,
        said.vtt,
        said.transcript,
        id=uploaded.id,
        practice_id=maker.practice.id,
        recording_id=recording_id,
        with_bed=int(with_bed),
        made_by=maker.id,
        made_at=now(),
        arrived_as=uploaded.arrived_as,
    )


def _words_for_the_next(one: Own) -> Words:
    """What a new sound begins with. Words that were written for one that failed have their times still."""
    if one.unheard_words and one.coming:
        return Words(one.coming.captions, one.coming.transcript)
    return Words("", one.latest.transcript if one.latest else "")


async def _set_words(tx: Writer, maker: Person, one: Own, named: Version, its_words: Words) -> None:
    """These are the words of the sound that is named, and of one that failed and had its words from that."""
    copies = one.copies_of(named)
    for row in await store.audio_of(tx, maker.practice.id, one.slug):
        if row["id"] == named.id:
            await store.set_words(tx, row, its_words.vtt, its_words.transcript)
        elif row["id"] in copies:
            await store.set_words(tx, row, "", its_words.transcript)


async def _drop_coming(tx: Writer, practice_id: str, slug: str) -> None:
    for row in await store.audio_of(tx, practice_id, slug):
        if row["state"] in COMING:
            await store.drop(tx, row, _files(row))


def _files(row: Row) -> list[str]:
    """Where what was sent and what was made of it may lie."""
    return [source_file(row["id"]), *([sound_file(row["name"])] if row["name"] else [])]


async def _may_change(tx: Reader, person: Person, client_id: str) -> None:
    if client_id:
        await accounts.client_for(tx, person, client_id)
    elif not person.is_owner:
        raise NotFound()


async def _refuse_too_many(tx: Reader, practice_id: str) -> None:
    waiting, kept = await store.counts(tx, practice_id)
    if waiting >= WAITING_MOST or kept >= KEPT_MOST:
        raise Invalid(TOO_MANY_WAIT if waiting >= WAITING_MOST else TOO_MANY)
