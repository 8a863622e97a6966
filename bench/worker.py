"""What the service worker costs: time on a page that comes with a signal, and bytes.

The time is against that of the same page in the same browser with no worker. The worker is in control and runs; `cold`
has one that must start.
"""

import re
from pathlib import Path
from statistics import median
from urllib.parse import urljoin

import httpx
from playwright.sync_api import sync_playwright

from bench.painting import Painting, painting_of
from bench.place import demo, folder, say
from tests.browser.client import wait_until_kept
from tests.browser.phones import sam_of, sign_in
from tests.harness import chromium
from tests.harness.caddy import CADDY, running
from tests.harness.chromium import Phone
from tests.harness.server import free_port

ROUNDS = 20
IMPORT = re.compile(r'^import .*? from "([^"]+)";$', re.M | re.S)


def main() -> None:
    with demo() as (server, _), sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        phone = Phone(browser, server.base_url, "worker")
        bare = Phone(browser, server.base_url, "no-worker", service_workers="block")
        for one in (phone, bare):
            sign_in(one, server, sam_of(server))
        wait_until_kept(phone)
        pairs = [(_loaded(phone, by_worker=True), _loaded(bare, by_worker=False)) for _ in range(ROUNDS)]
        phone.close()
        bare.close()
        browser.close()
        with httpx.Client(base_url=server.base_url) as client:
            _report_size("as the server sends it", client)
    _report_cost(pairs)
    if Path(CADDY).exists():
        _measure_size_through_caddy()


def _loaded(phone: Phone, by_worker: bool) -> Painting:
    # From another page of the app. Coming from elsewhere, only a worker would have kept the site's process alive, and
    # the files of the last page in its memory.
    for path in ("/help", "/today"):
        phone.page.goto(path, wait_until="networkidle")
    return painting_of(phone.page, by_worker)


def _report_cost(pairs: list[tuple[Painting, Painting]]) -> None:
    served, bare = zip(*pairs, strict=True)
    there, bare_there = (median(one.there for one in part) for part in (served, bare))
    painted, bare_painted = (median(one.painted for one in part) for part in (served, bare))
    say(
        "worker",
        f"{painted - bare_painted:+.1f} ms to the first paint of /today, {painted / bare_painted:.2f} of no worker "
        f"({painted:.1f} against {bare_painted:.1f} ms); {there - bare_there:+.1f} ms to the page's last byte "
        f"({there:.1f} against {bare_there:.1f} ms)",
        "10 ms",
    )


def _measure_size_through_caddy() -> None:
    port = free_port()
    with folder() as here, running(here, f"127.0.0.1:{port}") as caddy, demo(port=port, base_url=caddy.url):
        _report_size("through Caddy", caddy.client)


def _report_size(way: str, client: httpx.Client) -> None:
    sizes = _sizes(client)
    packed, plain = (sum(column) for column in zip(*sizes.values(), strict=True))
    first, first_plain = sizes["/sw.js"]
    say(
        "worker",
        f"{packed / 1000:.1f} kB {way}, {packed / plain:.2f} of {plain / 1000:.1f} kB raw, in {len(sizes)} files; "
        f"/sw.js itself {first / 1000:.1f} of {first_plain / 1000:.1f} kB",
        "12 kB compressed",
    )


def _sizes(client: httpx.Client) -> dict[str, tuple[int, int]]:
    """The worker and every module that it imports: bytes as they come over the wire, and unpacked; by path."""
    sizes: dict[str, tuple[int, int]] = {}
    wanted = ["/sw.js"]
    while wanted:
        path = wanted.pop()
        if path in sizes:
            continue
        answer = client.get(path, headers={"accept-encoding": "br, gzip"})
        assert answer.status_code == 200, path
        sizes[path] = (answer.num_bytes_downloaded, len(answer.content))
        wanted += [urljoin(path, name) for name in IMPORT.findall(answer.text)]
    return sizes
