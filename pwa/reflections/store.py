"""SQL for reflections."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from pwa.clock import parse
from pwa.db import IN_MANY, Reader, Row, Writer, many
from pwa.reflections.model import BRING, SHARED, Reflection, Said

_OPENED = """EXISTS (
    SELECT 1 FROM entries
    WHERE entries.client_id = reflections.client_id AND entries.id = reflections.entry_id
      AND entries.opened_at IS NOT NULL
)"""


_WRITTEN = """
    SELECT reflections.*, entries.written_at, entries.received_at, entries.opened_at, entries.opened_by,
           opener.name AS opener
    FROM reflections
    JOIN entries ON entries.client_id = reflections.client_id AND entries.id = reflections.entry_id
    LEFT JOIN people AS opener ON opener.id = entries.opened_by
    WHERE reflections.client_id = :client_id
"""
_NEWEST = "ORDER BY entries.received_at DESC, entries.written_at DESC, reflections.entry_id"
# What something that is shared was written over. Of two that name each other neither is: nothing may stay unseen.
_OVER = """
    SELECT DISTINCT over.client_id, over.revises AS entry_id
    FROM reflections AS over
    LEFT JOIN reflections AS under ON under.client_id = over.client_id AND under.entry_id = over.revises
    WHERE over.client_id {whose} AND over.sharing = 'shared' AND over.deleted_at IS NULL
      AND over.revises IS NOT NULL AND COALESCE(under.revises, '') <> over.entry_id
"""
_OVER_OF_CLIENT = f"(SELECT over.entry_id FROM ({_OVER.format(whose='= :client_id')}) AS over)"


def _sealed(tx: Writer, client_id: str, text: str) -> str:
    """The words as they are kept: the one place where they are sealed, under the client's key on this server.

    A key that only the client's phone holds would come in here: a private one would arrive sealed, and be kept so.
    """
    return tx.seal("reflections.text", client_id, text)


async def insert(tx: Writer, client_id: str, said: Said, moment: datetime, **columns: str | None) -> int:
    """What was written; the number of rows: none where the step is not one to write to."""
    return await tx.run(
        """
        INSERT INTO reflections
            (client_id, entry_id, practice_id, step_id, text, revises, way, sharing, title, shared_at)
        SELECT :client_id, :entry_id, :practice_id, steps.id, :text, :revises, :way, :sharing, :title, :shared_at
        FROM steps WHERE steps.id = :step_id AND steps.kind = 'write'
        """,
        **columns,
        client_id=client_id,
        text=_sealed(tx, client_id, said.text),
        way=said.way,
        sharing=said.sharing,
        title=tx.seal("reflections.title", client_id, said.title if said.sharing == BRING else ""),
        shared_at=moment if said.sharing == SHARED else None,
    )


async def standing(tx: Reader, client_id: str) -> list[Row]:
    """Every reflection of this client that is not deleted: what it was written over, and whose it is. No words."""
    return await tx.all(
        """
        SELECT entry_id, revises, sharing FROM reflections
        WHERE client_id = :client_id AND deleted_at IS NULL
        """,
        client_id=client_id,
    )


async def set_sharing(
    tx: Writer, client_id: str, entry_ids: Iterable[str], sharing: str, title: str, moment: datetime
) -> None:
    """Whose these are from now on. What a therapist has opened stays shared."""
    for entry_id in entry_ids:
        await tx.run(
            f"""
            UPDATE reflections SET sharing = :sharing, title = :title, shared_at = :shared_at
            WHERE client_id = :client_id AND entry_id = :entry_id AND deleted_at IS NULL
              AND (sharing <> :sharing OR sharing = 'bring') AND NOT (sharing = 'shared' AND {_OPENED})
            """,
            client_id=client_id,
            entry_id=entry_id,
            sharing=sharing,
            title=tx.seal("reflections.title", client_id, title if sharing == BRING else ""),
            shared_at=moment if sharing == SHARED else None,
        )


async def of_client(tx: Reader, client_id: str, step_id: str = "") -> list[Reflection]:
    """Every reflection of this client, or every one to this step, newest first."""
    rows = await tx.all(
        f"{_WRITTEN} AND :step_id IN ('', reflections.step_id) {_NEWEST}",
        client_id=client_id,
        step_id=step_id,
    )
    return [_reflection(tx, client_id, row) for row in rows]


async def told(tx: Reader, client_id: str, most: int, step_ids: Sequence[str]) -> list[Reflection]:
    """Of those that a therapist is told of, newest first: all to bring, all of these steps (at most MANY), and of the
    others that are shared the newest `most`, each with all that it was written over.
    """
    rows = await tx.all(
        f"""
        WITH RECURSIVE newest (entry_id) AS (
            SELECT standing.entry_id
            FROM reflections AS standing
            JOIN entries AS came ON came.client_id = standing.client_id AND came.id = standing.entry_id
            WHERE standing.client_id = :client_id AND standing.deleted_at IS NULL AND standing.sharing = 'shared'
              AND standing.step_id NOT IN {IN_MANY} AND standing.entry_id NOT IN {_OVER_OF_CLIENT}
            ORDER BY COALESCE(standing.shared_at, came.received_at) DESC, standing.entry_id LIMIT :most
        ), folded (entry_id) AS (
            SELECT entry_id FROM newest
            UNION
            SELECT later.revises
            FROM folded CROSS JOIN reflections AS later -- in this order, so that each is found by its key
            WHERE later.client_id = :client_id AND later.entry_id = folded.entry_id
              AND later.revises IS NOT NULL AND later.deleted_at IS NULL AND later.sharing = 'shared'
        )
        {_WRITTEN} AND reflections.deleted_at IS NULL AND reflections.sharing IN ('bring', 'shared')
            AND (reflections.sharing = 'bring' OR reflections.step_id IN {IN_MANY}
                 OR reflections.entry_id IN (SELECT entry_id FROM folded))
            {_NEWEST}
        """,
        client_id=client_id,
        most=most,
        **many(step_ids),
    )
    return [_reflection(tx, client_id, row) for row in rows]


async def shared_since(tx: Reader, client_id: str, since: datetime) -> int:
    """How many reflections this client shared since then, as they stand."""
    found: int = await tx.value(
        f"""
        SELECT count(*)
        FROM reflections
        JOIN entries ON entries.client_id = reflections.client_id AND entries.id = reflections.entry_id
        WHERE reflections.client_id = :client_id AND reflections.sharing = 'shared'
          AND reflections.deleted_at IS NULL AND COALESCE(reflections.shared_at, entries.received_at) > :since
          AND reflections.entry_id NOT IN {_OVER_OF_CLIENT}
        """,
        client_id=client_id,
        since=since,
    )
    return found


async def unopened(tx: Reader, client_ids: Sequence[str]) -> list[Row]:
    """How many shared reflections of these clients (at most MANY) nobody has opened as they stand, by client."""
    return await tx.all(
        f"""
        SELECT reflections.client_id, count(*) AS number
        FROM reflections
        JOIN entries ON entries.client_id = reflections.client_id AND entries.id = reflections.entry_id
        LEFT JOIN ({_OVER.format(whose=f"IN {IN_MANY}")}) AS over
            ON over.client_id = reflections.client_id AND over.entry_id = reflections.entry_id
        WHERE reflections.client_id IN {IN_MANY} AND reflections.sharing = 'shared'
          AND reflections.deleted_at IS NULL AND entries.opened_at IS NULL AND over.entry_id IS NULL
        GROUP BY reflections.client_id
        """,
        **many(client_ids),
    )


def _reflection(tx: Reader, client_id: str, row: Row) -> Reflection:
    return Reflection(
        entry_id=row["entry_id"],
        step_id=row["step_id"],
        text=tx.unseal("reflections.text", client_id, row["text"]),
        way=row["way"],
        sharing=row["sharing"],
        title=tx.unseal("reflections.title", client_id, row["title"]) if row["title"] else "",
        revises=row["revises"] or "",
        written_at=parse(row["written_at"]),
        received_at=parse(row["received_at"]),
        shared_at=_instant(row["shared_at"]),
        opened_at=_instant(row["opened_at"]),
        opened_by=tx.unseal("people.name", row["opened_by"], row["opener"]) if row["opened_by"] else "",
        deleted_at=_instant(row["deleted_at"]),
    )


def _instant(text: str | None) -> datetime | None:
    return parse(text) if text else None
