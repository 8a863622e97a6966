"""Practices and people."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pwa.accounts.ways_in.model import browser_named
from pwa.clock import parse
from pwa.db import Reader, Row

# How long a sign-in lasts: idle, and in all; and how long a touch of the passkey counts as fresh. DESIGN section 8.
IDLE = {"client": timedelta(days=14), "therapist": timedelta(minutes=30)}
FRESH = timedelta(minutes=5)
LONGEST = {"client": timedelta(days=90), "therapist": timedelta(hours=12)}
# Somebody with more browsers than this has forgotten some: those end that were not used for longest.
MOST_SIGN_INS = 5
# A phone that nobody opened for a year may still hold what was written there, and browsers keep no cookie for longer.
DEVICE_LASTS = timedelta(days=400)
# More than sign-ins: what waits on a phone that was put away should still arrive.
MOST_DEVICES = 10
# How long somebody is told that their ways in were replaced, or that they have a new therapist.
TOLD_FOR = timedelta(days=14)
# By this name the host of the passkeys is kept, among the facts about the installation.
RP_ID = "rp_id"
CEREMONY_LASTS = timedelta(minutes=10)
# Of one person at a time: many browsers may have opened one invitation.
MOST_CEREMONIES = 200


@dataclass(frozen=True)
class Practice:
    """One clinic or office with the rules it set. An empty text or 'unset' means: not set yet."""

    id: str
    name: str
    phone: str
    address: str
    country: str
    time_zone: str
    who_reads: str
    out_of_hours: str
    food_rule: str
    food_minutes: int | None
    drink_rule: str
    drink_minutes: int | None
    ride_rule: str
    ride_words: str
    visit_words: str
    visit_minutes: int | None
    measured_words: str
    tablets_words: str
    mask_words: str
    touch_words: str
    opening: str
    link_words: str
    questionnaires: str
    spoken_code: str
    record_rule: str
    record_years: int | None
    is_demo: int

    @property
    def zone(self) -> ZoneInfo:
        """The practice's time zone."""
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True)
class Person:
    """Somebody with an account. `role` is 'owner', 'therapist' or 'client'."""

    id: str
    role: str
    name: str
    practice: Practice

    @property
    def is_client(self) -> bool:
        return self.role == "client"

    @property
    def is_owner(self) -> bool:
        return self.role == "owner"

    @property
    def kind(self) -> str:
        """'client' or 'therapist': what decides how long a sign-in lasts and which pages there are."""
        return "client" if self.is_client else "therapist"

    @property
    def home(self) -> str:
        """The page this person's day begins on."""
        return "/today" if self.is_client else "/clients"


@dataclass(frozen=True)
class SignIn:
    """A signed-in browser."""

    token_hash: str
    person: Person
    seen_at: datetime
    touched_at: datetime
    expires_at: datetime
    recovered_at: datetime | None = None
    handed_over_at: datetime | None = None

    def told_of_recovery(self, moment: datetime) -> datetime | None:
        """When the person's earlier ways in were replaced, where that is recent enough to tell them."""
        return _if_recent(self.recovered_at, moment)

    def told_of_handing_over(self, moment: datetime) -> datetime | None:
        """When the client came to another therapist, where that is recent enough to tell them."""
        return _if_recent(self.handed_over_at, moment)


def _if_recent(happened_at: datetime | None, moment: datetime) -> datetime | None:
    return happened_at if happened_at is not None and moment - happened_at <= TOLD_FOR else None


@dataclass(frozen=True)
class Browser:
    """What a browser holds of ours, good or not: its sign-in token, and the device token of an account.

    `agent` is what it says of itself.
    """

    sign_in: str | None
    device: Callable[[str], str | None] = lambda _: None
    agent: str = ""

    @property
    def name(self) -> str:
        """What a person would call it, such as 'Safari on iPhone'."""
        return browser_named(self.agent)


@dataclass(frozen=True)
class NewSignIn:
    """A sign-in as it was just made: the only moment at which its tokens are known. Therapists get no device token."""

    token: str
    person: Person
    device: str | None

    @property
    def seconds(self) -> int:
        """How long the browser may keep the token."""
        return int(LONGEST[self.person.kind].total_seconds())


@dataclass(frozen=True)
class Left:
    """A sign-out: whose it was, and whether somebody else stays signed in on this browser."""

    accounts: frozenset[str]
    other_stays: bool


@dataclass(frozen=True)
class CutOff:
    """A browser whose way in was taken back on purpose: whose it was, and whether their account is deleted."""

    account: str
    gone: bool


@dataclass(frozen=True)
class Ceremony:
    """A challenge that was open and has just been used up."""

    challenge: bytes
    invitation_id: str | None
    sign_in_hash: str | None


@dataclass(frozen=True)
class Client:
    """A client as their therapist knows them."""

    id: str
    practice_id: str
    name: str
    contact: str
    therapist_id: str
    therapist_name: str
    made_at: datetime
    confirmed_at: datetime | None
    agreed_at: datetime | None
    agreed_notice: str | None  # the version of the privacy notice that was shown


PRACTICE_COLUMNS = tuple(field.name for field in fields(Practice))
# The practice as columns of a row about something else.
PRACTICE_JOINED = ", ".join(f"practices.{name} AS practice_{name}" for name in PRACTICE_COLUMNS)


def practice_of(row: Row, prefix: str = "") -> Practice:
    """The practice in `row`, whose columns may carry a prefix."""
    return Practice(**{name: row[prefix + name] for name in PRACTICE_COLUMNS})


def person_of(tx: Reader, row: Row) -> Person:
    """The person in `row`, with their practice as PRACTICE_JOINED names it."""
    name = tx.unseal("people.name", row["id"], row["name"])
    return Person(row["id"], row["role"], name, practice_of(row, "practice_"))


def sign_in_of(tx: Reader, row: Row) -> SignIn:
    """The sign-in in `row`, with its person."""
    seen_at, touched_at, expires_at = (parse(row[name]) for name in ("seen_at", "touched_at", "expires_at"))
    told = (parse(row[name]) if row[name] else None for name in ("recovered_at", "handed_over_at"))
    return SignIn(row["token_hash"], person_of(tx, row), seen_at, touched_at, expires_at, *told)


NAME_MOST = 80
CONTACT_MOST = 200
# Marks that would turn the text around them: names written from right to left do without them.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def tidy(text: str) -> str:
    """One line of text as it is kept: single spaces, and nothing that cannot be seen."""
    spaced = " ".join(text.split())
    seen = (letter for letter in spaced if unicodedata.category(letter) not in ("Cc", "Cs"))
    return unturned("".join(seen)).strip()


def unturned(text: str) -> str:
    """`text` without the marks that would turn what stands around them."""
    return "".join(letter for letter in text if letter not in _TURNING)
