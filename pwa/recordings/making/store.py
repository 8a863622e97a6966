"""SQL for the queue. Who works on a sound says so in its row, for a while: so a process that fell over is noticed."""

from datetime import datetime

from pwa.db import Reader, Row, Writer


async def next_one(tx: Reader, moment: datetime) -> Row | None:
    """The sound that has waited longest, or that nobody works on any more though its row says so; or None."""
    return await tx.one(
        """
        SELECT id, practice_id, client_id, with_bed, source_key, tries FROM own_audio
        WHERE state = 'waiting' OR (state = 'working' AND worker_until <= :moment)
        ORDER BY made_at, id LIMIT 1
        """,
        moment=moment,
    )


async def at_work(tx: Reader, moment: datetime) -> int:
    """How many are being worked on, in all processes together."""
    return int(
        await tx.value(
            "SELECT count(*) FROM own_audio WHERE state = 'working' AND worker_until > :moment", moment=moment
        )
    )


async def claim(tx: Writer, audio_id: str, worker: str, until: datetime) -> None:
    """This worker has it, until then."""
    await tx.run(
        """
        UPDATE own_audio
        SET state = 'working', worker = :worker, worker_until = :until, percent = 0, tries = tries + 1
        WHERE id = :id
        """,
        id=audio_id,
        worker=worker,
        until=until,
    )


async def note(tx: Writer, audio_id: str, worker: str, percent: int, until: datetime) -> bool:
    """How far it is. False where it is this worker's no more: it was dropped, or given to somebody else."""
    return bool(
        await tx.run(
            """
            UPDATE own_audio SET percent = :percent, worker_until = :until
            WHERE id = :id AND worker = :worker AND state = 'working'
            """,
            id=audio_id,
            worker=worker,
            percent=percent,
            until=until,
        )
    )


async def finish(
    tx: Writer, audio_id: str, client_id: str | None, worker: str, key: str, **made: str | int
) -> bool:
    """It is ready: `made` has its name, seconds, bytes and sha256. False as for `note`."""
    return bool(
        await tx.run(
            """
            UPDATE own_audio
            SET state = 'ready', percent = 100, file_key = :file_key, source_key = '', name = :name,
                seconds = :seconds, bytes = :bytes, sha256 = :sha256, worker = '', worker_until = ''
            WHERE id = :id AND worker = :worker AND state = 'working'
            """,
            id=audio_id,
            worker=worker,
            file_key=tx.seal("own_audio.file_key", client_id, key) if client_id else key,
            **made,
        )
    )


async def fail(tx: Writer, audio_id: str, worker: str, reason: str, keeps: bool) -> bool:
    """It could not be made ready, and this says why; whether what was sent `keeps` its key. False as for `note`."""
    return bool(
        await tx.run(
            """
            UPDATE own_audio
            SET state = 'failed', reason = :reason, worker = '', worker_until = '',
                source_key = CASE WHEN :keeps = 1 THEN source_key ELSE '' END
            WHERE id = :id AND worker = :worker AND state = 'working'
            """,
            id=audio_id,
            worker=worker,
            reason=reason,
            keeps=int(keeps),
        )
    )


async def give_back(tx: Writer, audio_id: str, worker: str, was_a_try: bool) -> None:
    """The server is stopping: it waits again."""
    await tx.run(
        """
        UPDATE own_audio
        SET state = 'waiting', percent = 0, worker = '', worker_until = '', tries = tries - :uncounted
        WHERE id = :id AND worker = :worker AND state = 'working'
        """,
        uncounted=0 if was_a_try else 1,
        id=audio_id,
        worker=worker,
    )


def opened_key(tx: Reader, row: Row) -> str:
    """The key of what was sent."""
    if not row["client_id"]:
        return str(row["source_key"])
    return tx.unseal("own_audio.source_key", row["client_id"], row["source_key"])


async def over_before(tx: Reader, moment: datetime) -> list[Row]:
    """The sounds that have been over since before then."""
    return await tx.all(
        "SELECT id, practice_id, name FROM own_audio WHERE state = 'over' AND over_at < :moment",
        moment=moment,
    )


async def files_to_remove(tx: Reader) -> list[str]:
    """The files that are to go."""
    return [row["file"] for row in await tx.all("SELECT file FROM media_to_remove ORDER BY file")]


async def forget_files(tx: Writer, files: list[str]) -> None:
    """They are gone."""
    for file in files:
        await tx.run("DELETE FROM media_to_remove WHERE file = :file", file=file)


async def all_audio(tx: Reader) -> list[Row]:
    """The id and the name of every sound."""
    return await tx.all("SELECT id, name FROM own_audio")
