"""Handing a link on: QR code, e-mail, text message. Nothing here ever says what the link is for."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from markupsafe import Markup

from pwa.invitations.model import Invitation, PrepLink
from pwa.web.qr import qr

SUBJECT = "Your link"


@dataclass(frozen=True)
class Way:
    """One prep link or invitation, with all that is needed to hand it on."""

    kind: str  # 'prep-links' or 'invitations', as in its URL
    id: str
    state: str
    is_open: bool
    made_at: datetime
    expires_at: datetime
    opened_at: datetime | None
    link: str
    text: str
    short_code: str = ""
    spoken_code: str = ""
    contact: str = ""

    @property
    def message(self) -> str:
        """What to write around the link."""
        return f"{self.text} {self.link}"

    @property
    def mailto(self) -> str:
        """A new e-mail, to the client where their contact is an address."""
        to = quote(self.contact, safe="@+.") if "@" in self.contact and " " not in self.contact else ""
        return f"mailto:{to}?subject={quote(SUBJECT)}&body={quote(self.message)}"

    @property
    def sms(self) -> str:
        """A new text message, to the client where their contact is a number."""
        digits = "".join(sign for sign in self.contact if sign.isdigit() or sign == "+")
        is_number = digits and not any(sign.isalpha() or sign == "@" for sign in self.contact)
        # "?&body=" is what phones of both kinds understand.
        return f"sms:{digits if is_number else ''}?&body={quote(self.message)}"

    @property
    def qr(self) -> Markup:
        """The link as a QR code."""
        return qr(self.link)


def prep_link(link: PrepLink, base_url: str, contact: str) -> Way:
    """A prep link, ready to hand on."""
    return Way(
        kind="prep-links",
        id=link.id,
        state=link.state,
        is_open=link.is_open,
        made_at=link.made_at,
        expires_at=link.expires_at,
        opened_at=link.opened_at,
        link=base_url + link.path,
        text="Hello. Here is the link we talked about. You can open it as often as you like:",
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
