"""The shape of the code, where import-linter's layers say too little: what each kind of file may do."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "pwa"
FILES = sorted(PACKAGE.rglob("*.py"))
FEATURES = {folder.parent.name for folder in PACKAGE.glob("*/__init__.py")} - {"db", "web"}

SQL = re.compile(
    r"\s*(SELECT|INSERT INTO|UPDATE \w+\s+SET|DELETE FROM|WITH (RECURSIVE )?\w+ AS|CREATE (TABLE|INDEX)|PRAGMA|BEGIN)\b"
)
DRIVERS = {"aiosqlite", "sqlite3", "sqlcipher3"}
# What a feature shows to others. `guard` answers "who is asking" and `limits` "how often", for the pages of all;
# `today` is the plan's rule of what comes next.
DOORS = {"service", "model", "guard", "limits", "today"}
# Which part of a feature may use which: pages ask services, services ask stores, a model asks nobody.
BELOW = {"store": {"model"}, "model": set()}


def _id(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def _layer(path: Path) -> str:
    """The feature a file belongs to, or the name of a file at the top."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else path.stem


def _imports(path: Path) -> Iterator[str]:
    """Full names of what `path` imports; for `from a import b` that is `a.b`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def _modules(path: Path) -> Iterator[tuple[str, str]]:
    """The (feature, module) pairs of ours that `path` imports."""
    for name in _imports(path):
        parts = name.split(".")
        if parts[0] == "pwa" and len(parts) > 2 and parts[1] in FEATURES:
            # A part of a feature with a folder of its own has the same doors as the feature.
            is_folder = (PACKAGE / parts[1] / parts[2]).is_dir() and len(parts) > 3
            yield parts[1], parts[3] if is_folder else parts[2]


def _texts(path: Path) -> Iterator[str]:
    """Every string in `path`; of one with values in it, the part before the first value."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize("path", FILES, ids=_id)
def test_sql_lives_in_stores_and_in_db(path: Path) -> None:
    if path.name != "store.py" and _layer(path) != "db":
        assert [text for text in _texts(path) if SQL.match(text)] == []


@pytest.mark.parametrize("path", FILES, ids=_id)
def test_only_db_knows_the_driver(path: Path) -> None:
    if _layer(path) != "db":
        assert {name.split(".")[0] for name in _imports(path)} & DRIVERS == set()


@pytest.mark.parametrize("path", FILES, ids=_id)
def test_only_one_file_knows_the_passkey_library(path: Path) -> None:
    if path != PACKAGE / "accounts" / "passkeys.py":
        assert not [name for name in _imports(path) if name.split(".")[0] == "webauthn"]


@pytest.mark.parametrize("path", FILES, ids=_id)
def test_features_meet_through_their_services(path: Path) -> None:
    foreign = [(feature, module) for feature, module in _modules(path) if feature != _layer(path)]
    pages = {module for _, module in foreign if module.endswith("pages")}
    assert not pages or path.name == "routes.py", "only the sitemap knows pages"
    assert {module for _, module in foreign} - pages <= DOORS


@pytest.mark.parametrize("path", FILES, ids=_id)
def test_inside_a_feature_the_way_is_down(path: Path) -> None:
    own = {module for feature, module in _modules(path) if feature == _layer(path)}
    if path.stem in BELOW:
        assert own & {"store", "service", "guard"} <= BELOW[path.stem]
    if not path.stem.endswith("pages"):
        assert not {module for module in own if module.endswith("pages")}


@pytest.mark.parametrize("path", FILES, ids=_id)
def test_rules_and_stores_know_nothing_of_http(path: Path) -> None:
    if path.name in ("model.py", "store.py", "service.py") or _layer(path) == "db":
        assert not [
            name for name in _imports(path) if name.split(".")[0] in ("starlette", "uvicorn", "jinja2")
        ]


def test_no_file_is_long() -> None:
    kinds = (
        "pwa/**/*.py",
        "tests/**/*.py",
        "bench/*.py",
        "templates/**/*.html",
        "static/**/*.css",
        "**/*.js",
        "run",
    )
    files = {path for kind in kinds for path in ROOT.glob(kind)}
    ours = [path for path in files if not {"vendor", ".venv", "node_modules"} & set(path.parts)]
    assert len(ours) > 50
    lines = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in ours}
    assert {name: count for name, count in lines.items() if count > 300} == {}
