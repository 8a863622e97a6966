"""SQL for files that arrive in pieces."""

from datetime import datetime

from pwa.db import Reader, Row, Writer


async def insert(tx: Writer, **columns: str | int | datetime) -> None:
    """A file of which nothing is here yet."""
    await tx.run(
        """
        INSERT INTO arriving_files (id, practice_id, sent_by, bytes, sha256, begun_at)
        VALUES (:id, :practice_id, :sent_by, :bytes, :sha256, :begun_at)
        """,
        **columns,
    )


async def of_person(tx: Reader, person_id: str) -> list[Row]:
    """What somebody is sending, the newest first."""
    return await tx.all(
        """
        SELECT id, practice_id, bytes, sha256, arrived FROM arriving_files
        WHERE sent_by = :person_id ORDER BY begun_at DESC, id
        """,
        person_id=person_id,
    )


async def begun_before(tx: Reader, moment: datetime) -> list[Row]:
    """What was begun before then."""
    return await tx.all(
        "SELECT id, practice_id FROM arriving_files WHERE begun_at < :moment",
        moment=moment,
    )


async def pieces(tx: Reader, file_id: str) -> list[Row]:
    """The pieces of a file in their order."""
    return await tx.all(
        "SELECT id, file_key FROM arriving_pieces WHERE file_id = :file_id ORDER BY place", file_id=file_id
    )


async def all_pieces(tx: Reader) -> list[str]:
    """The id of every piece that is here."""
    return [row["id"] for row in await tx.all("SELECT id FROM arriving_pieces")]


async def add_piece(tx: Writer, size: int, **columns: str | int) -> None:
    """One more piece of a file, of so many bytes."""
    await tx.run(
        """
        INSERT INTO arriving_pieces (id, practice_id, file_id, place, file_key)
        VALUES (:id, :practice_id, :file_id, :place, :file_key)
        """,
        **columns,
    )
    await tx.run(
        "UPDATE arriving_files SET arrived = arrived + :size WHERE id = :file_id",
        size=size,
        file_id=columns["file_id"],
    )


async def delete(tx: Writer, file_id: str) -> None:
    """A file and its pieces are of no more use. The files of its pieces are noted by the caller."""
    await tx.run("DELETE FROM arriving_pieces WHERE file_id = :id", id=file_id)
    await tx.run("DELETE FROM arriving_files WHERE id = :id", id=file_id)
