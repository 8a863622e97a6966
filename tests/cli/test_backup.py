"""`stillpoint backup`: what it makes and says, and everything it refuses."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.program import OTHER_KEY, names, refused, run
from tests.harness.server import ROOT

NOT_MADE = "No backup was made. "


def test_one_line_says_where_it_is_and_that_the_key_is_not_in_it(here: Path) -> None:
    said = run(here, "backup")
    [made] = (here / "data.backups").iterdir()
    assert re.fullmatch(r"stillpoint-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.backup", made.name)
    size = f"{made.stat().st_size / 1e6:.1f} MB"
    assert said.stdout == (
        f"Backup: {made} ({size}). The keys are not in it: "
        "keep both key files in another place, for without them nobody can read this.\n"
    )
    assert said.stderr == ""


def test_only_this_user_can_read_it(here: Path, backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    assert backup.parent.stat().st_mode & 0o777 == 0o700


def test_it_is_one_sealed_file_without_the_key(here: Path, backup: Path) -> None:
    body, key = backup.read_bytes(), (here / "data.key").read_text().strip()
    assert b"SQLite format" not in body
    assert key.encode() not in body
    assert bytes.fromhex(key) not in body
    assert names(backup.parent) == [backup.name]


@pytest.mark.parametrize("slash", ["", "/"])
def test_into_a_folder_that_was_named(here: Path, slash: str) -> None:
    (here / "stick").mkdir()
    assert run(here, "backup", f"{here / 'stick'}{slash}").returncode == 0
    assert len(names(here / "stick")) == 1


def test_into_a_file_that_was_named(here: Path) -> None:
    (here / "stick").mkdir()
    target = here / "stick" / "of today's ?#%20.backup"
    assert str(target) in run(here, "backup", str(target)).stdout
    assert names(here / "stick") == [target.name]


def test_before_the_first_start_there_is_nothing_to_put_away(tmp_path: Path) -> None:
    said = refused(tmp_path, "backup")
    assert said == f"{NOT_MADE}There is no database at {tmp_path}/data/stillpoint.db yet."
    assert names(tmp_path) == []


def test_a_file_that_is_there_is_not_written_over(here: Path, backup: Path) -> None:
    before = backup.read_bytes()
    said = refused(here, "backup", str(backup))
    assert (
        said == f"{NOT_MADE}{backup} is there already, and nothing is ever written over. Choose another name."
    )
    assert backup.read_bytes() == before


def test_nor_one_that_came_meanwhile(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = here / "stick" / "one.backup"
    target.parent.mkdir()

    def write(database: Path, key: str, to: Path) -> None:
        to.write_bytes(b"of ours")
        target.write_bytes(b"of somebody else")

    monkeypatch.setattr("pwa.db.backup.write", write)
    assert "is there already" in refused(here, "backup", str(target))
    assert target.read_bytes() == b"of somebody else"
    assert names(target.parent) == [target.name]


@pytest.mark.parametrize("where", ["nowhere/", "nowhere/one.backup"])
def test_a_folder_that_is_not_there_is_not_made_up(here: Path, where: str) -> None:
    said = refused(here, "backup", f"{here}/{where}")
    assert said == f"{NOT_MADE}There is no folder {here}/nowhere. Make it first, or choose another."


def test_not_into_the_data_folder(here: Path) -> None:
    said = refused(here, "backup", str(here / "data"))
    assert said == (
        f"{NOT_MADE}{here}/data is in the data folder: both would be lost together. Choose another place."
    )


def test_not_beside_the_key(here: Path) -> None:
    (here / "link").symlink_to(here)
    for where in (here, here / "one.backup", here / "link"):
        said = refused(here, "backup", str(where))
        assert said == (
            f"{NOT_MADE}The keys lie in {here} too: whoever took that folder could read everything. "
            "Choose another place."
        )


def test_a_backup_needs_the_right_key(here: Path) -> None:
    assert "The key does not open the database" in refused(here, "backup", **OTHER_KEY)
    (here / "data.key").unlink()
    assert "Put the key back" in refused(here, "backup")
    assert names(here / "data.backups") == []


def test_a_damaged_database_makes_no_backup(here: Path) -> None:
    database = here / "data" / "stillpoint.db"
    body = bytearray(database.read_bytes())
    body[4096 * 3 + 100] ^= 0xFF
    database.write_bytes(body)
    assert refused(here, "backup").startswith(f"{NOT_MADE}The database could not be copied")
    assert names(here / "data.backups") == []


def test_no_room_leaves_nothing_behind(here: Path) -> None:
    """A limit on the size of files stands for a full disk."""
    (here / "data.backups").mkdir()
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536)); "
    limited += "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limited += "from pwa.cli import main; sys.exit(main(['backup']))"
    said = subprocess.run(
        [sys.executable, "-c", limited],
        cwd=ROOT,
        env=os.environ | {"STILLPOINT_DATA": str(here / "data")},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert said.returncode == 1
    assert said.stderr.startswith(f"{NOT_MADE}The database could not be copied")
    assert names(here / "data.backups") == []


def test_broken_off_by_hand_it_says_that_it_was_not_done(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(database: Path, key: str, to: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pwa.db.backup.write", write)
    assert run(here, "backup").returncode == 1
    assert names(here / "data.backups") == []


def test_stopped_midway_a_backup_is_not_taken_for_one(here: Path) -> None:
    """The power went while it was written: what is left has another name, and does not open as a backup."""
    (here / "data.backups").mkdir()
    left = here / "data.backups" / "one.backup.part"
    left.write_bytes(b"half")
    said = refused(here, "backup", str(left.with_suffix("")))
    assert said == f"{NOT_MADE}{left}: File exists."
    assert run(here, "backup").returncode == 0
