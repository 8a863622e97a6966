"""The one master key, and everything that is derived from it.

The key comes from STILLPOINT_KEY or from a 0600 file outside the data folder, made at the first start.
"""

import hashlib
import hmac
import secrets as random
from base64 import urlsafe_b64encode
from dataclasses import dataclass

from pwa import disk
from pwa.errors import CannotStart
from pwa.settings import Settings

# Crockford's alphabet: no I, L, O or U, so that a code can be read aloud and typed without a doubt.
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SHORT_CODE_LETTERS = 8


@dataclass(frozen=True)
class Secrets:
    """Derives keys and tokens from the 32-byte master key. Nothing derived needs to be stored."""

    master: bytes

    def __repr__(self) -> str:
        return "Secrets(...)"

    @property
    def database_key(self) -> str:
        """The raw SQLCipher key, 64 hex digits."""
        return self._mac("database").hex()

    def token(self, purpose: str, row_id: str) -> str:
        """The 256-bit token of a link, as 43 URL-safe characters. `purpose` keeps kinds of link apart."""
        return urlsafe_b64encode(self._mac(f"{purpose}:{row_id}")).decode().rstrip("=")

    def short_code(self, row_id: str) -> str:
        """The eight characters printed beside an invitation, without the dash (40 bits)."""
        number = int.from_bytes(self._mac(f"short:{row_id}")[:5])
        return "".join(_CROCKFORD[number >> (5 * place) & 31] for place in range(SHORT_CODE_LETTERS))

    def spoken_code(self, row_id: str) -> str:
        """The six digits a therapist says aloud."""
        return f"{int.from_bytes(self._mac(f'code:{row_id}')[:8]) % 1_000_000:06d}"

    def challenge(self, said: str) -> bytes:
        """The mark of a challenge that was made here, 32 bytes. `said`: for what and whom, and when it ends."""
        return self._mac(f"challenge:{said}")

    def _mac(self, name: str) -> bytes:
        return hmac.new(self.master, name.encode(), hashlib.sha256).digest()


def hashed(token: str) -> str:
    """What the database keeps of a token: its SHA-256, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def normal_short_code(typed: str) -> str:
    """A typed short code as `Secrets.short_code` writes it: capitals, no dash or space, O is 0, I and L are 1."""
    letters = typed.upper().translate(str.maketrans("OIL", "011"))
    return "".join(letter for letter in letters if letter in _CROCKFORD)


def load(settings: Settings) -> Secrets:
    """The secrets of this installation. Makes the key file where there is no database yet.

    Raises CannotStart where the key is missing or malformed; nothing is overwritten.
    """
    known = find(settings)
    if known:
        return known
    if settings.database.exists():
        raise CannotStart(
            f"The database {settings.database} is sealed, and its key is missing: there is no file "
            f"{settings.key_file} and STILLPOINT_KEY is not set. Put the key back. Nothing was changed."
        )
    return Secrets(_made(settings))


def find(settings: Settings) -> Secrets | None:
    """The secrets of this installation, or None where there is no key. Raises CannotStart where it is malformed."""
    if settings.key:
        return Secrets(_decoded(settings.key, "STILLPOINT_KEY"))
    if settings.key_file.exists():
        return Secrets(_decoded(settings.key_file.read_text().strip(), str(settings.key_file)))
    return None


def _decoded(text: str, where: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise CannotStart(f"The key in {where} is not 64 hexadecimal digits. Nothing was changed.")
    return key


def _made(settings: Settings) -> bytes:
    key = random.token_bytes(32)
    try:
        settings.key_file.parent.mkdir(parents=True, exist_ok=True)
        disk.write_new(settings.key_file, key.hex() + "\n")
    except OSError as error:
        raise CannotStart(f"The key file {settings.key_file} cannot be made ({error.strerror}).") from error
    return key
