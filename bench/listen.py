"""From the tap to the sound: until the place in the recording moves, which no silent element's does.

Once from the server, with nothing of the recording in the browser's own cache; once from the phone, where it was saved,
with the server gone. The worker is in control and runs.
"""

from collections.abc import Callable
from statistics import median

from playwright.sync_api import Page, sync_playwright

from bench.place import demo, say
from tests.browser.client import wait_until_kept
from tests.browser.phones import sam_of, sign_in
from tests.harness import chromium
from tests.harness.chromium import Phone

ROUNDS = 15
PAGE = "/meditate/centring-10"
IS_READY = "() => !document.querySelector('[data-listen] [data-until-script]')"
# Milliseconds from when the browser noticed the tap.
WATCH = """() => {
  const audio = document.querySelector("audio");
  window.took = new Promise((resolve) => {
    document.querySelector("[data-play]").addEventListener("click", ({ timeStamp }) => {
      const look = () => (audio.currentTime > 0 ? resolve(performance.now() - timeStamp) : setTimeout(look));
      look();
    }, { once: true });
  });
}"""


def main() -> None:
    with demo() as (server, _), sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        phone = Phone(browser, server.base_url, "listen")
        sign_in(phone, server, sam_of(server))
        wait_until_kept(phone)
        cdp = phone.context.new_cdp_session(phone.page)
        _report("from the server", _rounds(phone, lambda: cdp.send("Network.clearBrowserCache")))
        _save(phone.page)
        server.kill()
        with phone.without_server():
            _report("from the phone, no server", _rounds(phone, lambda: None))
        phone.context.close()
        browser.close()


def _rounds(phone: Phone, before: Callable[[], object]) -> list[float]:
    return [_one(phone, before) for _ in range(ROUNDS)]


def _one(phone: Phone, before: Callable[[], object]) -> float:
    before()
    page = phone.open(PAGE)
    page.wait_for_function(IS_READY)
    page.wait_for_timeout(500)  # somebody reads first
    page.evaluate(WATCH)
    page.locator("[data-play]").tap()
    took: float = page.evaluate("() => took")
    page.evaluate(
        "() => { document.querySelector('audio').currentTime = 0; }"
    )  # else it would go on from there
    page.wait_for_timeout(200)
    return took


def _save(page: Page) -> None:
    page.click("[data-save-recording]")
    page.locator("[data-saved]").filter(has_text="Saved on this phone").wait_for()


def _report(way: str, took: list[float]) -> None:
    say(
        "listen",
        f"{median(took):.0f} ms from the tap to the sound {way} (worst of {ROUNDS}: {max(took):.0f} ms)",
        "150 ms",
    )
