"""What must outlive a power cut."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Put what was written to the file or folder `path` on the disk. A new name is on it once its folder is.

    Raises OSError.
    """
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_new(path: Path, text: str) -> None:
    """Write a new file for this user only, to the disk. Half of it is not left behind. Raises OSError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
        sync(path)
        sync(path.parent)
    except OSError:
        path.unlink()
        raise
