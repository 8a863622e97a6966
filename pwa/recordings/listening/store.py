"""SQL for the practice log."""

from collections.abc import Sequence

from pwa.db import IN_MANY, Reader, Row, Writer, many

_HEARD = """
    SELECT listening.entry_id, listening.step_id, listening.recording, listening.sitting,
           COALESCE(listening.started_at, entries.written_at) AS started_at, listening.seconds,
           listening.finished, listening.word, listening.eyes,
           entries.written_at, entries.received_at, entries.opened_at
    FROM listening
    JOIN entries ON entries.client_id = listening.client_id AND entries.id = listening.entry_id
    WHERE listening.client_id = :client_id
"""


async def insert(tx: Writer, client_id: str, word: str, eyes: str, **columns: object) -> None:
    """What one entry says."""
    await tx.run(
        """
        INSERT INTO listening
            (client_id, entry_id, practice_id, step_id, recording, sitting, started_at, seconds, finished, word, eyes)
        VALUES
            (:client_id, :entry_id, :practice_id, :step_id, :recording, :sitting, :started_at, :seconds, :finished,
             :word, :eyes)
        """,
        **columns,
        client_id=client_id,
        word=tx.seal("listening.word", client_id, word),
        eyes=tx.seal("listening.eyes", client_id, eyes),
    )


async def of_client(tx: Reader, client_id: str) -> list[Row]:
    """Every entry of this client's practice log."""
    return _unsealed(tx, client_id, await tx.all(_HEARD, client_id=client_id))


async def latest(tx: Reader, client_id: str, most: int) -> list[Row]:
    """The newest `most` entries of it."""
    rows = await tx.all(
        f"{_HEARD} ORDER BY entries.received_at DESC, entries.id LIMIT :most", client_id=client_id, most=most
    )
    return _unsealed(tx, client_id, rows)


async def of_recordings(tx: Reader, client_id: str, slugs: Sequence[str]) -> list[Row]:
    """Those entries of it that are of one of these recordings, at most MANY."""
    rows = await tx.all(f"{_HEARD} AND listening.recording IN {IN_MANY}", client_id=client_id, **many(slugs))
    return _unsealed(tx, client_id, rows)


def _unsealed(tx: Reader, client_id: str, rows: list[Row]) -> list[Row]:
    return [
        dict(row)
        | {
            "word": tx.unseal("listening.word", client_id, row["word"]),
            "eyes": tx.unseal("listening.eyes", client_id, row["eyes"]),
        }
        for row in rows
    ]
