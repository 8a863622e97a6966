"""SQL for recordings of a practice's own. Of one for a single client, words and keys are sealed under their key."""

from datetime import datetime

from pwa.db import Reader, Row, Writer

SEALED = {
    "title": "own_recordings.title",
    "description": "own_recordings.description",
    "captions": "own_audio.captions",
    "transcript": "own_audio.transcript",
    "source_key": "own_audio.source_key",
    "file_key": "own_audio.file_key",
}
_AUDIO = """
    SELECT own_audio.id, own_audio.practice_id, own_audio.client_id, own_audio.recording_id, own_audio.state,
           own_audio.reason, own_audio.percent, own_audio.with_bed, own_audio.source_key, own_audio.file_key,
           own_audio.name, own_audio.seconds, own_audio.bytes, own_audio.sha256, own_audio.captions,
           own_audio.transcript, own_audio.made_by, own_audio.made_at, own_audio.published_by,
           own_audio.published_at, own_audio.tries, own_recordings.slug, own_recordings.title,
           own_recordings.description
    FROM own_audio JOIN own_recordings ON own_recordings.id = own_audio.recording_id
"""


async def insert(tx: Writer, client_id: str, title: str, description: str, **columns: str | datetime) -> None:
    """A new recording, with no sound yet."""
    await tx.run(
        """
        INSERT INTO own_recordings (id, practice_id, client_id, slug, title, description, made_by, made_at)
        VALUES (:id, :practice_id, :client_id, :slug, :title, :description, :made_by, :made_at)
        """,
        client_id=client_id or None,
        title=_sealed(tx, "title", client_id, title),
        description=_sealed(tx, "description", client_id, description),
        **columns,
    )


async def insert_audio(
    tx: Writer, client_id: str, key: str, captions: str, transcript: str, **columns: str | int | datetime
) -> None:
    """A sound that was sent."""
    await tx.run(
        """
        INSERT INTO own_audio (id, practice_id, client_id, recording_id, state, with_bed, source_key, captions,
                               transcript, made_by, made_at, arrived_as)
        VALUES (:id, :practice_id, :client_id, :recording_id, 'waiting', :with_bed, :source_key, :captions,
                :transcript, :made_by, :made_at, :arrived_as)
        """,
        client_id=client_id or None,
        source_key=_sealed(tx, "source_key", client_id, key),
        captions=_sealed(tx, "captions", client_id, captions),
        transcript=_sealed(tx, "transcript", client_id, transcript),
        **columns,
    )


async def recordings(tx: Reader, practice_id: str, slug: str = "") -> list[Row]:
    """Those of a practice, by when they were made; only the one with this slug, where one is given."""
    rows = await tx.all(
        """
        SELECT own_recordings.id, own_recordings.client_id, own_recordings.slug, own_recordings.title,
               own_recordings.description, own_recordings.made_by, own_recordings.made_at,
               own_recordings.taken_away_at
        FROM own_recordings
        WHERE own_recordings.practice_id = :practice_id AND :slug IN ('', own_recordings.slug)
        ORDER BY own_recordings.made_at, own_recordings.id
        """,
        practice_id=practice_id,
        slug=slug,
    )
    return [_opened(tx, row) for row in rows]


async def audio_of(tx: Reader, practice_id: str, slug: str = "") -> list[Row]:
    """The sounds of a practice's recordings, the newest first; only of the one with this slug, where one is given."""
    rows = await tx.all(
        f"""{_AUDIO}
        WHERE own_audio.practice_id = :practice_id AND :slug IN ('', own_recordings.slug)
        ORDER BY own_audio.made_at DESC, own_audio.id
        """,
        practice_id=practice_id,
        slug=slug,
    )
    return [_opened(tx, row) for row in rows]


async def published(tx: Reader, practice_id: str, client_id: str) -> list[Row]:
    """What everybody in a practice may hear, and this client besides (an empty id: nobody)."""
    rows = await tx.all(
        f"""{_AUDIO}
        WHERE own_audio.practice_id = :practice_id AND own_audio.state = 'published'
          AND COALESCE(own_audio.client_id, '') IN ('', :client_id)
        ORDER BY own_recordings.made_at, own_recordings.id
        """,
        practice_id=practice_id,
        client_id=client_id,
    )
    return [_opened(tx, row) for row in rows]


async def slugs(tx: Reader, practice_id: str) -> list[str]:
    """Of the recordings of a practice that somebody may hear."""
    rows = await tx.all(
        """
        SELECT own_recordings.slug
        FROM own_audio JOIN own_recordings ON own_recordings.id = own_audio.recording_id
        WHERE own_audio.practice_id = :practice_id AND own_audio.state = 'published'
        """,
        practice_id=practice_id,
    )
    return [row["slug"] for row in rows]


async def made_of(tx: Reader, person_id: str, arrived_as: str) -> str | None:
    """The slug of the recording that has what this person sent in pieces under that id, unless it was taken away."""
    row = await tx.one(
        """
        SELECT own_recordings.slug
        FROM own_audio JOIN own_recordings ON own_recordings.id = own_audio.recording_id
        WHERE own_audio.arrived_as = :arrived_as AND own_audio.made_by = :person_id
          AND own_recordings.taken_away_at IS NULL
        """,
        arrived_as=arrived_as,
        person_id=person_id,
    )
    return row["slug"] if row else None


async def by_name(tx: Reader, name: str) -> Row | None:
    """The sound with this name in its address, or None."""
    row = await tx.one(f"{_AUDIO} WHERE own_audio.name = :name AND own_audio.name <> ''", name=name)
    return _opened(tx, row) if row else None


async def audio_for(tx: Reader, client_id: str) -> list[Row]:
    """The id, practice and name of every sound that was made for this client alone."""
    return await tx.all("SELECT id, practice_id, name FROM own_audio WHERE client_id = :id", id=client_id)


async def names(tx: Reader, practice_id: str) -> dict[str, str]:
    """What those are called who work, or worked, in this practice, by id."""
    rows = await tx.all(
        "SELECT id, name FROM people WHERE practice_id = :practice_id AND role <> 'client'",
        practice_id=practice_id,
    )
    return {row["id"]: tx.unseal("people.name", row["id"], row["name"]) for row in rows}


async def titles(tx: Reader, client_id: str) -> dict[str, str]:
    """What those are called that this client listened to, also when they were taken away since, by slug."""
    rows = await tx.all(
        """
        SELECT DISTINCT own_recordings.slug, own_recordings.title, own_recordings.client_id
        FROM own_recordings JOIN listening
            ON listening.recording = own_recordings.slug AND listening.practice_id = own_recordings.practice_id
        WHERE listening.client_id = :client_id
        """,
        client_id=client_id,
    )
    return {row["slug"]: _opened(tx, row)["title"] for row in rows}


async def is_known(tx: Reader, practice_id: str, client_id: str, slug: str) -> bool:
    """Whether this client could ever have heard a recording with this slug."""
    return bool(
        await tx.value(
            """
            SELECT 1 FROM own_recordings
            WHERE practice_id = :practice_id AND slug = :slug AND COALESCE(client_id, '') IN ('', :client_id)
            """,
            practice_id=practice_id,
            slug=slug,
            client_id=client_id,
        )
    )


async def counts(tx: Reader, practice_id: str) -> tuple[int, int]:
    """How many sounds of a practice wait to be made ready, or for another try, and how many there are."""
    row = await tx.one(
        """
        SELECT count(*) AS kept,
               COALESCE(sum(CASE WHEN source_key <> '' THEN 1 ELSE 0 END), 0) AS waiting
        FROM own_audio WHERE practice_id = :practice_id
        """,
        practice_id=practice_id,
    )
    assert row is not None
    return int(row["waiting"]), int(row["kept"])


async def set_words(tx: Writer, row: Row, captions: str, transcript: str) -> None:
    """What a sound says."""
    await tx.run(
        "UPDATE own_audio SET captions = :captions, transcript = :transcript WHERE id = :id",
        id=row["id"],
        captions=_sealed(tx, "captions", row["client_id"], captions),
        transcript=_sealed(tx, "transcript", row["client_id"], transcript),
    )


async def set_title(tx: Writer, row: Row, title: str, description: str) -> None:
    """What a recording is called, and the sentence under it."""
    await tx.run(
        "UPDATE own_recordings SET title = :title, description = :description WHERE id = :id",
        id=row["id"],
        title=_sealed(tx, "title", row["client_id"], title),
        description=_sealed(tx, "description", row["client_id"], description),
    )


async def try_again(tx: Writer, audio_id: str) -> None:
    """What could not be made ready waits once more, if what was sent is here."""
    await tx.run(
        """
        UPDATE own_audio SET state = 'waiting', reason = '', percent = 0, tries = 0
        WHERE id = :id AND state = 'failed' AND source_key <> ''
        """,
        id=audio_id,
    )


async def publish(tx: Writer, audio_id: str, person_id: str, moment: datetime) -> None:
    """Clients hear this one from now on; what they heard before is over."""
    await tx.run(
        """
        UPDATE own_audio SET state = 'over', over_at = :moment
        WHERE state = 'published'
          AND recording_id = (SELECT recording_id FROM own_audio WHERE id = :id)
        """,
        id=audio_id,
        moment=moment,
    )
    await tx.run(
        "UPDATE own_audio SET state = 'published', published_by = :person_id, published_at = :moment WHERE id = :id",
        id=audio_id,
        person_id=person_id,
        moment=moment,
    )


async def take_away(tx: Writer, recording_id: str, person_id: str, moment: datetime) -> None:
    """Nobody finds it any more. What was heard is over; what was never heard is dropped by the caller."""
    await tx.run(
        "UPDATE own_audio SET state = 'over', over_at = :moment WHERE recording_id = :id AND state = 'published'",
        id=recording_id,
        moment=moment,
    )
    await tx.run(
        "UPDATE own_recordings SET taken_away_by = :person_id, taken_away_at = :moment WHERE id = :id",
        id=recording_id,
        person_id=person_id,
        moment=moment,
    )


async def drop(tx: Writer, row: Row, files: list[str]) -> None:
    """A sound goes, and its files are noted to go."""
    for file in files:
        await note_file(tx, row["practice_id"], file)
    await tx.run("DELETE FROM own_audio WHERE id = :id", id=row["id"])


async def note_file(tx: Writer, practice_id: str, file: str) -> None:
    """A file in the media folder is to go."""
    await tx.run(
        """
        INSERT INTO media_to_remove (file, practice_id) VALUES (:file, :practice_id)
        ON CONFLICT (file) DO NOTHING
        """,
        file=file,
        practice_id=practice_id,
    )


def _opened(tx: Reader, row: Row) -> Row:
    """`row` with what is sealed in it as it was written."""
    client_id = row["client_id"]
    found = dict(row)
    if client_id:
        found |= {
            name: tx.unseal(SEALED[name], client_id, row[name]) for name in SEALED.keys() & found.keys()
        }
    return found


def _sealed(tx: Writer, name: str, client_id: str | None, text: str) -> str:
    return tx.seal(SEALED[name], client_id, text) if client_id else text
