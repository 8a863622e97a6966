"""From the command to the first answer, and what one worker holds in memory."""

import subprocess
import time

import httpx

from bench.place import demo, say
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named

STARTS = 5


def main() -> None:
    with demo() as (server, _):
        spent = []
        for _ in range(STARTS):
            server.stop()
            began = time.perf_counter()
            server.start()
            spent.append(time.perf_counter() - began)
        _walk(server)
        megabytes = _resident(server)
    say("startup", f"{min(spent):.2f} s to the first answer (worst {max(spent):.2f})", "1 s")
    say("memory", f"{megabytes:.0f} MB resident in one worker after its first pages", "90 MB")


def _walk(server: Server) -> None:
    """Open a few pages: templates are compiled at their first use."""
    cookie = cookie_for(server.data, person_named(server.data, "Sam"))
    with httpx.Client(base_url=server.base_url, cookies={"sign-in": cookie}) as client:
        for path in ("/help", "/today", "/prepare", "/meditate", "/kept"):
            assert client.get(path).status_code == 200, path


def _resident(server: Server) -> float:
    assert server.process
    command = ["ps", "-o", "rss=", "-p", str(server.process.pid)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout) / 1024
