"""SQL for practices, people and sign-ins."""

from datetime import datetime

from pwa.accounts.model import PRACTICE_COLUMNS, Person, Practice, SignIn, practice_of
from pwa.clock import parse
from pwa.db import Reader, Row, Writer

_PRACTICE = ", ".join(f"practices.{name} AS practice_{name}" for name in PRACTICE_COLUMNS)


def person_of(row: Row) -> Person:
    """The person in a row that carries `practice_` columns too."""
    return Person(row["id"], row["role"], row["name"], practice_of(row, "practice_"))


async def sign_in(tx: Reader, token_hash: str, moment: datetime) -> SignIn | None:
    """The open sign-in with this token whose person and passkey are still good, or None."""
    row = await tx.one(
        f"""
        SELECT sign_ins.token_hash, sign_ins.seen_at, sign_ins.touched_at, sign_ins.expires_at,
               people.id, people.role, people.name, {_PRACTICE}
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
    if row is None:
        return None
    return SignIn(
        row["token_hash"],
        person_of(row),
        parse(row["seen_at"]),
        parse(row["touched_at"]),
        parse(row["expires_at"]),
    )


async def mark_seen(tx: Writer, token_hash: str, moment: datetime) -> None:
    """Note that the sign-in was used."""
    await tx.run("UPDATE sign_ins SET seen_at = :moment WHERE token_hash = :token_hash", token_hash=token_hash, moment=moment)


async def person(tx: Reader, practice_id: str, person_id: str) -> Person | None:
    """A person of this practice, or None."""
    row = await tx.one(
        f"""
        SELECT people.id, people.role, people.name, {_PRACTICE}
        FROM people JOIN practices ON practices.id = people.practice_id
        WHERE people.id = :person_id AND people.practice_id = :practice_id AND people.ended_at IS NULL
        """,
        person_id=person_id,
        practice_id=practice_id,
    )
    return person_of(row) if row else None


async def practice(tx: Reader, practice_id: str) -> Practice | None:
    """A practice by its id, or None."""
    row = await tx.one("SELECT * FROM practices WHERE id = :practice_id", practice_id=practice_id)
    return practice_of(row) if row else None


async def instance_value(tx: Reader, name: str) -> str | None:
    """A fact about this installation, such as 'rp_id'."""
    value: str | None = await tx.value("SELECT value FROM instance WHERE name = :name", name=name)
    return value
