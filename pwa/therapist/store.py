"""SQL for the first way in that a practice sent."""

from pwa.db import Reader


async def has_invited(tx: Reader, practice_id: str) -> bool:
    """Whether this practice has ever sent a client a way in."""
    found = await tx.value(
        """
        SELECT 1 FROM invitations WHERE practice_id = :practice_id AND purpose = 'client'
        UNION ALL
        SELECT 1 FROM prep_links WHERE practice_id = :practice_id
        LIMIT 1
        """,
        practice_id=practice_id,
    )
    return found is not None
