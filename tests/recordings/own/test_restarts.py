"""A real server is stopped while a real sound is being made ready, as systemd and Ctrl-C stop it, and started again."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named
from tests.recordings.own.studio import PLACE
from tests.recordings.sounds import sound

PATIENCE = 120.0


def until(page: Callable[[], str], words: str) -> str:
    """What the page says once it has these words."""
    end = time.monotonic() + PATIENCE
    while words not in (said := page()):
        assert time.monotonic() < end, said
        time.sleep(0.1)
    return said


@pytest.mark.timeout(600)
def test_a_restart_costs_a_sound_nothing(tmp_path: Path) -> None:
    """Every process of the server's group is ended, the one that makes the sound ready too."""
    server = Server(tmp_path / "server")
    server.start_demo()
    server.kill()  # a demo cleans up behind itself when it is asked to end
    server.start()
    cookie = cookie_for(server.data, person_named(server.data, "Dr. Rivera"))
    with httpx.Client(base_url=server.base_url, cookies={"sign-in": cookie}, timeout=60) as desk:
        sent = desk.post(
            f"{PLACE}/new",
            data={"for": "everybody", "title": "A long evening"},
            headers={"origin": server.base_url},
            files={"audio": ("Evening.flac", sound("flac", 900, rate=16_000), "audio/flac")},
        )
        assert sent.status_code == 303, sent.text
        place = sent.headers["location"]

        def page() -> str:
            return desk.get(place).text

        for asked in (signal.SIGTERM, signal.SIGINT):
            until(page, "Being made ready")
            assert server.process
            os.killpg(server.process.pid, asked)
            server.stop()
            server.start()
            assert "could not be used" not in page()
        until(page, "Ready to listen to")
        server.stop()
