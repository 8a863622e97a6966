"""On phones, with the server stopped: who drives is said, and the pass opens, until it has run out."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.client import wait_until_kept, without_signal
from tests.harness.chromium import Phone
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named
from tests.worker.conftest import wait_until

IS_KEPT = """
async (path) => Boolean(navigator.serviceWorker.controller && (await (await caches.open("plain")).match(path)))
"""
RUN_OUT = """
async (of) => {
  const asked = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const phone = await asked(indexedDB.open("stillpoint"));
  const bundles = phone.transaction("bundles", "readwrite").objectStore("bundles");
  const bundle = await asked(bundles.get(of));
  await asked(bundles.put({ ...bundle, until: "2020-01-01T00:00:00.000Z" }));
  phone.close();
}
"""


def signed_in(new_phone: Callable[..., Phone], server: Server) -> Phone:
    phone = new_phone(server.base_url)
    cookie = cookie_for(server.data, person_named(server.data, "Sam"))
    phone.context.add_cookies([{"name": "sign-in", "value": cookie, "url": server.base_url}])
    return phone


def say(page: Page, who: str, state: str) -> None:
    page.get_by_label("Who takes you home").fill(who)
    page.locator(f"label:has(input[name=state][value={state}])").click()
    page.get_by_role("button", name="Keep").click()


def test_who_drives_is_said_without_signal_and_arrives_later(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    server, _ = demo
    phone = signed_in(new_phone, server)
    wait_until_kept(phone)
    with without_signal(server, phone):
        page = phone.open("/ride")
        expect(page.get_by_role("button", name="Make the link")).to_be_hidden()
        expect(page.get_by_text("The link can be made when there is a signal.")).to_be_visible()
        say(page, "Robin", "asked")
        expect(page.get_by_role("heading", level=1, name="It is on this phone")).to_be_visible()
        page.get_by_role("link", name="Go on").click()
        page.wait_for_url("**/ride")
        expect(page.locator("[data-custody=ride]")).to_have_text("On this phone")
        expect(page.get_by_label("Who takes you home")).to_have_value("Robin")
        expect(page.locator("input[name=state][value=asked]")).to_be_checked()
        page = phone.open("/session-day")
        expect(page.locator("[data-ride]")).to_have_text("Robin, not confirmed yet")
        expect(page.get_by_text("With a signal you can put it into your calendar here.")).to_be_visible()
        page = phone.open("/ride")
        expect(page.get_by_label("Who takes you home")).to_have_value("Robin")
        say(page, "Robin, my sister", "confirmed")
        expect(page.locator("main")).to_contain_text("on this phone", ignore_case=True)
    page = phone.open("/ride")
    expect(page.locator("[data-custody=ride]")).to_contain_text("Received", timeout=40_000)
    page.reload()
    expect(page.get_by_label("Who takes you home")).to_have_value("Robin, my sister")
    # The second was written over the first, also without a signal.
    expect(page.get_by_text("Said in two places")).to_have_count(0)
    expect(phone.open("/session-day").locator("[data-ride]")).to_have_text("Robin, my sister, confirmed")


def test_what_was_being_typed_comes_back(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    server, _ = demo
    phone = signed_in(new_phone, server)
    wait_until_kept(phone)
    page = phone.open("/ride")
    page.get_by_label("Who takes you home").fill("My neigh")
    expect(page.get_by_text("Kept on this phone as you go.")).to_be_visible()
    page = phone.open("/ride")
    expect(page.get_by_label("Who takes you home")).to_have_value("My neigh")


def test_a_pass_opens_without_signal_until_it_has_run_out(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    server, _ = demo
    own = signed_in(new_phone, server)
    page = own.open("/ride")
    page.get_by_role("button", name="Make the link").click()
    page.wait_for_url("**/ride#pass")
    link = page.locator("#pass input").input_value()
    path = re.sub(r"https?://[^/]+", "", link)
    driver = new_phone(server.base_url, "driver")
    with driver.page.expect_response("**/opened") as told:
        page = driver.open(link)
    assert told.value.status == 204
    wait_until(page, IS_KEPT, path)
    with without_signal(server, driver):
        page = driver.open(path)
        expect(page.get_by_role("heading", level=1)).to_have_text("The ride home")
        expect(page.locator("main")).to_contain_text("Call 911")
        page.get_by_role("link", name="What is not normal").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        driver.shot("pass")
        page.get_by_role("link", name="Put it into your calendar").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("no signal")
        page = driver.open(path)
        page.evaluate(RUN_OUT, f"{path}/kept")
        page = driver.open(path)
        expect(page.get_by_role("heading", level=1)).to_contain_text("no signal")
        expect(driver.open("/help").locator("main")).to_contain_text("+1 555 010 0100")
    own.page.reload()
    expect(own.page.locator("#pass")).to_contain_text("Opened")
    own.page.get_by_role("button", name="End this link").click()
    own.page.wait_for_url("**/ride#pass")
    driver.expect(path, 404)
    driver.expect(f"{path}/kept", 404)
    expect(driver.open(path).locator("main")).to_contain_text("This link does not work any more")
