"""The app opened again: /today on a phone whose worker does not run, to the first paint; against the same page from a
warm server in a browser that never had a worker.

Each time the browser is started anew on its profile, and the page is opened in it as a link from elsewhere would be.
Nobody is attached to it until the page has long been painted: a debugger would hold the worker at its start. The
reference is served with STILLPOINT_RECALL=1, so that its pages start no worker.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import httpx
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from bench.browser import started
from bench.painting import Painting, painting_of
from bench.place import demo, folder, say
from tests.browser.kept import IS_KEPT
from tests.browser.phones import sam_of
from tests.harness.chromium import SMALL
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for

ROUNDS = 9
STARTED = 2.0  # s in which a browser has done what it does at every start
PAINTED = 2.0  # s in which the slowest page was painted
WARM = 5  # visits
FLAGS = ("--window-size={},{}".format(*SMALL), "--password-store=basic")  # no key store of the machine's


def main() -> None:
    with demo() as (server, _), folder() as here, sync_playwright() as playwright:
        phone, bare = (Profile(playwright, here / name, server) for name in ("phone", "bare"))
        phone.visit(is_kept=True)
        _serve(server, STILLPOINT_RECALL="1")
        bare.visit(is_kept=False)
        rounds = [_round(server, phone, bare) for _ in range(ROUNDS)]
    kept, with_signal, reference = zip(*rounds, strict=True)
    _report("from the phone, no server", kept, reference, "no slower than a warm server")
    _report("from the server, through a worker that must start", with_signal, reference, "none set")


class Profile:
    """What a browser keeps in `place` while it does not run. Sam is signed in there."""

    def __init__(self, playwright: Playwright, place: Path, server: Server) -> None:
        self._playwright = playwright
        self._place = place
        self._url = server.base_url + "/today"
        self._cookie = cookie_for(server.data, sam_of(server))

    def visit(self, is_kept: bool) -> None:
        """Look at /today once; where there is a worker, until it has kept all that there is."""
        with self._started() as devtools:
            page = self._connected(devtools).contexts[0].pages[0]
            page.goto(self._url, wait_until="networkidle")
            if is_kept:
                _wait_until_kept(page)

    def painting(self, by_worker: bool) -> Painting:
        """How /today comes when the browser has just been started."""
        with self._started() as devtools:
            time.sleep(STARTED)
            httpx.put(f"{devtools}/json/new?{self._url}").raise_for_status()
            time.sleep(PAINTED)
            pages = self._connected(devtools).contexts[0].pages
            return painting_of(next(page for page in pages if page.url == self._url), by_worker)

    @contextmanager
    def _started(self) -> Iterator[str]:
        """The browser on this profile: the address of its DevTools. It is told the sign-in at each start: it may end
        before it has written its cookies down."""
        with started(self._playwright, self._place, *FLAGS) as devtools:
            browser = self._connected(devtools)
            browser.contexts[0].add_cookies([{"name": "sign-in", "value": self._cookie, "url": self._url}])
            browser.close()  # lets go of it: it was not started from here
            yield devtools

    def _connected(self, devtools: str) -> Browser:
        return self._playwright.chromium.connect_over_cdp(devtools)


def _wait_until_kept(page: Page) -> None:
    until = time.monotonic() + 20
    while not page.evaluate(IS_KEPT):
        assert time.monotonic() < until, "the plan was not kept"
        page.wait_for_timeout(50)


def _serve(server: Server, **settings: str) -> None:
    """Start it anew, and let it do once what it does at its first pages."""
    server.kill()
    server.start(**settings)
    cookies = {"sign-in": cookie_for(server.data, sam_of(server))}
    with httpx.Client(base_url=server.base_url, cookies=cookies) as client:
        for _ in range(WARM):
            client.get("/today").raise_for_status()


def _round(server: Server, phone: Profile, bare: Profile) -> tuple[Painting, Painting, Painting]:
    """From the phone with no server; from the server through the phone's worker; from the server with no worker."""
    server.kill()
    kept = phone.painting(by_worker=True)
    _serve(server)
    with_signal = phone.painting(by_worker=True)
    _serve(server, STILLPOINT_RECALL="1")
    return kept, with_signal, bare.painting(by_worker=False)


def _report(way: str, paintings: Sequence[Painting], references: Sequence[Painting], aim: str) -> None:
    ratio = median(one.painted / other.painted for one, other in zip(paintings, references, strict=True))
    painted, reference = (median(one.painted for one in part) for part in (paintings, references))
    there, reference_there = (median(one.there for one in part) for part in (paintings, references))
    say(
        "cold",
        f"{ratio:.2f} of a warm server and no worker, {way}: first paint after {painted:.0f} against "
        f"{reference:.0f} ms, last byte after {there:.0f} against {reference_there:.0f} ms",
        aim,
    )
