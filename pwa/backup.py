"""`stillpoint backup` and `stillpoint restore`: the database put away in one sealed file, and brought back.

Recordings of a practice's own are sealed files that never change: they lie in one folder beside the backups, where each
is put once. Other recordings come with the program, and the key must never lie with a backup.
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
from pwa.db import backup, media
from pwa.errors import NotDone
from pwa.settings import Settings

RECORDINGS = "stillpoint-recordings"


@dataclass(frozen=True)
class Backup:
    """A backup that was made and read back, and where its recordings are; `missing`: so many of them are lost."""

    file: Path
    size: int  # in bytes
    recordings: Path
    kept: int
    missing: int


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
        named, folder = media.files(target, key), target.parent / RECORDINGS
        kept = _copy(named, settings.media, folder)
        return Backup(target, target.stat().st_size, folder, kept, len(named) - kept)


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
            _bring_recordings(settings, media.files(part, known.database_key), file.parent / RECORDINGS)
    return parse(newest) if newest else None


def missing_recordings(settings: Settings) -> int:
    """How many of the recordings that the database names have no file."""
    return media.missing(settings.database, secrets.load(settings).database_key, settings.media)[0]


def _bring_recordings(settings: Settings, named: set[str], folder: Path) -> None:
    """Those that lie beside the backup, all or none: a second try finds the data folder empty again."""
    try:
        _copy(named, folder, settings.media)
    except OSError:
        shutil.rmtree(settings.media, ignore_errors=True)
        raise


def _copy(named: set[str], source: Path, target: Path) -> int:
    """Copy the files that are not there yet; how many are there then."""
    there = {name for name in named if (source / name).is_file()}
    missing = {name for name in there if not (target / name).is_file()}
    if missing:
        _make_folder(target)
    for name in sorted(missing):
        with _put_in_place(target / name) as part:
            shutil.copyfile(source / name, part)
    return len({name for name in named if (target / name).is_file()})


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
