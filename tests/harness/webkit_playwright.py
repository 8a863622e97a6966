"""Playwright's own WebKit, for machines without WebKitGTK."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.harness.chromium import SHOTS, SMALL
from tests.harness.webkit import WebKit, used

# A microphone that hears a tone: this build pretends none itself.
MICROPHONE = """
(() => {
  const getUserMedia = async () => {
    const context = new AudioContext();
    const heard = context.createMediaStreamDestination();
    const tone = new OscillatorNode(context, { frequency: 440 });
    tone.connect(new GainNode(context, { gain: 0.3 })).connect(heard);
    tone.start();
    await context.resume();
    return heard.stream;
  };
  Object.defineProperty(navigator, "mediaDevices", { value: { getUserMedia } });
})();
"""


class Own(WebKit):
    """A page of a Playwright browser behind the face of `WebKit`."""

    def __init__(self, browser: Browser, base_url: str, name: str, with_microphone: bool = False) -> None:
        super().__init__(base_url, name)
        self._browser = browser
        width, height = SMALL
        self._page = browser.new_page(viewport={"width": width, "height": height})
        self._page.set_default_timeout(10_000)
        if with_microphone:
            self._page.add_init_script(MICROPHONE)

    def fill(self, selector: str, text: str) -> None:
        self._page.fill(selector, text)

    def run(self, function: str, *arguments: Any) -> Any:
        return self._page.evaluate(f"(given) => ({function})(...given)", list(arguments))

    def cookie(self, name: str, value: str, same_site: Literal["Lax", "Strict"] = "Lax") -> None:
        self._page.context.add_cookies(
            [{"name": name, "value": value, "url": self.base_url, "httpOnly": True, "sameSite": same_site}]
        )

    def shot(self, name: str) -> Path:
        path = SHOTS / f"{self.name}-webkit-{name}.png"
        self._page.screenshot(path=path)
        return path

    def go(self, url: str) -> None:
        self._page.goto(url)

    def _click(self, selector: str) -> None:
        self._page.click(selector)

    def _tried(self, function: str, *arguments: Any) -> Any:
        try:
            return self.run(function, *arguments)
        except PlaywrightError:
            return None

    def quit(self) -> None:
        self._browser.close()


@contextmanager
def window(base_url: str, name: str, with_microphone: bool = False) -> Iterator[WebKit]:
    """A new window of Playwright's WebKit, with nothing stored."""
    with (
        sync_playwright() as playwright,
        used(Own(playwright.webkit.launch(), base_url, name, with_microphone)) as made,
    ):
        yield made
