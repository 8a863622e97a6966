"""SQL for reflections."""

from pwa.db import Reader, Row, Writer


async def insert(tx: Writer, client_id: str, text: str, **columns: str | None) -> int:
    """What was written; the number of rows: none where the step is not one to write to."""
    return await tx.run(
        """
        INSERT INTO reflections (client_id, entry_id, practice_id, step_id, text, revises)
        SELECT :client_id, :entry_id, :practice_id, steps.id, :text, :revises
        FROM steps WHERE steps.id = :step_id AND steps.kind = 'write'
        """,
        **columns,
        text=tx.seal("reflections.text", client_id, text),
        client_id=client_id,
    )


async def of_client(tx: Reader, client_id: str) -> list[Row]:
    """Every reflection of this client, newest first."""
    rows = await tx.all(
        """
        SELECT reflections.entry_id, reflections.step_id, reflections.text, reflections.revises,
               entries.written_at, entries.received_at, entries.opened_at
        FROM reflections
        JOIN entries ON entries.client_id = reflections.client_id AND entries.id = reflections.entry_id
        WHERE reflections.client_id = :client_id
        ORDER BY entries.received_at DESC, entries.written_at DESC, reflections.entry_id
        """,
        client_id=client_id,
    )
    return [dict(row) | {"text": tx.unseal("reflections.text", client_id, row["text"])} for row in rows]
