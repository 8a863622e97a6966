"""SQL for what a practice is writing, and where it wants its steps."""

from datetime import datetime

from pwa.db import Reader, Writer
from pwa.library.model import Piece


async def save_draft(
    tx: Writer, practice_id: str, person_id: str, piece: Piece, based_on: str, moment: datetime
) -> None:
    """Keep what is being written, over what was written before."""
    await tx.run(
        """
        INSERT INTO library_drafts (practice_id, slug, source, based_on, edited_by, edited_at)
        VALUES (:practice_id, :slug, :source, :based_on, :person_id, :moment)
        ON CONFLICT (practice_id, slug) DO UPDATE
        SET source = excluded.source, based_on = excluded.based_on, edited_by = excluded.edited_by,
            edited_at = excluded.edited_at
        """,
        practice_id=practice_id,
        slug=piece.slug,
        source=piece.source,
        based_on=based_on,
        person_id=person_id,
        moment=moment,
    )


async def keep_base(tx: Writer, practice_id: str, piece: Piece) -> None:
    """Keep a built-in text as it was when the practice wrote its own: a later program has another."""
    await tx.run(
        """
        INSERT INTO library_bases (practice_id, slug, version, source)
        VALUES (:practice_id, :slug, :version, :source)
        ON CONFLICT (practice_id, slug, version) DO NOTHING
        """,
        practice_id=practice_id,
        slug=piece.slug,
        version=piece.version,
        source=piece.source,
    )


async def base(tx: Reader, practice_id: str, slug: str, version: str) -> str | None:
    """A built-in text as it was, or None."""
    found: str | None = await tx.value(
        """
        SELECT source FROM library_bases
        WHERE practice_id = :practice_id AND slug = :slug AND version = :version
        """,
        practice_id=practice_id,
        slug=slug,
        version=version,
    )
    return found


async def set_position(tx: Writer, practice_id: str, slug: str, position: int) -> None:
    """Where a step stands from now on."""
    await tx.run(
        """
        INSERT INTO library_places (practice_id, slug, position) VALUES (:practice_id, :slug, :position)
        ON CONFLICT (practice_id, slug) DO UPDATE SET position = excluded.position
        """,
        practice_id=practice_id,
        slug=slug,
        position=position,
    )


async def set_hidden(tx: Writer, practice_id: str, slug: str, hidden: bool) -> None:
    """Whether new plans go without a step."""
    await tx.run(
        """
        INSERT INTO library_places (practice_id, slug, hidden) VALUES (:practice_id, :slug, :hidden)
        ON CONFLICT (practice_id, slug) DO UPDATE SET hidden = excluded.hidden
        """,
        practice_id=practice_id,
        slug=slug,
        hidden=int(hidden),
    )
