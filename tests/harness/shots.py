"""A picture of every screen in every look, in the ignored folder. Run as a program.

Whoever asks walks from their first page along every link there is.
"""

import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tests.harness import chromium
from tests.harness.chromium import DESK, SHOTS, SMALL
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named

LOOKS = ("light", "dark", "dim")
# Alone on the page, and of no use without the step before it or the phone's own storage.
ALSO = {
    "visitor": ["/", "/help", "/signin", "/join", "/offline", "/nowhere"],
    "client": ["/offline", "/kept-here"],
}


@dataclass(frozen=True)
class Walk:
    """One person's way through the screens."""

    who: str
    start: str
    size: tuple[int, int]
    cookie: str = ""


def main() -> int:
    shutil.rmtree(SHOTS, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder) / "demo")
        links = server.start_demo()
        browser = chromium.launch(playwright)
        client = cookie_for(server.data, person_named(server.data, "Sam"))
        therapist = cookie_for(server.data, person_named(server.data, "Dr. Rivera"))
        walks = [
            Walk("visitor", urlsplit(links["prep_link"]).path, SMALL),
            Walk("client", "/today", SMALL, client),
            Walk("therapist", "/clients", DESK, therapist),
        ]
        try:
            for walk in walks:
                found = _pages(browser, server.base_url, walk)
                for look in LOOKS:
                    _shoot(browser, server.base_url, walk, look, found)
                print(f"{walk.who}: {len(found)} screens in {len(LOOKS)} looks", flush=True)
        finally:
            browser.close()
            server.kill()
    print(f"They are in {SHOTS}")
    return 0


def _open(browser: Browser, base_url: str, walk: Walk, look: str = "light") -> Page:
    width, height = walk.size
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
    page = _open(browser, base_url, walk)
    waiting, seen = [walk.start, *ALSO.get(walk.who, [])], []
    while waiting:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.append(path)
        page.goto(path)
        links: list[str] = page.eval_on_selector_all("a[href]", "links => links.map((link) => link.href)")
        waiting += [urlsplit(link).path for link in links if link.startswith(base_url + "/")]
    page.context.close()
    return [path for path in seen if not path.startswith(("/static/", "/recordings/"))]


def _shoot(browser: Browser, base_url: str, walk: Walk, look: str, paths: list[str]) -> None:
    page = _open(browser, base_url, walk, look)
    folder = SHOTS / walk.who / look
    folder.mkdir(parents=True)
    for number, path in enumerate(paths):
        page.goto(path)
        heading = page.locator("h1").first.inner_text()
        words = re.sub(r"[^a-z0-9]+", "-", f"{path.split('/')[1]} {heading}".lower()).strip("-")[:60]
        page.screenshot(path=folder / f"{number:03d}-{words}.png", full_page=True)
    page.context.close()


if __name__ == "__main__":
    sys.exit(main())
