"""A disk without one free byte, as it really is: what is taken, read, started and put away on it."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from pwa.clock import now, stamp
from tests.browser.phones import change
from tests.faults.entries import Sender, stored
from tests.harness.disk import Disk, small_disk
from tests.harness.server import Server

MEGABYTES = 8
LONG = "A long evening by the water. " * 600
FULL = "The disk of the server is full or broken. Nothing was kept. Please try again when there is room."
PAGES = ("/help", "/readyz", "/today", "/entries", "/reflect", "/kept")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path / "disk", MEGABYTES) as made:
        yield made


@dataclass
class Crowded:
    """An installation on a small disk, and a phone of its client."""

    server: Server
    sender: Sender
    disk: Disk

    def fill(self) -> httpx.Response:
        """Take all room; then send until one is refused. Its answer."""
        self.disk.fill()
        for _ in range(200):
            answer = self.sender.send(LONG)
            if not answer.is_success:
                return answer
        raise AssertionError("the disk never filled up")

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """What a command says on this installation."""
        return _said(self.disk, self.server.data, *words)

    def stored(self) -> dict[str, str]:
        """What lies in the database, which is brought to where it can be opened. The server must not run."""
        seen = Server(self.server.folder)
        copy = shutil.copytree(self.disk.outside / "server", self.server.folder / "copy", dirs_exist_ok=True)
        seen.data = copy / "data"
        return stored(seen)


@pytest.fixture
def crowded(demo: tuple[Server, dict[str, Any]], disk: Disk) -> Iterator[Crowded]:
    server, _ = demo
    with closing(Sender(server)) as sender:
        # The next page would like to note that the sign-in was seen.
        change(server, "UPDATE sign_ins SET seen_at = :before", before=stamp(now() - timedelta(hours=1)))
        server.kill()
        shutil.copytree(server.data.parent, disk.outside / "server")
        server.data = disk.place / "server" / "data"
        server.program = (*disk.inside, *server.program)
        server.start()
        yield Crowded(server, sender, disk)
        server.kill()


def _said(disk: Disk, data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("STILLPOINT_")}
    return subprocess.run(
        [*disk.inside, sys.executable, "-m", "pwa", *words],
        env=own | {"STILLPOINT_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_without_room_no_receipt_and_with_room_again_service(crowded: Crowded) -> None:
    assert crowded.sender.send().status_code == 201
    refused = crowded.fill()
    assert refused.status_code == 503
    assert refused.headers["retry-after"]
    assert refused.headers["x-stillpoint"]
    before = dict(crowded.sender.received)
    for _ in range(5):
        assert crowded.sender.send(LONG).status_code == 503  # and again, without falling over
    assert crowded.sender.received == before
    crowded.disk.make_room()
    until = time.monotonic() + 2
    while not crowded.sender.send(LONG).is_success:
        assert time.monotonic() < until, "no service though there is room again"
    crowded.server.kill()
    assert crowded.stored() == crowded.sender.received
    crowded.server.start()
    assert crowded.sender.send().status_code == 201


def test_killed_without_room_it_has_all_that_got_a_receipt(crowded: Crowded) -> None:
    crowded.fill()
    crowded.server.kill()
    assert crowded.stored() == crowded.sender.received


def test_pages_can_be_read_meanwhile(crowded: Crowded) -> None:
    crowded.fill()
    for path in PAGES:
        assert crowded.sender.get(path).status_code == 200, path


def test_a_start_without_room_says_so(crowded: Crowded) -> None:
    crowded.server.stop()
    crowded.disk.fill()
    said = crowded.command("serve", "--port", str(crowded.server.port))
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == f"Stillpoint cannot start. {FULL}\n"
    crowded.disk.make_room()
    crowded.server.start()
    assert crowded.sender.send().status_code == 201


def test_so_does_the_very_first_and_it_leaves_no_half_key(disk: Disk) -> None:
    data = disk.place / "data"
    disk.fill()
    said = _said(disk, data, "practice")
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == (
        f"Stillpoint cannot start. The key file {disk.place}/data.key cannot be made (No space left on device).\n"
    )
    disk.make_room()
    assert _said(disk, data, "practice").returncode == 0


@pytest.mark.parametrize("room", [0, 100_000])
def test_a_backup_without_room_leaves_nothing_behind(crowded: Crowded, room: int) -> None:
    where = crowded.disk.place / "backups"
    where_outside = crowded.disk.outside / "backups"
    where_outside.mkdir()
    crowded.disk.fill(spare=room)
    said = crowded.command("backup", str(where))
    assert (said.returncode, said.stdout) == (1, "")
    full = "The database could not be copied (database or disk is full)."
    assert said.stderr == f"No backup was made. {full}\n"
    assert _names(where_outside) == []
    crowded.disk.make_room()
    assert crowded.command("backup", str(where)).returncode == 0


@pytest.mark.parametrize("room", [0, 100_000])
def test_nor_does_a_restore(crowded: Crowded, room: int) -> None:
    data = crowded.server.data
    backup = crowded.server.folder / "one.backup"
    assert crowded.command("backup", str(backup)).returncode == 0
    crowded.server.kill()
    shutil.rmtree(crowded.disk.outside / "server" / "data")
    crowded.disk.fill(spare=room)
    said = crowded.command("restore", str(backup))
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == f"Nothing was restored. {data}/stillpoint.db.part: No space left on device.\n"
    assert _names(crowded.disk.outside / "server" / "data") == []
    crowded.disk.make_room()
    assert crowded.command("restore", str(backup)).returncode == 0
