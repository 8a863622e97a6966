"""What can happen to a request on its way: faults for the proxy, by name."""

import json
import time
from dataclasses import replace
from urllib.parse import parse_qsl

from pwa.entries.model import hashed
from tests.harness.proxy import Answer, Exchange, Fault, Lost, PassOn, hang_up

DELAY = 0.3
HOUR = "3600"
PORTAL = b"<!doctype html><title>Welcome</title><h1>Hotel Lagoon: please agree to our terms</h1>"


def _request_lost(exchange: Exchange, pass_on: PassOn) -> Answer:
    return hang_up()


def _reply_lost(exchange: Exchange, pass_on: PassOn) -> Answer:
    if pass_on().status >= 400:
        raise Lost()  # lost too, but nothing was committed: this does not count
    return hang_up()


def _late(exchange: Exchange, pass_on: PassOn) -> Answer:
    time.sleep(DELAY)
    return pass_on()


def _cut(exchange: Exchange, pass_on: PassOn) -> Answer:
    answer = pass_on()
    return replace(answer, sent=len(answer.body) // 2)


def _portal(exchange: Exchange, pass_on: PassOn) -> Answer:
    return Answer(200, [("content-type", "text/html")], PORTAL)


def _bare(status: int, **headers: str) -> Fault:
    """The answer of somebody in between."""
    given = [
        ("content-type", "text/html"),
        *((name.replace("_", "-"), value) for name, value in headers.items()),
    ]
    return lambda exchange, pass_on: Answer(status, given, b"<h1>Somebody else</h1>")


def _ours(status: int, error: str, **headers: str) -> Fault:
    """The server's own refusal."""

    def answer(exchange: Exchange, pass_on: PassOn) -> Answer:
        given = [("content-type", "application/json"), ("x-stillpoint", exchange.release)]
        more = [(name.replace("_", "-"), value) for name, value in headers.items()]
        return Answer(status, given + more, json.dumps({"error": error, "message": "Not now."}).encode())

    return answer


def _receipt_for_another(exchange: Exchange, pass_on: PassOn) -> Answer:
    return _receipt("00000000-0000-4000-8000-000000000000", _hash(exchange), exchange.release)


def _receipt_for_other_words(exchange: Exchange, pass_on: PassOn) -> Answer:
    return _receipt(exchange.path.rsplit("/", 1)[1], "0" * 64, exchange.release)


def _receipt(entry: str, sha256: str, release: str) -> Answer:
    body = json.dumps({"id": entry, "sha256": sha256, "next": "/today"}).encode()
    return Answer(201, [("content-type", "application/json"), ("x-stillpoint", release)], body)


def _hash(exchange: Exchange) -> str:
    return hashed(parse_qsl(exchange.body.decode(), keep_blank_values=True))


ENTRIES: dict[str, Fault] = {
    "request lost": _request_lost,
    "reply lost after the commit": _reply_lost,
    "late": _late,
    "reply cut": _cut,
    "captive portal": _portal,
    "401 of ours": _ours(401, "sign-in-needed"),
    "401 of somebody": _bare(401),
    "429 for an hour": _ours(429, "busy", retry_after=HOUR),
    "502": _bare(502),
    "receipt for another": _receipt_for_another,
    "receipt for other words": _receipt_for_other_words,
}
PAGES: dict[str, Fault] = {
    "page: request lost": _request_lost,
    "page: cut": _cut,
    "page: captive portal": _portal,
    "page: 502": _bare(502),
}
