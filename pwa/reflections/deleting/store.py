"""SQL for deletions. A reflection's `deleted_at` is when the entry that deleted it was received."""

from datetime import datetime

from pwa.clock import parse
from pwa.db import Reader, Row, Writer
from pwa.reflections.model import OVER, UNDONE, Heard

_TOOK = """reflections.client_id = :client_id AND reflections.step_id = :step_id
    AND reflections.deleted_at = :received_at"""
_GONE_NO_MORE = f"""
    UPDATE entries SET became = ''
    WHERE client_id = :client_id AND became = 'gone' AND id IN (SELECT entry_id FROM reflections WHERE {_TOOK})
"""
# What came while it was deleted may be a change: that takes back what it was written over, as always.
_TAKE_BACK_EARLIER = f"""
    UPDATE reflections SET sharing = 'private', title = '', shared_at = NULL
    WHERE {_TOOK} AND sharing <> 'private'
      AND EXISTS (
          SELECT 1 FROM reflections AS newer
          WHERE newer.client_id = reflections.client_id AND newer.revises = reflections.entry_id
            AND newer.entry_id NOT IN (reflections.entry_id, COALESCE(reflections.revises, ''))
            AND (newer.deleted_at IS NULL OR newer.deleted_at = :received_at)
      )
      AND NOT EXISTS (
          SELECT 1 FROM entries
          WHERE entries.client_id = reflections.client_id AND entries.id = reflections.entry_id
            AND entries.opened_at IS NOT NULL AND reflections.sharing = 'shared'
      )
"""


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
    return [_heard(row) for row in rows]


def _heard(row: Row) -> Heard:
    return Heard(row["id"], row["became"], parse(row["received_at"]))


async def deletion_after(tx: Reader, client_id: str, step_id: str, entry_id: str) -> Heard | None:
    """The first deletion at this step, of those that were not undone, that was said after this entry was written."""
    row = await tx.one(
        """
        SELECT deletion.id, deletion.became, deletion.received_at
        FROM entries AS came
        JOIN entries AS deletion ON deletion.client_id = came.client_id
        WHERE came.client_id = :client_id AND came.id = :entry_id AND deletion.step_id = :step_id
          AND deletion.kind = 'reflection-delete' AND deletion.became IN ('deleted', 'empty')
          AND deletion.written_at >= came.written_at
        ORDER BY deletion.written_at, deletion.received_at, deletion.id LIMIT 1
        """,
        client_id=client_id,
        step_id=step_id,
        entry_id=entry_id,
    )
    return _heard(row) if row else None


async def go_along(tx: Writer, client_id: str, entry_id: str, deletion: Heard) -> None:
    """This entry's words go with this deletion."""
    await tx.run(
        """
        UPDATE reflections SET deleted_at = :received_at WHERE client_id = :client_id AND entry_id = :entry_id
        """,
        client_id=client_id,
        entry_id=entry_id,
        received_at=deletion.received_at,
    )
    await tx.run(
        "UPDATE entries SET became = 'deleted' WHERE client_id = :client_id AND id = :id",
        client_id=client_id,
        id=deletion.entry_id,
    )


async def let_go(tx: Writer, client_id: str, step_id: str) -> None:
    """Deletions at this step that found nothing are not to take what comes later."""
    await tx.run(
        """
        UPDATE entries SET became = ''
        WHERE client_id = :client_id AND step_id = :step_id AND kind = 'reflection-delete' AND became = 'empty'
        """,
        client_id=client_id,
        step_id=step_id,
    )


async def bring_back(tx: Writer, client_id: str, step_id: str, deletion: Heard) -> int:
    """What this deletion took is there again, where it has not gone; how many that are."""
    took = {"client_id": client_id, "step_id": step_id, "received_at": deletion.received_at}
    await tx.run(_GONE_NO_MORE, **took)
    await tx.run(_TAKE_BACK_EARLIER, **took)
    back = await tx.run(f"UPDATE reflections SET deleted_at = NULL WHERE {_TOOK}", **took)
    await tx.run(
        "UPDATE entries SET became = :became WHERE client_id = :client_id AND id = :id",
        client_id=client_id,
        id=deletion.entry_id,
        became=UNDONE if back else OVER,
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
