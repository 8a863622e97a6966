"""Passkeys and sign-ins as their owner sees them."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

NAME = "Passkey"
NAME_MOST = 40

# Where a passkey is kept, by the AAGUID that its maker gives. Only to name it: anybody may claim any AAGUID.
# Source: github.com/passkeydeveloper/passkey-authenticator-aaguids, the ones that people here are likely to have.
KEEPERS = {
    "fbfc3007-154e-4ecc-8c0b-6e020557d7bd": "Apple Passwords",
    "dd4ec289-e01d-41c9-bb89-70fa845d4bf2": "Apple Passwords",
    "ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4": "Google Password Manager",
    "adce0002-35bc-c60a-648b-0b25f1f05503": "Chrome on Mac",
    "08987058-cadc-4b81-b6e1-30de50dcbe96": "Windows Hello",
    "9ddd1817-af5a-4672-a2b9-3e3dd95000a9": "Windows Hello",
    "6028b017-b1d4-4c02-b4b3-afcdafc96bb2": "Windows Hello",
    "53414d53-554e-4700-0000-000000000000": "Samsung Pass",
    "bada5566-a7aa-401f-bd96-45619a55120d": "1Password",
    "d548826e-79b4-db40-a3d8-11116f7e8349": "Bitwarden",
    "531126d6-e717-415c-9320-3d9aa6981239": "Dashlane",
    "50726f74-6f6e-5061-7373-50726f746f6e": "Proton Pass",
    "fdb141b2-5d84-443e-8a35-4698c205a502": "KeePassXC",
}
# The first that is found counts: nearly every browser claims to be several others.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox|FxiOS", "Firefox"),
    ("Chrome|CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class OwnPasskey:
    """One passkey of a person."""

    id: bytes
    name: str
    can_come_along: bool  # to the person's other devices
    has_come_along: bool  # as far as it said when it was last used
    made_at: datetime
    used_at: datetime | None

    @property
    def key(self) -> str:
        """Its id as browsers write it, and as it stands in URLs."""
        return urlsafe_b64encode(self.id).decode().rstrip("=")


@dataclass(frozen=True)
class OpenSignIn:
    """One browser on which a person is signed in. `key` names it in URLs; `is_here`: it is the one that asks."""

    key: str
    browser: str
    passkey: str
    made_at: datetime
    seen_at: datetime
    is_here: bool


@dataclass(frozen=True)
class WaysIn:
    """All of them, the newest first."""

    passkeys: list[OwnPasskey]
    sign_ins: list[OpenSignIn]


def first_name(aaguid: str, browser: str, taken: Collection[str] = ()) -> str:
    """What a new passkey is called: by who keeps it, else by the browser it was made in; none as one in `taken`."""
    name = KEEPERS.get(aaguid.lower()) or browser or NAME
    numbered = (f"{name} {number}" for number in range(2, len(taken) + 2))
    return next(one for one in (name, *numbered) if one not in taken)


def browser_named(user_agent: str) -> str:
    """What a person would call this browser, such as 'Safari on iPhone'; empty where nobody can tell."""
    found = [_first(user_agent, names) for names in (BROWSERS, SYSTEMS)]
    return " on ".join(name for name in found if name)


def _first(user_agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for pattern, name in names if re.search(pattern, user_agent)), "")
