"""SQL for the sessions of a plan, and for a plan that rests or ends."""

from datetime import datetime

from pwa.db import Writer


async def add(
    tx: Writer,
    session_id: str,
    practice_id: str,
    plan_id: str,
    starts_at: datetime | None,
    *,
    state: str = "planned",
    number: int = 1,
    template: str = "first",
) -> None:
    """A session. Raises Conflict where the plan has one with this number."""
    await tx.run(
        """
        INSERT INTO sessions (id, practice_id, plan_id, starts_at, state, number, template)
        VALUES (:session_id, :practice_id, :plan_id, :starts_at, :state, :number, :template)
        """,
        session_id=session_id,
        practice_id=practice_id,
        plan_id=plan_id,
        starts_at=starts_at,
        state=state,
        number=number,
        template=template,
    )


async def set_session(
    tx: Writer,
    client_id: str,
    session_id: str,
    starts_at: datetime | None,
    state: str,
    told_by: str | None,
    told_at: datetime | None,
    stopped_early: bool = False,
) -> int:
    """Write how a session stands; the number of sessions that were the client's: one or none."""
    return await tx.run(
        """
        UPDATE sessions
        SET starts_at = :starts_at, state = :state, stopped_early = :stopped_early,
            told_by = :told_by, told_at = :told_at
        WHERE id = :session_id AND plan_id IN (SELECT id FROM plans WHERE client_id = :client_id)
        """,
        client_id=client_id,
        session_id=session_id,
        starts_at=starts_at,
        state=state,
        told_by=told_by,
        told_at=told_at,
        stopped_early=int(stopped_early),
    )


async def note_moved(
    tx: Writer, client_id: str, session_id: str, starts_at: datetime | None, moment: datetime
) -> None:
    """Note that a session is about to be on another day, and on which it was; nothing where it stays."""
    await tx.run(
        """
        UPDATE sessions SET moved_from = starts_at, moved_at = :moment
        WHERE id = :session_id AND COALESCE(starts_at, '') <> COALESCE(:starts_at, '')
          AND plan_id IN (SELECT id FROM plans WHERE client_id = :client_id)
        """,
        client_id=client_id,
        session_id=session_id,
        starts_at=starts_at,
        moment=moment,
    )


async def set_starts_at(tx: Writer, client_id: str, session_id: str, starts_at: datetime) -> None:
    """Write when a session of this client begins, and nothing else."""
    await tx.run(
        """
        UPDATE sessions SET starts_at = :starts_at
        WHERE id = :session_id AND plan_id IN (SELECT id FROM plans WHERE client_id = :client_id)
        """,
        client_id=client_id,
        session_id=session_id,
        starts_at=starts_at,
    )


async def set_paused(tx: Writer, practice_id: str, client_id: str, moment: datetime | None) -> int:
    """Pause a plan, or with no moment let it go on; the number of plans that changed: one or none."""
    return await tx.run(
        """
        UPDATE plans SET paused_at = :moment
        WHERE practice_id = :practice_id AND client_id = :client_id AND (paused_at IS NULL) = (:is_pausing = 1)
        """,
        practice_id=practice_id,
        client_id=client_id,
        moment=moment,
        is_pausing=int(moment is not None),
    )


async def set_ended(
    tx: Writer, practice_id: str, client_id: str, moment: datetime | None, by: str | None
) -> int:
    """End a plan, or with no moment let it go on; the number of plans that changed: one or none."""
    return await tx.run(
        """
        UPDATE plans SET ended_at = :moment, ended_by = :by
        WHERE practice_id = :practice_id AND client_id = :client_id AND (ended_at IS NULL) = (:is_ending = 1)
        """,
        practice_id=practice_id,
        client_id=client_id,
        moment=moment,
        by=by,
        is_ending=int(moment is not None),
    )
