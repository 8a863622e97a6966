"""Handing a link on: QR code, e-mail, text message. Nothing here ever says what the link is for."""

from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from pwa.web.qr import qr

SUBJECT = "Your link"


@dataclass(frozen=True, kw_only=True)
class HandOn:
    """A link with the words around it, and to whom it goes, where that is known."""

    link: str
    text: str
    contact: str = ""

    @property
    def message(self) -> str:
        """What to write around the link."""
        return f"{self.text} {self.link}"

    @property
    def mailto(self) -> str:
        """A new e-mail, addressed where the contact is an address."""
        to = quote(self.contact, safe="@+.") if "@" in self.contact and " " not in self.contact else ""
        return f"mailto:{to}?subject={quote(SUBJECT)}&body={quote(self.message)}"

    @property
    def sms(self) -> str:
        """A new text message, addressed where the contact is a number."""
        digits = "".join(sign for sign in self.contact if sign.isdigit() or sign == "+")
        is_number = digits and not any(sign.isalpha() or sign == "@" for sign in self.contact)
        # "?&body=" is what phones of both kinds understand.
        return f"sms:{digits if is_number else ''}?&body={quote(self.message)}"

    @property
    def qr(self) -> Markup:
        """The link as a QR code."""
        return qr(self.link)
