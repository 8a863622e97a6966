"""The sealed database of a server, opened beside it."""

from contextlib import closing
from functools import partial
from pathlib import Path

from pwa import person_keys, secrets
from pwa.db import driver, personal
from pwa.settings import from_env


def opened(data: Path) -> "closing[driver.Connection]":
    """A connection to the database that lies in `data`, for a `with`; its keys lie beside the folder.

    In its SQL, `plain('people.name', people.id, people.name)` is what that column says, and `sealed` the other way.
    """
    settings = from_env({"STILLPOINT_DATA": str(data)})
    connection = driver.open_sealed(settings.database, secrets.load(settings).database_key)

    if settings.person_keys.exists():
        keys = person_keys.opened(settings.person_keys, None)
        connection.create_function("plain", 3, partial(personal.unseal, keys))
        connection.create_function("sealed", 3, partial(personal.seal, keys))
    return closing(connection)
