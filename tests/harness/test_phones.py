"""The harness itself: a phone that notices nothing would make every browser test worthless."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.harness.chromium import Phone
from tests.harness.webkit import WebKit

PAGES = {
    "/": "<h1>Quiet</h1><a href='/second'>Go on</a><input id=name>",
    "/second": "<h1>Second</h1>",
    "/throws": "<h1>Loud</h1><script>setTimeout(() => { throw new Error('boom') }, 50)</script>",
    "/logs": "<h1>Loud</h1><script>console.error('oh')</script>",
    "/style": "<h1>Loud</h1><p style='color: red'>x</p>",
}
POLICY = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self'"


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = (PAGES.get(self.path) or self.headers.get("cookie") or "<h1>Nothing</h1>").encode()
        self.send_response(404 if self.path.startswith("/missing") else 200)
        self.send_header("content-type", "text/html")
        self.send_header("content-security-policy", POLICY)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


@pytest.fixture
def phone(new_phone: Callable[..., Phone], site: str) -> Phone:
    return new_phone(site)


@pytest.mark.parametrize("path", ["/throws", "/logs", "/style", "/missing"])
def test_a_phone_notices(phone: Phone, path: str) -> None:
    phone.open(path)
    phone.page.wait_for_timeout(600)
    assert phone.problems
    phone.problems.clear()


def test_a_phone_lets_pass_exactly_what_was_expected(phone: Phone) -> None:
    phone.expect("/missing/{id}", 404)
    phone.open("/missing/6f2c2e0e-3d0a-4d4c-9d58-0b6c8f5c1a11")
    assert phone.problems == []
    phone.open("/missing/else")
    assert len(phone.problems) == 1
    phone.problems.clear()


def test_a_passkey_is_made_and_is_there_in_another_tab(phone: Phone) -> None:
    phone.open("/").evaluate(
        """() => navigator.credentials.create({publicKey: {
            rp: {name: "x"}, user: {id: new Uint8Array(16), name: "x", displayName: "x"},
            challenge: new Uint8Array(32), pubKeyCredParams: [{type: "public-key", alg: -7}],
            authenticatorSelection: {residentKey: "required", userVerification: "required"}}})"""
    )
    other = phone.new_page()
    assert len(phone.passkeys_of(other).passkeys()) == 1


def test_a_webkit_window_reads_types_and_clicks(new_webkit: Callable[..., WebKit], site: str) -> None:
    window = new_webkit(site)
    window.open("/")
    window.fill("#name", "Sam")
    assert window.run("() => document.querySelector('#name').value") == "Sam"
    window.press("Go on")
    window.wait_for_text("Second")
    window.cookie("sign-in", "abc")
    window.open("/cookie")
    assert window.text("body") == "sign-in=abc"


@pytest.mark.parametrize(
    "wrong",
    [
        "() => { setTimeout(() => { throw new Error('boom') }) }",
        "() => { Promise.reject(new Error('boom')) }",
        "() => document.body.insertAdjacentHTML('beforeend', '<p style=color:red>')",
    ],
)
def test_a_webkit_window_notices(new_webkit: Callable[..., WebKit], site: str, wrong: str) -> None:
    window = new_webkit(site)
    window.open("/")
    window.run(wrong)
    window.run("() => new Promise((done) => setTimeout(done, 100))")
    window.look_for_problems()
    assert len(window.problems) == 1
    window.problems.clear()
