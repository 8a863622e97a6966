"""SQL for who works at a practice."""

from dataclasses import fields
from datetime import datetime

from pwa.accounts.team.model import Colleague
from pwa.clock import parse
from pwa.db import Reader, Row, Writer


async def team(tx: Reader, practice_id: str, person_id: str = "") -> list[Colleague]:
    """Everybody who works or worked at this practice; only that one, where an id is given."""
    rows = await tx.all(
        """
        SELECT people.id, people.role, people.name, people.contact, people.made_at, people.confirmed_at,
               people.ended_at,
               (SELECT count(*) FROM clients JOIN people AS theirs ON theirs.id = clients.person_id
                WHERE clients.therapist_id = people.id AND theirs.ended_at IS NULL) AS clients
        FROM people
        WHERE people.practice_id = :practice_id AND people.role <> 'client' AND :person_id IN ('', people.id)
        """,
        practice_id=practice_id,
        person_id=person_id,
    )
    return [_colleague_of(tx, row) for row in rows]


async def owners(tx: Reader) -> list[tuple[str, str]]:
    """Every owner with a passkey, of every practice: practice id and person id."""
    rows = await tx.all(
        """
        SELECT practice_id, id FROM people
        WHERE role = 'owner' AND confirmed_at IS NOT NULL AND ended_at IS NULL
        ORDER BY practice_id, made_at, id
        """
    )
    return [(row["practice_id"], row["id"]) for row in rows]


async def keep_contact(tx: Writer, person_id: str, contact: str) -> None:
    """What a message to this person may be addressed to."""
    sealed = tx.seal("people.contact", person_id, contact)
    await tx.run("UPDATE people SET contact = :contact WHERE id = :id", id=person_id, contact=sealed)


async def end(tx: Writer, person_id: str, moment: datetime) -> None:
    """Note that this person no longer works here."""
    await tx.run("UPDATE people SET ended_at = :moment WHERE id = :id", id=person_id, moment=moment)


async def hand_over(tx: Writer, client_id: str, taker_id: str, moment: datetime) -> None:
    """The client is with another therapist from now on. One who has joined is to be told."""
    await tx.run(
        "UPDATE clients SET therapist_id = :taker_id WHERE person_id = :id", id=client_id, taker_id=taker_id
    )
    await tx.run(
        "UPDATE people SET handed_over_at = :moment WHERE id = :id AND confirmed_at IS NOT NULL",
        id=client_id,
        moment=moment,
    )


def _colleague_of(tx: Reader, row: Row) -> Colleague:
    values = {field.name: row[field.name] for field in fields(Colleague)}
    values |= {name: tx.unseal(f"people.{name}", row["id"], row[name]) for name in ("name", "contact")}
    values |= {name: parse(value) for name, value in values.items() if name.endswith("_at") and value}
    return Colleague(**values)
