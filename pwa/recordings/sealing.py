"""Files sealed in segments, so that any part can be read without opening the whole.

Each segment is sealed by itself with AES-256-GCM. Its number is the nonce: a key seals one file, once, so no nonce is
used twice. What is authenticated with it says which file it belongs to and whether it is the last: so no segment can be
moved, left out, or taken from another file, and nothing can be cut off (the STREAM construction of Hoang, Reyhanitabar,
Rogaway and Vizár, 2015).
"""

import io
import os
import secrets as random
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pwa.errors import NotFound

SEGMENT = 64 * 1024
TAG = 16
WHOLE = SEGMENT + TAG  # a segment as it lies in the file
NONCE = 12


class Damaged(NotFound):
    """The sealed file is not what was written."""

    def __init__(self) -> None:
        super().__init__("This recording cannot be opened here any more. Please tell your practice.")


def new_key() -> str:
    """A key for one file, as hex."""
    return random.token_bytes(32).hex()


class Sealer:
    """Seals into `file` what is written. `close` seals the last segment; without it the file cannot be opened."""

    def __init__(self, file: BinaryIO, key: str, file_id: str) -> None:
        self.size = 0
        self._file = file
        self._cipher = AESGCM(bytes.fromhex(key))
        self._id = file_id
        self._number = 0
        self._waiting = bytearray()

    def write(self, content: bytes) -> None:
        """Seal as much as makes whole segments; the rest waits. Raises OSError."""
        self.size += len(content)
        self._waiting += content
        # One more byte than a segment is needed to know that this one is not the last.
        while len(self._waiting) > SEGMENT:
            self._seal(bytes(self._waiting[:SEGMENT]), is_last=False)
            del self._waiting[:SEGMENT]

    def close(self) -> None:
        """Seal what is left, and put all of it on the disk. Raises OSError."""
        self._seal(bytes(self._waiting), is_last=True)
        self._file.flush()
        os.fsync(self._file.fileno())

    def _seal(self, segment: bytes, is_last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number), segment, _about(self._id, is_last)))
        self._number += 1


class Sealed:
    """A sealed file, opened for reading. Close it, or use it in a `with`."""

    def __init__(self, path: Path, key: str, file_id: str) -> None:
        """Raises Damaged where there is no such file, or its length cannot be right."""
        self._cipher = AESGCM(bytes.fromhex(key))
        self._id = file_id
        self._handle = -1
        try:
            self._handle = os.open(path, os.O_RDONLY)
        except OSError as error:
            raise Damaged() from error
        self._length = os.fstat(self._handle).st_size
        self._count = -(-self._length // WHOLE)
        self.size = self._length - self._count * TAG
        if self._count == 0 or self.size < (self._count - 1) * SEGMENT:
            self.close()
            raise Damaged()

    def __enter__(self) -> "Sealed":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file, if that was not done yet."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)

    def __del__(self) -> None:
        self.close()  # an answer that was never begun, as they had left

    def read(self, start: int, end: int) -> bytes:
        """The bytes from `start` up to `end`, which is not beyond `size`. Raises Damaged."""
        first, count = _span(start, end)
        sealed = os.pread(self._handle, count * WHOLE, first * WHOLE)
        return self._opened(sealed, first, start, end)

    def read_from_memory(self, start: int, end: int) -> bytes | None:
        """The same where the system has it in memory; None where a disk would have to be waited for."""
        first, count = _span(start, end)
        sealed = bytearray(min(count * WHOLE, self._length - first * WHOLE))
        try:
            got = os.preadv(self._handle, [sealed], first * WHOLE, os.RWF_NOWAIT)
        except (AttributeError, OSError):  # not on this system, not on this disk, or not in memory
            return None
        return self._opened(sealed, first, start, end) if got == len(sealed) else None

    def segment(self, number: int) -> bytes:
        """One segment. Raises Damaged."""
        return self._segment(number, os.pread(self._handle, WHOLE, number * WHOLE))

    def _opened(self, sealed: bytes | bytearray, first: int, start: int, end: int) -> bytes:
        """From `start` up to `end`, out of sealed segments of which the number of the first is known."""
        view = memoryview(sealed)
        pieces = range(0, len(sealed), WHOLE)
        found = b"".join(self._segment(first + at // WHOLE, view[at : at + WHOLE]) for at in pieces)
        if len(found) < end - first * SEGMENT:
            raise Damaged()
        return found[start - first * SEGMENT : end - first * SEGMENT]

    def _segment(self, number: int, sealed: bytes | memoryview) -> bytes:
        try:
            about = _about(self._id, number == self._count - 1)
            return self._cipher.decrypt(_nonce(number), sealed, about)
        except InvalidTag as error:
            raise Damaged() from error


class Stream(io.RawIOBase):
    """A sealed file as a file to read and seek in."""

    def __init__(self, sealed: Sealed) -> None:
        self._sealed = sealed
        self._place = 0
        self._segment = (-1, b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """Where the next byte comes from."""
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; never before the beginning."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._sealed.size}[whence]
        self._place = max(0, base + offset)
        return self._place

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; at most what is left of one segment, and nothing only at the end."""
        left = self._sealed.size - self._place
        if left <= 0 or size == 0:
            return b""
        number, offset = divmod(self._place, SEGMENT)
        if self._segment[0] != number:
            self._segment = (number, self._sealed.segment(number))
        end = SEGMENT if size < 0 else offset + size
        found = self._segment[1][offset:end]
        self._place += len(found)
        return found


def _span(start: int, end: int) -> tuple[int, int]:
    """The first segment of a part, and how many it touches."""
    first = start // SEGMENT
    return first, max(start, end - 1) // SEGMENT - first + 1


def _nonce(number: int) -> bytes:
    return number.to_bytes(NONCE)


def _about(file_id: str, is_last: bool) -> bytes:
    return f"{file_id} {'last' if is_last else 'more'}".encode()
