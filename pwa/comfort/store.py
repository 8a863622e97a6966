"""SQL for comfort plans."""

from collections.abc import Sequence

from pwa.db import IN_MANY, Reader, Row, Writer, many


async def insert(tx: Writer, client_id: str, answers: str, **columns: str | None) -> None:
    """A version, as it was sent."""
    await tx.run(
        """
        INSERT INTO comfort_plans (client_id, entry_id, practice_id, step_id, answers, revises)
        VALUES (:client_id, :entry_id, :practice_id, :step_id, :answers, :revises)
        """,
        **columns,
        answers=tx.seal("comfort_plans.answers", client_id, answers),
        client_id=client_id,
    )


async def of_client(tx: Reader, client_id: str) -> list[Row]:
    """Every version of this client's."""
    rows = await tx.all(
        """
        SELECT comfort_plans.entry_id, comfort_plans.answers, comfort_plans.revises,
               entries.written_at, entries.received_at, entries.opened_at
        FROM comfort_plans
        JOIN entries ON entries.client_id = comfort_plans.client_id AND entries.id = comfort_plans.entry_id
        WHERE comfort_plans.client_id = :client_id
        ORDER BY entries.received_at, entries.written_at, comfort_plans.entry_id
        """,
        client_id=client_id,
    )
    return [
        dict(row) | {"answers": tx.unseal("comfort_plans.answers", client_id, row["answers"])} for row in rows
    ]


async def unopened(tx: Reader, client_ids: Sequence[str]) -> list[Row]:
    """How many versions of these clients (at most MANY) that nothing was written over nobody has opened, by client."""
    return await tx.all(
        f"""
        SELECT comfort_plans.client_id, count(*) AS number
        FROM comfort_plans
        JOIN entries ON entries.client_id = comfort_plans.client_id AND entries.id = comfort_plans.entry_id
        WHERE comfort_plans.client_id IN {IN_MANY} AND entries.opened_at IS NULL
          AND NOT EXISTS (
              SELECT 1 FROM comfort_plans AS over
              WHERE over.client_id = comfort_plans.client_id
                AND over.revises LIKE '%' || comfort_plans.entry_id || '%'
          )
        GROUP BY comfort_plans.client_id
        """,
        **many(client_ids),
    )


async def filled_in(tx: Reader, client_ids: Sequence[str]) -> list[Row]:
    """Those of these clients (at most MANY) of whom there is any version."""
    return await tx.all(
        f"SELECT DISTINCT client_id FROM comfort_plans WHERE client_id IN {IN_MANY}", **many(client_ids)
    )
