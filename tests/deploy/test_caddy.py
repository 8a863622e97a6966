"""The Caddyfile in the repository, in the real Caddy, in front of the real app."""

import json
import os
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest

from tests.harness.server import ROOT, Server, free_port

CADDY = "/usr/bin/caddy"
# What a test cannot have: port 80, a public certificate, and a root certificate put into the machine's store.
OVERRIDES = """
{{
    admin off
    http_port {http_port}
    local_certs
    skip_install_trust
    storage file_system {storage}
}}
import {caddyfile}
"""


class Proxy:
    """A running Caddy with the committed file, and a client that trusts its certificate."""

    def __init__(self, folder: Path, app: str) -> None:
        self.url = f"https://localhost:{free_port()}"
        storage = folder / "caddy"
        config = folder / "Caddyfile"
        config.write_text(
            OVERRIDES.format(http_port=free_port(), storage=storage, caddyfile=ROOT / "deploy" / "Caddyfile")
        )
        env = {**os.environ, "SITE": self.url, "APP": app, "HOME": str(folder)}
        command = [CADDY, "run", "--config", str(config), "--adapter", "caddyfile"]
        self._log = (folder / "caddy.log").open("wb")
        self._process = subprocess.Popen(command, env=env, stdout=self._log, stderr=self._log)
        root = storage / "pki" / "authorities" / "local" / "root.crt"
        self.client = httpx.Client(base_url=self.url, verify=_context(root, self._process))

    def close(self) -> None:
        self.client.close()
        self._process.terminate()
        self._process.wait(timeout=10)
        self._log.close()


def _context(root: Path, process: "subprocess.Popen[bytes]") -> ssl.SSLContext:
    until = time.monotonic() + 15
    while not root.exists():
        assert process.poll() is None, "Caddy did not start"
        assert time.monotonic() < until, "Caddy made no certificate"
        time.sleep(0.05)
    return ssl.create_default_context(cafile=str(root))


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[Callable[[str], Proxy]]:
    running: list[Proxy] = []

    def start(app: str) -> Proxy:
        running.append(Proxy(tmp_path, app))
        _until_it_answers(running[-1].client)
        return running[-1]

    yield start
    for one in running:
        one.close()


def _until_it_answers(client: httpx.Client) -> None:
    for _ in range(100):
        try:
            client.get("/healthz")
            return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("Caddy does not answer")


@pytest.fixture
def site(proxy: Callable[[str], Proxy], tmp_path: Path) -> Iterator[tuple[Server, Proxy]]:
    """The app behind Caddy, told that people reach it at Caddy's address."""
    port = free_port()
    caddy = proxy(f"127.0.0.1:{port}")
    server = Server(tmp_path / "server", port, base_url=caddy.url).start()
    yield server, caddy
    server.stop()


def test_the_app_answers_over_https_through_caddy(site: tuple[Server, Proxy]) -> None:
    server, caddy = site
    answer = caddy.client.get("/help")
    assert answer.status_code == 200
    assert "max-age=63072000" in answer.headers["strict-transport-security"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert not {"server", "via"} & set(answer.headers)
    assert server.owner_link.startswith(f"{caddy.url}/join#")
    assert "Phones cannot use this address" not in server.printed


def test_cookies_are_locked_to_the_https_host(site: tuple[Server, Proxy]) -> None:
    _, caddy = site
    answer = caddy.client.post("/signin/begin", json={}, headers={"origin": caddy.url})
    assert answer.status_code == 200
    cookies = answer.headers.get_list("set-cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/"} <= {part.strip() for part in cookie.split(";")}


def test_a_browser_cannot_claim_another_address(proxy: Callable[[str], Proxy]) -> None:
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
        caddy = proxy(f"127.0.0.1:{upstream.server_port}")
        claimed = {"x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "http"}
        seen = caddy.client.get("/", headers=claimed).json()
        upstream.shutdown()
    assert seen["x-forwarded-for"] in ("127.0.0.1", "::1")
    assert seen["x-forwarded-proto"] == "https"
    assert seen["host"] == caddy.url.removeprefix("https://")
