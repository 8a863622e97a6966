"""The Caddyfile in the repository, in the real Caddy, in front of the real app."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.harness.caddy import Caddy, running
from tests.harness.server import Server, free_port


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Server, Caddy]]:
    """The app behind Caddy, told that people reach it at Caddy's address."""
    port = free_port()
    with running(tmp_path / "caddy", f"127.0.0.1:{port}") as caddy:
        server = Server(tmp_path / "server", port, base_url=caddy.url).start()
        yield server, caddy
        server.stop()


def test_the_app_answers_over_https_through_caddy(site: tuple[Server, Caddy]) -> None:
    server, caddy = site
    answer = caddy.client.get("/help")
    assert answer.status_code == 200
    assert "max-age=63072000" in answer.headers["strict-transport-security"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert not {"server", "via"} & set(answer.headers)
    assert server.owner_link.startswith(f"{caddy.url}/join#")
    assert "Phones cannot use this address" not in server.printed


def test_cookies_are_locked_to_the_https_host(site: tuple[Server, Caddy]) -> None:
    _, caddy = site
    answer = caddy.client.post("/signin/begin", json={}, headers={"origin": caddy.url})
    assert answer.status_code == 200
    cookies = answer.headers.get_list("set-cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/"} <= {part.strip() for part in cookie.split(";")}


def test_a_browser_cannot_claim_another_address(tmp_path: Path) -> None:
    """Caddy overwrites what a browser says of itself, so the app may trust what Caddy says."""

    class Echo(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Echo) as upstream:
        threading.Thread(target=upstream.serve_forever, daemon=True).start()
        claimed = {"x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "http"}
        with running(tmp_path / "caddy", f"127.0.0.1:{upstream.server_port}") as caddy:
            seen = caddy.client.get("/", headers=claimed).json()
        upstream.shutdown()
    assert seen["x-forwarded-for"] in ("127.0.0.1", "::1")
    assert seen["x-forwarded-proto"] == "https"
    assert seen["host"] == caddy.url.removeprefix("https://")
