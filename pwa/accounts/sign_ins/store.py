"""SQL for sign-ins and device tokens."""

from datetime import datetime
from typing import Any

from pwa.accounts.model import PRACTICE_JOINED, CutOff, SignIn, sign_in_of
from pwa.db import Reader, Writer


async def insert_sign_in(tx: Writer, **columns: Any) -> None:
    """A signed-in browser."""
    await tx.run(
        """
        INSERT INTO sign_ins (token_hash, practice_id, person_id, passkey_id, browser, made_at, seen_at, touched_at,
                              expires_at)
        VALUES (:token_hash, :practice_id, :person_id, :passkey_id, :browser, :made_at, :made_at, :made_at, :expires_at)
        """,
        **columns,
    )


async def sign_in(tx: Reader, token_hash: str, moment: datetime) -> SignIn | None:
    """The open sign-in with this token whose person and passkey are still good, or None."""
    row = await tx.one(
        f"""
        SELECT sign_ins.*, people.id, people.role, people.name, people.recovered_at, people.handed_over_at,
               {PRACTICE_JOINED}
        FROM sign_ins
        JOIN people ON people.id = sign_ins.person_id
        JOIN practices ON practices.id = people.practice_id
        JOIN passkeys ON passkeys.id = sign_ins.passkey_id
        WHERE sign_ins.token_hash = :token_hash AND sign_ins.ended_at IS NULL AND sign_ins.expires_at > :moment
          AND people.ended_at IS NULL AND passkeys.revoked_at IS NULL
        """,
        token_hash=token_hash,
        moment=moment,
    )
    return sign_in_of(tx, row) if row else None


async def mark_seen(tx: Writer, token_hash: str, moment: datetime) -> None:
    """Note that the sign-in was used."""
    await tx.run("UPDATE sign_ins SET seen_at = :moment WHERE token_hash = :h", h=token_hash, moment=moment)


async def note_touched(tx: Writer, token_hash: str, moment: datetime) -> None:
    """Note that whoever is signed in has just shown once more that it is them."""
    await tx.run(
        "UPDATE sign_ins SET touched_at = :moment WHERE token_hash = :h", h=token_hash, moment=moment
    )


async def whose(tx: Reader, token_hash: str) -> str | None:
    """The person whose sign-in this is or was, or None."""
    found: str | None = await tx.value("SELECT person_id FROM sign_ins WHERE token_hash = :h", h=token_hash)
    return found


async def revoked_from(tx: Reader, token_hash: str) -> CutOff | None:
    """The person whose sign-in this was, where it or its passkey was taken back, or they have left; else None."""
    row = await tx.one(
        """
        SELECT sign_ins.person_id, people.ended_at
        FROM sign_ins
        JOIN people ON people.id = sign_ins.person_id
        JOIN passkeys ON passkeys.id = sign_ins.passkey_id
        WHERE sign_ins.token_hash = :h
          AND (sign_ins.taken_back = 1 OR passkeys.revoked_at IS NOT NULL OR people.ended_at IS NOT NULL)
        """,
        h=token_hash,
    )
    return CutOff(row["person_id"], gone=row["ended_at"] is not None) if row else None


async def end_sign_in(tx: Writer, token_hash: str, moment: datetime) -> int:
    """End one sign-in; how many ended: one, or none where it had."""
    return await tx.run(
        "UPDATE sign_ins SET ended_at = :moment WHERE token_hash = :h AND ended_at IS NULL",
        h=token_hash,
        moment=moment,
    )


async def end_sign_ins_but(tx: Writer, person_id: str, keep: int, moment: datetime) -> None:
    """End all sign-ins of this person but the `keep` that were used last."""
    await tx.run(
        """
        UPDATE sign_ins SET ended_at = :moment
        WHERE person_id = :person_id AND ended_at IS NULL AND token_hash NOT IN (
            SELECT token_hash FROM sign_ins WHERE person_id = :person_id AND ended_at IS NULL
            ORDER BY seen_at DESC, made_at DESC, token_hash LIMIT :keep)
        """,
        person_id=person_id,
        keep=keep,
        moment=moment,
    )


async def insert_device_token(tx: Writer, **columns: Any) -> None:
    """A phone that may deliver."""
    await tx.run(
        """
        INSERT INTO device_tokens (token_hash, practice_id, person_id, sign_in_hash, made_at)
        VALUES (:token_hash, :practice_id, :person_id, :sign_in_hash, :made_at)
        """,
        **columns,
    )


async def practice_of_device(tx: Reader, person_id: str, token_hash: str, since: datetime) -> str | None:
    """The practice of this person, where the token is theirs, made after `since`, and its passkey still good."""
    found: str | None = await tx.value(
        """
        SELECT device_tokens.practice_id
        FROM device_tokens
        JOIN sign_ins ON sign_ins.token_hash = device_tokens.sign_in_hash
        JOIN passkeys ON passkeys.id = sign_ins.passkey_id
        WHERE device_tokens.token_hash = :token_hash AND device_tokens.person_id = :person_id
          AND device_tokens.made_at > :since AND passkeys.revoked_at IS NULL
        """,
        token_hash=token_hash,
        person_id=person_id,
        since=since,
    )
    return found


async def delete_device(tx: Writer, person_id: str, token_hash: str | None, sign_in_hash: str | None) -> None:
    """Take back a person's token on one phone, known by itself or by the sign-in that it came with."""
    await tx.run(
        """
        DELETE FROM device_tokens
        WHERE person_id = :person_id AND (token_hash = :token_hash OR sign_in_hash = :sign_in_hash)
        """,
        person_id=person_id,
        token_hash=token_hash,
        sign_in_hash=sign_in_hash,
    )


async def delete_devices_but(tx: Writer, person_id: str, keep: int) -> None:
    """Take back all tokens of this person but the newest `keep`."""
    await tx.run(
        """
        DELETE FROM device_tokens
        WHERE person_id = :person_id AND token_hash NOT IN (
            SELECT token_hash FROM device_tokens WHERE person_id = :person_id
            ORDER BY made_at DESC, token_hash LIMIT :keep)
        """,
        person_id=person_id,
        keep=keep,
    )
