"""What a therapist hands on: prep links, invitations, passes for the ride home."""

from dataclasses import dataclass
from datetime import datetime

from pwa.accounts.model import Practice
from pwa.invitations.model import Invitation
from pwa.invitations.prep_links.model import PrepLink
from pwa.rides.model import HAND_ON, Pass
from pwa.web.hand_on import HandOn

# What a practice that set none of its own says around a prep link.
LINK_WORDS = "Hello. Here is the link we talked about. You can open it as often as you like:"


@dataclass(frozen=True, kw_only=True)
class Way(HandOn):
    """One of them, with all that is needed to hand it on."""

    kind: str  # 'prep-links', 'invitations' or 'passes', as in its URL
    id: str
    state: str
    is_open: bool
    made_at: datetime
    expires_at: datetime
    opened_at: datetime | None
    short_code: str = ""
    spoken_code: str = ""
    leads_to: str = ""  # the title of the one thing that a prep link leads to


def prep_link(
    link: PrepLink, practice: Practice, base_url: str, contact: str = "", leads_to: str = ""
) -> Way:
    """A prep link, ready to hand on with the practice's own words around it."""
    return Way(
        kind="prep-links",
        id=link.id,
        state=link.state,
        is_open=link.is_open,
        made_at=link.made_at,
        expires_at=link.expires_at,
        opened_at=link.opened_at,
        link=base_url + link.path,
        text=practice.link_words or LINK_WORDS,
        leads_to=leads_to,
        contact=contact,
    )


def invitation(one: Invitation, base_url: str, contact: str) -> Way:
    """An invitation, ready to hand on. The spoken code is never part of a message."""
    return Way(
        kind="invitations",
        id=one.id,
        state=one.state,
        is_open=one.is_open,
        made_at=one.made_at,
        expires_at=one.expires_at,
        opened_at=one.opened_at,
        link=base_url + one.path,
        text="Hello. Here is your own link. It works once, within seven days:",
        short_code=one.short_code,
        spoken_code=one.spoken_code or "",
        contact=contact,
    )


def ride_pass(one: Pass, base_url: str) -> Way:
    """A pass for the ride home, ready to hand on: to somebody whose contact we do not know."""
    return Way(
        kind="passes",
        id=one.id,
        state=one.state,
        is_open=one.is_open,
        made_at=one.made_at,
        expires_at=one.ends_at,
        opened_at=one.opened_at,
        link=base_url + one.path,
        text=HAND_ON,
    )
