"""A disk of a few megabytes that can be filled to the last byte. Only who is told to sees it, and it goes with the
process that keeps it: nothing is mounted on this machine for anyone else."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

# Root mounts in a namespace of its own; anyone else first becomes root in a namespace of users.
ALONE = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
ENTER = [] if os.geteuid() == 0 else ["--user", "--preserve-credentials"]
KEEP = 'mount -t tmpfs -o size="$1",mode=700 none "$2" && echo mounted && exec cat'


@dataclass(frozen=True)
class Disk:
    """A disk at `place`, for the programs that start with `inside`; the tests see it at `outside`."""

    place: Path
    keeper: int

    @property
    def inside(self) -> tuple[str, ...]:
        """The words before a command that is to see this disk."""
        return ("nsenter", f"--target={self.keeper}", "--mount", *ENTER, "--")

    @property
    def outside(self) -> Path:
        """Its root, for who is not inside. Only for plain files: the way there leads through a link of the kernel's."""
        return Path(f"/proc/{self.keeper}/root{self.place}")

    @property
    def room(self) -> int:
        """Free bytes."""
        return shutil.disk_usage(self.outside).free

    def fill(self, spare: int = 0) -> None:
        """Leave no room but `spare` bytes."""
        with (self.outside / "filler").open("ab", buffering=0) as filler, suppress(OSError):
            while self.room > spare:
                filler.write(bytes(min(self.room - spare, 4096)))

    def make_room(self) -> None:
        """Somebody clears up."""
        (self.outside / "filler").unlink()


def why_none() -> str:
    """Why this machine lets nobody make one; empty where it does."""
    if not (shutil.which("unshare") and shutil.which("nsenter")):
        return "no unshare and nsenter (util-linux)"
    tried = subprocess.run([*ALONE, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, text=True)
    return tried.stderr.strip() if tried.returncode else ""


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Disk]:
    """An empty disk at `place`."""
    place.mkdir()
    command = [*ALONE, "sh", "-c", KEEP, "sh", f"{megabytes}m", str(place)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as keeper:
        assert keeper.stdin
        assert keeper.stdout
        assert keeper.stderr
        assert keeper.stdout.readline(), keeper.stderr.read()
        yield Disk(place, keeper.pid)
        keeper.stdin.close()  # its cat ends, and the disk goes
