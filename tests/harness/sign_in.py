"""A sign-in made behind the server's back, for a browser without passkeys."""

import hashlib
import os
from datetime import timedelta
from pathlib import Path

from pwa.clock import now, stamp
from tests.harness.database import opened

PASSKEY = """
INSERT INTO passkeys (id, practice_id, person_id, public_key, sign_count, backup_eligible, backed_up, name, made_at)
VALUES (:passkey, :practice, :person, :key, 0, 1, 1, sealed('passkeys.name', :person, 'made by a test'), :now)
"""
SIGN_IN = """
INSERT INTO sign_ins (token_hash, practice_id, person_id, passkey_id, made_at, seen_at, touched_at, expires_at)
VALUES (:hash, :practice, :person, :passkey, :now, :now, :now, :end)
"""

PERSON = "SELECT id FROM people WHERE plain('people.name', id, name) = ?"
DEVICE = """
INSERT INTO device_tokens (token_hash, practice_id, person_id, sign_in_hash, made_at)
SELECT :hash, practice_id, person_id, token_hash, made_at FROM sign_ins WHERE token_hash = :sign_in
"""


def cookie_for(data: Path, person_id: str) -> str:
    """The value of the `sign-in` cookie for a person whose database lies in `data`, made while a server may run."""
    token, moment = os.urandom(32).hex(), now()
    with opened(data) as connection:
        practice = connection.execute("SELECT practice_id FROM people WHERE id = ?", (person_id,)).fetchone()[
            0
        ]
        row = {
            "hash": hashlib.sha256(token.encode()).hexdigest(),
            "passkey": os.urandom(32),
            "key": os.urandom(32),
            "practice": practice,
            "person": person_id,
            "now": stamp(moment),
            "end": stamp(moment + timedelta(days=80)),
        }
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(PASSKEY, row)
        connection.execute(SIGN_IN, row)
        connection.execute("UPDATE people SET confirmed_at = :now WHERE id = :person", row)
        connection.execute("COMMIT")
    return token


def device_for(data: Path, sign_in: str) -> str:
    """The value of the device cookie that came with the sign-in whose cookie is `sign_in`."""
    token = os.urandom(32).hex()
    hashes = {"hash": token, "sign_in": sign_in}
    row = {name: hashlib.sha256(value.encode()).hexdigest() for name, value in hashes.items()}
    with opened(data) as connection:
        connection.execute(DEVICE, row)
    return token


def stay_fresh(data: Path) -> None:
    """What asks for a fresh touch of the passkey may be looked at late in a run: every touch there was is fresh."""
    with opened(data) as connection:
        connection.execute("UPDATE sign_ins SET touched_at = '2099-01-01T00:00:00.000Z'")


def person_named(data: Path, name: str) -> str:
    """The id of the person who is called `name`."""
    with opened(data) as connection:
        found: str = connection.execute(PERSON, (name,)).fetchone()[0]
        return found
