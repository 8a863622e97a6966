"""Invitations and prep links: what they are and how long they last."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pwa.db import Row

LASTS = {"owner": timedelta(hours=1), "client": timedelta(days=7)}
PREP_LINK_LASTS = timedelta(days=180)
CODE_TRIES = 5


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
    short_code: str
    spoken_code: str | None

    @property
    def path(self) -> str:
        """Where the link leads. The token is in the fragment, which no server and no log ever sees."""
        return f"/join#{self.token}"

    @property
    def is_open(self) -> bool:
        """Whether a passkey can still be made with it."""
        return self.state in ("made", "opened")


@dataclass(frozen=True)
class PrepLink:
    """A link to a practice's preparation texts; any number of people may open it any number of times."""

    id: str
    practice_id: str
    client_id: str
    state: str
    made_at: datetime
    expires_at: datetime
    opened_at: datetime | None
    token: str

    @property
    def path(self) -> str:
        """Where the link leads."""
        return f"/l/{self.token}"

    @property
    def is_open(self) -> bool:
        """Whether it still shows anything."""
        return self.state in ("made", "opened")


def state(row: Row, moment: str, used_at: str | None = None) -> str:
    """The word for where an invitation or a prep link is at `moment` (a stamp)."""
    if used_at:
        return "used"
    if row["revoked_at"]:
        return "revoked"
    if row["expires_at"] <= moment:
        return "expired"
    return "opened" if row["opened_at"] else "made"


def printed(short_code: str) -> str:
    """A short code as it is printed: ABCD-EFGH."""
    return f"{short_code[:4]}-{short_code[4:]}"
