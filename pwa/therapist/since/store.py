"""SQL for what changed since a moment."""

from datetime import datetime

from pwa.db import Reader, Row


async def counts(tx: Reader, client_id: str, since: datetime) -> dict[str, int]:
    """How many entries of each kind arrived from this client. Of a question that was taken back nothing is left."""
    rows = await tx.all(
        """
        SELECT kind, count(*) AS number FROM entries
        WHERE client_id = :client_id AND received_at > :since AND kind <> 'reflection'
          AND NOT EXISTS (
              SELECT 1 FROM questions
              WHERE questions.client_id = entries.client_id AND questions.entry_id = entries.id AND questions.text = ''
          )
        GROUP BY kind
        """,
        client_id=client_id,
        since=since,
    )
    return {row["kind"]: row["number"] for row in rows}


async def moved(tx: Reader, client_id: str, since: datetime) -> list[Row]:
    """Sessions of this client whose day is another since then."""
    return await tx.all(
        """
        SELECT sessions.number, sessions.starts_at, sessions.moved_from
        FROM sessions JOIN plans ON plans.id = sessions.plan_id
        WHERE plans.client_id = :client_id AND sessions.moved_at > :since
        ORDER BY sessions.number
        """,
        client_id=client_id,
        since=since,
    )


async def met(tx: Reader, client_id: str, since: datetime) -> dict[str, str | None]:
    """When the meetings of this client are that were agreed on since then, by step."""
    rows = await tx.all(
        """
        SELECT steps.id, steps.meets_at FROM steps JOIN plans ON plans.id = steps.plan_id
        WHERE plans.client_id = :client_id AND steps.meets_set_at > :since
        """,
        client_id=client_id,
        since=since,
    )
    return {row["id"]: row["meets_at"] for row in rows}
