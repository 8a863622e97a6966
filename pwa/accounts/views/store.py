"""SQL for who looked at a client's data."""

from datetime import datetime

from pwa.accounts.views.model import View
from pwa.clock import parse
from pwa.db import Reader, Row, Writer

_SAME = """
    others.client_id = views.client_id AND others.viewer_id = views.viewer_id AND others.page = views.page
    AND substr(others.at, 1, 10) = substr(views.at, 1, 10)
"""
_EARLIER = f"{_SAME} AND (others.at < views.at OR (others.at = views.at AND others.id < views.id))"
_OLD = "views.at >= :since AND views.at < :before"


async def insert(
    tx: Writer, view_id: str, practice_id: str, client_id: str, viewer_id: str, page: str, moment: datetime
) -> None:
    """One more view."""
    await tx.run(
        """
        INSERT INTO views (id, practice_id, client_id, viewer_id, page, at, last_at)
        VALUES (:view_id, :practice_id, :client_id, :viewer_id, :page, :moment, :moment)
        """,
        view_id=view_id,
        practice_id=practice_id,
        client_id=client_id,
        viewer_id=viewer_id,
        page=page,
        moment=moment,
    )


async def of_client(tx: Reader, client_id: str, most: int) -> list[View]:
    """The newest `most` views of this client's data, the newest first."""
    rows = await tx.all(
        """
        SELECT views.at, views.last_at, views.times, views.page, views.viewer_id, people.name
        FROM views JOIN people ON people.id = views.viewer_id
        WHERE views.client_id = :client_id ORDER BY views.at DESC, views.id LIMIT :most
        """,
        client_id=client_id,
        most=most,
    )
    return [_view(tx, row) for row in rows]


async def last(tx: Reader, client_id: str, viewer_id: str, page: str, before: datetime) -> datetime | None:
    """When this person last opened that page about this client before `before`, or None."""
    found = await tx.value(
        """
        SELECT max(last_at) FROM views
        WHERE client_id = :client_id AND viewer_id = :viewer_id AND page = :page AND at < :before
        """,
        client_id=client_id,
        viewer_id=viewer_id,
        page=page,
        before=before,
    )
    return parse(found) if found else None


async def fold(tx: Writer, since: datetime, before: datetime) -> None:
    """Of the views from `since` to `before`, those of one person, page and day (UTC) become one."""
    await tx.run(
        f"""
        UPDATE views
        SET times = (SELECT sum(others.times) FROM views AS others WHERE {_SAME}),
            last_at = (SELECT max(others.last_at) FROM views AS others WHERE {_SAME})
        WHERE {_OLD} AND NOT EXISTS (SELECT 1 FROM views AS others WHERE {_EARLIER})
          AND EXISTS (SELECT 1 FROM views AS others WHERE {_SAME} AND others.id <> views.id)
        """,
        since=since,
        before=before,
    )
    await tx.run(
        f"DELETE FROM views WHERE {_OLD} AND EXISTS (SELECT 1 FROM views AS others WHERE {_EARLIER})",
        since=since,
        before=before,
    )


def _view(tx: Reader, row: Row) -> View:
    return View(
        at=parse(row["at"]),
        last_at=parse(row["last_at"]),
        times=row["times"],
        page=row["page"],
        by=tx.unseal("people.name", row["viewer_id"], row["name"]) or "Somebody at your practice",
    )
