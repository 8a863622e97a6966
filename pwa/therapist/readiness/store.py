"""SQL for the list of clients: what changed in it, and what lies there unseen."""

from collections.abc import Sequence

from pwa.db import IN_MANY, Reader, Row, many


async def changed(tx: Reader, practice_id: str, known: int) -> list[Row]:
    """Every client whose newest change is above `known`, with what the list is searched and sorted by.

    `left_at` is set where the account was deleted. Who has no plan has no session.
    """
    return await tx.all(
        """
        SELECT clients.person_id, clients.changed, clients.therapist_id, clients.contact,
               people.name, people.ended_at AS left_at,
               sessions.id AS session_id, sessions.starts_at, sessions.state, sessions.number, sessions.template,
               sessions.stopped_early, sessions.moved_at, plans.paused_at, plans.ended_at
        FROM clients
        JOIN people ON people.id = clients.person_id
        LEFT JOIN plans ON plans.client_id = clients.person_id
        LEFT JOIN sessions ON sessions.plan_id = plans.id
            AND sessions.number = (SELECT max(number) FROM sessions AS all_of WHERE all_of.plan_id = plans.id)
        WHERE clients.practice_id = :practice_id AND clients.changed > :known
        """,
        practice_id=practice_id,
        known=known,
    )


async def unseen_flags(tx: Reader, client_ids: Sequence[str]) -> list[Row]:
    """How many flags of these clients (at most MANY) nobody has looked at, by client and weight."""
    return await tx.all(
        f"""
        SELECT client_id, weight, count(*) AS number FROM flags
        WHERE client_id IN {IN_MANY} AND done_at IS NULL
        GROUP BY client_id, weight
        """,
        **many(client_ids),
    )


async def unopened(tx: Reader, client_ids: Sequence[str]) -> list[Row]:
    """How many check-ins of these clients (at most MANY) nobody has opened, by client."""
    return await tx.all(
        f"""
        SELECT client_id, count(*) AS number FROM entries
        WHERE client_id IN {IN_MANY} AND opened_at IS NULL AND kind = 'check-in'
        GROUP BY client_id
        """,
        **many(client_ids),
    )
