"""SQL for plans, their steps, and ticks; what becomes of sessions has a store of its own."""

from collections.abc import Sequence
from datetime import datetime

from pwa.db import IN_MANY, Reader, Row, Writer, many

_STEP = (
    "steps.id, steps.slug, steps.version, steps.kind, steps.phase, "
    "steps.due_days, steps.due_from, steps.position, steps.meets_at, steps.changed_at, steps.added_at, "
    "steps.asked_version"
)
_SESSION = (
    "sessions.id AS session_id, sessions.starts_at, sessions.state, sessions.number, sessions.template, "
    "sessions.stopped_early, sessions.moved_at, plans.paused_at, plans.ended_at"
)
# The session that a plan is about now: the one to come, or the last.
_NOW = "sessions.number = (SELECT max(number) FROM sessions AS all_of WHERE all_of.plan_id = plans.id)"
# Practices are compared without their index: these are few plans, and a practice may have thousands.
_STEPS = f"""
    SELECT plans.client_id, {_SESSION}, {_STEP}
    FROM plans
    JOIN sessions ON sessions.plan_id = plans.id
    LEFT JOIN steps ON steps.session_id = sessions.id AND steps.removed_at IS NULL
    WHERE plans.practice_id || '' = :practice_id
"""
_IN_ORDER = "ORDER BY sessions.number DESC, steps.phase DESC, steps.position, steps.slug"
# A reflection does its step: for the client each one, for a therapist those of which they are told anything.
_FOR_CLIENT, _FOR_THERAPIST = "reflections.sharing IS NOT NULL", "reflections.sharing IN ('bring', 'shared')"
# Asked step by step, as the index has the entries of each: however many a client has sent, few are looked at.
_MARKS = """
    SELECT ticks.client_id, ticks.step_id, 'tick' AS kind, ticks.item, ticks.done,
           entries.id, entries.received_at, entries.opened_at, entries.written_at
    FROM ticks JOIN entries ON entries.client_id = ticks.client_id AND entries.id = ticks.entry_id
    WHERE ticks.client_id {whose}
    UNION ALL
    SELECT plans.client_id, entries.step_id, entries.kind, '' AS item, coalesce(listening.finished, 1) AS done,
           entries.id, entries.received_at, entries.opened_at,
           CASE WHEN entries.kind = 'check-in' THEN (
               SELECT max(written_at) FROM entries AS answers
               WHERE answers.client_id = plans.client_id AND answers.step_id = steps.id AND answers.kind = 'check-in'
           ) ELSE entries.written_at END AS written_at
    FROM plans
    JOIN steps ON steps.plan_id = plans.id AND steps.removed_at IS NULL
    JOIN entries ON entries.client_id = plans.client_id AND entries.id = CASE WHEN steps.kind = 'practise' THEN (
        SELECT heard.id
        FROM entries AS heard
        JOIN listening ON listening.client_id = heard.client_id AND listening.entry_id = heard.id
        WHERE heard.client_id = plans.client_id AND heard.step_id = steps.id
        ORDER BY listening.finished DESC, heard.received_at DESC LIMIT 1
    ) ELSE (
        SELECT said.id
        FROM entries AS said
        LEFT JOIN reflections ON reflections.client_id = said.client_id AND reflections.entry_id = said.id
            AND reflections.deleted_at IS NULL
        WHERE said.client_id = plans.client_id AND said.step_id = steps.id
          AND (said.kind IN ('check-in', 'comfort') OR said.kind = 'reflection' AND {seen})
        ORDER BY said.received_at DESC LIMIT 1
    ) END
    LEFT JOIN listening ON listening.client_id = entries.client_id AND listening.entry_id = entries.id
    WHERE plans.client_id {whose}
    UNION ALL
    SELECT plans.client_id, entries.step_id, entries.kind, '' AS item, 1 AS done,
           entries.id, entries.received_at, entries.opened_at, entries.written_at
    FROM plans
    JOIN entries ON entries.client_id = plans.client_id AND entries.id = (
        SELECT filled.id FROM entries AS filled
        WHERE filled.client_id = plans.client_id AND filled.step_id IS NULL AND filled.kind = 'comfort'
        ORDER BY filled.received_at DESC LIMIT 1
    )
    WHERE plans.client_id {whose}
"""


async def add_plan(tx: Writer, plan_id: str, practice_id: str, client_id: str, moment: datetime) -> None:
    """A client's empty plan. Raises Conflict where there is one already."""
    await tx.run(
        "INSERT INTO plans (id, practice_id, client_id, made_at) VALUES (:plan_id, :practice_id, :client_id, :moment)",
        plan_id=plan_id,
        practice_id=practice_id,
        client_id=client_id,
        moment=moment,
    )


async def add_step(tx: Writer, **columns: object) -> None:
    """A step; `columns` are the table's."""
    await tx.run(
        """
        INSERT INTO steps
            (id, practice_id, plan_id, session_id, slug, version, asked_version, kind, phase, due_days, due_from,
             position, added_at)
        VALUES
            (:id, :practice_id, :plan_id, :session_id, :slug, :version, :asked_version, :kind, :phase, :due_days,
             :due_from, :position, :added_at)
        """,
        **columns,
    )


async def plan(tx: Reader, practice_id: str, client_id: str) -> Row | None:
    """The plan's id and its session, or None."""
    return await tx.one(
        f"""
        SELECT plans.id AS plan_id, {_SESSION}
        FROM plans JOIN sessions ON sessions.plan_id = plans.id AND {_NOW}
        WHERE plans.practice_id = :practice_id AND plans.client_id = :client_id
        """,
        practice_id=practice_id,
        client_id=client_id,
    )


async def session(tx: Reader, practice_id: str, client_id: str, session_id: str) -> Row | None:
    """One session of this client, also one before the last; or None."""
    return await tx.one(
        f"""
        SELECT {_SESSION}
        FROM sessions JOIN plans ON plans.id = sessions.plan_id
        WHERE sessions.id = :session_id AND plans.practice_id = :practice_id AND plans.client_id = :client_id
        """,
        practice_id=practice_id,
        client_id=client_id,
        session_id=session_id,
    )


async def slugs(tx: Reader, session_id: str) -> set[str]:
    """Every step that the plan has or had around this session."""
    return {
        row["slug"]
        for row in await tx.all(
            "SELECT slug FROM steps WHERE session_id = :session_id", session_id=session_id
        )
    }


async def steps(tx: Reader, practice_id: str, client_id: str) -> list[Row]:
    """Each session with each of its steps, the latest session first; one row without a step where it has none."""
    return await tx.all(
        f"{_STEPS} AND plans.client_id = :client_id {_IN_ORDER}",
        practice_id=practice_id,
        client_id=client_id,
    )


async def steps_of_many(tx: Reader, practice_id: str, client_ids: Sequence[str]) -> list[Row]:
    """The same for each of these clients, at most MANY."""
    return await tx.all(
        f"{_STEPS} AND plans.client_id IN {IN_MANY} {_IN_ORDER}",
        practice_id=practice_id,
        **many(client_ids),
    )


async def own_marks(tx: Reader, client_id: str) -> list[Row]:
    """What the client did in steps: each box as it stands, and of other kinds that do a step the entry that counts.

    That is the newest; of listening records one that was heard to the end, where there is one. What is filled in on a
    page of its own may have come without a step. `written_at` of a check-in: when the last of its step was written.
    """
    return await tx.all(_MARKS.format(whose="= :client_id", seen=_FOR_CLIENT), client_id=client_id)


async def marks(tx: Reader, client_id: str) -> list[Row]:
    """The same for a therapist: no mark tells of words that a client keeps to themselves."""
    return await tx.all(_MARKS.format(whose="= :client_id", seen=_FOR_THERAPIST), client_id=client_id)


async def marks_of_many(tx: Reader, client_ids: Sequence[str]) -> list[Row]:
    """The same for a therapist, for each of these clients, at most MANY."""
    return await tx.all(_MARKS.format(whose=f"IN {IN_MANY}", seen=_FOR_THERAPIST), **many(client_ids))


async def sessions(tx: Reader, practice_id: str) -> list[Row]:
    """The session of each client of a practice, as their plan stands now."""
    return await tx.all(
        f"""
        SELECT plans.client_id, {_SESSION}
        FROM plans JOIN sessions ON sessions.plan_id = plans.id AND {_NOW}
        WHERE plans.practice_id = :practice_id
        """,
        practice_id=practice_id,
    )


async def set_meeting(
    tx: Writer, practice_id: str, client_id: str, step_id: str, meets_at: datetime | None, moment: datetime
) -> int:
    """Write when a meeting is; the number of meeting steps that were the client's: one or none."""
    return await tx.run(
        """
        UPDATE steps SET meets_at = :meets_at, meets_set_at = :moment
        WHERE id = :step_id AND practice_id = :practice_id AND kind = 'meet' AND removed_at IS NULL
          AND plan_id IN (SELECT id FROM plans WHERE client_id = :client_id)
        """,
        practice_id=practice_id,
        client_id=client_id,
        step_id=step_id,
        meets_at=meets_at,
        moment=moment,
    )


async def step(tx: Reader, practice_id: str, client_id: str, step_id: str) -> Row | None:
    """A step that is not removed, or None."""
    return await tx.one(
        """
        SELECT steps.id, steps.slug, steps.version, steps.kind
        FROM steps JOIN plans ON plans.id = steps.plan_id
        WHERE steps.id = :step_id AND steps.removed_at IS NULL
          AND plans.practice_id = :practice_id AND plans.client_id = :client_id
        """,
        practice_id=practice_id,
        client_id=client_id,
        step_id=step_id,
    )


async def set_tick(
    tx: Writer, practice_id: str, client_id: str, step_id: str, item: str, entry_id: str, done: bool
) -> None:
    """How a box stands from now on."""
    await tx.run(
        """
        INSERT INTO ticks (client_id, step_id, item, practice_id, entry_id, done)
        VALUES (:client_id, :step_id, :item, :practice_id, :entry_id, :done)
        ON CONFLICT (client_id, step_id, item) DO UPDATE SET entry_id = excluded.entry_id, done = excluded.done
        """,
        practice_id=practice_id,
        client_id=client_id,
        step_id=step_id,
        item=item,
        entry_id=entry_id,
        done=int(done),
    )
