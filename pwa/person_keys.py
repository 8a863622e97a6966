"""A key for every person, and how to destroy one: what it sealed can then be read nowhere any more, in no old backup.

All keys grow from one random root, as the leaves of a binary tree in which each node's two children are hashes of it.
To destroy a leaf, the nodes on the way to it are given up, and what branches off that way is kept in their place: every
other key can still be derived, also those of people who will only come. So a copy of the file, however old, is good for
everybody who has not left since. Source: Goldreich, Goldwasser, Micali, "How to construct random functions", 1986.

The file lies outside the data folder, so that no backup of the data holds it.
"""

import hashlib
import json
import os
import secrets as random
from base64 import b64decode, b64encode
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pwa import disk
from pwa.clock import new_id
from pwa.errors import CannotStart, NotFound

# Two people never share a leaf: with a million of them the chance is one in thirty million.
DEPTH = 64
NONCE = 12


class KeyDestroyed(NotFound):
    """What was sealed under this key can never be read again: for whoever asks, it does not exist."""


class PersonKeys:
    """The keys in one file. A leaf is named by a text: who it is for, and which part of what is kept of them."""

    def __init__(self, file: Path, file_id: str, nodes: dict[str, bytes]) -> None:
        self.id = file_id
        self._file = file
        self._nodes = nodes
        self._cipher = lru_cache(maxsize=1024)(self._made_cipher)

    def seal(self, leaf: str, place: str, text: str) -> str:
        """`text` sealed for `place`, such as 'people.name' (AES-256-GCM, as Base64). Nothing stays nothing."""
        if not text:
            return ""
        nonce = random.token_bytes(NONCE)
        return b64encode(nonce + self._cipher(leaf).encrypt(nonce, text.encode(), place.encode())).decode()

    def unseal(self, leaf: str, place: str, sealed: str) -> str:
        """What was sealed for `place`. Raises KeyDestroyed; cryptography's InvalidTag for another place or leaf."""
        if not sealed:
            return ""
        raw = b64decode(sealed)
        return self._cipher(leaf).decrypt(raw[:NONCE], raw[NONCE:], place.encode()).decode()

    def is_destroyed(self, leaf: str) -> bool:
        """Whether the key is gone."""
        return _start(self._nodes, _way(leaf)) is None

    def destroy(self, leaves: Iterable[str]) -> None:
        """Destroy these keys, on the disk too. The caller holds the database's pen, so that no other process does it.

        Raises OSError where the file cannot be written; then nothing has changed.
        """
        nodes = _read(self._file)._nodes  # another process may have destroyed others since
        for way in map(_way, leaves):
            _puncture(nodes, way)
        _replace(self._file, _as_text(self.id, nodes))
        self._nodes = nodes
        self._cipher.cache_clear()

    def _made_cipher(self, leaf: str) -> AESGCM:
        way = _way(leaf)
        start = _start(self._nodes, way)
        if start is None:
            raise KeyDestroyed("What was kept here has been deleted for good.")
        node = self._nodes[start]
        for turn in way[len(start) :]:
            node = _child(node, turn)
        return AESGCM(node)


def opened(file: Path, expected: str | None) -> PersonKeys:
    """The keys in `file`. `expected`: the id that the database knows them by; None where it knows none yet.

    Makes the file only where the database knows none; the caller holds the database's pen. Raises CannotStart where it
    is missing, damaged or another one's.
    """
    if expected is None and not file.exists():
        return _made(file)
    if not file.exists():
        raise CannotStart(
            f"The person keys are missing: there is no file {file}. Without it the names of your clients and what they "
            "wrote cannot be read. Put it back. Nothing was changed."
        )
    found = _read(file)
    if expected not in (None, found.id):
        raise CannotStart(
            f"The person keys in {file} belong to another database. Put back the file that belongs to this one. "
            "Nothing was changed."
        )
    return found


def _made(file: Path) -> PersonKeys:
    file_id, nodes = new_id(), {"": random.token_bytes(32)}
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        disk.write_new(file, _as_text(file_id, nodes))
    except OSError as error:
        raise CannotStart(
            f"The file {file} for the person keys cannot be made ({error.strerror})."
        ) from error
    return PersonKeys(file, file_id, nodes)


def _read(file: Path) -> PersonKeys:
    try:
        kept = json.loads(file.read_text())
        nodes = {way: bytes.fromhex(key) for way, key in kept["nodes"].items()}
        return PersonKeys(file, kept["id"], nodes)
    except OSError as error:
        raise CannotStart(f"The person keys in {file} cannot be read ({error.strerror}).") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CannotStart(
            f"The person keys in {file} are damaged. Put back your copy. Nothing was changed."
        ) from error


def _as_text(file_id: str, nodes: dict[str, bytes]) -> str:
    keys = {way: key.hex() for way, key in sorted(nodes.items())}
    return json.dumps({"id": file_id, "nodes": keys}, indent=0) + "\n"


def _way(leaf: str) -> str:
    """The way from the root to a leaf: DEPTH turns, each 0 or 1."""
    return f"{int.from_bytes(hashlib.sha256(leaf.encode()).digest()[: DEPTH // 8]):0{DEPTH}b}"


def _start(nodes: dict[str, bytes], way: str) -> str | None:
    """The way to the node above (or at) a leaf from which its key is derived, or None where it is destroyed."""
    starts = (way[:length] for length in range(DEPTH + 1))
    return next((start for start in starts if start in nodes), None)


def _child(node: bytes, turn: str) -> bytes:
    return hashlib.sha256(node + turn.encode()).digest()


def _puncture(nodes: dict[str, bytes], way: str) -> None:
    start = _start(nodes, way)
    if start is None:
        return
    node = nodes.pop(start)
    for length in range(len(start), DEPTH):
        turn, other = way[length], "10"[int(way[length])]
        nodes[way[:length] + other] = _child(node, other)
        node = _child(node, turn)


def _replace(file: Path, text: str) -> None:
    """Put `text` in the place of the file, and overwrite what it held."""
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    disk.write_new(part, text)
    with file.open("r+b") as old:
        length = old.seek(0, os.SEEK_END)
        part.rename(file)
        disk.sync(file.parent)
        # The old file has no name any more: what is left of it on the disk are zeros.
        with suppress(OSError):
            old.seek(0)
            old.write(bytes(length))
            old.flush()
            os.fsync(old.fileno())
