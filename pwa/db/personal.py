"""Which columns are sealed once more, each under a key of the person it is about. pwa/person_keys.py says why."""

from contextlib import closing, suppress
from pathlib import Path

from pwa import person_keys
from pwa.db import driver
from pwa.person_keys import PersonKeys

# What a practice may have to keep (the record), and what is the person's own and goes when they leave.
RECORD, OWN = "record", "own"
# Column: whose key seals it, and which of the two it belongs to.
COLUMNS = {
    "people.name": ("id", RECORD),
    "people.contact": ("id", RECORD),
    "clients.contact": ("person_id", RECORD),
    "check_ins.answers": ("client_id", RECORD),
    # What a therapist noted about a flag belongs to the answer that raised it.
    "looks.words": ("client_id", RECORD),
    "reflections.text": ("client_id", OWN),
    "reflections.title": ("client_id", OWN),
    "sent_prompts.text": ("client_id", OWN),
    "own_items.text": ("client_id", OWN),
    "rides.who": ("client_id", OWN),
    "comfort_plans.answers": ("client_id", OWN),
    "questions.text": ("client_id", OWN),
    # Of a recording for one client. One for everybody has nobody's words in it.
    "own_recordings.title": ("client_id", OWN),
    "own_recordings.description": ("client_id", OWN),
    "own_audio.captions": ("client_id", OWN),
    "own_audio.transcript": ("client_id", OWN),
    "own_audio.source_key": ("client_id", OWN),
    "own_audio.file_key": ("client_id", OWN),
    "listening.word": ("client_id", OWN),
    "listening.eyes": ("client_id", OWN),
    "passkeys.name": ("person_id", OWN),
    "audit.detail": ("person_id", OWN),
}


def leaf(person_id: str, part: str) -> str:
    """The name of a person's key for `part`: RECORD or OWN."""
    return f"{person_id} {part}"


def seal(keys: PersonKeys, column: str, person_id: str, text: str) -> str:
    """`text` as it is kept in `column` (a key of COLUMNS) of a row about this person."""
    return keys.seal(leaf(person_id, COLUMNS[column][1]), column, text)


def unseal(keys: PersonKeys, column: str, person_id: str, kept: str) -> str:
    """What `column` of a row about this person says. Raises KeyDestroyed."""
    return keys.unseal(leaf(person_id, COLUMNS[column][1]), column, kept)


def opened(path: Path, key: str, file: Path) -> PersonKeys:
    """The keys for the database at `path`, from `file`, which is made for a database that has none yet.

    What such a database holds already is sealed with them. Raises CannotStart where the file is missing or another's.
    """
    with closing(driver.open_sealed(path, key)) as connection, driver.translated():
        connection.execute("BEGIN IMMEDIATE")
        known = _known(connection)
        keys = person_keys.opened(file, known)
        if not known:
            for column, (person, _) in COLUMNS.items():
                _seal_all(connection, keys, column, person)
            connection.execute("INSERT INTO instance VALUES ('person_keys', ?)", (keys.id,))
        connection.execute("COMMIT")
        return keys


def check(path: Path, key: str, file: Path) -> int:
    """How many keys in `file` are still to be destroyed: of what was deleted in the database at `path`.

    Raises CannotStart where it does not hold the keys of that database. Changes nothing, and says nothing about a
    database that is damaged or older: pwa/db/health.py does.
    """
    waiting = 0
    with closing(driver.open_to_read(path, key)) as connection, suppress(driver.Failure):
        there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'instance'").fetchone()
        known = _known(connection) if there else None
        if known:
            person_keys.opened(file, known)
            waiting = connection.execute("SELECT count(*) FROM keys_to_destroy").fetchone()[0]
    return waiting


def _known(connection: driver.Connection) -> str | None:
    """The id by which the database knows its keys, or None before it knows any."""
    found = connection.execute("SELECT value FROM instance WHERE name = 'person_keys'").fetchone()
    return found[0] if found else None


def _seal_all(connection: driver.Connection, keys: PersonKeys, column: str, person: str) -> None:
    table, name = column.split(".")
    found = connection.execute(f"SELECT DISTINCT {person}, {name} FROM {table} WHERE {name} <> ''").fetchall()
    for person_id, plain in found:
        connection.execute(
            f"UPDATE {table} SET {name} = ? WHERE {person} = ? AND {name} = ?",
            (seal(keys, column, person_id, plain), person_id, plain),
        )
