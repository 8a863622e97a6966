"""SQL for a client's own lines."""

from collections.abc import Sequence
from datetime import datetime

from pwa.db import IN_MANY, Reader, Row, Writer, many

_LINES = """
    SELECT own_items.client_id, own_items.step_id, own_items.entry_id, own_items.text,
           (SELECT entries.written_at FROM entries
            WHERE entries.client_id = own_items.client_id AND entries.id = own_items.entry_id) AS written_at
    FROM own_items
    WHERE own_items.client_id {whose} AND own_items.removed_at IS NULL
    ORDER BY written_at, entry_id
"""


async def insert(tx: Writer, client_id: str, text: str, **columns: str) -> None:
    """One more line; `columns`: entry_id, practice_id, step_id."""
    await tx.run(
        """
        INSERT INTO own_items (client_id, entry_id, practice_id, step_id, text)
        VALUES (:client_id, :entry_id, :practice_id, :step_id, :text)
        """,
        client_id=client_id,
        text=tx.seal("own_items.text", client_id, text),
        **columns,
    )


async def remove(tx: Writer, client_id: str, step_id: str, entry_id: str, moment: datetime) -> int:
    """Take a line out; the number of lines that were the client's: one or none. Its words go too."""
    return await tx.run(
        """
        UPDATE own_items SET removed_at = COALESCE(removed_at, :moment), text = ''
        WHERE client_id = :client_id AND step_id = :step_id AND entry_id = :entry_id
        """,
        client_id=client_id,
        step_id=step_id,
        entry_id=entry_id,
        moment=moment,
    )


async def of_client(tx: Reader, client_id: str) -> list[tuple[str, str, str]]:
    """The step, the entry and the words of each line, as they were added."""
    return _lines(tx, await tx.all(_LINES.format(whose="= :client_id"), client_id=client_id))


async def of_many(tx: Reader, client_ids: Sequence[str]) -> list[tuple[str, str, str]]:
    """The same for all of these clients, at most MANY."""
    return _lines(tx, await tx.all(_LINES.format(whose=f"IN {IN_MANY}"), **many(client_ids)))


def _lines(tx: Reader, rows: list[Row]) -> list[tuple[str, str, str]]:
    return [
        (row["step_id"], row["entry_id"], tx.unseal("own_items.text", row["client_id"], row["text"]))
        for row in rows
    ]
