"""SQL for what a practice approved, and what it is writing. Approved texts never change: plans have them."""

from datetime import datetime

from pwa.clock import parse
from pwa.db import Reader, Row, Writer
from pwa.library.model import Act, Piece, Place


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


async def approved_slugs(tx: Reader, practice_id: str) -> set[str]:
    """Every piece that this practice approved in some version."""
    rows = await tx.all(
        "SELECT DISTINCT slug FROM library_versions WHERE practice_id = :practice_id", practice_id=practice_id
    )
    return {row["slug"] for row in rows}


async def acts(tx: Reader, practice_id: str) -> list[Act]:
    """Everything that this practice decided, in order, with the name of who did."""
    rows = await tx.all(
        """
        SELECT library_acts.slug, library_acts.act, library_acts.version, library_acts.at, people.name,
               people.id AS person_id, library_versions.based_on
        FROM library_acts
        JOIN people ON people.id = library_acts.decided_by
        LEFT JOIN library_versions
            ON library_versions.practice_id = library_acts.practice_id
            AND library_versions.slug = library_acts.slug AND library_versions.version = library_acts.version
        WHERE library_acts.practice_id = :practice_id AND (act = 'kept' OR library_versions.version IS NOT NULL)
        ORDER BY library_acts.slug, library_acts.number
        """,
        practice_id=practice_id,
    )
    return [
        Act(
            row["slug"],
            row["act"],
            row["version"],
            tx.unseal("people.name", row["person_id"], row["name"]),
            parse(row["at"]),
            row["based_on"] or "",
        )
        for row in rows
    ]


async def drafts(tx: Reader, practice_id: str) -> list[Row]:
    """What is being written: slug, source, based_on, edited_at, and in `by` who saved it last."""
    rows = await tx.all(
        """
        SELECT library_drafts.slug, library_drafts.source, library_drafts.based_on, library_drafts.edited_at,
               people.id AS person_id, people.name
        FROM library_drafts JOIN people ON people.id = library_drafts.edited_by
        WHERE library_drafts.practice_id = :practice_id
        """,
        practice_id=practice_id,
    )
    return [dict(row) | {"by": tx.unseal("people.name", row["person_id"], row["name"])} for row in rows]


async def places(tx: Reader, practice_id: str) -> dict[str, Place]:
    """Where the practice wants its steps, by slug."""
    rows = await tx.all(
        "SELECT slug, position, hidden FROM library_places WHERE practice_id = :practice_id",
        practice_id=practice_id,
    )
    return {row["slug"]: Place(row["position"], bool(row["hidden"])) for row in rows}


async def approve(
    tx: Writer, practice_id: str, person_id: str, piece: Piece, based_on: str, moment: datetime
) -> None:
    """Keep the piece as approved. Where it was approved before, it holds again from now on."""
    await tx.run(
        """
        INSERT INTO library_versions (practice_id, slug, version, source, approved_by, approved_at, based_on)
        VALUES (:practice_id, :slug, :version, :source, :person_id, :moment, :based_on)
        ON CONFLICT (practice_id, slug, version) DO NOTHING
        """,
        practice_id=practice_id,
        slug=piece.slug,
        version=piece.version,
        source=piece.source,
        person_id=person_id,
        moment=moment,
        based_on=based_on,
    )
    await note(tx, practice_id, person_id, piece.slug, "approved", piece.version, moment)


async def note(
    tx: Writer, practice_id: str, person_id: str, slug: str, act: str, version: str, moment: datetime
) -> None:
    """Note what somebody decided."""
    await tx.run(
        """
        INSERT INTO library_acts (practice_id, slug, number, act, version, decided_by, at)
        VALUES (
            :practice_id, :slug,
            (SELECT coalesce(max(number), 0) + 1 FROM library_acts
             WHERE practice_id = :practice_id AND slug = :slug),
            :act, :version, :person_id, :moment
        )
        """,
        practice_id=practice_id,
        slug=slug,
        act=act,
        version=version,
        person_id=person_id,
        moment=moment,
    )


async def delete_draft(tx: Writer, practice_id: str, slug: str) -> int:
    """Put the draft away: it was approved, or discarded. The number of drafts: one or none."""
    return await tx.run(
        "DELETE FROM library_drafts WHERE practice_id = :practice_id AND slug = :slug",
        practice_id=practice_id,
        slug=slug,
    )
