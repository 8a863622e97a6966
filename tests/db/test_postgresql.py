"""Nothing above `db/` may know which engine runs: every migration and statement is one PostgreSQL takes too.

Runs where Debian's `postgresql` is installed (`./run test` installs it as root).
"""

import ast
import importlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pwa.db import migrate
from pwa.db.backup import AFTER_RESTORE

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
PACKAGE = migrate.FOLDER.parent.parent
CALLS = {"all", "one", "value", "run"}


def _as_postgres(*command: str | Path) -> list[str]:
    """PostgreSQL refuses to run as root."""
    words = [str(word) for word in command]
    return ["runuser", "-u", "postgres", "--", *words] if os.geteuid() == 0 else words


@pytest.fixture(scope="module")
def socket_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="sp-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data, tools = folder / "data", BINARIES[-1]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/", "check": True}
    subprocess.run(_as_postgres(tools / "initdb", "-D", data, "-A", "trust", "-U", "stillpoint"), **quiet)  # type: ignore[call-overload]
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    subprocess.run(_as_postgres(tools / "pg_ctl", "-D", data, "-o", options, "-w", "start"), **quiet)  # type: ignore[call-overload]
    yield folder
    subprocess.run(_as_postgres(tools / "pg_ctl", "-D", data, "-m", "immediate", "stop"), **quiet)  # type: ignore[call-overload]
    shutil.rmtree(folder)


def _psql(folder: Path, script: str) -> str:
    command = [
        "psql",
        "-X",
        "-q",
        "-v",
        "ON_ERROR_STOP=1",
        "-h",
        str(folder),
        "-U",
        "stillpoint",
        "-d",
        "postgres",
    ]
    done = subprocess.run(command, input=script, capture_output=True, text=True)
    return done.stderr


def _schema() -> str:
    files = sorted(migrate.FOLDER.glob("*.sql"))
    return re.sub(r"\bBLOB\b", "BYTEA", "\n".join(file.read_text() for file in files))


def _statements() -> list[tuple[str, str]]:
    """Every SQL text that a store hands to its transaction, with the place it stands at."""
    found = []
    for file in sorted(PACKAGE.rglob("store.py")):
        name = ".".join(file.relative_to(PACKAGE).with_suffix("").parts)
        module = importlib.import_module(f"pwa.{name}")
        for node in ast.walk(ast.parse(file.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in CALLS
                and node.args
            ):
                sql = eval(compile(ast.Expression(node.args[0]), str(file), "eval"), vars(module))
                found.append((f"{name}:{node.lineno}", sql))
    return found


def _prepared(number: int, sql: str) -> str:
    names: list[str] = []

    def place(match: re.Match[str]) -> str:
        if match.group(1) not in names:
            names.append(match.group(1))
        return f"${names.index(match.group(1)) + 1}"

    return f"PREPARE s{number} AS {re.sub(r'(?<!:):([a-z_0-9]+)', place, sql)};\n"


def test_postgresql_takes_every_statement(socket_folder: Path) -> None:
    assert _psql(socket_folder, _schema()) == ""
    after = enumerate(migrate.statements(AFTER_RESTORE.read_text()))
    statements = _statements() + [(f"{AFTER_RESTORE.name}:{number}", sql) for number, sql in after]
    assert len(statements) > 20
    refused = {
        place: message
        for number, (place, sql) in enumerate(statements)
        if (message := _psql(socket_folder, _prepared(number, sql)))
    }
    assert refused == {}
