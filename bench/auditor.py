"""Lighthouse over one page at a time, in one Chromium that remembers nothing from page to page."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Playwright, sync_playwright

from bench.browser import started
from tests.harness.server import ROOT

VERSION = "12.8.2"  # the last that Debian 12's Node 18 can run: Lighthouse 13 wants a newer one
NODE = ROOT / ".venv" / "node"
REPORTS = ROOT / ".bench-lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices")
TRIES = 2  # a page that draws nothing in time on a busy machine gets one more try


def install() -> None:
    """Lighthouse at its pinned version, into the ignored environment. Nothing in it may run at installing."""
    about = NODE / "node_modules" / "lighthouse" / "package.json"
    if about.exists() and json.loads(about.read_text())["version"] == VERSION:
        return
    NODE.mkdir(parents=True, exist_ok=True)
    quiet = [
        "--no-save",
        "--no-package-lock",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--loglevel=error",
    ]
    command = ["npm", "install", "--prefix", str(NODE), *quiet, f"lighthouse@{VERSION}"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


@dataclass(frozen=True)
class Auditor:
    """A running Chromium, seen from outside, at the address `devtools`."""

    playwright: Playwright
    devtools: str
    origin: str

    def warm_up(self) -> None:
        """Draw one page for nothing: a browser that has just started is slow for reasons of its own."""
        browser = self.playwright.chromium.connect_over_cdp(self.devtools)
        page = browser.contexts[0].pages[0]
        page.goto(f"{self.origin}/help", wait_until="networkidle")
        page.goto("about:blank")
        browser.close()

    def audit(self, name: str, path: str, cookie: str = "") -> dict[str, Any]:
        """Lighthouse's report of a first visit to `path`, signed in by `cookie` where one is given."""
        for _ in range(TRIES):
            self._forget(cookie)
            report = self._lighthouse(name, path)
            if "runtimeError" not in report:
                break
        assert "runtimeError" not in report, f"{path}: {report['runtimeError']}"
        shown = urlsplit(report["finalDisplayedUrl"]).path
        assert shown == urlsplit(path).path, f"asked for {path}, and it showed {shown}"
        return report

    def _forget(self, cookie: str) -> None:
        """Everything that the site left in the browser goes. Then the sign-in, as a sign-in would leave it."""
        browser = self.playwright.chromium.connect_over_cdp(self.devtools)
        context = browser.contexts[0]
        cdp = context.new_cdp_session(context.pages[0])
        cdp.send("Storage.clearDataForOrigin", {"origin": self.origin, "storageTypes": "all"})
        context.clear_cookies()
        if cookie:
            name = "__Host-sign-in"
            context.add_cookies([{"name": name, "value": cookie, "url": self.origin, "secure": True}])
        browser.close()  # lets go of it: it was not started from here

    def _lighthouse(self, name: str, path: str) -> dict[str, Any]:
        file = REPORTS / f"{name.strip('/').replace('/', '_') or 'landing'}.json"
        command = [
            str(NODE / "node_modules" / ".bin" / "lighthouse"),
            self.origin + path,
            f"--port={urlsplit(self.devtools).port}",
            f"--only-categories={','.join(CATEGORIES)}",
            "--output=json",
            f"--output-path={file}",
            "--disable-full-page-screenshot",
            "--no-enable-error-reporting",
            "--quiet",
        ]
        file.unlink(missing_ok=True)
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        assert file.exists(), f"no report of {path}: {done.stderr}"
        report: dict[str, Any] = json.loads(file.read_text())
        return report


@contextmanager
def chromium(folder: Path, origin: str, key_hash: str) -> Iterator[Auditor]:
    """A Chromium with a profile in `folder`, for the time of the block. It trusts the one certificate of `origin`."""
    REPORTS.mkdir(exist_ok=True)
    trust = f"--ignore-certificate-errors-spki-list={key_hash}"
    with sync_playwright() as playwright, started(playwright, folder, trust) as devtools:
        auditor = Auditor(playwright, devtools, origin)
        auditor.warm_up()
        yield auditor
