"""Bytes and requests of a first visit, as they come over the wire to a real Chromium."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.place import demo, folder, say
from pwa.recordings import service as recordings
from tests.harness import chromium
from tests.harness.caddy import CADDY, running
from tests.harness.server import free_port
from tests.harness.sign_in import cookie_for, person_named

MINUTES = 10  # of the recording whose size is said
SETTLED = 1500  # ms without which a late module would be missed
LARGEST = 6


@dataclass
class Wire:
    """What one page loaded. What the worker asks for and what it gives the page from its store came over no wire for
    the page's sake; audio is counted apart.

    An answer's size is its header and body as they came: HTTP/2 packs the headers that repeat.
    """

    names: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def requested(self, event: dict[str, Any]) -> None:
        self.names[event["requestId"]] = event["request"]["url"]

    def answered(self, event: dict[str, Any]) -> None:
        if event["response"].get("fromServiceWorker"):
            self.names.pop(event["requestId"], None)

    def finished(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = event["encodedDataLength"]

    @property
    def lines(self) -> list[tuple[int, str]]:
        """Size and address of each request but audio, largest first."""
        found = [(size, self.names[name]) for name, size in self.sizes.items() if name in self.names]
        return sorted(((size, url) for size, url in found if "/recordings/" not in url), reverse=True)


def main() -> None:
    for one in recordings.catalogue():
        if one.minutes == MINUTES:
            say("bytes", f"{one.bytes / 1e6:.1f} MB, {one.title} ({one.minutes} minutes)", "5 MB")
    if Path(CADDY).exists():
        port = free_port()
        with folder() as here, running(here, f"127.0.0.1:{port}") as caddy:
            _measure(
                "through Caddy", port, caddy.url, f"--ignore-certificate-errors-spki-list={caddy.key_hash}"
            )
    _measure("plain HTTP/1.1", free_port(), "")


def _measure(way: str, port: int, base_url: str, *flags: str) -> None:
    with demo(port=port, base_url=base_url) as (server, links), sync_playwright() as playwright:
        browser = chromium.launch(playwright, *flags)
        name = "__Host-sign-in" if base_url else "sign-in"
        token = cookie_for(server.data, person_named(server.data, "Sam"))
        cookie = {"name": name, "value": token, "url": server.base_url, "secure": bool(base_url)}
        _report(f"prep link, {way}", browser, links["prep_link"], None)
        _report(f"/today, {way}", browser, f"{server.base_url}/today", cookie)
        browser.close()


def _report(name: str, browser: Browser, url: str, cookie: dict[str, Any] | None) -> None:
    with _visitor(browser, cookie) as page:
        wire = Wire()
        cdp = page.context.new_cdp_session(page)
        cdp.on("Network.requestWillBeSent", wire.requested)
        cdp.on("Network.responseReceived", wire.answered)
        cdp.on("Network.loadingFinished", wire.finished)
        cdp.send("Network.enable")
        page.goto(url, wait_until="networkidle")
        page.wait_for_timeout(SETTLED)
    total = sum(size for size, _ in wire.lines)
    say("bytes", f"{total / 1000:.1f} kB in {len(wire.lines)} requests, first visit to {name}", "40 kB")
    largest = (f"{address.split('/')[-1][:24]} {size / 1000:.1f}" for size, address in wire.lines[:LARGEST])
    print(f"{'':<10} largest: {', '.join(largest)}")


@contextmanager
def _visitor(browser: Browser, cookie: dict[str, Any] | None) -> Iterator[Page]:
    width, height = chromium.SMALL
    context = browser.new_context(viewport={"width": width, "height": height})
    if cookie:
        context.add_cookies([cookie])  # type: ignore[list-item]
    yield context.new_page()
    context.close()
