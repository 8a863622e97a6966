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
