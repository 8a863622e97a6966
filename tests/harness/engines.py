"""Which browser engines there are on this machine.

Run as a program it says so in one line, and fetches Playwright's own browsers for what is missing.
"""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Engine:
    """A browser that can be driven. `program` is None for Playwright's own build."""

    name: str
    program: str | None

    def __str__(self) -> str:
        return f"{self.name} ({self.program or 'from Playwright'})"


def chromium() -> Engine | None:
    """The Chromium of this machine, else Playwright's, else None."""
    program = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if program:
        return Engine(_version(program), program)
    return _from_playwright("chromium", "Chromium")


def webkit() -> Engine | None:
    """WebKitGTK with its driver and a screen to draw on, else Playwright's WebKit, else None."""
    browser = next(Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser"), None)
    if browser and shutil.which("WebKitWebDriver") and shutil.which("Xvfb"):
        return Engine("WebKitGTK", str(browser))
    return _from_playwright("webkit", "WebKit")


def _version(program: str) -> str:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return said.strip().splitlines()[0].split(" built on")[0]


def _from_playwright(kind: str, name: str) -> Engine | None:
    with sync_playwright() as playwright:
        built = Path(getattr(playwright, kind).executable_path).exists()
    return Engine(name, None) if built else None


def main() -> int:
    missing = [name for name, engine in (("chromium", chromium()), ("webkit", webkit())) if engine is None]
    if missing:
        subprocess.run([sys.executable, "-m", "playwright", "install", *missing], check=False)
    found, absent = [], []
    for name, engine in (("Chromium", chromium()), ("WebKit", webkit())):
        (found if engine else absent).append(str(engine or name))
    print(f"Browsers: {', '.join(found) or 'none'}", file=sys.stderr)
    if absent:
        print(f"Not found and not to be had: {', '.join(absent)}", file=sys.stderr)
    return 1 if absent else 0


if __name__ == "__main__":
    sys.exit(main())
