"""What every request passes through: host, origin, size, headers, faults, and the log line."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import anyio
import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pwa.settings import Settings
from pwa.web import failures
from pwa.web.forms import form
from pwa.web.log import RequestLog
from pwa.web.render import environment
from pwa.web.security import BODY_BYTES, Gate, Headers, page_headers
from pwa.web.static import Static

SETTINGS = Settings(base_url="https://care.example.org")


async def _echo(request: Request) -> Response:
    return JSONResponse((await form(request)).pairs)


async def _fault(request: Request) -> Response:
    raise RuntimeError("secret words of a client")


ROUTES = [Route("/echo/{token}", _echo, methods=["GET", "POST"]), Route("/fault", _fault)]


def _app() -> Starlette:
    static = Static()
    app = Starlette(
        routes=ROUTES,
        middleware=[
            Middleware(RequestLog, templates={route.endpoint: route.path for route in ROUTES}),
            Middleware(Headers, headers=page_headers(SETTINGS, static.release)),
            Middleware(failures.CatchAll),
            Middleware(Gate, settings=SETTINGS),
        ],
        exception_handlers=dict.fromkeys(failures.HANDLED, failures.handle),
    )
    app.state.settings = SETTINGS
    app.state.templates = environment(static.url, static.release)
    return app


def _ask(method: str, path: str, **options: Any) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=_app())
        async with httpx.AsyncClient(transport=transport, base_url="https://care.example.org") as client:
            return await client.request(method, path, **options)

    return anyio.run(ask)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "same-site"}, 400),
        ({"sec-fetch-site": "cross-site"}, 400),
        ({"sec-fetch-site": "cross-site", "origin": "https://care.example.org"}, 400),
        ({"origin": "https://care.example.org"}, 200),
        ({"origin": "https://care.example.org.evil.example"}, 400),
        ({"origin": "null"}, 400),
        ({"origin": "http://care.example.org"}, 400),
        ({"origin": "https://care.example.org:8443"}, 400),
        ({"origin": "http://["}, 400),
        ({"origin": "//[x"}, 400),
        ({"origin": "é".encode()}, 400),
        ({"cookie": "a=b"}, 400),
        ({}, 200),
    ],
)
def test_only_this_site_may_send(headers: dict[str, str | bytes], status: int) -> None:
    assert _ask("POST", "/echo/x", data={"a": "b"}, headers=headers).status_code == status


@pytest.mark.parametrize("host", ["evil.example", "care.example.org.evil.example", ""])
def test_only_our_hosts_are_served(host: str) -> None:
    assert _ask("GET", "/echo/x", headers={"host": host}).status_code == 400


def test_a_body_over_the_limit_is_refused_before_it_is_read() -> None:
    answer = _ask("POST", "/echo/x", content=b"a=" + b"x" * BODY_BYTES)
    assert answer.status_code == 413
    assert "Please shorten it" in answer.text


def test_a_body_that_announces_less_than_it_sends_is_counted() -> None:
    async def drip() -> AsyncIterator[bytes]:
        for _ in range(70):
            yield b"a" * 4096

    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert _ask("POST", "/echo/x", content=drip(), headers=headers).status_code == 413


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"not json"),
        ("application/json", b"[1]"),
        ("application/json", b'{"a": {"b": 1}}'),
        ("application/json", b"[" * 100_000),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--y\r\nbroken"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\nc\r\n--x--',
        ),
        ("text/plain", b"a=b"),
        ("application/x-www-form-urlencoded", b"&".join(b"a=b" for _ in range(300))),
        ("application/json", b'{"a": "\\u0000"}'),
        ("application/json", b'{"a": "\\ud800"}'),
    ],
)
def test_a_body_that_is_not_what_it_says_gets_a_sentence(kind: str, body: bytes) -> None:
    answer = _ask("POST", "/echo/x", content=body, headers={"content-type": kind})
    assert answer.status_code in (400, 422)
    assert "<h1" in answer.text


def test_every_answer_carries_the_headers() -> None:
    for answer in (
        _ask("GET", "/echo/x"),
        _ask("GET", "/nowhere"),
        _ask("GET", "/fault"),
        _ask("PUT", "/echo/x"),
    ):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "require-trusted-types-for 'script'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["strict-transport-security"].startswith("max-age=63072000")
        assert answer.headers["cache-control"] == "no-store"
        assert "server" not in answer.headers


def test_a_fault_is_a_page_in_plain_words_and_its_text_stays_out_of_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO):
        answer = _ask("GET", "/fault")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert "RuntimeError at test_gate.py" in caplog.text
    assert "secret words" not in caplog.text + answer.text


def test_the_log_names_the_route_and_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="stillpoint.request"):
        _ask(
            "POST",
            "/echo/a-secret-token?q=private",
            data={"name": "Ada"},
            headers={"user-agent": "canary-agent"},
        )
        _ask("GET", "/l0/mistyped-secret")
    lines = [record.getMessage() for record in caplog.records if record.name == "stillpoint.request"]
    assert [line.rsplit(" ", 1)[0] for line in lines] == ["POST /echo/{token} 200", "GET (no route) 404"]
    assert float(lines[0].rsplit(" ", 1)[1]) >= 0
