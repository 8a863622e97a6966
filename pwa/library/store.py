"""SQL for what a practice approved. A row is never changed: a plan may be pinned to it."""

from datetime import datetime

from pwa.clock import parse
from pwa.db import Reader, Writer
from pwa.library.model import Approval, Piece


async def source(tx: Reader, practice_id: str, slug: str, version: str) -> str | None:
    """The approved source, or None."""
    found: str | None = await tx.value(
        """
        SELECT source FROM library_versions
        WHERE practice_id = :practice_id AND slug = :slug AND version = :version
        """,
        practice_id=practice_id,
        slug=slug,
        version=version,
    )
    return found


async def approvals(tx: Reader, practice_id: str) -> list[Approval]:
    """Every approval of this practice, with the name of who gave it."""
    rows = await tx.all(
        """
        SELECT library_versions.slug, library_versions.version, library_versions.approved_at, people.name,
               people.id AS person_id
        FROM library_versions JOIN people ON people.id = library_versions.approved_by
        WHERE library_versions.practice_id = :practice_id
        """,
        practice_id=practice_id,
    )
    return [
        Approval(
            row["slug"],
            row["version"],
            tx.unseal("people.name", row["person_id"], row["name"]),
            parse(row["approved_at"]),
        )
        for row in rows
    ]


async def approve(tx: Writer, practice_id: str, person_id: str, piece: Piece, moment: datetime) -> None:
    """Keep the piece as approved. Approving the same version again changes nothing."""
    await tx.run(
        """
        INSERT INTO library_versions (practice_id, slug, version, source, approved_by, approved_at)
        VALUES (:practice_id, :slug, :version, :source, :person_id, :moment)
        ON CONFLICT (practice_id, slug, version) DO NOTHING
        """,
        practice_id=practice_id,
        slug=piece.slug,
        version=piece.version,
        source=piece.source,
        person_id=person_id,
        moment=moment,
    )
