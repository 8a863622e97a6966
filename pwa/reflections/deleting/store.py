"""SQL for deletions. A reflection's `deleted_at` is when the entry that deleted it was received."""

from datetime import datetime

from pwa.clock import parse
from pwa.db import Reader, Writer
from pwa.reflections.model import Heard


async def delete(
    tx: Writer, client_id: str, step_id: str, written_until: datetime, received_at: datetime
) -> int:
    """Nobody sees what was written to a step until then any more; how many that were."""
    return await tx.run(
        """
        UPDATE reflections SET deleted_at = :received_at
        WHERE client_id = :client_id AND step_id = :step_id AND deleted_at IS NULL
          AND entry_id IN (SELECT id FROM entries WHERE client_id = :client_id AND written_at <= :written_until)
        """,
        client_id=client_id,
        step_id=step_id,
        written_until=written_until,
        received_at=received_at,
    )


async def heard(tx: Reader, client_id: str, step_id: str) -> list[Heard]:
    """All that was said about deleting at this step, newest first."""
    rows = await tx.all(
        """
        SELECT id, became, received_at FROM entries
        WHERE client_id = :client_id AND step_id = :step_id AND kind = 'reflection-delete'
        ORDER BY received_at DESC, became, id
        """,
        client_id=client_id,
        step_id=step_id,
    )
    return [Heard(row["id"], row["became"], parse(row["received_at"])) for row in rows]


async def bring_back(tx: Writer, client_id: str, step_id: str, deletion: Heard) -> int:
    """What this deletion took is there again, where it has not gone; how many that are."""
    back = await tx.run(
        """
        UPDATE reflections SET deleted_at = NULL
        WHERE client_id = :client_id AND step_id = :step_id AND deleted_at = :received_at
        """,
        client_id=client_id,
        step_id=step_id,
        received_at=deletion.received_at,
    )
    if back:
        await tx.run(
            "UPDATE entries SET became = 'undone' WHERE client_id = :client_id AND id = :id",
            client_id=client_id,
            id=deletion.entry_id,
        )
    return back


async def stands(tx: Reader, client_id: str, step_id: str) -> bool:
    """Whether anything is there at this step that is not deleted."""
    found = await tx.value(
        """
        SELECT 1 FROM reflections
        WHERE client_id = :client_id AND step_id = :step_id AND deleted_at IS NULL LIMIT 1
        """,
        client_id=client_id,
        step_id=step_id,
    )
    return found is not None


async def has_deleted(tx: Reader, until: datetime) -> bool:
    """Whether there is anything that was deleted before `until`."""
    found = await tx.value("SELECT 1 FROM reflections WHERE deleted_at <= :until LIMIT 1", until=until)
    return found is not None


async def forget(tx: Writer, until: datetime) -> None:
    """What was deleted before `until` goes, with the hash of its words.

    The row of its entry stays: a phone that offers it again gets its receipt, and the words do not come back.
    """
    await tx.run(
        """
        UPDATE entries SET sha256 = ''
        WHERE EXISTS (
            SELECT 1 FROM reflections
            WHERE reflections.client_id = entries.client_id AND reflections.entry_id = entries.id
              AND reflections.deleted_at <= :until
        )
        """,
        until=until,
    )
    await tx.run("DELETE FROM reflections WHERE deleted_at <= :until", until=until)
