"""Use cases around invitations and prep links. All but `redeem` compose inside a caller's transaction."""

from datetime import datetime

from pwa.accounts.model import Practice
from pwa.clock import new_id, now, parse, stamp
from pwa.db import Reader, Row, Writer
from pwa.errors import NotFound
from pwa.invitations import store
from pwa.invitations.model import LASTS, PREP_LINK_LASTS, Invitation, PrepLink, printed, state
from pwa.secrets import Secrets, hashed

# The same words for unknown, ended and revoked: a stranger learns nothing.
LINK_IS_GONE = (
    "This link does not work any more, or it was not copied whole. "
    "Please ask the person who sent it to you for a new one."
)


async def issue(
    tx: Writer,
    secrets: Secrets,
    person_id: str,
    practice: Practice,
    purpose: str,
    made_by: str | None,
    now: datetime,
) -> Invitation:
    """A new invitation for this person; their older open ones end. `purpose`: 'owner' or 'client'.

    An owner's comes from the command line and needs no spoken code; `made_by` is None then.
    """
    invitation_id = new_id()
    needs_code = purpose == "client" and await _needs_code(tx, practice, person_id)
    await store.revoke_open(tx, person_id, now)
    await store.insert_invitation(
        tx,
        invitation_id=invitation_id,
        practice_id=practice.id,
        person_id=person_id,
        purpose=purpose,
        token_hash=hashed(secrets.token("invitation", invitation_id)),
        short_hash=hashed(secrets.short_code(invitation_id)),
        needs_code=needs_code,
        made_by=made_by,
        made_at=now,
        expires_at=now + LASTS[purpose],
    )
    row = await store.invitation(tx, person_id, invitation_id)
    assert row is not None
    return _invitation(secrets, row)


async def _needs_code(tx: Reader, practice: Practice, person_id: str) -> bool:
    """Replacing a passkey always takes a code said aloud; a first one takes it unless the practice said no."""
    return practice.spoken_code != "off" or await store.is_confirmed(tx, person_id)


async def of_client(tx: Reader, secrets: Secrets, client_id: str) -> list[Invitation]:
    """A client's invitations, newest first. The caller has checked that the client is theirs."""
    return [_invitation(secrets, row) for row in await store.invitations(tx, client_id)]


async def revoke(tx: Writer, client_id: str, invitation_id: str) -> None:
    """End a client's invitation. Raises NotFound where it is not theirs; a used one stays used."""
    if await store.invitation(tx, client_id, invitation_id) is None:
        raise NotFound()
    await store.revoke(tx, client_id, invitation_id, now())


async def new_prep_link(
    tx: Writer, secrets: Secrets, client_id: str, practice_id: str, made_by: str
) -> PrepLink:
    """A new prep link for this client."""
    link_id, moment = new_id(), now()
    await store.insert_prep_link(
        tx,
        link_id=link_id,
        practice_id=practice_id,
        client_id=client_id,
        token_hash=hashed(secrets.token("prep", link_id)),
        made_by=made_by,
        made_at=moment,
        expires_at=moment + PREP_LINK_LASTS,
    )
    row = await store.prep_link_of(tx, client_id, link_id)
    assert row is not None
    return _prep_link(row, secrets.token("prep", link_id))


async def prep_links_of(tx: Reader, secrets: Secrets, client_id: str) -> list[PrepLink]:
    """A client's prep links, newest first. The caller has checked that the client is theirs."""
    return [
        _prep_link(row, secrets.token("prep", row["id"])) for row in await store.prep_links(tx, client_id)
    ]


async def revoke_prep_link(tx: Writer, client_id: str, link_id: str) -> None:
    """End a client's prep link. Raises NotFound where it is not theirs."""
    if await store.prep_link_of(tx, client_id, link_id) is None:
        raise NotFound()
    await store.revoke_prep_link(tx, client_id, link_id, now())


async def prep_link_for(tx: Reader, token: str) -> PrepLink:
    """The prep link behind a token. Raises NotFound, in the same words for unknown, ended and revoked."""
    row = await store.prep_link(tx, hashed(token), now())
    if row is None:
        raise NotFound(LINK_IS_GONE)
    return _prep_link(row, token)


def _invitation(secrets: Secrets, row: Row) -> Invitation:
    return Invitation(
        id=row["id"],
        practice_id=row["practice_id"],
        person_id=row["person_id"],
        purpose=row["purpose"],
        state=state(row, stamp(now()), row["used_at"]),
        made_at=parse(row["made_at"]),
        expires_at=parse(row["expires_at"]),
        opened_at=_moment(row["opened_at"]),
        used_at=_moment(row["used_at"]),
        token=secrets.token("invitation", row["id"]),
        short_code=printed(secrets.short_code(row["id"])),
        spoken_code=secrets.spoken_code(row["id"]) if row["needs_code"] else None,
    )


def _prep_link(row: Row, token: str) -> PrepLink:
    return PrepLink(
        id=row["id"],
        practice_id=row["practice_id"],
        client_id=row["client_id"],
        state=state(row, stamp(now())),
        made_at=parse(row["made_at"]),
        expires_at=parse(row["expires_at"]),
        opened_at=_moment(row["opened_at"]),
        token=token,
    )


def _moment(text: str | None) -> datetime | None:
    return parse(text) if text else None
