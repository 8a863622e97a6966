"""SQL for practices, people and passkeys; sign-ins have a store of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from pwa.accounts.model import (
    PRACTICE_COLUMNS,
    PRACTICE_JOINED,
    Client,
    Person,
    Practice,
    person_of,
    practice_of,
)
from pwa.accounts.passkeys import KnownPasskey
from pwa.clock import parse
from pwa.db import IN_MANY, Reader, Row, Writer, many

_SETTABLE = sorted(set(PRACTICE_COLUMNS) - {"id", "is_demo"})
_ASSIGNMENTS = ", ".join(f"{name} = :{name}" for name in _SETTABLE)

_CLIENT = """
    SELECT people.id, people.practice_id, people.name, people.made_at, people.confirmed_at,
           clients.contact, clients.therapist_id, clients.agreed_at, clients.agreed_notice,
           therapists.name AS therapist_name
    FROM clients
    JOIN people ON people.id = clients.person_id
    JOIN people AS therapists ON therapists.id = clients.therapist_id
    WHERE people.ended_at IS NULL AND :therapist_id IN ('', clients.therapist_id)
"""


async def instance_value(tx: Reader, name: str) -> str | None:
    """A fact about this installation, such as 'rp_id'."""
    value: str | None = await tx.value("SELECT value FROM instance WHERE name = :name", name=name)
    return value


async def set_instance_value_once(tx: Writer, name: str, value: str) -> None:
    """Set a fact about this installation, unless it is set."""
    await tx.run(
        "INSERT INTO instance VALUES (:name, :value) ON CONFLICT (name) DO NOTHING", name=name, value=value
    )


async def insert_practice(tx: Writer, **columns: Any) -> None:
    """An empty practice: everything unset."""
    await tx.run("INSERT INTO practices (id, is_demo, made_at) VALUES (:id, :is_demo, :made_at)", **columns)


async def update_practice(tx: Writer, practice_id: str, columns: Mapping[str, Any]) -> None:
    """Set `columns`, by name; the others stay. Raises ValueError for a name that cannot be set."""
    if not columns.keys() <= set(_SETTABLE):
        raise ValueError(f"not to be set: {sorted(columns.keys() - set(_SETTABLE))}")
    now = await tx.one("SELECT * FROM practices WHERE id = :practice_id", practice_id=practice_id)
    values = {name: now[name] for name in _SETTABLE} | dict(columns) if now else {}
    await tx.run(f"UPDATE practices SET {_ASSIGNMENTS} WHERE id = :id", id=practice_id, **values)


async def kinds_of_practices(tx: Reader) -> list[int]:
    """0 where there is a real practice, 1 where there is a demo; each once."""
    return [row["is_demo"] for row in await tx.all("SELECT DISTINCT is_demo FROM practices ORDER BY is_demo")]


async def practice(tx: Reader, practice_id: str) -> Practice | None:
    """A practice by its id, or None."""
    row = await tx.one("SELECT * FROM practices WHERE id = :practice_id", practice_id=practice_id)
    return practice_of(row) if row else None


async def insert_person(tx: Writer, person_id: str, name: str, **columns: Any) -> None:
    """A person without a passkey."""
    await tx.run(
        """
        INSERT INTO people (id, practice_id, role, name, handle, made_at)
        VALUES (:person_id, :practice_id, :role, :name, :handle, :made_at)
        """,
        person_id=person_id,
        name=tx.seal("people.name", person_id, name),
        **columns,
    )


async def insert_client(tx: Writer, person_id: str, contact: str, **columns: Any) -> None:
    """What is known of a person as a client."""
    await tx.run(
        """
        INSERT INTO clients (person_id, practice_id, therapist_id, contact)
        VALUES (:person_id, :practice_id, :therapist_id, :contact)
        """,
        person_id=person_id,
        contact=tx.seal("clients.contact", person_id, contact),
        **columns,
    )


async def person(tx: Reader, practice_id: str, person_id: str) -> Person | None:
    """A person of this practice, or None."""
    row = await tx.one(
        f"""
        SELECT people.id, people.role, people.name, {PRACTICE_JOINED}
        FROM people JOIN practices ON practices.id = people.practice_id
        WHERE people.id = :person_id AND people.practice_id = :practice_id AND people.ended_at IS NULL
        """,
        person_id=person_id,
        practice_id=practice_id,
    )
    return person_of(tx, row) if row else None


async def handle(tx: Reader, person_id: str) -> bytes:
    """The person's user handle."""
    found: bytes = await tx.value("SELECT handle FROM people WHERE id = :id", id=person_id)
    return found


async def confirm(tx: Writer, person_id: str, moment: datetime, is_again: bool) -> None:
    """Note the first passkey, or one that took the place of all earlier ones."""
    await tx.run(
        """
        UPDATE people SET confirmed_at = COALESCE(confirmed_at, :moment),
                          recovered_at = CASE WHEN :is_again = 1 THEN :moment ELSE recovered_at END
        WHERE id = :id
        """,
        id=person_id,
        moment=moment,
        is_again=int(is_again),
    )


async def rename(tx: Writer, person_id: str, name: str) -> None:
    """The name the person wants to see."""
    sealed = tx.seal("people.name", person_id, name)
    await tx.run("UPDATE people SET name = :name WHERE id = :id", id=person_id, name=sealed)


async def agree(tx: Writer, client_id: str, agreed_at: str, notice: str) -> None:
    """Note the client's consent, and to which words."""
    await tx.run(
        "UPDATE clients SET agreed_at = :agreed_at, agreed_notice = :notice WHERE person_id = :id",
        id=client_id,
        agreed_at=agreed_at,
        notice=notice,
    )


async def has_owner(tx: Reader) -> bool:
    """Whether any owner has a passkey."""
    return bool(await tx.value("SELECT 1 FROM people WHERE role = 'owner' AND confirmed_at IS NOT NULL"))


async def waiting_owner(tx: Reader) -> tuple[str, str] | None:
    """The oldest owner without a passkey in a practice where no owner has one: both ids, or None."""
    row = await tx.one(
        """
        SELECT practice_id, id FROM people
        WHERE role = 'owner' AND confirmed_at IS NULL AND ended_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM people AS others
            WHERE others.practice_id = people.practice_id AND others.role = 'owner'
              AND others.confirmed_at IS NOT NULL)
        ORDER BY made_at, id
        """
    )
    return (row["practice_id"], row["id"]) if row else None


async def clients(tx: Reader, practice_id: str, therapist_id: str) -> list[Client]:
    """The clients of this practice; only that therapist's, where an id is given."""
    rows = await tx.all(
        f"{_CLIENT} AND clients.practice_id = :practice_id",
        practice_id=practice_id,
        therapist_id=therapist_id,
    )
    return [_client_of(tx, row) for row in rows]


async def clients_among(
    tx: Reader, practice_id: str, therapist_id: str, client_ids: Sequence[str]
) -> list[Client]:
    """Those of these clients (at most MANY) who are of this practice, and that therapist's where an id is given."""
    # Not by its index: without figures about the tables, SQLite takes a whole practice for fewer rows than these.
    rows = await tx.all(
        f"{_CLIENT} AND people.id IN {IN_MANY} AND clients.practice_id || '' = :practice_id",
        practice_id=practice_id,
        therapist_id=therapist_id,
        **many(client_ids),
    )
    return [_client_of(tx, row) for row in rows]


async def note_change(tx: Writer, client_id: str) -> None:
    """The newest change of the practice is one of this client's. One writes at a time, so no number comes twice."""
    await tx.run(
        """
        UPDATE clients SET changed = 1 + (
            SELECT max(others.changed) FROM clients AS others WHERE others.practice_id = clients.practice_id)
        WHERE person_id = :client_id
        """,
        client_id=client_id,
    )


async def insert_passkey(tx: Writer, person_id: str, name: str, **columns: Any) -> None:
    """A new passkey."""
    await tx.run(
        """
        INSERT INTO passkeys (id, practice_id, person_id, public_key, sign_count, backup_eligible, backed_up,
                              transports, aaguid, name, made_at)
        VALUES (:id, :practice_id, :person_id, :public_key, :sign_count, :backup_eligible, :backed_up,
                :transports, :aaguid, :name, :made_at)
        """,
        person_id=person_id,
        name=tx.seal("passkeys.name", person_id, name),
        **columns,
    )


async def passkey(tx: Reader, passkey_id: bytes) -> KnownPasskey | None:
    """A passkey that may sign in, or None."""
    row = await tx.one(
        """
        SELECT passkeys.*, people.handle FROM passkeys JOIN people ON people.id = passkeys.person_id
        WHERE passkeys.id = :id AND passkeys.revoked_at IS NULL AND people.ended_at IS NULL
        """,
        id=passkey_id,
    )
    return KnownPasskey(*(row[field.name] for field in fields(KnownPasskey))) if row else None


async def person_with_handle(tx: Reader, handle: bytes) -> Person | None:
    """Whoever has this user handle and may come in, or None."""
    row = await tx.one(
        "SELECT practice_id, id FROM people WHERE handle = :handle AND ended_at IS NULL", handle=handle
    )
    return await person(tx, row["practice_id"], row["id"]) if row else None


async def passkeys_of(tx: Reader, person_id: str) -> list[tuple[bytes, str]]:
    """The id and transports of each passkey that this person may sign in with."""
    rows = await tx.all(
        "SELECT id, transports FROM passkeys WHERE person_id = :id AND revoked_at IS NULL", id=person_id
    )
    return [(row["id"], row["transports"]) for row in rows]


async def note_touch(tx: Writer, **columns: Any) -> None:
    """What a sign-in told about its passkey."""
    await tx.run(
        "UPDATE passkeys SET sign_count = :sign_count, backed_up = :backed_up, used_at = :used_at WHERE id = :id",
        **columns,
    )


async def revoke_passkeys(tx: Writer, person_id: str, moment: datetime) -> int:
    """End all passkeys of this person: how many there were."""
    return await tx.run(
        "UPDATE passkeys SET revoked_at = :moment WHERE person_id = :id AND revoked_at IS NULL",
        id=person_id,
        moment=moment,
    )


async def limit_free_at(tx: Reader, name: str) -> datetime | None:
    """When what was counted under `name` is forgotten, or None where nothing is."""
    found = await tx.value("SELECT free_at FROM limits WHERE name = :name", name=name)
    return parse(found) if found else None


async def put_limit(tx: Writer, name: str, free_at: datetime) -> None:
    """Note when what is counted under `name` will be forgotten."""
    await tx.run(
        """
        INSERT INTO limits (name, free_at) VALUES (:name, :free_at)
        ON CONFLICT (name) DO UPDATE SET free_at = excluded.free_at
        """,
        name=name,
        free_at=free_at,
    )


async def sweep_limits(tx: Writer, moment: datetime) -> None:
    """Forget what is to be forgotten."""
    await tx.run("DELETE FROM limits WHERE free_at <= :moment", moment=moment)


def _client_of(tx: Reader, row: Row) -> Client:
    values = {field.name: row[field.name] for field in fields(Client)}
    values["name"] = tx.unseal("people.name", row["id"], row["name"])
    values["contact"] = tx.unseal("clients.contact", row["id"], row["contact"])
    therapist = tx.unseal("people.name", row["therapist_id"], row["therapist_name"])
    values["therapist_name"] = therapist or "your therapist"
    values |= {name: parse(value) for name, value in values.items() if name.endswith("_at") and value}
    return Client(**values)
