"""SQL for practices, people and sign-ins."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pwa.accounts.model import PRACTICE_COLUMNS, Client, Person, Practice, SignIn, practice_of
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


SETTABLE = frozenset(PRACTICE_COLUMNS) - {"id", "is_demo"}


async def insert_practice(tx: Writer, practice_id: str, is_demo: bool, moment: datetime) -> None:
    """An empty practice: everything unset."""
    await tx.run(
        "INSERT INTO practices (id, is_demo, made_at) VALUES (:practice_id, :is_demo, :moment)",
        practice_id=practice_id,
        is_demo=int(is_demo),
        moment=moment,
    )


async def update_practice(tx: Writer, practice_id: str, columns: Mapping[str, Any]) -> None:
    """Set `columns`, by name. Raises ValueError for a name that cannot be set."""
    if not columns.keys() <= SETTABLE:
        raise ValueError(f"not to be set: {sorted(columns.keys() - SETTABLE)}")
    settings = ", ".join(f"{name} = :{name}" for name in columns)
    await tx.run(f"UPDATE practices SET {settings} WHERE id = :practice_id", practice_id=practice_id, **columns)


async def insert_person(
    tx: Writer, practice_id: str, person_id: str, role: str, name: str, handle: bytes, moment: datetime
) -> None:
    """A person without a passkey."""
    await tx.run(
        """
        INSERT INTO people (id, practice_id, role, name, handle, made_at)
        VALUES (:person_id, :practice_id, :role, :name, :handle, :moment)
        """,
        person_id=person_id,
        practice_id=practice_id,
        role=role,
        name=name,
        handle=handle,
        moment=moment,
    )


async def insert_client(tx: Writer, practice_id: str, person_id: str, therapist_id: str, contact: str) -> None:
    """What is known of a person as a client."""
    await tx.run(
        """
        INSERT INTO clients (person_id, practice_id, therapist_id, contact)
        VALUES (:person_id, :practice_id, :therapist_id, :contact)
        """,
        person_id=person_id,
        practice_id=practice_id,
        therapist_id=therapist_id,
        contact=contact,
    )


async def has_owner(tx: Reader) -> bool:
    """Whether any owner has a passkey."""
    return await tx.value("SELECT 1 FROM people WHERE role = 'owner' AND confirmed_at IS NOT NULL") is not None


async def waiting_owner(tx: Reader) -> tuple[str, str] | None:
    """The oldest owner without a passkey: practice id and person id, or None."""
    row = await tx.one(
        """
        SELECT practice_id, id FROM people
        WHERE role = 'owner' AND confirmed_at IS NULL AND ended_at IS NULL
        ORDER BY made_at, id
        """
    )
    return (row["practice_id"], row["id"]) if row else None


_CLIENT = """
    SELECT people.id, people.practice_id, people.name, people.made_at, people.confirmed_at,
           clients.contact, clients.therapist_id, clients.agreed_at, therapists.name AS therapist_name
    FROM clients
    JOIN people ON people.id = clients.person_id
    JOIN people AS therapists ON therapists.id = clients.therapist_id
    WHERE clients.practice_id = :practice_id AND people.ended_at IS NULL
"""


async def client(tx: Reader, practice_id: str, client_id: str) -> Client | None:
    """A client of this practice, or None."""
    row = await tx.one(f"{_CLIENT} AND people.id = :client_id", practice_id=practice_id, client_id=client_id)
    return _client_of(row) if row else None


async def clients(tx: Reader, practice_id: str, therapist_id: str | None) -> list[Client]:
    """The clients of this practice; with `therapist_id`, only that therapist's."""
    if therapist_id is None:
        rows = await tx.all(_CLIENT, practice_id=practice_id)
    else:
        mine = f"{_CLIENT} AND clients.therapist_id = :therapist_id"
        rows = await tx.all(mine, practice_id=practice_id, therapist_id=therapist_id)
    return [_client_of(row) for row in rows]


def _client_of(row: Row) -> Client:
    return Client(
        id=row["id"],
        practice_id=row["practice_id"],
        name=row["name"],
        contact=row["contact"],
        therapist_id=row["therapist_id"],
        therapist_name=row["therapist_name"] or "your therapist",
        made_at=parse(row["made_at"]),
        confirmed_at=parse(row["confirmed_at"]) if row["confirmed_at"] else None,
        agreed_at=parse(row["agreed_at"]) if row["agreed_at"] else None,
    )
