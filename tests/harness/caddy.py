"""The Caddyfile of this repository in the real Caddy, with a certificate of its own making."""

import os
import ssl
import subprocess
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.harness.server import ROOT, free_port

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


class Caddy:
    """A running Caddy before the address `app`, and a client that trusts its certificate."""

    def __init__(self, folder: Path, app: str) -> None:
        self.port = free_port()
        self.url = f"https://localhost:{self.port}"
        folder.mkdir(parents=True, exist_ok=True)
        config = folder / "Caddyfile"
        config.write_text(
            OVERRIDES.format(http_port=free_port(), storage=folder, caddyfile=ROOT / "deploy" / "Caddyfile")
        )
        command = [CADDY, "run", "--config", str(config), "--adapter", "caddyfile"]
        env = {**os.environ, "SITE": self.url, "APP": app, "HOME": str(folder)}
        with (folder / "log").open("wb") as log:
            self._process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        self.client = httpx.Client(base_url=self.url, verify=self._trust(folder))
        self._until(self._answers)

    @property
    def key_hash(self) -> str:
        """What Chromium's --ignore-certificate-errors-spki-list takes, so that it trusts this one certificate."""
        certificate = x509.load_pem_x509_certificate(
            ssl.get_server_certificate(("localhost", self.port)).encode()
        )
        key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return b64encode(sha256(key).digest()).decode()

    def close(self) -> None:
        """End it."""
        self.client.close()
        self._process.terminate()
        self._process.wait(timeout=10)

    def _trust(self, folder: Path) -> ssl.SSLContext:
        root = folder / "pki" / "authorities" / "local" / "root.crt"
        self._until(root.exists)
        return ssl.create_default_context(cafile=str(root))

    def _answers(self) -> bool:
        try:
            self.client.get("/healthz")
        except httpx.TransportError:
            return False
        return True

    def _until(self, ready: Callable[[], bool]) -> None:
        until = time.monotonic() + 15
        while not ready():
            assert self._process.poll() is None, "Caddy did not start"
            assert time.monotonic() < until, "Caddy does not answer"
            time.sleep(0.05)


@contextmanager
def running(folder: Path, app: str) -> Iterator[Caddy]:
    """A Caddy for the time of the block."""
    made = Caddy(folder, app)
    try:
        yield made
    finally:
        made.close()
