"""Use cases around the ride home. Functions that take `tx` compose in a caller's transaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from pwa.accounts import service as accounts
from pwa.accounts.model import Person, Practice
from pwa.clock import new_id, now, parse
from pwa.db import Database, Reader, Row, Writer
from pwa.errors import Invalid, NotFound
from pwa.invitations.model import LINK_IS_GONE
from pwa.library import service as library
from pwa.plans import service as plans
from pwa.plans.model import Entry, Session
from pwa.rides import store
from pwa.rides.model import STATES, WHO_MOST, Pass, Ride, Standing, ends_at, may_have_pass, state
from pwa.secrets import Secrets, hashed

__all__ = ["STATES", "WHO_MOST", "Pass", "Standing", "may_have_pass"]

NOT_THIS_VISIT = "This visit is not part of your plan any more. Please open the page again."
NOTHING_TO_SHOW = "There is no visit to come, so a link would show nothing."


async def standing(tx: Reader, practice: Practice, client_id: str, session: Session) -> Standing:
    """How the ride of this session stands. The caller has checked who is asking."""
    said = await of_client(tx, client_id)
    said_of_it = tuple(ride for ride in said if ride.session_id == session.id)
    return Standing(session, said_of_it, library.sentence("ride-rule", practice))


async def standings(tx: Reader, practice: Practice, sessions: Mapping[str, Session]) -> dict[str, Standing]:
    """How the rides of these sessions stand, by client (at most MANY). The caller has checked who is asking."""
    rows = await store.of_many(tx, list(sessions))
    rule = library.sentence("ride-rule", practice)
    return {
        client_id: Standing(
            session, tuple(_in_order(row for row in rows if row["session_id"] == session.id)), rule
        )
        for client_id, session in sessions.items()
    }


async def for_client(tx: Reader, client: Person, _step_id: str = "") -> Standing:
    """How the ride of the client's session stands; until its day is over, of the one that took place today."""
    plan = await plans.plan_of(tx, client.id, client.practice)
    return await standing(tx, client.practice, client.id, plan.of_the_day(now()))


async def record(
    tx: Writer,
    client: Person,
    entry_id: str,
    session_id: str,
    starts_at: datetime | None,
    who: str,
    state: str,
    revises: str,
) -> None:
    """Keep what the client said. The entry is already written in `tx`. Raises NotFound for a foreign session."""
    kept = await store.insert(
        tx,
        client_id=client.id,
        entry_id=entry_id,
        practice_id=client.practice.id,
        session_id=session_id,
        starts_at=starts_at,
        who=who,
        state=state,
        revises=revises or None,
    )
    if not kept:
        raise NotFound(NOT_THIS_VISIT)


async def of_client(tx: Reader, client_id: str) -> list[Ride]:
    """All that this client said about a way home, what arrived last first. The caller has checked who is asking."""
    return _in_order(await store.of_client(tx, client_id))


def _in_order(rows: Iterable[Row]) -> list[Ride]:
    found = [_ride(row) for row in rows]
    # Two that arrived in the same moment: what was written over comes after what was written over it.
    revised = {ride.revises for ride in found}
    return sorted(
        found, key=lambda ride: (ride.entry.received_at, ride.entry.id not in revised), reverse=True
    )


async def keep_clock_time(
    tx: Writer, client_id: str, session_id: str, before: datetime, after: datetime
) -> None:
    """The practice's zone was corrected, so the session has not moved by the clock: who said yes to it still has."""
    await store.set_starts_at(tx, client_id, session_id, before, after)


async def make_pass(tx: Writer, secrets: Secrets, practice: Practice, client_id: str, made_by: str) -> Pass:
    """The pass for the client's session: the open one where there is one. Invalid where it would show nothing."""
    session = (await plans.plan_of(tx, client_id, practice)).of_the_day(now())
    if not may_have_pass(session, now()):
        raise Invalid(NOTHING_TO_SHOW)
    if there := await open_pass(tx, secrets, client_id, session):
        return there
    pass_id = new_id()
    await store.insert_pass(
        tx,
        id=pass_id,
        practice_id=practice.id,
        client_id=client_id,
        session_id=session.id,
        token_hash=hashed(secrets.token("ride", pass_id)),
        made_by=made_by,
        made_at=now(),
    )
    made = await open_pass(tx, secrets, client_id, session)
    assert made is not None
    return made


async def open_pass(tx: Reader, secrets: Secrets, client_id: str, session: Session) -> Pass | None:
    """The client's open pass for this session, or None. The caller has checked who is asking."""
    passes = await passes_of(tx, secrets, client_id, session)
    return next((one for one in passes if one.is_open), None)


async def passes_of(tx: Reader, secrets: Secrets, client_id: str, session: Session) -> list[Pass]:
    """Every pass that was made for this session, newest first. The caller has checked who is asking."""
    rows = [row for row in await store.passes(tx, client_id) if row["session_id"] == session.id]
    return [_pass(row, session, secrets.token("ride", row["id"])) for row in rows]


async def revoke_pass(tx: Writer, client_id: str, pass_id: str) -> None:
    """End a client's pass. Raises NotFound where it is not theirs."""
    if all(row["id"] != pass_id for row in await store.passes(tx, client_id)):
        raise NotFound()
    await store.revoke_pass(tx, client_id, pass_id, now())


async def pass_for(tx: Reader, token: str) -> tuple[Pass, Practice]:
    """The open pass behind a token, and its practice. Raises NotFound, in the same words whatever the reason is."""
    row = await store.pass_by(tx, hashed(token))
    if row is None:
        raise NotFound(LINK_IS_GONE)
    practice = await accounts.practice(tx, row["practice_id"])
    session = await plans.session_of(tx, practice, row["client_id"], row["session_id"])
    found = _pass(row, session, token) if session else None
    if found is None or not found.is_open:
        raise NotFound(LINK_IS_GONE)
    return found, practice


async def mark_opened(db: Database, token: str, looker: Person | None) -> None:
    """Note that a person saw a pass. Whoever hands it on and looks at it first does not count. Raises NotFound."""
    async with db.write() as tx:
        found, _ = await pass_for(tx, token)
        if looker is None or (looker.is_client and looker.id != found.client_id):
            await store.mark_opened(tx, found.id, now())


def _ride(row: Row) -> Ride:
    opened_at = parse(row["opened_at"]) if row["opened_at"] else None
    return Ride(
        entry=Entry(row["entry_id"], parse(row["received_at"]), opened_at),
        written_at=parse(row["written_at"]),
        session_id=row["session_id"],
        starts_at=parse(row["starts_at"]) if row["starts_at"] else None,
        who=row["who"],
        state=row["state"],
        revises=row["revises"] or "",
    )


def _pass(row: Row, session: Session, token: str) -> Pass:
    made_at = parse(row["made_at"])
    return Pass(
        id=row["id"],
        practice_id=row["practice_id"],
        client_id=row["client_id"],
        session=session,
        state=state(session, made_at, bool(row["opened_at"]), bool(row["revoked_at"]), now()),
        made_at=made_at,
        opened_at=parse(row["opened_at"]) if row["opened_at"] else None,
        ends_at=ends_at(session, made_at),
        token=token,
    )
