"""SQL for check-ins and flags."""

from pwa.db import Reader, Row, Writer


async def insert(tx: Writer, client_id: str, answers: str, **columns: str) -> None:
    """What was answered."""
    await tx.run(
        """
        INSERT INTO check_ins (client_id, entry_id, practice_id, step_id, definition, version, answers)
        VALUES (:client_id, :entry_id, :practice_id, :step_id, :definition, :version, :answers)
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
    rows = await tx.all(
        """
        SELECT check_ins.entry_id, check_ins.practice_id, check_ins.step_id, check_ins.definition, check_ins.version,
               check_ins.answers, entries.written_at, entries.received_at, entries.opened_at
        FROM check_ins
        JOIN entries ON entries.client_id = check_ins.client_id AND entries.id = check_ins.entry_id
        WHERE check_ins.client_id = :client_id
        ORDER BY entries.received_at DESC, entries.written_at DESC, check_ins.entry_id
        """,
        client_id=client_id,
    )
    return [
        dict(row) | {"answers": tx.unseal("check_ins.answers", client_id, row["answers"])} for row in rows
    ]
