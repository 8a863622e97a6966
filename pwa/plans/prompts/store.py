"""SQL for prompts that were sent by hand."""

from collections.abc import Sequence
from datetime import datetime

from pwa.db import IN_MANY, Reader, Row, Writer, many

_SENT = """
    SELECT sent_prompts.client_id, sent_prompts.step_id, sent_prompts.text, sent_prompts.sent_by,
           sent_prompts.sent_at, sent_prompts.withdrawn_at, sent_prompts.withdrawn_by, steps.phase, people.name,
           withdrawers.name AS withdrawer
    FROM sent_prompts
    JOIN steps ON steps.id = sent_prompts.step_id
    JOIN people ON people.id = sent_prompts.sent_by
    LEFT JOIN people AS withdrawers ON withdrawers.id = sent_prompts.withdrawn_by
    WHERE sent_prompts.client_id {whose}
    ORDER BY sent_prompts.sent_at, sent_prompts.step_id
"""


async def insert(tx: Writer, client_id: str, text: str, sent_at: datetime, **columns: str) -> None:
    """The words of a step; `columns`: step_id, practice_id, sent_by."""
    await tx.run(
        """
        INSERT INTO sent_prompts (step_id, practice_id, client_id, text, sent_by, sent_at)
        VALUES (:step_id, :practice_id, :client_id, :text, :sent_by, :sent_at)
        """,
        client_id=client_id,
        text=tx.seal("sent_prompts.text", client_id, text),
        sent_at=sent_at,
        **columns,
    )


async def withdraw(tx: Writer, client_id: str, step_id: str, therapist_id: str, moment: datetime) -> int:
    """The number of prompts that are withdrawn now and were not before: one or none."""
    return await tx.run(
        """
        UPDATE sent_prompts SET withdrawn_at = :moment, withdrawn_by = :therapist_id
        WHERE client_id = :client_id AND step_id = :step_id AND withdrawn_at IS NULL
        """,
        client_id=client_id,
        step_id=step_id,
        therapist_id=therapist_id,
        moment=moment,
    )


async def of_client(tx: Reader, client_id: str) -> list[Row]:
    """Every prompt that was sent to this client, unsealed, the oldest first."""
    return _opened(tx, await tx.all(_SENT.format(whose="= :client_id"), client_id=client_id))


async def of_many(tx: Reader, client_ids: Sequence[str]) -> list[Row]:
    """The same for all of these clients, at most MANY."""
    return _opened(tx, await tx.all(_SENT.format(whose=f"IN {IN_MANY}"), **many(client_ids)))


def _opened(tx: Reader, rows: list[Row]) -> list[Row]:
    return [
        dict(row)
        | {
            "text": tx.unseal("sent_prompts.text", row["client_id"], row["text"]),
            "name": tx.unseal("people.name", row["sent_by"], row["name"]),
            "withdrawer": tx.unseal("people.name", row["withdrawn_by"], row["withdrawer"] or ""),
        }
        for row in rows
    ]
