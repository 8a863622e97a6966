"""`stillpoint doctor` finds what is amiss and says what to do; a start with a bad key destroys nothing."""

import asyncio
from pathlib import Path

import pytest

from pwa import doctor, first_start, secrets
from pwa.db import Database
from pwa.errors import CannotStart
from pwa.settings import Settings, from_env
from tests.harness.database import opened


def _settings(folder: Path, **given: str) -> Settings:
    return from_env({"STILLPOINT_DATA": str(folder / "data"), **given})


def _started(folder: Path) -> Settings:
    settings = _settings(folder)
    settings.data.mkdir(mode=0o700, parents=True)
    asyncio.run(_open(settings))
    return settings


async def _open(settings: Settings) -> None:
    await (
        await Database.open(settings.database, secrets.load(settings).database_key, settings.person_keys)
    ).close()


def _amiss(settings: Settings) -> dict[str, str]:
    return {finding.what: finding.says for finding in doctor.examine(settings) if not finding.fine}


def test_all_is_fine_before_and_after_the_first_start(tmp_path: Path) -> None:
    assert _amiss(_settings(tmp_path)) == {}
    assert _amiss(_started(tmp_path)) == {}


def test_the_key_file_is_private_and_outside_the_data(tmp_path: Path) -> None:
    settings = _started(tmp_path)
    assert settings.key_file.stat().st_mode & 0o777 == 0o600
    assert not settings.key_file.is_relative_to(settings.data)
    with pytest.raises(CannotStart, match="inside STILLPOINT_DATA"):
        _settings(tmp_path, STILLPOINT_KEY_FILE=str(tmp_path / "data" / "key"))


def test_a_missing_key_stops_the_start_and_makes_no_new_one(tmp_path: Path) -> None:
    settings = _started(tmp_path)
    before = settings.database.read_bytes()
    settings.key_file.unlink()
    with pytest.raises(CannotStart, match="Put the key back"):
        secrets.load(settings)
    assert not settings.key_file.exists()
    assert settings.database.read_bytes() == before
    assert set(_amiss(settings)) == {"Key", "Person keys", "Database"}


def test_missing_person_keys_stop_the_start_and_no_new_ones_are_made(tmp_path: Path) -> None:
    settings = _started(tmp_path)
    assert settings.person_keys.stat().st_mode & 0o777 == 0o600
    kept = settings.person_keys.rename(tmp_path / "away")
    with pytest.raises(CannotStart, match="Put it back"):
        asyncio.run(_open(settings))
    assert not settings.person_keys.exists()
    assert set(_amiss(settings)) == {"Person keys"}
    kept.rename(settings.person_keys)
    asyncio.run(_open(settings))
    assert _amiss(settings) == {}


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"id": "x", "nodes": {"": "zz"}}', '{"id": 1, "nodes": []}']
)
def test_damaged_person_keys_are_said_and_left_as_they_are(tmp_path: Path, text: str) -> None:
    settings = _started(tmp_path)
    settings.person_keys.write_text(text)
    with pytest.raises(CannotStart, match="damaged"):
        asyncio.run(_open(settings))
    assert settings.person_keys.read_text() == text
    assert set(_amiss(settings)) == {"Person keys"}


def test_keys_that_could_not_be_destroyed_are_said(tmp_path: Path) -> None:
    settings = _started(tmp_path)
    with opened(settings.data) as connection:
        connection.execute("INSERT INTO practices (id, made_at) VALUES ('p', '2026-11-24T00:00:00.000Z')")
        connection.execute("INSERT INTO keys_to_destroy VALUES ('somebody own', 'p')")
    assert "1 of what was deleted could not be destroyed yet" in _amiss(settings)["Person keys"]


def test_the_person_keys_of_another_database_are_refused(tmp_path: Path) -> None:
    settings, other = _started(tmp_path), _started(tmp_path / "other")
    settings.person_keys.write_bytes(other.person_keys.read_bytes())
    with pytest.raises(CannotStart, match="another database"):
        asyncio.run(_open(settings))


@pytest.mark.parametrize("key", ["zz", "ab" * 31, "ab" * 33, "not a key"])
def test_a_malformed_key_is_said(tmp_path: Path, key: str) -> None:
    with pytest.raises(CannotStart, match="64 hexadecimal digits"):
        secrets.load(_settings(tmp_path, STILLPOINT_KEY=key))


def test_a_wrong_key_is_said(tmp_path: Path) -> None:
    _started(tmp_path)
    found = _amiss(_settings(tmp_path, STILLPOINT_KEY="cd" * 32))
    assert "key does not open" in found["Database"]


def test_a_damaged_database_is_said(tmp_path: Path) -> None:
    settings = _started(tmp_path)
    body = bytearray(settings.database.read_bytes())
    body[4096 * 3 + 100] ^= 0xFF
    settings.database.write_bytes(body)
    assert "backup" in _amiss(settings)["Database"]


def test_open_folders_are_said(tmp_path: Path) -> None:
    settings = _started(tmp_path)
    settings.data.chmod(0o755)
    settings.key_file.chmod(0o644)
    found = _amiss(settings)
    assert "chmod 700" in found["Folders"]
    assert "chmod 600" in found["Key"]


def test_an_address_that_no_passkey_works_at_is_said(tmp_path: Path) -> None:
    assert "HTTPS" in _amiss(_settings(tmp_path, STILLPOINT_BASE_URL="http://care.example.org"))["Address"]
    assert _amiss(_settings(tmp_path, STILLPOINT_BASE_URL="https://care.example.org")) == {}


def test_what_a_start_would_refuse_is_said_in_its_words(tmp_path: Path) -> None:
    """Another address than the one that the passkeys were made for, and a database of a newer program."""
    settings = _started(tmp_path)
    with opened(settings.data) as connection:
        connection.execute("INSERT INTO instance (name, value) VALUES ('rp_id', 'localhost')")
    assert _amiss(settings) == {}
    moved = _settings(tmp_path, STILLPOINT_BASE_URL="https://care.example.org")
    with pytest.raises(CannotStart) as refused:
        asyncio.run(first_start.owner_link(moved))
    assert _amiss(moved) == {"Address": refused.value.message}
    with opened(settings.data) as connection:
        connection.execute("INSERT INTO schema_versions VALUES (9999, '2030-01-01T00:00:00.000Z')")
    with pytest.raises(CannotStart) as refused:
        asyncio.run(_open(settings))
    assert _amiss(settings) == {"Database": refused.value.message}


def test_a_clock_that_went_back_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _started(tmp_path)
    monkeypatch.setattr(doctor, "now", lambda: doctor.WRITTEN.replace(year=2020))
    assert "Set the clock" in _amiss(settings)["Clock"]
