"""SQL for the practice log."""

from pwa.db import Reader, Row, Writer


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
    rows = await tx.all(
        """
        SELECT listening.entry_id, listening.step_id, listening.recording, listening.sitting,
               COALESCE(listening.started_at, entries.written_at) AS started_at, listening.seconds,
               listening.finished, listening.word, listening.eyes,
               entries.written_at, entries.received_at, entries.opened_at
        FROM listening
        JOIN entries ON entries.client_id = listening.client_id AND entries.id = listening.entry_id
        WHERE listening.client_id = :client_id
        """,
        client_id=client_id,
    )
    return [
        dict(row)
        | {
            "word": tx.unseal("listening.word", client_id, row["word"]),
            "eyes": tx.unseal("listening.eyes", client_id, row["eyes"]),
        }
        for row in rows
    ]
