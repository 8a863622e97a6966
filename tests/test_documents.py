"""What the documents say is so: settings, commands, and every file that came from elsewhere."""

import hashlib
import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from pwa.settings import Settings

ROOT = Path(__file__).parent.parent
VENDORED: list[dict[str, Any]] = json.loads((ROOT / "static" / "vendor" / "VENDORED.json").read_text())


def test_readme_names_every_setting_and_no_other() -> None:
    named = set(re.findall(r"\bSTILLPOINT_[A-Z_]+\b", (ROOT / "README.md").read_text()))
    assert named == {f"STILLPOINT_{field.name.upper()}" for field in fields(Settings)}


def test_the_code_reads_no_setting_outside_settings() -> None:
    readers = [
        path for path in (ROOT / "pwa").rglob("*.py") if re.search(r"os\.environ\.?|getenv", path.read_text())
    ]
    assert {path.name for path in readers} <= {"settings.py", "cli.py"}


def test_the_example_environment_knows_only_settings() -> None:
    example = (ROOT / "deploy" / "stillpoint.env").read_text()
    named = set(re.findall(r"^#?(STILLPOINT_[A-Z_]+)=", example, re.M))
    assert named <= {f"STILLPOINT_{field.name.upper()}" for field in fields(Settings)}


def test_every_command_of_run_is_in_readme() -> None:
    commands = re.findall(r"^\./run ([a-z]+)", (ROOT / "run").read_text(), re.M)
    readme = (ROOT / "README.md").read_text()
    assert [command for command in commands if f"./run {command}" not in readme] == []


@pytest.mark.parametrize("entry", VENDORED, ids=lambda entry: Path(entry["file"]).name)
def test_a_vendored_file_is_what_the_list_says(entry: dict[str, Any]) -> None:
    assert entry["name"]
    assert entry["version"]
    assert entry["licence"]
    assert hashlib.sha256((ROOT / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert "licence_file" not in entry or (ROOT / entry["licence_file"]).stat().st_size


def test_every_vendored_file_is_on_the_list() -> None:
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "static" / "vendor").iterdir()}
    there |= {path.relative_to(ROOT).as_posix() for path in (ROOT / "static" / "fonts").glob("*.woff2")}
    known = {entry["file"] for entry in VENDORED} | {entry.get("licence_file") for entry in VENDORED}
    assert there - known == {"static/vendor/VENDORED.json"}
