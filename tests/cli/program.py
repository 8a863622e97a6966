"""The program's commands, run as one would type them."""

import io
import os
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from pwa.cli import main
from tests.harness.database import opened

OTHER_KEY = {"STILLPOINT_KEY": "cd" * 32}


@dataclass
class Said:
    """What the program printed, and its exit status."""

    stdout: str
    stderr: str
    returncode: int


class _Paper(io.StringIO):
    def reconfigure(self, **_: object) -> None:
        """As a real stdout has it."""


def run(folder: Path, *words: str, **settings: str) -> Said:
    """The program, with the data in `folder`/data and the key beside it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("STILLPOINT_")}
    own = clean | {"STILLPOINT_DATA": str(folder / "data")} | settings
    out, err = _Paper(), _Paper()
    with patch.dict(os.environ, own, clear=True), redirect_stdout(out), redirect_stderr(err):
        status = main(words)
    return Said(out.getvalue(), err.getvalue(), status)


def refused(folder: Path, *words: str, **settings: str) -> str:
    """The sentence with which it was refused."""
    said = run(folder, *words, **settings)
    assert said.returncode == 1
    assert said.stdout == ""
    return said.stderr.strip()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def rows(data: Path, table: str, *columns: str) -> list[tuple[object, ...]]:
    with opened(data) as connection:
        return [tuple(row) for row in connection.execute(f"SELECT {', '.join(columns)} FROM {table}")]
