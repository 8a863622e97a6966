"""A worker that does harm can be recalled: it goes at the next visit, and what people wrote stays."""

from contextlib import suppress

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from tests.harness.chromium import Phone
from tests.worker import illness
from tests.worker.conftest import wait_until
from tests.worker.site import Site

GONE = "() => navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)"
# Without a request meanwhile: one that comes while Chromium stops the old worker starts that one again instead.
TAKES_OVER = """() => new Promise((resolve) => {
    navigator.serviceWorker.addEventListener("controllerchange", () => resolve(true), { once: true });
    navigator.serviceWorker.getRegistration().then((one) => one.update());
    setTimeout(resolve, 10000, false);
})"""
STATIC = "() => caches.keys().then((all) => all.filter((name) => name.startsWith('static-')))"


def test_a_broken_worker_goes_and_what_was_written_stays(site: Site, phone: Phone) -> None:
    site.sick["/entries/"] = illness.answers(502)
    phone.expect("/entries/{id}", 502)
    phone.open("/prepare")
    phone.page.get_by_role("button", name="Eye mask").click()
    phone.page.get_by_text("On this phone: 1").wait_for()
    real, page = site.static.worker, site.page
    site.static.worker = lambda: BROKEN  # type: ignore[method-assign]
    assert phone.page.evaluate(TAKES_OVER)
    assert phone.page.evaluate("() => fetch('/broken').then((answer) => answer.text())") == "broken"
    try:
        site.static.worker = site.static.recall  # type: ignore[method-assign]
        site.page = lambda *given, **more: page(*given, **more).replace("<html ", "<html data-recalled ", 1)  # type: ignore[method-assign]
        site.sick.clear()
        for _ in range(40):
            # The broken worker answers; the browser looks for another one behind its back.
            phone.page.goto("/prepare")
            phone.page.wait_for_timeout(250)
            if phone.page.locator("h1").inner_text() == "/prepare":
                break
        # The page comes again while the worker goes: its answers about itself may be cut off.
        for _ in range(80):
            with suppress(PlaywrightError):
                if phone.page.evaluate(GONE):
                    break
            phone.page.wait_for_timeout(250)
        phone.page.wait_for_load_state("networkidle")
        assert phone.page.evaluate(GONE)
        assert phone.page.evaluate(STATIC) == []
        site.wait_for(
            lambda: len(site.rows) == 1, seconds=45
        )  # sent by the page itself, which looks every 30
        phone.open("/reflect")
        phone.page.fill("textarea", "without a worker")
        with phone.page.expect_navigation():
            phone.page.click("button")
        site.wait_for(lambda: len(site.rows) == 2)
    finally:
        site.static.worker, site.page = real, page  # type: ignore[method-assign]
    phone.open("/today")
    wait_until(phone.page, "() => navigator.serviceWorker.ready.then(({ active }) => Boolean(active))")


def test_a_page_that_comes_while_the_worker_goes_sends_by_itself(site: Site, phone: Phone) -> None:
    """It may have the one that only takes the worker away, for as long as it is open."""
    real, page = site.static.worker, site.page
    site.static.worker = lambda: MUTE  # type: ignore[method-assign]
    site.page = lambda *given, **more: page(*given, **more).replace("<html ", "<html data-recalled ", 1)  # type: ignore[method-assign]
    try:
        assert phone.page.evaluate(TAKES_OVER)
        phone.open("/prepare")
        assert phone.page.evaluate("() => Boolean(navigator.serviceWorker.controller)")
        phone.page.get_by_role("button", name="Eye mask").click()
        site.wait_for(lambda: len(site.rows) == 1)
    finally:
        site.static.worker, site.page = real, page  # type: ignore[method-assign]


# Hears no message.
MUTE = """
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
"""


def test_what_is_being_typed_is_there_when_the_page_comes_again(site: Site, phone: Phone) -> None:
    page = phone.open("/reflect")
    page.locator("form [role=status]").wait_for(state="attached")
    real, made = site.static.worker, site.page
    try:
        site.static.worker = site.static.recall  # type: ignore[method-assign]
        site.page = lambda *given, **more: made(*given, **more).replace("<html ", "<html data-recalled ", 1)  # type: ignore[method-assign]
        page.evaluate(TYPES_UNTIL_IT_IS_RECALLED)
        page.wait_for_selector("html[data-recalled]")
        expect(page.locator("textarea")).to_have_value(page.evaluate("() => sessionStorage.typed"))
    finally:
        site.static.worker, site.page = real, made  # type: ignore[method-assign]


TYPES_UNTIL_IT_IS_RECALLED = """() => {
  const original = setTimeout; // it types without a pause, on a phone that is slow
  window.setTimeout = (act, milliseconds) => original(act, milliseconds === 700 ? 60000 : milliseconds);
  const field = document.querySelector("textarea");
  const typing = setInterval(() => {
    field.value += "on and ";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }, 20);
  const stop = () => {
    clearInterval(typing);
    sessionStorage.typed = field.value;
  };
  navigator.serviceWorker.addEventListener("controllerchange", stop, { once: true });
  navigator.serviceWorker.getRegistration().then((one) => one.update());
}"""
# Answers everything with nonsense, pages included, and never lets a page start a script.
BROKEN = """
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) =>
  event.respondWith(new Response(event.request.mode === "navigate" ? "<h1>broken</h1>" : "broken", {
    headers: { "content-type": "text/html" },
  })),
);
"""
