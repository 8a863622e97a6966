"""A real Stillpoint process: started, stopped or killed, and started again on the same data."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]


class NotUp(AssertionError):
    """The server did not come up; the message carries what it printed."""


def free_port() -> int:
    """A TCP port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Server:
    """One installation in `folder`: `data/`, `data.key`, and what the process printed and logged."""

    folder: Path
    port: int = field(default_factory=free_port)
    base_url: str = ""
    workers: int = 1
    program: tuple[str, ...] = (sys.executable, "-m", "pwa")
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.base_url = self.base_url or f"http://localhost:{self.port}"
        self.data = self.folder / "data"

    @property
    def local_url(self) -> str:
        """Where the process itself listens, whatever stands before it."""
        return f"http://localhost:{self.port}"

    @property
    def key_file(self) -> Path:
        return self.data.with_name("data.key")

    @property
    def printed(self) -> str:
        """What the newest process printed."""
        return (self.folder / "printed").read_text()

    @property
    def log(self) -> str:
        """What every process of this folder logged."""
        return (self.folder / "log").read_text()

    @property
    def owner_link(self) -> str:
        """The one-time link that `serve` printed."""
        return next(line.rsplit(" ", 1)[1] for line in self.printed.splitlines() if "/join#" in line)

    def start(self, **settings: str) -> "Server":
        """`serve` on this folder's data; returns when it answers."""
        return self._start(["serve", "--port", str(self.port), "--workers", str(self.workers)], settings)

    def start_demo(self) -> dict[str, Any]:
        """`demo --json`; its links. Later starts `serve` the same data: the demo must be killed, as it cleans up."""
        self._start(["demo", "--json", "--port", str(self.port)], {"TMPDIR": str(self.folder)})
        self.data = next(self.folder.glob("stillpoint-demo-*/data"))
        links: dict[str, Any] = json.loads(
            next(line for line in self.printed.splitlines() if line.startswith("{"))
        )
        return links

    def stop(self) -> None:
        """Ask it to end, as systemd would, and wait for it."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Take it away in the middle of whatever it does."""
        self._end(signal.SIGKILL)

    def command(self, *words: str) -> str:
        """What another command says on this installation, whether or not the server runs. It must go well."""
        said = subprocess.run(
            [*self.program, *words], cwd=self._place, env=self._environment, capture_output=True, text=True
        )
        assert said.returncode == 0, said.stderr
        return said.stdout

    @property
    def _environment(self) -> dict[str, str]:
        own = {"STILLPOINT_DATA": str(self.data), "STILLPOINT_BASE_URL": self.base_url}
        clean = {name: value for name, value in os.environ.items() if not name.startswith("STILLPOINT_")}
        return clean | own

    @property
    def _place(self) -> Path:
        return ROOT if self.program[0] == sys.executable else self.folder

    def _start(self, arguments: list[str], settings: Mapping[str, str]) -> "Server":
        assert self.process is None, "it runs already"
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "printed").open("wb") as printed, (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*self.program, *arguments],
                cwd=self._place,
                env=self._environment | dict(settings),
                stdout=printed,
                stderr=log,
                start_new_session=True,
            )
        self._wait()
        return self

    def _wait(self, seconds: float = 20) -> None:
        assert self.process
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with urlopen(f"{self.local_url}/healthz", timeout=1) as answer:
                    if answer.status == 200:
                        return
            except (URLError, OSError):
                time.sleep(0.02)
        said = self.printed + self.log
        self.kill()
        raise NotUp(f"no answer at {self.local_url}/healthz:\n{said}")

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        process, self.process = self.process, None
        # Its worker processes are of the same group; nothing of it may go on answering.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        process.wait(timeout=15)
