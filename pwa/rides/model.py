"""The ride home: what a client said about it, and the pass for whoever drives. Both belong to one session."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from pwa.plans.model import Entry, Session

# How the ride stands, in the words that the client chooses from.
STATES = {"confirmed": "They have said yes", "asked": "Not sure yet", "nobody": "Nobody yet"}
WHO_MOST = 200
# What stands beside the link of a pass in a message.
HAND_ON = "Hello. Here is the link for the ride home. You can open it as often as you like:"
# A pass for a session that has no day yet cannot end by the day.
WITHOUT_A_DAY = timedelta(days=180)


@dataclass(frozen=True)
class Ride:
    """What the client said. `starts_at` is when the session was, as they knew it; `revises` may be empty."""

    entry: Entry
    written_at: datetime
    session_id: str
    starts_at: datetime | None
    who: str
    state: str
    revises: str


@dataclass(frozen=True)
class Standing:
    """The ride of one session: all that was said about it, newest first; and what the practice asks for."""

    session: Session
    said: tuple[Ride, ...]
    rule: str

    @property
    def latest(self) -> Ride | None:
        """What counts: what reached us last. No phone's clock has a say in it."""
        return self.said[0] if self.said else None

    @property
    def apart(self) -> Ride | None:
        """What was said in another place, and not known where the latest was written; or None."""
        if len(self.said) < 2 or self.said[0].revises == self.said[1].entry.id:
            return None
        return self.said[1]

    @property
    def has_moved(self) -> bool:
        """Whether the session is at another time than the latest was said for."""
        return self.latest is not None and self.latest.starts_at != self.session.starts_at

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody said yes to the time at which the session is now."""
        return self.latest is not None and self.latest.state == "confirmed" and not self.has_moved

    @property
    def is_asked(self) -> bool:
        """Whether to ask the client at all: not about a session that is off or over."""
        return not self.session.why_off and self.session.state != "took-place"

    @property
    def words(self) -> str:
        """How the ride stands, in a line; empty where nothing was said. static/js/rides.js says the same."""
        if self.latest is None:
            return ""
        if self.latest.state == "nobody":
            return "Nobody yet"
        if self.is_confirmed:
            return f"{self.latest.who}, confirmed"
        moved = self.latest.state == "confirmed"
        return f"{self.latest.who}, not confirmed {'for the new time' if moved else 'yet'}"


@dataclass(frozen=True)
class Pass:
    """A link for the person who drives. `state`: made, opened, ended (by its session) or revoked."""

    id: str
    practice_id: str
    client_id: str
    session: Session
    state: str
    made_at: datetime
    opened_at: datetime | None
    ends_at: datetime
    token: str

    @property
    def path(self) -> str:
        """Where the link leads."""
        return f"/r/{self.token}"

    @property
    def is_open(self) -> bool:
        """Whether it still shows anything."""
        return self.state in ("made", "opened")


def ends_at(session: Session, made_at: datetime) -> datetime:
    """The last moment of a pass: the end of the day after the session, where the practice is."""
    if session.day is None:
        return made_at + WITHOUT_A_DAY
    return datetime.combine(session.day + timedelta(days=1), time.max, session.zone)


def may_have_pass(session: Session, moment: datetime) -> bool:
    """Whether a pass for this session would show anything now."""
    return not session.is_off and ends_at(session, moment) > moment


def state(session: Session, made_at: datetime, opened: bool, revoked: bool, moment: datetime) -> str:
    """The word for where a pass is at `moment`."""
    if revoked:
        return "revoked"
    if session.is_off or ends_at(session, made_at) <= moment:
        return "ended"
    return "opened" if opened else "made"
