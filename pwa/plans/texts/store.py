"""SQL for giving a step another version of its text."""

from datetime import datetime

from pwa.db import Writer
from pwa.library.model import Text


async def renew_step(tx: Writer, step_id: str, text: Text, changed_at: datetime | None) -> None:
    """A step gets another version of its text. Where it stands in the plan does not change."""
    await tx.run(
        """
        UPDATE steps
        SET version = :version, asked_version = :asked_version, kind = :kind, phase = :phase, due_days = :due_days,
            due_from = :due_from, changed_at = :changed_at
        WHERE id = :step_id
        """,
        step_id=step_id,
        version=text.version,
        asked_version=text.asked_version,
        kind=text.kind,
        phase=text.phase,
        due_days=text.due,
        due_from=text.due_from,
        changed_at=changed_at,
    )
