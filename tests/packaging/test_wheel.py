"""The wheel carries everything: installed where there is no checkout, it serves."""

import json
import os
import subprocess
import sys
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.harness.server import ROOT, Server

FIRST = {"centring-1", "centring-3", "centring-10"}
LADDER = {"eyes-covered-3", "eyes-covered-10", "eyes-covered-20"}
MORE = "static/audio/more"


def _built(source: Path, folder: Path) -> Path:
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(folder),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def recordings_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(ROOT / "wheels" / "recordings", tmp_path_factory.mktemp("recordings"))


def _in_tree(folder: str, inside: str) -> set[str]:
    tracked = subprocess.run(
        ["git", "ls-files", folder], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return {inside + name.removeprefix(folder) for name in tracked.stdout.splitlines()}


@pytest.mark.parametrize(
    ("folder", "inside"),
    [
        ("pwa", "pwa"),
        ("templates", "pwa/templates"),
        ("static", "pwa/static"),
        ("service_worker", "pwa/service_worker"),
    ],
)
def test_every_file_of_the_tree_is_in_the_wheel(wheel: Path, folder: str, inside: str) -> None:
    expected = _in_tree(folder, inside) - _in_tree(MORE, f"pwa/{MORE}")
    assert len(expected) > 3
    assert expected - set(zipfile.ZipFile(wheel).namelist()) == set()


def test_nothing_else_is_in_the_wheel(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"pwa"}
    assert {Path(name).stem for name in names if name.endswith(".m4a")} == FIRST


def test_the_longer_recordings_are_in_a_wheel_of_their_own(recordings_wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(recordings_wheel).namelist() if ".dist-info/" not in name}
    expected = _in_tree(MORE, "stillpoint_recordings")
    assert len(expected) >= 3 * 6
    assert names == expected | {"stillpoint_recordings/__init__.py"}


def test_both_wheels_are_of_one_version() -> None:
    ours, more = (
        tomllib.loads((ROOT / path / "pyproject.toml").read_text())["project"]
        for path in (".", "wheels/recordings")
    )
    assert more["version"] == ours["version"]
    assert more["dependencies"] == [f"stillpoint=={ours['version']}"]


def _pip(scripts: Path, wheel: Path) -> None:
    pip = [str(scripts / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)


# What an installation has: its recordings, and the steps and recordings of its library.
HAS = """
import json
from pwa.library.service import built_in
from pwa.recordings.service import catalogue
print(json.dumps([[one.slug for one in catalogue()], [one.slug for one in built_in()]]))
"""


def _has(scripts: Path, folder: Path) -> tuple[list[str], list[str]]:
    order = [str(scripts / "python"), "-c", HAS]
    heard, pieces = json.loads(subprocess.run(order, check=True, capture_output=True, cwd=folder).stdout)
    return heard, pieces


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The wheel in an environment of its own, serving from an empty folder."""
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment, with_pip=True)
    scripts = environment / ("Scripts" if os.name == "nt" else "bin")
    _pip(scripts, wheel)
    server = Server(
        tmp_path_factory.mktemp("empty") / "folder", program=(str(scripts / "stillpoint"),)
    ).start()
    yield server
    server.stop()


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/help", "text/html"),
        ("/sw.js", "text/javascript"),
        ("/manifest.webmanifest", "application/manifest+json"),
    ],
)
def test_the_installed_program_serves(installed: Server, path: str, kind: str) -> None:
    answer = httpx.get(installed.base_url + path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)
    assert answer.text.strip()


def test_the_installed_program_serves_its_static_files(installed: Server) -> None:
    release = httpx.get(f"{installed.base_url}/help").headers["x-stillpoint"]
    style = httpx.get(f"{installed.base_url}/static/{release}/css/stillpoint.css")
    assert style.status_code == 200
    assert "@layer" in style.text


def test_the_installed_program_prints_an_owner_link(installed: Server) -> None:
    assert installed.owner_link.startswith(f"{installed.base_url}/join#")


@pytest.mark.timeout(300)
def test_alone_it_has_three_recordings_and_with_the_second_wheel_all_of_them(
    installed: Server, recordings_wheel: Path, tmp_path: Path
) -> None:
    scripts = Path(installed.program[0]).parent
    heard, pieces = _has(scripts, tmp_path)
    assert set(heard) == FIRST
    assert set(pieces) >= FIRST
    assert not (LADDER | {"mask-20", "soft-landing"}) & set(pieces)
    _pip(scripts, recordings_wheel)
    heard, pieces = _has(scripts, tmp_path)
    tree = {Path(name).stem for name in _in_tree("static/audio", "") if name.endswith(".m4a")}
    assert set(heard) == tree
    assert LADDER | tree <= set(pieces)
    installed.kill()
    installed.start()
    catalogue = "from pwa.recordings.service import find; print(find('mask-3').url)"
    order = [str(scripts / "python"), "-c", catalogue]
    url = subprocess.run(order, check=True, capture_output=True, text=True, cwd=tmp_path).stdout.strip()
    answer = httpx.get(installed.base_url + url, headers={"range": "bytes=4-7"})
    assert (answer.status_code, answer.content) == (206, b"ftyp")
