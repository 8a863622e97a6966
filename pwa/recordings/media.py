"""The folder where sounds lie, each sealed in a file of its own; and taking in what is sent.

A file gets its last name when all of it is on the disk. Nothing that anybody sends is part of a name or a path.
"""

import asyncio
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from time import time

from pwa import disk
from pwa.clock import new_id
from pwa.errors import CannotStart, NoRoom, TooLarge
from pwa.recordings.own.model import Uploaded
from pwa.recordings.sealing import Sealer, new_key
from pwa.secrets import hashed
from pwa.web.security import FILE_BYTES, FILE_TOO_LARGE

INCOMING = "incoming"
SPARE = 500_000_000  # bytes that stay free for what people write
LEFT_OVER = 3600  # seconds after which a file that no row knows is nobody's work in progress


class Media:
    """The media folder of an installation, made where there is none."""

    def __init__(self, root: Path) -> None:
        """Raises CannotStart where it cannot be made."""
        self.root = root
        try:
            self.incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise CannotStart(f"The folder {self.incoming} cannot be made ({error.strerror}).") from error

    @property
    def incoming(self) -> Path:
        """Where files lie as they were sent, until they are made ready."""
        return self.root / INCOMING

    def source(self, audio_id: str) -> Path:
        """What was sent."""
        return self.root / source_file(audio_id)

    def part(self, audio_id: str, attempt: int) -> Path:
        """What is just being made of it."""
        return self.incoming / f"{audio_id}.{attempt}"

    def sound(self, name: str) -> Path:
        """What is heard under this name."""
        return self.root / sound_file(name)

    def put(self, part: Path, name: str) -> None:
        """Give what was made its last name. Raises OSError."""
        part.rename(self.sound(name))
        disk.sync(self.root)

    def remove(self, files: Iterable[str]) -> None:
        """These files go, whether they are there or not."""
        for file in files:
            (self.root / file).unlink(missing_ok=True)

    def sweep(self, known: set[str]) -> None:
        """What a crash left behind goes. Recent files stay: they may belong to what is just going on."""
        for path in (*self.root.iterdir(), *self.incoming.iterdir()):
            file = str(path.relative_to(self.root))
            if path.is_file() and file not in known and path.stat().st_mtime < time() - LEFT_OVER:
                path.unlink(missing_ok=True)


def source_file(audio_id: str) -> str:
    """The name in the media folder of what was sent."""
    return f"{INCOMING}/{audio_id}"


def sound_file(name: str) -> str:
    """The name in the media folder of what is heard: whoever sees the folder cannot tell an address by it."""
    return hashed(name)


class Receiver:
    """Takes in one file, sealed as it comes. Use it in a `with`: what is not finished there leaves nothing behind."""

    def __init__(self, media: Media) -> None:
        """Raises NoRoom where the disk is nearly full."""
        self.id, self.key = new_id(), new_key()
        self._path = media.source(self.id)
        self._is_kept = False
        if shutil.disk_usage(media.root).free < SPARE + FILE_BYTES:
            raise NoRoom()
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(handle, "wb")
        self._sealer = Sealer(self._file, self.key, self.id)

    def __enter__(self) -> "Receiver":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        if not self._is_kept:
            self._path.unlink(missing_ok=True)

    @property
    def size(self) -> int:
        """How much has come."""
        return self._sealer.size

    def write(self, content: bytes) -> None:
        """Some more of it. Raises TooLarge or NoRoom."""
        if self.size + len(content) > FILE_BYTES:
            raise TooLarge(FILE_TOO_LARGE)
        try:
            self._sealer.write(content)
        except OSError as error:
            raise NoRoom() from error

    async def finish(self, arrived_as: str = "") -> Uploaded:
        """All of it is on the disk. The caller goes on with `keep`. Raises NoRoom."""
        try:
            await asyncio.to_thread(
                self._close
            )  # a disk may take seconds for it, and others wait for their pages
        except OSError as error:
            raise NoRoom() from error
        return Uploaded(self.id, self.key, self.size, arrived_as)

    def _close(self) -> None:
        self._sealer.close()
        disk.sync(self._path.parent)

    def keep(self) -> None:
        """A row knows it now."""
        self._is_kept = True
