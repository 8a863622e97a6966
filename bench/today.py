"""`/today`, signed in, against the same app rendering the same bytes with no database."""

from statistics import median

import httpx

from bench.app import PATH
from bench.load import rate
from bench.place import demo, say, without_ids
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named

ROUNDS, SECONDS, CONNECTIONS = 5, 2.0, 8


def main() -> None:
    with demo("bench.app") as (server, _):
        cookie = cookie_for(server.data, person_named(server.data, "Sam"))
        _check_same_bytes(server, cookie)
        pairs = [(_rate(server, "/today", cookie), _rate(server, PATH, cookie)) for _ in range(ROUNDS)]
    ratio = median(real / reference for real, reference in pairs)
    real, reference = (median(column) for column in zip(*pairs, strict=True))
    figure = f"{ratio:.2f} of no database: {real:.0f} against {reference:.0f} pages/s, one worker"
    say("today", figure, "0.35 is good, 0.5 is the dream")


def _check_same_bytes(server: Server, cookie: str) -> None:
    with httpx.Client(base_url=server.base_url, cookies={"sign-in": cookie}) as client:
        real, reference = client.get("/today"), client.get(PATH)
    assert real.status_code == reference.status_code == 200, (real.status_code, reference.status_code)
    assert without_ids(real.text) == without_ids(reference.text), "the reference is another page"


def _rate(server: Server, path: str, cookie: str) -> float:
    request = f"GET {path} HTTP/1.1\r\nhost: localhost\r\ncookie: sign-in={cookie}\r\n\r\n".encode()
    return rate(server.port, lambda _: request, CONNECTIONS, SECONDS)
