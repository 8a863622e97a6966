"""SQL for questions."""

from collections.abc import Sequence
from datetime import datetime

from pwa.clock import parse
from pwa.db import IN_MANY, Reader, Row, Writer, many
from pwa.questions.model import Question


async def insert(tx: Writer, client_id: str, text: str, **columns: str | None) -> None:
    """Keep a question, unless it was taken back already: on another phone, before this one had sent it."""
    await tx.run(
        """
        INSERT INTO questions (client_id, entry_id, practice_id, step_id, text)
        VALUES (:client_id, :entry_id, :practice_id, :step_id, :text)
        ON CONFLICT (client_id, entry_id) DO NOTHING
        """,
        **columns,
        client_id=client_id,
        text=tx.seal("questions.text", client_id, text),
    )


async def take_back(tx: Writer, client_id: str, practice_id: str, entry_id: str, moment: datetime) -> None:
    """Delete the words of a question, also of one that is still to come. What was opened stays."""
    await tx.run(
        """
        INSERT INTO questions (client_id, entry_id, practice_id, text, taken_back_at)
        VALUES (:client_id, :entry_id, :practice_id, '', :moment)
        ON CONFLICT (client_id, entry_id) DO UPDATE SET
            taken_back_at = excluded.taken_back_at,
            text = CASE WHEN EXISTS (
                SELECT 1 FROM entries
                WHERE entries.client_id = questions.client_id AND entries.id = questions.entry_id
                  AND entries.opened_at IS NOT NULL
            ) THEN questions.text ELSE '' END
        """,
        client_id=client_id,
        practice_id=practice_id,
        entry_id=entry_id,
        moment=moment,
    )


async def has_words(tx: Reader, client_id: str, entry_id: str) -> bool:
    """Whether the words of this question are there."""
    found = await tx.value(
        "SELECT 1 FROM questions WHERE client_id = :client_id AND entry_id = :entry_id AND text <> ''",
        client_id=client_id,
        entry_id=entry_id,
    )
    return found is not None


async def of_client(tx: Reader, client_id: str) -> list[Question]:
    """Every question of this client, newest first. Those of which nothing is left are not among them."""
    rows = await tx.all(
        """
        SELECT questions.entry_id, questions.text, questions.taken_back_at,
               questions.talked_at, questions.talked_by, talker.name AS talker,
               steps.id AS step_id, entries.written_at, entries.received_at, entries.opened_at
        FROM questions
        JOIN entries ON entries.client_id = questions.client_id AND entries.id = questions.entry_id
        LEFT JOIN steps ON steps.id = questions.step_id AND steps.removed_at IS NULL
        LEFT JOIN people AS talker ON talker.id = questions.talked_by
        WHERE questions.client_id = :client_id AND questions.text <> ''
        ORDER BY entries.received_at DESC, entries.written_at DESC, questions.entry_id
        """,
        client_id=client_id,
    )
    return [_question(tx, client_id, row) for row in rows]


async def set_talked(
    tx: Writer, client_id: str, entry_id: str, moment: datetime | None, by: str | None
) -> None:
    """Note that it was talked about, the first time; or, with no moment, that it was not."""
    await tx.run(
        """
        UPDATE questions SET talked_at = :moment, talked_by = :by
        WHERE client_id = :client_id AND entry_id = :entry_id AND text <> ''
          AND (talked_at IS NULL) = (:has_talked = 1)
        """,
        client_id=client_id,
        entry_id=entry_id,
        moment=moment,
        by=by,
        has_talked=int(moment is not None),
    )


async def unopened(tx: Reader, client_ids: Sequence[str]) -> list[Row]:
    """How many questions of these clients (at most MANY) nobody has opened, by client."""
    return await tx.all(
        f"""
        SELECT questions.client_id, count(*) AS number
        FROM questions
        JOIN entries ON entries.client_id = questions.client_id AND entries.id = questions.entry_id
        WHERE questions.client_id IN {IN_MANY} AND questions.text <> '' AND entries.opened_at IS NULL
        GROUP BY questions.client_id
        """,
        **many(client_ids),
    )


def _question(tx: Reader, client_id: str, row: Row) -> Question:
    return Question(
        entry_id=row["entry_id"],
        step_id=row["step_id"] or "",
        text=tx.unseal("questions.text", client_id, row["text"]),
        written_at=parse(row["written_at"]),
        received_at=parse(row["received_at"]),
        opened_at=_instant(row["opened_at"]),
        taken_back_at=_instant(row["taken_back_at"]),
        talked_at=_instant(row["talked_at"]),
        talked_by=tx.unseal("people.name", row["talked_by"], row["talker"]) if row["talked_by"] else "",
    )


def _instant(text: str | None) -> datetime | None:
    return parse(text) if text else None
