"""From the tap to the next question, on a processor slowed down four times: until the next frame is drawn.

The check-in that comes with the app, and one of a hundred questions. The reference is the same tap, in the same browser
and at the same speed, on a page that does nothing but show one paragraph in the place of another.
"""

import json
import re
from statistics import median
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from bench.place import demo, say
from tests.browser.client import wait_until_kept
from tests.browser.phones import change, sam_of, sign_in
from tests.harness import chromium
from tests.harness.chromium import Phone
from tests.harness.server import Server

SLOWER = 4
ROUNDS = 12  # as far as the question that opens the help screen
MANY = 100
PLAIN = """data:text/html,<meta name=viewport content="width=device-width"><p id=one>One</p><p id=two hidden>Two</p>
<button data-on onclick="one.hidden = !one.hidden; two.hidden = !two.hidden">Next</button>"""
# Milliseconds from when the browser noticed the tap until the frame after it is drawn.
WATCH = """() => {
  window.took = new Promise((resolve) => {
    document.querySelector("[data-on]").addEventListener("click", ({ timeStamp }) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now() - timeStamp);
        port2.postMessage(0);
      });
    }, { once: true });
  });
}"""


def main() -> None:
    with demo() as (server, _), sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        phone = Phone(browser, server.base_url, "questions")
        sign_in(phone, server, sam_of(server))
        wait_until_kept(phone)
        built_in = _questions(phone)
        server.kill()
        _ask_many(server)
        server.start()
        many = _questions(phone)
        plain = _plain(phone)
        phone.context.close()
        browser.close()
    for name, took in (("those built in", built_in), (f"{MANY} questions", many)):
        say(
            "questions",
            f"{median(took):.0f} ms from the tap to the next question, {name}, {SLOWER} times slowed: "
            f"{median(took) / median(plain):.1f} of a plain page (worst of {len(took)}: {max(took):.0f} ms)",
            "100 ms",
        )


def _ask_many(server: Server) -> None:
    """The check-in before the session, with a hundred questions in the place of its own."""
    change(server, "UPDATE library_versions SET source = :source WHERE slug = 'pre-session'", source=_many())


def _many() -> str:
    scale: dict[str, Any] = {"kind": "scale", "min": 0, "max": 10, "low": "low", "high": "high"}
    questions = [
        {"id": f"one-{n}", "group": "all", "label": f"How is number {n}?", "optional": True, **scale}
        for n in range(MANY)
    ]
    words = dict.fromkeys(("title", "intro", "closing", "contact", "help"), "Many questions.")
    group = {"id": "all", "title": "All of them"}
    return json.dumps({"id": "pre-session", "version": 1, **words, "groups": [group], "questions": questions})


def _questions(phone: Phone) -> list[float]:
    page = phone.open("/check-ins")
    page.get_by_role("link", name=re.compile("^Before you come")).click()
    page.get_by_role("button", name="Begin").click()
    page.wait_for_timeout(1_000)  # somebody reads first
    cdp = _slow(page)
    took = []
    for _ in range(ROUNDS):
        page.locator(
            ".question[data-now] label:not(:has([data-raises]))"
        ).first.tap()  # none that opens Help over it
        page.wait_for_timeout(150)
        took.append(_one(page))
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    page.goto("about:blank")
    return took


def _plain(phone: Phone) -> list[float]:
    page = phone.new_page()
    page.goto(PLAIN)
    _slow(page)
    return [_one(page) for _ in range(ROUNDS)]


def _slow(page: Page) -> CDPSession:
    cdp = page.context.new_cdp_session(page)
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return cdp


def _one(page: Page) -> float:
    page.evaluate(WATCH)
    page.locator("[data-on]").tap()
    took: float = page.evaluate("() => took")
    page.wait_for_timeout(100)
    return took
