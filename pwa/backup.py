"""`stillpoint backup` and `stillpoint restore`: the database put away in one sealed file, and brought back.

The database is all there is to put away. Recordings come with the program, and the key must never lie with a backup.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pwa import disk, secrets
from pwa.clock import now, parse
from pwa.db import backup
from pwa.errors import NotDone
from pwa.settings import Settings


@dataclass(frozen=True)
class Backup:
    """A backup that was made and read back."""

    file: Path
    size: int  # in bytes


def make(settings: Settings, where: str = "") -> Backup:
    """Put the database away in `where`, a folder or a new file; by default in a folder beside the data folder.

    Raises NotDone, saying why, or CannotStart where the key is missing or wrong. The server may be running.
    """
    if not settings.database.exists():
        raise NotDone(f"There is no database at {settings.database} yet.")
    key = secrets.load(settings).database_key
    with _plain_words():
        target = _target(settings, where)
        _refuse(settings, target)
        with _put_in_place(target) as part:
            backup.write(settings.database, key, part)
        return Backup(target, target.stat().st_size)


def restore(settings: Settings, file: Path) -> datetime | None:
    """Bring the backup `file` back as the database of an empty data folder; when its newest entry was received.

    It is opened, looked over and made ready beside its place, and put there last. Raises NotDone or CannotStart.
    """
    if not file.is_file():
        raise NotDone(f"There is no file {file}.")
    with _plain_words():
        _refuse_what_is_there(settings)
        known = secrets.find(settings)
        if known is None:
            raise NotDone(
                f"The key is missing: there is no file {settings.key_file} and STILLPOINT_KEY is not set. "
                "A backup opens only with the key that was in use when it was made. Put that back first."
            )
        _make_folder(settings.data)
        with _put_in_place(settings.database) as part:
            shutil.copyfile(file, part)
            newest = backup.renew(part, known.database_key, settings.person_keys)
    return parse(newest) if newest else None


def _target(settings: Settings, where: str) -> Path:
    given = Path(where).absolute() if where else settings.data.with_name(f"{settings.data.name}.backups")
    if not where:
        _make_folder(given)
    is_folder = given.is_dir() or where.endswith("/")
    return given / f"stillpoint-{now():%Y-%m-%dT%H-%M-%SZ}.backup" if is_folder else given


def _refuse(settings: Settings, target: Path) -> None:
    folder = target.parent.resolve()
    if not folder.is_dir():
        raise NotDone(f"There is no folder {folder}. Make it first, or choose another.")
    _refuse_to_write_over(target)
    if folder.is_relative_to(settings.data.resolve()):
        raise NotDone(f"{folder} is in the data folder: both would be lost together. Choose another place.")
    for key in (settings.key_file, settings.person_keys):
        if key.exists() and folder == key.resolve().parent:
            raise NotDone(
                f"The keys lie in {folder} too: whoever took that folder could read everything. Choose another place."
            )


def _refuse_to_write_over(target: Path) -> None:
    if target.exists():
        raise NotDone(f"{target} is there already, and nothing is ever written over. Choose another name.")


def _refuse_what_is_there(settings: Settings) -> None:
    there = sorted(path.name for path in settings.data.iterdir()) if settings.data.exists() else []
    if there:
        raise NotDone(
            f"{settings.data} is not empty ({there[0]} is there), and nothing is ever written over. "
            "Stop the server and move that folder away first, or set STILLPOINT_DATA to an empty one."
        )


@contextmanager
def _put_in_place(target: Path) -> Iterator[Path]:
    """An empty file beside `target`, for this user only. After the block it is `target`, whole and on the disk."""
    part = target.with_name(target.name + ".part")
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield part
        _give_to_owner(part)
        disk.sync(part)
        # Nobody else of us is here meanwhile: they would want the same `part`.
        _refuse_to_write_over(target)
        part.rename(target)
        disk.sync(target.parent)
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            part.with_name(part.name + end).unlink(missing_ok=True)


def _make_folder(folder: Path) -> None:
    if not folder.exists():
        folder.mkdir(parents=True, mode=0o700)
        _give_to_owner(folder)
        disk.sync(folder.parent)


def _give_to_owner(path: Path) -> None:
    """What root makes in the folder of the server's own user must be that user's, or the next start fails."""
    if os.geteuid() == 0:
        above = path.parent.stat()
        with suppress(PermissionError):  # a stick or a share that knows no owners
            os.chown(path, above.st_uid, above.st_gid)


@contextmanager
def _plain_words() -> Iterator[None]:
    """What the machine refuses, as NotDone."""
    try:
        yield
    except OSError as error:
        # Of two names the second is the one that is written.
        named = error.filename2 or error.filename or "The disk"
        raise NotDone(f"{named}: {error.strerror}.") from error
