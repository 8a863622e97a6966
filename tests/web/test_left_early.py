"""A phone that goes away in the middle of sending: nothing is taken, and nothing fell over."""

import socket
import time

import httpx

from pwa.clock import new_id
from tests.harness.database import opened
from tests.harness.server import Server


def test_half_a_request_is_nobodys_fault(server: Server) -> None:
    for path in (f"/entries/{new_id()}", "/join/open"):
        _send_half(server, path)
    assert _statuses(server, 2) == ["0", "0"], server.log
    assert httpx.get(f"{server.base_url}/readyz").status_code == 200
    assert " fault " not in server.log
    with opened(server.data) as connection:
        assert connection.execute("SELECT count(*) FROM entries").fetchone()[0] == 0


def _send_half(server: Server, path: str) -> None:
    with socket.create_connection(("localhost", server.port)) as phone:
        head = (
            f"POST {path} HTTP/1.1\r\nhost: localhost\r\nsec-fetch-site: same-origin\r\n"
            "content-type: application/x-www-form-urlencoded\r\ncontent-length: 500\r\n\r\n"
        )
        phone.sendall(head.encode() + b"kind=reflection&text=half+of+it")
        time.sleep(0.1)  # the server has begun to read


def _statuses(server: Server, count: int) -> list[str]:
    """The logged status of each post, once there are `count` of them."""
    until = time.monotonic() + 5
    while server.log.count(" POST ") < count and time.monotonic() < until:
        time.sleep(0.02)
    return [line.split()[-2] for line in server.log.splitlines() if " POST " in line]
