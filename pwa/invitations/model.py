"""Invitations: what they are and how long they last, prep links too."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup

from pwa.accounts.model import NAME_MOST, Person, tidy
from pwa.clock import now, parse, stamp
from pwa.db import Row
from pwa.secrets import SHORT_CODE_LETTERS, Secrets, normal_short_code

# "device": one more passkey for somebody who has one, on another device of their own.
LASTS = {purpose: timedelta(days=7) for purpose in ("owner", "therapist", "client")} | {
    "device": timedelta(minutes=10)
}
# An owner link of the command line: whoever reads it there is at the server, and is waiting for it.
OF_COMMAND_LASTS = timedelta(hours=1)
PREP_LINK_LASTS = timedelta(days=180)
ENROLMENT_LASTS = timedelta(minutes=30)
# Browsers that hold one invitation open at a time: scanners open it too. An older one opens it once more.
MOST_ENROLMENTS = 500
CODE_TRIES = 5

ENDED = {
    "used": "This invitation has been used. If you made a passkey with it, you can sign in with that. "
    "If it was not you, please tell your practice.",
    "expired": "This invitation has run out. Please ask the person who sent it to you for a new one.",
    "revoked": "This invitation was taken back, or there is a newer one. "
    "Please look for a newer message, or ask the person who sent it to you.",
}
# Whoever adds a device of their own has nobody to ask, and need not: they make a new code.
DEVICE_ENDED = {
    "used": "This code has been used. If you made a passkey with it, you can sign in with that. "
    "If it was not you, please sign out everywhere else on your first device, and tell your practice.",
    "expired": "This code has run out. Please make a new one on the device where you are signed in.",
    "revoked": "This code was taken back, or there is a newer one. "
    "Please look at the device where you are signed in.",
}
UNKNOWN = (
    "This invitation does not work, or it was not copied whole. "
    "Please try the whole link again, or ask the person who sent it to you for a new one."
)
USED_MEANWHILE = (
    "This invitation was used before you took it back. Below stands when that was. "
    "If that was not them, please make a new invitation. "
    "As soon as they have made their passkey with it, the other one ends."
)
NOT_OPENED = "Please open your invitation again: tap the link, or type the code that stands beside it."
CODE_ENDED = (
    "That was the fifth wrong code. To keep your place safe, this invitation has ended. "
    "Please ask the person who sent it to you for a new one."
)
NOTICE_CHANGED = (
    "The words above were changed just now. Please load this page again, and read them once more. "
    "Your invitation is not used up."
)
# The same words for unknown, ended and revoked: a stranger learns nothing.
LINK_IS_GONE = (
    "This link does not work any more, or it was not copied whole. "
    "Please ask the person who sent it to you for a new one."
)


@dataclass(frozen=True)
class Invitation:
    """A one-time way to make a passkey. `state`: made, opened, used, expired or revoked."""

    id: str
    practice_id: str
    person_id: str
    purpose: str
    state: str
    made_at: datetime
    expires_at: datetime
    opened_at: datetime | None
    used_at: datetime | None
    token: str
    path: str
    short_code: str
    spoken_code: str | None

    @property
    def is_open(self) -> bool:
        """Whether a passkey can still be made with it."""
        return self.state in ("made", "opened")


@dataclass(frozen=True)
class Welcome:
    """An invitation that this browser has opened: what the welcome page needs to know."""

    invitation_id: str
    enrolment_hash: str
    purpose: str
    person: Person
    needs_code: bool  # still to be given on this browser
    is_replacement: bool  # the person had a passkey before: it ends
    agreed_at: str | None
    agreed_notice: str | None

    @property
    def teller(self) -> str:
        """Who tells them the spoken code."""
        return "your therapist" if self.person.is_client else "the owner of your practice"

    @property
    def is_device(self) -> bool:
        """Whether somebody who is in already adds a device of their own: nothing is asked, and nothing ends."""
        return self.purpose == "device"

    @property
    def must_agree(self) -> bool:
        """Whether the privacy notice is shown and asked about."""
        return self.person.is_client and not self.is_device

    @property
    def may_choose_name(self) -> bool:
        """Whether they say how others will call them; a client's name was agreed with the therapist."""
        return not self.person.is_client and not self.is_device

    def named(self, said: dict[str, Any]) -> Person:
        """The person under the name they ask for, where they may choose one."""
        name = chosen_name(said) if self.may_choose_name else ""
        return replace(self.person, name=name) if name else self.person


@dataclass(frozen=True)
class Notice:
    """The privacy notice as clients of one practice read it, with the words of that practice."""

    html: Markup

    @property
    def version(self) -> str:
        """From its words, so that it changes with them."""
        return hashlib.sha256(self.html.encode()).hexdigest()


def state(row: Row, moment: str, used_at: str | None = None) -> str:
    """The word for where an invitation or a prep link is at `moment` (a stamp)."""
    if used_at:
        return "used"
    if row["revoked_at"]:
        return "revoked"
    if row["expires_at"] <= moment:
        return "expired"
    return "opened" if row["opened_at"] else "made"


def ended(row: Row) -> str:
    """Why an invitation is over, in words; empty while it is open."""
    words = DEVICE_ENDED if row["purpose"] == "device" else ENDED
    return words.get(state(row, stamp(now()), row["used_at"]), "")


def link_path(secrets: Secrets, invitation_id: str) -> str:
    """Where the link of an invitation leads. The token is in the fragment, which is in no address that is logged."""
    return f"/join#{secrets.token('invitation', invitation_id)}"


def invitation_of(row: Row, secrets: Secrets) -> Invitation:
    """The invitation in `row`, as it is now."""
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
        path=link_path(secrets, row["id"]),
        short_code=printed(secrets.short_code(row["id"])),
        spoken_code=secrets.spoken_code(row["id"]) if row["needs_code"] else None,
    )


def _moment(text: str | None) -> datetime | None:
    return parse(text) if text else None


def printed(short_code: str) -> str:
    """A short code as it is printed: ABCD-EFGH."""
    return f"{short_code[:4]}-{short_code[4:]}"


def said_problems(guest: Welcome, said: dict[str, Any], notice: Notice) -> dict[str, str]:
    """What is missing in what the welcome page sent: a sentence for each field."""
    problems = {}
    if guest.needs_code and not spoken(said):
        problems["code"] = f"Please type the six numbers that {guest.teller} tells you."
    if guest.must_agree and said.get("agreed") is not True:
        problems["agreed"] = "Please tick the box if you agree. If you do not, you can leave this page now."
    elif guest.must_agree and said.get("notice") != notice.version:
        problems["agreed"] = NOTICE_CHANGED
    return problems | name_problems(said)


def name_problems(said: dict[str, Any]) -> dict[str, str]:
    """What is wrong with the name that somebody wants to see: a sentence, or nothing."""
    is_long = len(chosen_name(said)) > NAME_MOST
    return {"name": f"Your name: at most {NAME_MOST} letters, please."} if is_long else {}


def spoken(said: dict[str, Any]) -> str:
    """The spoken code as it was typed, or nothing where it is not six digits."""
    code = said.get("code")
    found = "".join(code.split()) if isinstance(code, str) else ""
    return found if found.isascii() and found.isdigit() and len(found) == 6 else ""


def chosen_name(said: dict[str, Any]) -> str:
    """The name somebody wants to see."""
    name = said.get("name")
    return tidy(name) if isinstance(name, str) else ""


def secret_in(token: str, short: str) -> str:
    """The secret of an invitation: the token of its link, or what somebody typed as the short code.

    A whole link that was put into the field for the code is understood too. A code in the place of a token is not: it
    could be guessed there, as tries with a token are not counted.
    """
    if token:
        return token if len(token) > SHORT_CODE_LETTERS else ""
    _, is_link, pasted = short.partition("#")
    return pasted.strip() if is_link else normal_short_code(short)
