"""A picture of every screen in every look and size, in the ignored folder. Run as a program.

Whoever asks walks from their first page along every link there is.
"""

import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tests.harness import chromium
from tests.harness.chromium import DESK, SHOTS, SMALL, TALL
from tests.harness.devices import lasting_code
from tests.harness.people import invite_colleague
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named, stay_fresh

LOOKS = ("light", "dark", "dim")
# Alone on the page, and of no use without the step before it or the phone's own storage.
ALSO = {
    "visitor": ["/", "/help", "/signin", "/join", "/offline", "/nowhere", "/styleguide"],
    "client": ["/offline", "/kept-here", "/me/passkeys/another-device"],
    "therapist": ["/me/passkeys/another-device"],
}


@dataclass(frozen=True)
class Walk:
    """One person's way through the screens."""

    who: str
    start: str
    sizes: tuple[tuple[int, int], ...]
    cookie: str = ""


def main() -> int:
    shutil.rmtree(SHOTS, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder) / "demo")
        links = server.start_demo()
        browser = chromium.launch(playwright)
        client = cookie_for(server.data, person_named(server.data, "Sam"))
        therapist = cookie_for(server.data, person_named(server.data, "Dr. Rivera"))
        lasting_code(server, client)
        invite_colleague(server, therapist, "Alice")
        bob = invite_colleague(server, therapist, "Bob")
        cookie_for(server.data, bob)  # as if he had joined: somebody to hand a client over to
        stay_fresh(server.data)
        walks = [
            Walk("visitor", urlsplit(links["prep_link"]).path, (SMALL, TALL)),
            Walk("client", "/today", (SMALL, TALL), client),
            Walk("therapist", "/clients", (DESK,), therapist),
        ]
        try:
            for walk in walks:
                found = _pages(browser, server.base_url, walk)
                for size, look in product(walk.sizes, LOOKS):
                    _shoot(browser, server.base_url, walk, size, look, found)
                how = f"{len(LOOKS)} looks and {len(walk.sizes)} sizes"
                print(f"{walk.who}: {len(found)} screens in {how}", flush=True)
        finally:
            browser.close()
            server.kill()
    print(f"They are in {SHOTS}")
    return 0


def _open(browser: Browser, base_url: str, walk: Walk, size: tuple[int, int], look: str = "light") -> Page:
    width, height = size
    # Without the worker, so that each picture is of what the server says.
    context = browser.new_context(
        base_url=base_url, viewport={"width": width, "height": height}, service_workers="block"
    )
    context.add_init_script(f"localStorage.setItem('look', '{look}')")
    if walk.cookie:
        context.add_cookies([{"name": "sign-in", "value": walk.cookie, "url": base_url}])
    return context.new_page()


def _pages(browser: Browser, base_url: str, walk: Walk) -> list[str]:
    """Every path that links lead to."""
    page = _open(browser, base_url, walk, walk.sizes[0])
    waiting, seen = [walk.start, *ALSO.get(walk.who, [])], []
    while waiting:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.append(path)
        page.goto(path)
        links: list[str] = page.eval_on_selector_all("a[href]", "links => links.map((link) => link.href)")
        paths = (urlsplit(link).path for link in links if link.startswith(base_url + "/"))
        waiting += [
            path for path in paths if not path.endswith((".json", ".ics"))
        ]  # a file to take along is no screen
    page.context.close()
    return [path for path in seen if not path.startswith(("/static/", "/recordings/"))]


def _shoot(
    browser: Browser, base_url: str, walk: Walk, size: tuple[int, int], look: str, paths: list[str]
) -> None:
    page = _open(browser, base_url, walk, size, look)
    width, height = size
    folder = SHOTS / walk.who / f"{width}x{height}-{look}"
    folder.mkdir(parents=True)
    for number, path in enumerate(paths):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(path)
        # As tall as the page: else what sticks to the foot of the screen lies across the middle of the picture.
        tall = page.evaluate("() => document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": max(height, tall)})
        heading = page.locator("h1").first.inner_text()
        words = re.sub(r"[^a-z0-9]+", "-", f"{path.split('/')[1]} {heading}".lower()).strip("-")[:60]
        page.screenshot(path=folder / f"{number:03d}-{words}.png")
    page.context.close()


if __name__ == "__main__":
    sys.exit(main())
