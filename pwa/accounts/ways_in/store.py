"""SQL for a person's own passkeys and sign-ins."""

from datetime import datetime

from pwa.accounts.ways_in.model import OpenSignIn, OwnPasskey
from pwa.clock import parse
from pwa.db import Reader, Row, Writer

KEY_LETTERS = 16  # of a token's hash: enough to tell a person's sign-ins apart, and useless to sign in with


async def passkeys(tx: Reader, person_id: str) -> list[OwnPasskey]:
    """The passkeys that this person can sign in with, the newest first."""
    rows = await tx.all(
        """
        SELECT id, name, backup_eligible, backed_up, made_at, used_at FROM passkeys
        WHERE person_id = :person_id AND revoked_at IS NULL ORDER BY made_at DESC, id
        """,
        person_id=person_id,
    )
    return [_passkey_of(tx, person_id, row) for row in rows]


def _passkey_of(tx: Reader, person_id: str, row: Row) -> OwnPasskey:
    name = tx.unseal("passkeys.name", person_id, row["name"])
    used_at = parse(row["used_at"]) if row["used_at"] else None
    return OwnPasskey(
        id=row["id"],
        name=name,
        can_come_along=bool(row["backup_eligible"]),
        has_come_along=bool(row["backed_up"]),
        made_at=parse(row["made_at"]),
        used_at=used_at,
    )


async def sign_ins(
    tx: Reader, person_id: str, here: str, moment: datetime, seen_since: datetime
) -> list[OpenSignIn]:
    """The sign-ins of this person that are good, the newest first. `here`: the hash of the one that asks."""
    rows = await tx.all(
        """
        SELECT sign_ins.*, passkeys.name AS passkey
        FROM sign_ins JOIN passkeys ON passkeys.id = sign_ins.passkey_id
        WHERE sign_ins.person_id = :person_id AND ended_at IS NULL AND revoked_at IS NULL
          AND expires_at > :moment AND seen_at >= :seen_since
        ORDER BY sign_ins.made_at DESC, token_hash
        """,
        person_id=person_id,
        moment=moment,
        seen_since=seen_since,
    )
    return [_sign_in_of(tx, row, here) for row in rows]


def _sign_in_of(tx: Reader, row: Row, here: str) -> OpenSignIn:
    return OpenSignIn(
        key=row["token_hash"][:KEY_LETTERS],
        browser=row["browser"],
        passkey=tx.unseal("passkeys.name", row["person_id"], row["passkey"]),
        made_at=parse(row["made_at"]),
        seen_at=parse(row["seen_at"]),
        is_here=row["token_hash"] == here,
    )


async def rename_passkey(tx: Writer, person_id: str, passkey_id: bytes, name: str) -> None:
    """Give a passkey of this person another name."""
    await tx.run(
        "UPDATE passkeys SET name = :name WHERE id = :id AND person_id = :person_id AND revoked_at IS NULL",
        name=tx.seal("passkeys.name", person_id, name),
        id=passkey_id,
        person_id=person_id,
    )


async def revoke_passkey(tx: Writer, person_id: str, passkey_id: bytes, moment: datetime) -> int:
    """How many passkeys of this person ended: one, or none where it is their last."""
    return await tx.run(
        """
        UPDATE passkeys SET revoked_at = :moment
        WHERE id = :id AND person_id = :person_id AND revoked_at IS NULL AND EXISTS (
            SELECT 1 FROM passkeys AS others
            WHERE others.person_id = :person_id AND others.id <> :id AND others.revoked_at IS NULL)
        """,
        moment=moment,
        id=passkey_id,
        person_id=person_id,
    )


async def has_removed(tx: Reader, person_id: str, passkey_id: bytes) -> bool:
    """Whether this is a passkey of this person that has ended."""
    found = await tx.value(
        "SELECT 1 FROM passkeys WHERE id = :id AND person_id = :person_id AND revoked_at IS NOT NULL",
        id=passkey_id,
        person_id=person_id,
    )
    return found is not None


async def has_taken_back(tx: Reader, person_id: str, key: str) -> bool:
    """Whether `key` is a sign-in of this person that was taken back."""
    found = await tx.value(
        f"""
        SELECT 1 FROM sign_ins
        WHERE person_id = :person_id AND taken_back = 1 AND :key = substr(token_hash, 1, {KEY_LETTERS})
        """,
        person_id=person_id,
        key=key,
    )
    return found is not None


async def take_back_sign_in(tx: Writer, person_id: str, here: str, key: str, moment: datetime) -> int:
    """End the sign-in `key` of this person, but not `here`: how many. One that ended by itself is taken back too."""
    return await tx.run(
        f"""
        UPDATE sign_ins SET ended_at = COALESCE(ended_at, :moment), taken_back = 1
        WHERE person_id = :person_id AND taken_back = 0 AND token_hash <> :here
          AND :key = substr(token_hash, 1, {KEY_LETTERS})
        """,
        moment=moment,
        person_id=person_id,
        here=here,
        key=key,
    )


async def take_back_other_sign_ins(tx: Writer, person_id: str, here: str, moment: datetime) -> None:
    """End every sign-in of this person but `here`. Those that ended by themselves are taken back with them."""
    await tx.run(
        """
        UPDATE sign_ins SET ended_at = COALESCE(ended_at, :moment), taken_back = 1
        WHERE person_id = :person_id AND token_hash <> :here
        """,
        moment=moment,
        person_id=person_id,
        here=here,
    )


async def delete_devices_of_ended(tx: Writer, person_id: str) -> None:
    """A phone whose sign-in was taken back delivers nothing any more either."""
    await tx.run(
        """
        DELETE FROM device_tokens
        WHERE person_id = :person_id AND sign_in_hash IN (
            SELECT token_hash FROM sign_ins WHERE person_id = :person_id AND taken_back = 1)
        """,
        person_id=person_id,
    )


async def end_device_invitations(tx: Writer, person_id: str, moment: datetime) -> int:
    """End the invitations that this person made for a device of their own and did not use: how many there were."""
    return await tx.run(
        """
        UPDATE invitations SET revoked_at = :moment
        WHERE person_id = :person_id AND purpose = 'device' AND used_at IS NULL AND revoked_at IS NULL
          AND expires_at > :moment
        """,
        person_id=person_id,
        moment=moment,
    )
