"""A real WebKit: WebKitGTK through its WebDriver where it is installed, else Playwright's build, behind one face.

There are no passkeys here, so a test signs in by a cookie (`sign_in.py`). "No network" means a stopped server.
"""

import json
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# WebKitGTK tells its driver nothing of the console, so each page is asked, once loaded, to remember what goes wrong.
# What goes wrong before that is Chromium's to tell.
WATCH = """
() => {
  if (!window.noticed) {
    window.noticed = [];
    const note = (what) => window.noticed.push(String(what));
    addEventListener("error", (event) => note(event.message || `could not load ${event.target.src}`), true);
    addEventListener("unhandledrejection", (event) => note(event.reason));
    addEventListener("securitypolicyviolation", (event) => note(`CSP ${event.violatedDirective} ${event.blockedURI}`));
  }
  return window.noticed.splice(0);
}
"""
LABELLED = "//*[self::a or self::button or self::label or self::summary][contains(normalize-space(.), {})]"


class WebKit(ABC):
    """A browser window. Selectors are CSS."""

    def __init__(self, base_url: str, name: str) -> None:
        self.base_url = base_url
        self.name = name
        self.problems: list[str] = []

    def open(self, path: str) -> None:
        """Go to a path of the server."""
        self.look_for_problems()
        self.go(self.base_url + path)
        self.look_for_problems()

    def click(self, selector: str) -> None:
        """Click the first element that `selector` finds."""
        self.look_for_problems()
        self._click(selector)

    def press(self, words: str) -> None:
        """Click the link, button or label that says `words`."""
        self.look_for_problems()
        self._click("xpath=" + LABELLED.format(json.dumps(words)))

    @abstractmethod
    def fill(self, selector: str, text: str) -> None:
        """Type into a field."""

    @abstractmethod
    def run(self, function: str, *arguments: Any) -> Any:
        """What the JavaScript `function` returns in the page, or what its promise brings."""

    @abstractmethod
    def cookie(self, name: str, value: str, same_site: str = "Lax") -> None:
        """Set a cookie of the server's, as the server would: out of reach of scripts."""

    @abstractmethod
    def shot(self, name: str) -> Path:
        """A picture of the page, in the ignored folder."""

    def text(self, selector: str = "main") -> str:
        """The visible text of the first element that `selector` finds; empty where there is none."""
        return str(self.run("(selector) => document.querySelector(selector)?.innerText ?? ''", selector))

    def wait(self, function: str, *arguments: Any, seconds: float = 20) -> Any:
        """What `function` returns, as soon as that is truthy. Raises AssertionError with the page's text."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            result = self._tried(function, *arguments)
            if result:
                return result
            time.sleep(0.05)
        raise AssertionError(
            f"waited in vain for {function} {arguments}; the page says:\n{self.text('body')}"
        )

    def wait_for_text(self, words: str, selector: str = "body") -> None:
        """Wait until the page says `words`."""
        self.wait(
            "(selector, words) => document.querySelector(selector)?.innerText.includes(words)",
            selector,
            words,
        )

    def look_for_problems(self) -> None:
        """Gather what the page noticed since the last look."""
        self.problems.extend(self._tried(WATCH) or [])

    def close(self) -> None:
        """Close it. Raises AssertionError with every problem that was noticed."""
        self.look_for_problems()
        self.quit()
        assert not self.problems, "\n".join([f"{self.name}'s WebKit noticed:", *self.problems])

    @abstractmethod
    def go(self, url: str) -> None: ...

    @abstractmethod
    def _click(self, selector: str) -> None: ...

    @abstractmethod
    def _tried(self, function: str, *arguments: Any) -> Any:
        """As `run`, or None while the page is on its way to another."""

    @abstractmethod
    def quit(self) -> None:
        """Close it, whatever it noticed."""


@contextmanager
def used(window: WebKit) -> Iterator[WebKit]:
    """`window` for a test: closed at the end, and where the test went well, looked over for problems."""
    try:
        yield window
    except BaseException:
        window.quit()
        raise
    window.close()
