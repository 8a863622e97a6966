"""SQL for prep links."""

from datetime import datetime
from typing import Any

from pwa.db import Reader, Row, Writer


async def insert(tx: Writer, **columns: Any) -> None:
    """A new prep link."""
    await tx.run(
        """
        INSERT INTO prep_links (id, practice_id, client_id, target, token_hash, made_by, made_at, expires_at)
        VALUES (:id, :practice_id, :client_id, :target, :token_hash, :made_by, :made_at, :expires_at)
        """,
        **columns,
    )


async def by_token(tx: Reader, token_hash: str, moment: datetime) -> Row | None:
    """The open prep link with this token, whose client (if it has one) is still here; or None."""
    return await tx.one(
        """
        SELECT prep_links.* FROM prep_links LEFT JOIN people ON people.id = prep_links.client_id
        WHERE prep_links.token_hash = :token_hash AND prep_links.revoked_at IS NULL
          AND prep_links.expires_at > :moment AND people.ended_at IS NULL
        """,
        token_hash=token_hash,
        moment=moment,
    )


async def of_client(tx: Reader, client_id: str) -> list[Row]:
    """This client's prep links, newest first."""
    return await tx.all(
        "SELECT * FROM prep_links WHERE client_id = :client_id ORDER BY made_at DESC, id", client_id=client_id
    )


async def of_library(tx: Reader, practice_id: str, target: str) -> list[Row]:
    """The links to this text or recording that were made for nobody in particular, newest first."""
    return await tx.all(
        """
        SELECT * FROM prep_links
        WHERE practice_id = :practice_id AND target = :target AND client_id IS NULL
        ORDER BY made_at DESC, id
        """,
        practice_id=practice_id,
        target=target,
    )


async def revoke(tx: Writer, practice_id: str, client_id: str, link_id: str, moment: datetime) -> int:
    """End a link of this client, or one of nobody's; the number of links there were: one or none."""
    return await tx.run(
        """
        UPDATE prep_links SET revoked_at = COALESCE(revoked_at, :moment)
        WHERE id = :id AND practice_id = :practice_id AND COALESCE(client_id, '') = :client_id
        """,
        id=link_id,
        practice_id=practice_id,
        client_id=client_id,
        moment=moment,
    )


async def revoke_all(tx: Writer, client_id: str, moment: datetime) -> None:
    """End every prep link of this client."""
    await tx.run(
        "UPDATE prep_links SET revoked_at = :moment WHERE client_id = :client_id AND revoked_at IS NULL",
        client_id=client_id,
        moment=moment,
    )


async def mark_opened(tx: Writer, link_id: str, moment: datetime) -> None:
    """Note the first time that a person saw the link's pages."""
    await tx.run(
        "UPDATE prep_links SET opened_at = :moment WHERE id = :id AND opened_at IS NULL",
        id=link_id,
        moment=moment,
    )
