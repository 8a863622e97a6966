"""SQL for leaving: which rows of which table go, and when. tests/leaving holds that no table is forgotten."""

from datetime import datetime

from pwa.clock import parse
from pwa.db import Reader, Row, Writer
from pwa.db.personal import leaf
from pwa.leaving.model import Ended, Known, Left, Waited

_LEFT = """
    SELECT people.id, people.name, people.made_at, people.ended_at,
           clients.therapist_id, clients.left_by, clients.kept, clients.keep_until,
           clients.waited, clients.waited_since, clients.waited_until,
           (SELECT count(DISTINCT flags.entry_id) FROM flags
            WHERE flags.client_id = people.id AND flags.done_at IS NULL) AS waiting
    FROM clients JOIN people ON people.id = clients.person_id
    WHERE people.ended_at IS NOT NULL
"""


async def delete_own(tx: Writer, client_id: str, moment: datetime) -> None:
    """Everything that is the client's own, in an order in which nothing refers to what is gone."""
    await tx.run("DELETE FROM reflections WHERE client_id = :id", id=client_id)
    await tx.run("DELETE FROM sent_prompts WHERE client_id = :id", id=client_id)
    await tx.run("DELETE FROM rides WHERE client_id = :id", id=client_id)
    await tx.run("DELETE FROM ride_passes WHERE client_id = :id", id=client_id)
    await tx.run("DELETE FROM comfort_plans WHERE client_id = :id", id=client_id)
    await tx.run("DELETE FROM questions WHERE client_id = :id", id=client_id)
    await tx.run("DELETE FROM ticks WHERE client_id = :id", id=client_id)
    await tx.run("DELETE FROM own_items WHERE client_id = :id", id=client_id)
    await tx.run("DELETE FROM listening WHERE client_id = :id", id=client_id)
    await tx.run("DELETE FROM saved_recordings WHERE client_id = :id", id=client_id)
    await tx.run("DELETE FROM own_audio WHERE client_id = :id", id=client_id)
    await tx.run("DELETE FROM own_recordings WHERE client_id = :id", id=client_id)
    await tx.run("DELETE FROM entries WHERE client_id = :id AND kind <> 'check-in'", id=client_id)
    await tx.run("DELETE FROM prep_links WHERE client_id = :id", id=client_id)
    await tx.run(
        "DELETE FROM enrolments WHERE invitation_id IN (SELECT id FROM invitations WHERE person_id = :id)",
        id=client_id,
    )
    await tx.run("DELETE FROM invitations WHERE person_id = :id", id=client_id)
    await tx.run("DELETE FROM ceremonies WHERE person_id = :id", id=client_id)
    await tx.run("DELETE FROM device_tokens WHERE person_id = :id", id=client_id)
    await tx.run("UPDATE audit SET detail = '' WHERE person_id = :id", id=client_id)
    # A phone that asks with an ended sign-in hears that it is over, and drops what it holds: so these stay for a while.
    await tx.run(
        """
        UPDATE sign_ins SET ended_at = COALESCE(ended_at, :moment), taken_back = 1, browser = ''
        WHERE person_id = :id
        """,
        id=client_id,
        moment=moment,
    )
    await tx.run(
        """
        UPDATE passkeys SET revoked_at = COALESCE(revoked_at, :moment), name = '', public_key = :nothing, aaguid = ''
        WHERE person_id = :id
        """,
        id=client_id,
        moment=moment,
        nothing=b"",
    )


async def note_waiting(tx: Writer, client_id: str, moment: datetime) -> None:
    """Note how many check-ins of this client need a look, and since when: they are about to go."""
    await tx.run(
        """
        UPDATE clients
        SET waited_until = :moment,
            waited = (SELECT count(DISTINCT entry_id) FROM flags WHERE client_id = :id AND done_at IS NULL),
            waited_since = (
                SELECT min(entries.received_at) FROM flags
                JOIN entries ON entries.client_id = flags.client_id AND entries.id = flags.entry_id
                WHERE flags.client_id = :id AND flags.done_at IS NULL
            )
        WHERE person_id = :id
        """,
        id=client_id,
        moment=moment,
    )


async def waiting(tx: Reader, client_id: str) -> int:
    """How many check-ins of this client need a look."""
    found: int = await tx.value(
        "SELECT count(DISTINCT entry_id) FROM flags WHERE client_id = :id AND done_at IS NULL", id=client_id
    )
    return found


async def delete_record(tx: Writer, client_id: str, handle: bytes) -> None:
    """What was kept of a client who left. A row without a name stays, for what refers to it."""
    await tx.run("DELETE FROM looks WHERE client_id = :id", id=client_id)
    await tx.run("DELETE FROM views WHERE client_id = :id", id=client_id)
    await tx.run("DELETE FROM flags WHERE client_id = :id", id=client_id)
    await tx.run("DELETE FROM check_ins WHERE client_id = :id", id=client_id)
    await tx.run("DELETE FROM entries WHERE client_id = :id", id=client_id)
    await tx.run(
        "DELETE FROM steps WHERE plan_id IN (SELECT id FROM plans WHERE client_id = :id)", id=client_id
    )
    await tx.run(
        "DELETE FROM sessions WHERE plan_id IN (SELECT id FROM plans WHERE client_id = :id)", id=client_id
    )
    await tx.run("DELETE FROM plans WHERE client_id = :id", id=client_id)
    await tx.run("UPDATE people SET name = '', handle = :handle WHERE id = :id", id=client_id, handle=handle)
    await tx.run(
        """
        UPDATE clients
        SET contact = '', agreed_at = NULL, agreed_notice = NULL, kept = 'nothing', keep_until = NULL
        WHERE person_id = :id
        """,
        id=client_id,
    )


async def delete_sign_ins(tx: Writer, before: datetime) -> None:
    """The ended sign-ins of those who left before this moment: no phone comes with them any more."""
    await tx.run(
        "DELETE FROM sign_ins WHERE person_id IN (SELECT id FROM people WHERE ended_at < :before)",
        before=before,
    )
    await tx.run(
        "DELETE FROM passkeys WHERE person_id IN (SELECT id FROM people WHERE ended_at < :before)",
        before=before,
    )


async def close(tx: Writer, client_id: str, by: str | None, moment: datetime, until: datetime | None) -> None:
    """The account is deleted; the record stays until `until`, or until the practice has said how long."""
    await tx.run("UPDATE people SET ended_at = :moment WHERE id = :id", id=client_id, moment=moment)
    await tx.run(
        "UPDATE clients SET kept = 'record', keep_until = :until, left_by = :by WHERE person_id = :id",
        id=client_id,
        until=until,
        by=by,
    )


async def has_deleted(tx: Reader, practice_id: str, therapist_id: str, client_id: str) -> bool:
    """Whether this client's account was deleted by this therapist."""
    found = await tx.value(
        """
        SELECT 1 FROM clients JOIN people ON people.id = clients.person_id
        WHERE people.id = :client_id AND people.practice_id = :practice_id AND people.ended_at IS NOT NULL
          AND clients.left_by = :therapist_id
        """,
        client_id=client_id,
        practice_id=practice_id,
        therapist_id=therapist_id,
    )
    return found is not None


async def set_keep_until(tx: Writer, client_id: str, until: datetime) -> None:
    """The practice has said how long."""
    await tx.run("UPDATE clients SET keep_until = :until WHERE person_id = :id", id=client_id, until=until)


async def note_key(tx: Writer, person_id: str, part: str) -> None:
    """A key to destroy once this commit is on the disk."""
    await tx.run(
        """
        INSERT INTO keys_to_destroy (leaf, practice_id)
        SELECT :leaf, practice_id FROM people WHERE id = :person_id
        ON CONFLICT (leaf) DO NOTHING
        """,
        leaf=leaf(person_id, part),
        person_id=person_id,
    )


async def keys_to_destroy(tx: Reader) -> list[str]:
    """The keys of what was deleted."""
    return [row["leaf"] for row in await tx.all("SELECT leaf FROM keys_to_destroy ORDER BY leaf")]


async def forget_keys(tx: Writer) -> None:
    """They are destroyed."""
    await tx.run("DELETE FROM keys_to_destroy")


async def open_clients(tx: Reader) -> list[Row]:
    """Every client whose account is open, with their practice."""
    return await tx.all("SELECT id, practice_id FROM people WHERE role = 'client' AND ended_at IS NULL")


async def records(tx: Reader) -> list[Row]:
    """Every record that is kept of somebody who left."""
    return await tx.all(
        """
        SELECT people.id, people.practice_id, people.ended_at, clients.keep_until
        FROM clients JOIN people ON people.id = clients.person_id
        WHERE people.ended_at IS NOT NULL AND clients.kept = 'record'
        """
    )


async def left(tx: Reader, practice_id: str, therapist_id: str = "", client_id: str = "") -> list[Left]:
    """Who left this practice, the latest first; only that therapist's, or only that one, where an id is given."""
    rows = await tx.all(
        f"""{_LEFT} AND people.practice_id = :practice_id
            AND :therapist_id IN ('', clients.therapist_id) AND :client_id IN ('', people.id)
            ORDER BY people.ended_at DESC, people.id""",
        practice_id=practice_id,
        therapist_id=therapist_id,
        client_id=client_id,
    )
    return [_left_of(tx, row) for row in rows]


async def left_lately(tx: Reader, practice_id: str, therapist_id: str, since: datetime) -> list[Left]:
    """Who deleted their own account since then, and of whom something went that needed a look; the latest first, and
    only that therapist's, where an id is given.
    """
    rows = await tx.all(
        f"""{_LEFT} AND people.practice_id = :practice_id AND :therapist_id IN ('', clients.therapist_id)
            AND ((clients.left_by = people.id AND people.ended_at >= :since)
                 OR (clients.waited > 0 AND clients.waited_until >= :since))
            ORDER BY people.ended_at DESC, people.id""",
        practice_id=practice_id,
        therapist_id=therapist_id,
        since=since,
    )
    return [_left_of(tx, row) for row in rows]


async def with_waiting(tx: Reader, practice_id: str, therapist_id: str, most: int) -> list[Left]:
    """Of whom something went that needed a look, the latest first, as above."""
    rows = await tx.all(
        f"""{_LEFT} AND people.practice_id = :practice_id AND :therapist_id IN ('', clients.therapist_id)
            AND clients.waited > 0 ORDER BY clients.waited_until DESC, people.id LIMIT :most""",
        practice_id=practice_id,
        therapist_id=therapist_id,
        most=most,
    )
    return [_left_of(tx, row) for row in rows]


def _left_of(tx: Reader, row: Row) -> Left:
    return Left(
        id=row["id"],
        name=tx.unseal("people.name", row["id"], row["name"]),
        therapist_id=row["therapist_id"],
        came_at=parse(row["made_at"]),
        left_at=parse(row["ended_at"]),
        by_themselves=row["left_by"] == row["id"],
        was_brought_back=row["left_by"] is None,
        kept=row["kept"],
        keep_until=parse(row["keep_until"]) if row["keep_until"] else None,
        waiting=row["waiting"],
        waited=_waited(row) if row["waited"] else None,
    )


def _waited(row: Row) -> Waited:
    return Waited(row["waited"], parse(row["waited_since"]), parse(row["waited_until"]))


async def ended_by_themselves(
    tx: Reader, practice_id: str, therapist_id: str, since: datetime
) -> list[Ended]:
    """The clients who ended their own plan since then; only that therapist's, where an id is given."""
    rows = await tx.all(
        """
        SELECT people.id, people.name, plans.ended_at
        FROM plans JOIN people ON people.id = plans.client_id JOIN clients ON clients.person_id = people.id
        WHERE plans.practice_id = :practice_id AND :therapist_id IN ('', clients.therapist_id)
          AND plans.ended_by = plans.client_id AND plans.ended_at >= :since AND people.ended_at IS NULL
        ORDER BY plans.ended_at DESC
        """,
        practice_id=practice_id,
        therapist_id=therapist_id,
        since=since,
    )
    return [
        Ended(row["id"], tx.unseal("people.name", row["id"], row["name"]), parse(row["ended_at"]))
        for row in rows
    ]


async def known(tx: Reader, client_id: str) -> Known:
    """The contact and the consent in a record."""
    row = await tx.one("SELECT contact, agreed_at FROM clients WHERE person_id = :id", id=client_id)
    assert row is not None
    agreed_at = parse(row["agreed_at"]) if row["agreed_at"] else None
    return Known(tx.unseal("clients.contact", client_id, row["contact"]), agreed_at)
