"""SQL for check-ins and flags."""

from collections.abc import Sequence

from pwa.db import IN_MANY, Reader, Row, Writer, many

_ANSWERED = """
    SELECT check_ins.entry_id, check_ins.practice_id, check_ins.step_id, check_ins.definition, check_ins.version,
           check_ins.answers, check_ins.questionnaires, entries.written_at, entries.received_at, entries.opened_at
    FROM check_ins
    JOIN entries ON entries.client_id = check_ins.client_id AND entries.id = check_ins.entry_id
    WHERE check_ins.client_id = :client_id
"""
# Before every moment that there is, and every id.
NEWEST = ("9", "")
_NEWEST = "ORDER BY entries.received_at DESC, entries.written_at DESC, check_ins.entry_id"


async def insert(tx: Writer, client_id: str, answers: str, **columns: str | None) -> None:
    """What was answered."""
    await tx.run(
        """
        INSERT INTO check_ins
            (client_id, entry_id, practice_id, step_id, definition, version, answers, questionnaires)
        VALUES (:client_id, :entry_id, :practice_id, :step_id, :definition, :version, :answers, :questionnaires)
        """,
        **columns,
        client_id=client_id,
        answers=tx.seal("check_ins.answers", client_id, answers),
    )


async def insert_flag(tx: Writer, **columns: str) -> None:
    """Something in an entry that a therapist must look at."""
    await tx.run(
        """
        INSERT INTO flags (client_id, entry_id, question, practice_id, weight)
        VALUES (:client_id, :entry_id, :question, :practice_id, :weight)
        """,
        **columns,
    )


async def of_client(tx: Reader, client_id: str) -> list[Row]:
    """Every check-in of this client, newest first."""
    return _unsealed(tx, client_id, await tx.all(f"{_ANSWERED} {_NEWEST}", client_id=client_id))


async def latest(tx: Reader, client_id: str, most: int, before: tuple[str, str]) -> list[Row]:
    """This client's newest `most` check-ins, newest first; only those behind `before`, the moment and the id of one."""
    rows = await tx.all(
        f"""{_ANSWERED}
            AND (entries.received_at < :moment OR (entries.received_at = :moment AND entries.id > :entry_id))
            ORDER BY entries.received_at DESC, entries.id LIMIT :most""",
        client_id=client_id,
        most=most,
        moment=before[0],
        entry_id=before[1],
    )
    return _unsealed(tx, client_id, rows)


async def among(tx: Reader, client_id: str, entry_ids: Sequence[str]) -> list[Row]:
    """Those of these check-ins (at most MANY) that are this client's, newest first."""
    rows = await tx.all(
        f"{_ANSWERED} AND check_ins.entry_id IN {IN_MANY} {_NEWEST}", client_id=client_id, **many(entry_ids)
    )
    return _unsealed(tx, client_id, rows)


def _unsealed(tx: Reader, client_id: str, rows: list[Row]) -> list[Row]:
    return [
        dict(row) | {"answers": tx.unseal("check_ins.answers", client_id, row["answers"])} for row in rows
    ]
