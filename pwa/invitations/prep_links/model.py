"""What a prep link is."""

from dataclasses import dataclass
from datetime import datetime

from pwa.clock import now, parse, stamp
from pwa.db import Row
from pwa.invitations.model import state


@dataclass(frozen=True)
class PrepLink:
    """A link to texts of a practice; any number of people may open it any number of times.

    `target` is the slug of the one text or recording that it leads to, or empty for all that leads up to a session.
    `client_id` is empty where it was made for nobody in particular.
    """

    id: str
    practice_id: str
    client_id: str
    target: str
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


def prep_link_of(row: Row, token: str) -> PrepLink:
    """The prep link in `row`, as it is now."""
    return PrepLink(
        id=row["id"],
        practice_id=row["practice_id"],
        client_id=row["client_id"] or "",
        target=row["target"],
        state=state(row, stamp(now())),
        made_at=parse(row["made_at"]),
        expires_at=parse(row["expires_at"]),
        opened_at=parse(row["opened_at"]) if row["opened_at"] else None,
        token=token,
    )
