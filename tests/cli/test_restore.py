"""`stillpoint restore`: what it makes and says, and everything it refuses."""

from pathlib import Path

import pytest

from tests.cli.program import OTHER_KEY, names, refused, rows, run
from tests.harness.database import opened

NOT_RESTORED = "Nothing was restored. "


def test_a_restored_server_has_what_the_backup_had(lost: Path, backup: Path) -> None:
    (lost / "data.key").rename(lost / "lost.key")
    practices = rows(lost / "lost", "practices", "id", "made_at")
    (lost / "lost.key").rename(lost / "data.key")
    said = run(lost, "restore", str(backup))
    assert said.returncode == 0, said.stderr
    database = lost / "data" / "stillpoint.db"
    first, *rest = said.stdout.splitlines()
    assert first == f"Restored: {database}, with no entries."
    assert rest[0] == "Next:"
    assert [line[:2] for line in rest[1:] if not line.startswith(" ")] == ["1.", "2.", "3.", "4.", "5."]
    assert names(lost / "data") == ["stillpoint.db"]
    assert database.stat().st_mode & 0o777 == 0o600
    assert (lost / "data").stat().st_mode & 0o777 == 0o700
    assert rows(lost / "data", "practices", "id", "made_at") == practices
    assert run(lost, "doctor").returncode == 0


def test_every_restore_is_a_generation_of_its_own(lost: Path, backup: Path) -> None:
    seen = []
    for number in range(2):
        assert run(lost, "restore", str(backup)).returncode == 0
        seen += rows(lost / "data", "instance", "name", "value")
        (lost / "data").rename(lost / f"data-{number}")
    assert sorted(name for name, _ in seen) == ["generation"] * 2 + ["person_keys"] * 2
    assert len({value for name, value in seen if name == "generation"}) == 2


def test_the_backup_stays_as_it_is(lost: Path, backup: Path) -> None:
    before = backup.read_bytes()
    run(lost, "restore", str(backup))
    assert backup.read_bytes() == before
    assert names(backup.parent) == [backup.name]


def test_nothing_is_restored_over_anything(here: Path, backup: Path) -> None:
    before = (here / "data" / "stillpoint.db").read_bytes()
    said = refused(here, "restore", str(backup))
    assert said == (
        f"{NOT_RESTORED}{here}/data is not empty (stillpoint.db is there), and nothing is ever written over. "
        "Stop the server and move that folder away first, or set STILLPOINT_DATA to an empty one."
    )
    assert (here / "data" / "stillpoint.db").read_bytes() == before


def test_the_log_of_a_lost_database_is_not_taken_for_its_own(lost: Path, backup: Path) -> None:
    (lost / "data").mkdir()
    (lost / "data" / "stillpoint.db-wal").write_bytes(b"of another database")
    assert "stillpoint.db-wal is there" in refused(lost, "restore", str(backup))


def test_an_empty_folder_that_is_there_will_do(lost: Path, backup: Path) -> None:
    (lost / "data").mkdir()
    assert run(lost, "restore", str(backup)).returncode == 0


def test_a_file_that_is_not_there(lost: Path) -> None:
    assert refused(lost, "restore", f"{lost}/none") == f"{NOT_RESTORED}There is no file {lost}/none."
    assert not (lost / "data").exists()


def test_a_restore_needs_the_right_key_and_makes_no_new_one(lost: Path, backup: Path) -> None:
    assert refused(lost, "restore", str(backup), **OTHER_KEY) == (
        f"{NOT_RESTORED}The key does not open this file. Put back the key that was in use when the backup was made. "
        "If that is the one, the file is damaged, or no backup of Stillpoint."
    )
    assert names(lost / "data") == []
    (lost / "data.key").unlink()
    assert refused(lost, "restore", str(backup)) == (
        f"{NOT_RESTORED}The key is missing: there is no file {lost}/data.key and STILLPOINT_KEY is not set. "
        "A backup opens only with the key that was in use when it was made. Put that back first."
    )
    assert not (lost / "data.key").exists()


def test_a_damaged_backup_is_not_placed(lost: Path, backup: Path) -> None:
    body = bytearray(backup.read_bytes())
    body[4096 * 3 + 100] ^= 0xFF
    backup.write_bytes(body)
    said = refused(lost, "restore", str(backup))
    assert (
        said == f"{NOT_RESTORED}The backup is damaged: HMAC verification failed for page 4. Take another one."
    )
    assert names(lost / "data") == []


@pytest.mark.parametrize("size", [0, 1, 4096, 60_000])
def test_a_part_of_a_backup_is_not_placed(lost: Path, backup: Path, size: int) -> None:
    part = lost / "part"
    part.write_bytes(backup.read_bytes()[:size])
    assert refused(lost, "restore", str(part)).startswith(NOT_RESTORED)
    assert names(lost / "data") == []


def test_a_backup_of_a_newer_program_is_left_alone(here: Path) -> None:
    with opened(here / "data") as connection:
        connection.execute("INSERT INTO schema_versions VALUES (9999, '2030-01-01T00:00:00.000Z')")
    assert run(here, "backup").returncode == 0
    [made] = (here / "data.backups").iterdir()
    (here / "data").rename(here / "lost")
    assert "Start the newer program again" in refused(here, "restore", str(made))
    assert names(here / "data") == []


def test_a_restore_needs_the_person_keys_and_makes_no_new_ones(lost: Path, backup: Path) -> None:
    kept = (lost / "data.person-keys").rename(lost / "away")
    assert "The person keys are missing" in refused(lost, "restore", str(backup))
    assert not (lost / "data.person-keys").exists()
    assert not (lost / "data" / "stillpoint.db").exists()
    kept.rename(lost / "data.person-keys")
    assert run(lost, "restore", str(backup)).returncode == 0
