"""A copy of this checkout with one thing taken out, and what a test says there."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.harness.server import ROOT

LEFT_OUT = (".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "var", "shots", "dist")
PARTS = ("pwa", "service_worker", "static", "templates", "tests", "pyproject.toml")
FAILED = re.compile(r"^FAILED \S.* - (AssertionError|assert |playwright\S+: Assertion)", re.M)


@dataclass(frozen=True)
class Change:
    """In `file` the text `old`, which is there exactly once, becomes `new`. `test` must then fail."""

    what: str
    file: str
    old: str
    new: str
    test: str

    def check(self) -> None:
        """The text is there once, and the test is there."""
        assert (ROOT / self.file).read_text().count(self.old) == 1, f"{self.file}: {self.old}"
        path, name = self.test.split("[")[0].split("::")
        assert re.search(rf"^(async )?def {name}\(", (ROOT / path).read_text(), re.M), self.test

    @contextmanager
    def made(self, tree: Path) -> Iterator[None]:
        """Inside the block this change is made in a copy of the checkout."""
        file = tree / self.file
        text = file.read_text()
        file.write_text(text.replace(self.old, self.new))
        yield
        file.write_text(text)


def copy(tree: Path) -> Path:
    """A copy of what is needed to run tests, in the new folder `tree`."""
    tree.mkdir()
    ignore = shutil.ignore_patterns(*LEFT_OUT)
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=ignore)
        else:
            shutil.copy2(source, tree / name)
    return tree


def outcome(tree: Path, test: str) -> str:
    """How `test` ends in `tree`: "passes", "fails" (an assertion did not hold), or all that was printed."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short", test]
    environment = os.environ | {"COLUMNS": "500", "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, timeout=300)
    if run.returncode == 0 and re.search(r"\b1 passed", run.stdout):
        return "passes"
    if run.returncode == 1 and FAILED.search(run.stdout) and re.search(r"\b1 failed", run.stdout):
        return "fails"
    return run.stdout + run.stderr
