"""SQL for invitations and enrolments; prep links have a store of their own."""

from datetime import datetime
from typing import Any

from pwa.db import Reader, Row, Writer


async def insert_invitation(tx: Writer, **columns: Any) -> None:
    """A new invitation."""
    await tx.run(
        """
        INSERT INTO invitations
            (id, practice_id, person_id, purpose, token_hash, short_hash, needs_code, made_by, made_at, expires_at)
        VALUES
            (:id, :practice_id, :person_id, :purpose, :token_hash, :short_hash, :needs_code, :made_by, :made_at,
             :expires_at)
        """,
        **columns,
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


async def revoke(tx: Writer, person_id: str, invitation_id: str, moment: datetime) -> int:
    """End this person's invitation: how many ended, which is none where it had been used or taken back."""
    return await tx.run(
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
    return bool(
        await tx.value("SELECT 1 FROM people WHERE id = :id AND confirmed_at IS NOT NULL", id=person_id)
    )


async def invitation_by(tx: Reader, secret_hash: str) -> Row | None:
    """The invitation with this token or short code, or None."""
    return await tx.one(
        """
        SELECT invitations.* FROM invitations JOIN people ON people.id = invitations.person_id
        WHERE (invitations.token_hash = :secret_hash OR invitations.short_hash = :secret_hash)
          AND people.ended_at IS NULL
        """,
        secret_hash=secret_hash,
    )


async def mark_opened(tx: Writer, invitation_id: str, moment: datetime) -> None:
    """Note the first time that a person opened it."""
    await tx.run(
        "UPDATE invitations SET opened_at = :moment WHERE id = :id AND opened_at IS NULL",
        id=invitation_id,
        moment=moment,
    )


async def count_wrong_code(tx: Writer, invitation_id: str, most: int, moment: datetime) -> int:
    """Count a wrong code; the last one that is allowed ends the invitation. How many there were."""
    row = await tx.one(
        """
        UPDATE invitations SET code_tries = code_tries + 1,
            revoked_at = CASE WHEN code_tries + 1 >= :most THEN :moment ELSE revoked_at END
        WHERE id = :id RETURNING code_tries
        """,
        id=invitation_id,
        most=most,
        moment=moment,
    )
    return int(row["code_tries"]) if row else most


async def use(tx: Writer, invitation_id: str, moment: datetime) -> bool:
    """Use it up. False where somebody else did, or it has ended."""
    changed = await tx.run(
        """
        UPDATE invitations SET used_at = :moment
        WHERE id = :id AND used_at IS NULL AND revoked_at IS NULL AND expires_at > :moment
        """,
        id=invitation_id,
        moment=moment,
    )
    return changed == 1


async def insert_enrolment(tx: Writer, **columns: Any) -> None:
    """A browser that opened an invitation."""
    await tx.run(
        """
        INSERT INTO enrolments (token_hash, practice_id, invitation_id, expires_at)
        VALUES (:token_hash, :practice_id, :invitation_id, :expires_at)
        """,
        **columns,
    )


async def sweep_enrolments(tx: Writer, moment: datetime) -> None:
    """Forget the browsers that opened an invitation and went no further."""
    await tx.run("DELETE FROM enrolments WHERE expires_at <= :moment", moment=moment)


async def delete_enrolments_but(tx: Writer, invitation_id: str, keep: int) -> None:
    """Forget all browsers that opened this invitation but the newest `keep`."""
    await tx.run(
        """
        DELETE FROM enrolments
        WHERE invitation_id = :invitation_id AND token_hash NOT IN (
            SELECT token_hash FROM enrolments WHERE invitation_id = :invitation_id
            ORDER BY expires_at DESC, token_hash LIMIT :keep)
        """,
        invitation_id=invitation_id,
        keep=keep,
    )


async def enrolment(tx: Reader, token_hash: str, moment: datetime) -> Row | None:
    """The invitation that this browser opened, with how far it got; or None."""
    return await tx.one(
        """
        SELECT invitations.*, enrolments.token_hash AS enrolment_hash, enrolments.code_given, enrolments.agreed_at,
               enrolments.agreed_notice
        FROM enrolments
        JOIN invitations ON invitations.id = enrolments.invitation_id
        JOIN people ON people.id = invitations.person_id
        WHERE enrolments.token_hash = :token_hash AND enrolments.expires_at > :moment AND people.ended_at IS NULL
        """,
        token_hash=token_hash,
        moment=moment,
    )


async def note_ready(tx: Writer, enrolment_hash: str) -> None:
    """Note that the code was right, or that none is asked for."""
    await tx.run("UPDATE enrolments SET code_given = 1 WHERE token_hash = :hash", hash=enrolment_hash)


async def note_consent(tx: Writer, enrolment_hash: str, moment: datetime, version: str, html: str) -> None:
    """Note the consent, and keep the words that it is to."""
    await tx.run(
        """
        INSERT INTO notices (practice_id, version, html)
        SELECT practice_id, :version, :html FROM enrolments WHERE token_hash = :hash
        ON CONFLICT (practice_id, version) DO NOTHING
        """,
        hash=enrolment_hash,
        version=version,
        html=html,
    )
    await tx.run(
        "UPDATE enrolments SET agreed_at = :moment, agreed_notice = :version WHERE token_hash = :hash",
        hash=enrolment_hash,
        moment=moment,
        version=version,
    )


async def notice(tx: Reader, practice_id: str, version: str) -> str | None:
    """The words that clients agreed to, or None where they were not kept."""
    found: str | None = await tx.value(
        "SELECT html FROM notices WHERE practice_id = :practice_id AND version = :version",
        practice_id=practice_id,
        version=version,
    )
    return found
