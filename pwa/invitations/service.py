"""Issue invitations, and redeem them. Functions that take `tx` compose in a caller's transaction."""

import secrets as random
from datetime import datetime
from hmac import compare_digest
from typing import Any

from markupsafe import Markup

from pwa.accounts import service as accounts
from pwa.accounts.model import Browser, Ceremony, NewSignIn, Practice
from pwa.accounts.ways_in import service as ways_in
from pwa.clock import new_id, now
from pwa.db import Database, Reader, Writer
from pwa.errors import Invalid, NotFound, Refused
from pwa.invitations import store
from pwa.invitations.model import (
    CODE_ENDED,
    CODE_TRIES,
    ENROLMENT_LASTS,
    LASTS,
    MOST_ENROLMENTS,
    NOT_OPENED,
    OF_COMMAND_LASTS,
    UNKNOWN,
    USED_MEANWHILE,
    Invitation,
    Notice,
    Welcome,
    ended,
    invitation_of,
    link_path,
    name_problems,
    said_problems,
    spoken,
)
from pwa.invitations.prep_links import store as prep_links
from pwa.secrets import Secrets, hashed
from pwa.settings import Settings


async def issue(
    tx: Writer,
    secrets: Secrets,
    person_id: str,
    practice: Practice,
    purpose: str,
    made_by: str | None,
    now: datetime,
) -> Invitation:
    """A new invitation for this person; their older open ones end.

    `purpose`: 'owner', 'therapist', 'client' or 'device'. `made_by` is None for one from the command line: it lasts for
    a shorter time, and needs no spoken code. One for a device of their own ends only others of its kind: whoever lost
    a phone still needs what their therapist sent. That in turn ends those for a device, as they may be on the phone
    that was lost.
    """
    invitation_id, is_device = new_id(), purpose == "device"
    needs_code = made_by is not None and not is_device and await _needs_code(tx, practice, person_id)
    if is_device:
        await ways_in.end_codes_for_devices(tx, person_id)
    else:
        await store.revoke_open(tx, person_id, now)
    await store.insert_invitation(
        tx,
        id=invitation_id,
        practice_id=practice.id,
        person_id=person_id,
        purpose=purpose,
        token_hash=hashed(secrets.token("invitation", invitation_id)),
        short_hash=hashed(secrets.short_code(invitation_id)),
        needs_code=int(needs_code),
        made_by=made_by,
        made_at=now,
        expires_at=now + (LASTS[purpose] if made_by else OF_COMMAND_LASTS),
    )
    await accounts.note(tx, "device-invited" if is_device else "invited", person_id, made_by)
    row = await store.invitation(tx, person_id, invitation_id)
    assert row is not None
    return invitation_of(row, secrets)


async def _needs_code(tx: Reader, practice: Practice, person_id: str) -> bool:
    """Replacing a passkey always takes a code said aloud; a first one takes it unless the practice said no."""
    return practice.spoken_code != "off" or await store.is_confirmed(tx, person_id)


async def of_person(tx: Reader, secrets: Secrets, person_id: str) -> list[Invitation]:
    """A person's invitations, newest first. The caller has checked that they are theirs to see.

    Without those that the person made for a device of their own: nobody else may come in with one.
    """
    return [one for one in await of_oneself(tx, secrets, person_id) if one.purpose != "device"]


async def of_oneself(tx: Reader, secrets: Secrets, person_id: str) -> list[Invitation]:
    """Every invitation for a person, newest first: for nobody but that person."""
    return [invitation_of(row, secrets) for row in await store.invitations(tx, person_id)]


async def revoke(tx: Writer, person_id: str, invitation_id: str, by: str) -> None:
    """End a person's invitation; twice is harmless. Raises NotFound where it is not theirs, Invalid for a used one."""
    row = await store.invitation(tx, person_id, invitation_id)
    if row is None:
        raise NotFound()
    if row["used_at"]:
        raise Invalid(USED_MEANWHILE, {"ways": USED_MEANWHILE})
    if await store.revoke(tx, person_id, invitation_id, now()):
        await accounts.note(tx, "invitation-revoked", person_id, by)


async def end_all(tx: Writer, client_id: str) -> None:
    """End every open invitation and prep link of a client."""
    await store.revoke_open(tx, client_id, now())
    await prep_links.revoke_all(tx, client_id, now())


async def open_invitation(db: Database, secret: str, by_guest: bool) -> tuple[str, Welcome]:
    """Open an invitation by its token or short code: the enrolment's cookie, and whom it welcomes.

    Uses up nothing, however often it happens. `by_guest`: it counts as opened. Raises NotFound, saying why.
    """
    cookie, moment = random.token_urlsafe(32), now()
    async with db.write() as tx:
        row = await store.invitation_by(tx, hashed(secret))
        if row is None:
            raise NotFound(UNKNOWN)
        if by_guest:
            await store.mark_opened(tx, row["id"], moment)
        await store.sweep_enrolments(tx, moment)
        await store.insert_enrolment(
            tx,
            token_hash=hashed(cookie),
            practice_id=row["practice_id"],
            invitation_id=row["id"],
            expires_at=moment + ENROLMENT_LASTS,
        )
        await store.delete_enrolments_but(tx, row["id"], MOST_ENROLMENTS)
        return cookie, await welcome(tx, cookie)


async def welcome(tx: Reader, cookie: str | None) -> Welcome:
    """Whom this browser may make a passkey for. Raises NotFound, saying why."""
    row = await store.enrolment(tx, hashed(cookie or ""), now())
    if row is None:
        raise NotFound(NOT_OPENED)
    if reason := ended(row):
        raise NotFound(reason)
    is_device = row["purpose"] == "device"
    return Welcome(
        invitation_id=row["id"],
        enrolment_hash=row["enrolment_hash"],
        purpose=row["purpose"],
        person=await accounts.person(tx, row["practice_id"], row["person_id"]),
        needs_code=bool(row["needs_code"]) and not row["code_given"],
        is_replacement=not is_device and await store.is_confirmed(tx, row["person_id"]),
        agreed_at=row["agreed_at"],
        agreed_notice=row["agreed_notice"],
    )


async def path_of(tx: Reader, secrets: Secrets, cookie: str | None, token: str) -> str:
    """Where the link with this token leads; without one, the link of what this browser has opened. Raises NotFound."""
    if not token:
        return link_path(secrets, (await welcome(tx, cookie)).invitation_id)
    row = await store.invitation_by(tx, hashed(token))
    if row is None:
        raise NotFound(UNKNOWN)
    return link_path(secrets, row["id"])


async def begin(
    db: Database,
    settings: Settings,
    secrets: Secrets,
    cookie: str | None,
    said: dict[str, Any],
    notice: Notice,
) -> tuple[str, dict[str, Any]]:
    """Take what the welcome page asks for; the ceremony's cookie, and what the browser needs to make a passkey.

    `said`: `code`, `agreed`, `notice` (the version that was read), `name`. `notice`: as it is now. Raises Invalid, or
    NotFound where the invitation has ended.
    """
    async with db.write() as tx:
        guest = await welcome(tx, cookie)
        problems = said_problems(guest, said, notice) or await _wrong_code(tx, guest, secrets, said)
        if not problems:
            await store.note_ready(tx, guest.enrolment_hash)
            if guest.must_agree:
                await store.note_consent(tx, guest.enrolment_hash, now(), notice.version, notice.html)
            return await accounts.making_options(
                tx,
                settings,
                guest.named(said),
                replaces_all=not guest.is_device,
                invitation_id=guest.invitation_id,
            )
    # A wrong code has been counted: the commit came first.
    if problems.get("code") == CODE_ENDED:
        raise NotFound(CODE_ENDED)
    raise _invalid(problems)


def _invalid(problems: dict[str, str]) -> Invalid:
    return Invalid(next(iter(problems.values())), problems)


async def finish(
    db: Database,
    settings: Settings,
    cookie: str | None,
    ceremony: Ceremony,
    answer: Any,
    browser: Browser,
) -> tuple[NewSignIn, str]:
    """Keep the passkey and use up the invitation, both or neither: the sign-in, and where to go on.

    `answer`: the passkey's, with the `name` that was chosen. It comes with both requests, as nothing that somebody said
    is kept before their passkey is. Raises Refused, Invalid, or NotFound where the invitation has ended.
    """
    async with db.read() as tx:
        guest = await welcome(tx, cookie)
    is_ready = not guest.needs_code and (guest.agreed_at or not guest.must_agree)
    if ceremony.invitation_id != guest.invitation_id or not is_ready:
        raise Refused(NOT_OPENED)
    async with accounts.noting_refusal(db, guest.person, browser):
        made = accounts.new_passkey(settings, ceremony, answer)
    if problems := name_problems(answer):
        raise _invalid(problems)
    async with db.write() as tx:
        if not await store.use(tx, guest.invitation_id, now()):
            # Between our reading and our writing somebody else was faster: this says so.
            await welcome(tx, cookie)
        if guest.is_device:
            return await ways_in.add_device(tx, guest.person, made, browser), guest.person.home
        if guest.agreed_at and guest.agreed_notice:
            await accounts.agree(tx, guest.person, guest.agreed_at, guest.agreed_notice)
        person = guest.named(answer)
        if person != guest.person:
            await accounts.rename(tx, person.id, person.name)
        onward = "/practice" if person.is_owner else person.home
        return await accounts.keep_passkey(tx, settings, person, made, browser), onward


async def notice_agreed(tx: Reader, practice_id: str, version: str | None) -> Notice | None:
    """The notice that somebody agreed to, in the words they read; None where they were not kept."""
    html = await store.notice(tx, practice_id, version) if version else None
    return Notice(Markup(html)) if html else None


async def _wrong_code(tx: Writer, guest: Welcome, secrets: Secrets, said: dict[str, Any]) -> dict[str, str]:
    """Count a wrong code. The fifth ends the invitation."""
    right = secrets.spoken_code(guest.invitation_id)
    if not guest.needs_code or compare_digest(spoken(said), right):
        return {}
    left = CODE_TRIES - await store.count_wrong_code(tx, guest.invitation_id, CODE_TRIES, now())
    await accounts.note(tx, "code-ended" if left < 1 else "code-wrong", guest.person.id)
    if left < 1:
        return {"code": CODE_ENDED}
    again = "one more time" if left == 1 else f"{left} more times"
    return {"code": f"This is not the code we know. You can try {again}."}
