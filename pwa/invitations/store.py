"""SQL for invitations, enrolments and prep links."""

from datetime import datetime

from pwa.db import Reader, Row, Writer


async def insert_invitation(
    tx: Writer,
    *,
    invitation_id: str,
    practice_id: str,
    person_id: str,
    purpose: str,
    token_hash: str,
    short_hash: str,
    needs_code: bool,
    made_by: str | None,
    made_at: datetime,
    expires_at: datetime,
) -> None:
    """A new invitation."""
    await tx.run(
        """
        INSERT INTO invitations
            (id, practice_id, person_id, purpose, token_hash, short_hash, needs_code, made_by, made_at, expires_at)
        VALUES
            (:id, :practice_id, :person_id, :purpose, :token_hash, :short_hash, :needs_code, :made_by, :made_at,
             :expires_at)
        """,
        id=invitation_id,
        practice_id=practice_id,
        person_id=person_id,
        purpose=purpose,
        token_hash=token_hash,
        short_hash=short_hash,
        needs_code=int(needs_code),
        made_by=made_by,
        made_at=made_at,
        expires_at=expires_at,
    )


async def revoke_open(tx: Writer, person_id: str, moment: datetime) -> None:
    """End every invitation of this person that has not been used."""
    await tx.run(
        """
        UPDATE invitations SET revoked_at = :moment
        WHERE person_id = :person_id AND used_at IS NULL AND revoked_at IS NULL
        """,
        person_id=person_id,
        moment=moment,
    )


async def revoke(tx: Writer, person_id: str, invitation_id: str, moment: datetime) -> None:
    """End this person's invitation, unless it has been used."""
    await tx.run(
        """
        UPDATE invitations SET revoked_at = :moment
        WHERE id = :id AND person_id = :person_id AND used_at IS NULL AND revoked_at IS NULL
        """,
        id=invitation_id,
        person_id=person_id,
        moment=moment,
    )


async def invitation(tx: Reader, person_id: str, invitation_id: str) -> Row | None:
    """This person's invitation, or None."""
    return await tx.one(
        "SELECT * FROM invitations WHERE id = :id AND person_id = :person_id",
        id=invitation_id,
        person_id=person_id,
    )


async def invitations(tx: Reader, person_id: str) -> list[Row]:
    """This person's invitations, newest first."""
    return await tx.all(
        "SELECT * FROM invitations WHERE person_id = :person_id ORDER BY made_at DESC, id",
        person_id=person_id,
    )


async def is_confirmed(tx: Reader, person_id: str) -> bool:
    """Whether this person has made a passkey before."""
    found = await tx.value("SELECT 1 FROM people WHERE id = :id AND confirmed_at IS NOT NULL", id=person_id)
    return found is not None


async def insert_prep_link(
    tx: Writer,
    *,
    link_id: str,
    practice_id: str,
    client_id: str,
    token_hash: str,
    made_by: str,
    made_at: datetime,
    expires_at: datetime,
) -> None:
    """A new prep link."""
    await tx.run(
        """
        INSERT INTO prep_links (id, practice_id, client_id, token_hash, made_by, made_at, expires_at)
        VALUES (:id, :practice_id, :client_id, :token_hash, :made_by, :made_at, :expires_at)
        """,
        id=link_id,
        practice_id=practice_id,
        client_id=client_id,
        token_hash=token_hash,
        made_by=made_by,
        made_at=made_at,
        expires_at=expires_at,
    )


async def prep_link(tx: Reader, token_hash: str, moment: datetime) -> Row | None:
    """The open prep link with this token, or None."""
    return await tx.one(
        """
        SELECT prep_links.* FROM prep_links JOIN people ON people.id = prep_links.client_id
        WHERE prep_links.token_hash = :token_hash AND prep_links.revoked_at IS NULL
          AND prep_links.expires_at > :moment AND people.ended_at IS NULL
        """,
        token_hash=token_hash,
        moment=moment,
    )


async def prep_link_of(tx: Reader, client_id: str, link_id: str) -> Row | None:
    """This client's prep link, or None."""
    return await tx.one(
        "SELECT * FROM prep_links WHERE id = :id AND client_id = :client_id", id=link_id, client_id=client_id
    )


async def prep_links(tx: Reader, client_id: str) -> list[Row]:
    """This client's prep links, newest first."""
    return await tx.all(
        "SELECT * FROM prep_links WHERE client_id = :client_id ORDER BY made_at DESC, id", client_id=client_id
    )


async def revoke_prep_link(tx: Writer, client_id: str, link_id: str, moment: datetime) -> None:
    """End this client's prep link."""
    await tx.run(
        """
        UPDATE prep_links SET revoked_at = :moment
        WHERE id = :id AND client_id = :client_id AND revoked_at IS NULL
        """,
        id=link_id,
        client_id=client_id,
        moment=moment,
    )


async def mark_prep_link_opened(tx: Writer, link_id: str, moment: datetime) -> None:
    """Note the first time that a person saw the link's pages."""
    await tx.run(
        "UPDATE prep_links SET opened_at = :moment WHERE id = :id AND opened_at IS NULL",
        id=link_id,
        moment=moment,
    )
