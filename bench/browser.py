"""A Chromium that nobody is attached to, seen from outside only when asked."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Playwright

from tests.harness import engines
from tests.harness.chromium import FLAGS


@contextmanager
def started(playwright: Playwright, profile: Path, *flags: str) -> Iterator[str]:
    """A headless Chromium on `profile`, for the time of the block: the address of its DevTools."""
    engine = engines.chromium()
    assert engine, "no Chromium here: ./run bench installs one"
    told = profile / "DevToolsActivePort"
    told.unlink(missing_ok=True)
    options = ["--headless=new", "--remote-debugging-port=0", f"--user-data-dir={profile}", *flags]
    command = [engine.program or playwright.chromium.executable_path, *FLAGS, *options, "about:blank"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{_port(told, process)}"
    finally:
        process.terminate()
        process.wait(timeout=15)


def _port(told: Path, process: "subprocess.Popen[bytes]") -> int:
    """The port that Chromium chose, as it writes it into its profile."""
    until = time.monotonic() + 20
    while not (told.exists() and told.read_text().strip()):
        assert process.poll() is None, "Chromium did not start"
        assert time.monotonic() < until, "Chromium opens no DevTools port"
        time.sleep(0.05)
    return int(told.read_text().split()[0])
