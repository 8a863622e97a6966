"""The sealed database of a server, opened beside it."""

from contextlib import closing
from pathlib import Path

from pwa import secrets
from pwa.db import driver
from pwa.settings import from_env


def opened(data: Path) -> "closing[driver.Connection]":
    """A connection to the database that lies in `data`, for a `with`; its key lies beside the folder."""
    settings = from_env({"STILLPOINT_DATA": str(data)})
    return closing(driver.open_sealed(settings.database, secrets.load(settings).database_key))
