"""What `serve`, `demo` and `practice` print, and what stops them, in a real process."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.harness.database import opened
from tests.harness.server import ROOT, NotUp, Server


def _said(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    own = {"STILLPOINT_DATA": str(folder / "data"), **settings}
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("STILLPOINT_")
    } | own
    command = [sys.executable, "-m", "pwa", *words]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=20, check=False
    )


def test_with_another_host_than_its_passkeys_it_does_not_start(tmp_path: Path) -> None:
    """Nobody could sign in, and the first passkey made there would be one of a second Stillpoint."""
    server = Server(tmp_path / "server").start()
    server.stop()
    with opened(server.data) as connection:
        connection.execute("INSERT INTO instance (name, value) VALUES ('rp_id', 'localhost')")
        connection.commit()
    with pytest.raises(NotUp, match="The passkeys here were made for localhost"):
        server.start(STILLPOINT_BASE_URL="https://care.example.org")
    server.start()
    server.stop()


def test_the_owner_link_is_printed_until_there_is_an_owner(tmp_path: Path) -> None:
    server = Server(tmp_path / "server").start()
    first = server.owner_link
    server.stop()
    server.start()
    assert server.owner_link != first
    token = first.rsplit("#", 1)[1]
    answer = httpx.post(
        f"{server.base_url}/join/open", json={"token": token}, headers={"accept": "application/json"}
    )
    assert answer.status_code == 404
    server.stop()


def test_a_plain_http_address_gets_no_link_and_is_told_why(tmp_path: Path) -> None:
    server = Server(tmp_path / "server", base_url="http://care.example.org").start()
    server.stop()
    assert "/join#" not in server.printed
    assert "passkeys and offline pages need HTTPS" in server.printed
    said = _said(tmp_path, "practice", STILLPOINT_BASE_URL="http://care.example.org")
    assert said.returncode == 1
    assert "No passkey can be made at http://care.example.org" in said.stderr


def test_the_demo_prints_its_links_as_one_json_line(tmp_path: Path) -> None:
    server = Server(tmp_path / "demo")
    links = server.start_demo()
    try:
        assert set(links) == {"url", "owner_invitation", "client_invitation", "client_code", "prep_link"}
        assert json.loads(server.printed.strip()) == links
        assert len(links["client_code"]) == 6
        assert httpx.get(links["prep_link"]).status_code == 200
    finally:
        server.kill()


def test_a_busy_port_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = _said(tmp_path, "serve", "--port", str(taken.getsockname()[1]))
    assert said.returncode == 1
    assert "Choose another with --port" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize(
    ("setting", "value"), [("STILLPOINT_KEY", "cd" * 32), ("STILLPOINT_KEY", "no"), ("STILLPOINT_PORT", "x")]
)
def test_a_start_that_cannot_be_says_so_and_changes_nothing(tmp_path: Path, setting: str, value: str) -> None:
    server = Server(tmp_path).start()
    server.stop()
    database = tmp_path / "data" / "stillpoint.db"
    before = database.read_bytes()
    said = _said(tmp_path, "serve", **{setting: value})
    assert said.returncode == 1
    assert "Stillpoint cannot start." in said.stderr
    assert "Traceback" not in said.stderr
    assert database.read_bytes() == before


def test_another_practice_has_its_own_owner(tmp_path: Path) -> None:
    said = _said(tmp_path, "practice")
    assert said.returncode == 0
    assert "http://localhost:8000/join#" in said.stdout
