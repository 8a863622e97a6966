"""A demo practice to measure in: on the disk of this checkout, as a memory disk would flatter every commit."""

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.harness.server import ROOT, Server, free_port


@contextmanager
def folder() -> Iterator[Path]:
    """A throw-away folder in the checkout."""
    made = Path(tempfile.mkdtemp(prefix=".bench-", dir=ROOT))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def demo(
    program: str = "pwa", port: int = 0, base_url: str = "", workers: int = 1
) -> Iterator[tuple[Server, dict[str, Any]]]:
    """The demo practice, served by `python -m PROGRAM serve`, and its links."""
    with folder() as here:
        server = Server(here, port or free_port(), base_url, workers)
        links = server.start_demo()
        server.kill()
        server.program = (sys.executable, "-m", program)
        server.start()
        try:
            yield server, links
        finally:
            server.kill()


def without_ids(page: str) -> str:
    """`page` without the entry ids that are made afresh for every rendering."""
    return re.sub(r"/entries/[0-9a-f-]{36}", "/entries/ID", page)


def say(name: str, figure: str, aim: str) -> None:
    """One line of result."""
    print(f"{name:<10} {figure}   (aim: {aim})", flush=True)
