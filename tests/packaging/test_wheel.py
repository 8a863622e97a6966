"""The wheel carries everything: installed where there is no checkout, it serves."""

import os
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.harness.server import ROOT, Server


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("stillpoint-*.whl"))


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
    expected = _in_tree(folder, inside)
    assert len(expected) > 3
    assert expected - set(zipfile.ZipFile(wheel).namelist()) == set()


def test_nothing_else_is_in_the_wheel(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"pwa"}


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The wheel in an environment of its own, serving from an empty folder."""
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment, with_pip=True)
    scripts = environment / ("Scripts" if os.name == "nt" else "bin")
    pip = [
        str(scripts / "python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        str(wheel),
    ]
    subprocess.run(pip, check=True, capture_output=True)
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
