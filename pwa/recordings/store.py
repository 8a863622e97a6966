"""SQL for what is saved on a phone."""

from collections.abc import Sequence

from pwa.db import IN_MANY, Reader, Row, Writer, many


async def note_saved(tx: Writer, **columns: str) -> None:
    """What a phone says of a recording; the latest counts."""
    await tx.run(
        """
        INSERT INTO saved_recordings (client_id, recording, practice_id, state, checked_at)
        VALUES (:client_id, :recording, :practice_id, :state, :checked_at)
        ON CONFLICT (client_id, recording) DO UPDATE SET state = excluded.state, checked_at = excluded.checked_at
        """,
        **columns,
    )


async def forget_saved(tx: Writer, client_id: str, recording: str) -> None:
    """A phone does not hold a recording that it may have held."""
    await tx.run(
        "DELETE FROM saved_recordings WHERE client_id = :client_id AND recording = :recording",
        client_id=client_id,
        recording=recording,
    )


async def saved_of(tx: Reader, client_id: str) -> list[Row]:
    """What the phone of this client last said of each recording it saved."""
    return await tx.all(
        "SELECT recording, state, checked_at FROM saved_recordings WHERE client_id = :client_id",
        client_id=client_id,
    )


async def saved_of_many(tx: Reader, client_ids: Sequence[str]) -> list[Row]:
    """The recordings that the phones of these clients (at most MANY) hold, as they last said."""
    return await tx.all(
        f"SELECT client_id, recording FROM saved_recordings WHERE client_id IN {IN_MANY} AND state = 'saved'",
        **many(client_ids),
    )
