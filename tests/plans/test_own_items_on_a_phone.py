"""On a phone with no signal: a line of one's own is there at once, can be ticked and taken out, and arrives later."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.client import wait_until_kept, without_signal
from tests.harness.chromium import Phone
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named


@pytest.fixture
def phone(demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]) -> Phone:
    """Sam's phone, which keeps the plan."""
    server, links = demo
    made = new_phone(links["url"])
    cookie = cookie_for(server.data, person_named(server.data, "Sam"))
    made.context.add_cookies([{"name": "sign-in", "value": cookie, "url": links["url"]}])
    wait_until_kept(made)
    return made


def add(page: Page, text: str) -> None:
    if not page.get_by_label("What is it?").is_visible():
        page.get_by_text("Add something of your own").click()
    page.get_by_label("What is it?").fill(text)
    page.get_by_role("button", name="Add it").click()


def line(page: Page, text: str) -> Locator:
    return page.locator("[data-own-items] > div", has_text=text)


# Until let go, nothing of this person is kept on the phone, as where it is slow.
HOLD = """() => new Promise((held) => {
  const keeps = `keep ${document.documentElement.dataset.account}`;
  navigator.locks.request(keeps, () => new Promise((resolve) => held((window.letGo = resolve))));
}).then(() => {})"""
KEEPS_NOTHING = """() => {
  IDBObjectStore.prototype.put = () => {
    throw new DOMException("no room", "QuotaExceededError");
  };
}"""


def test_with_no_signal_lines_come_and_go(demo: tuple[Server, dict[str, Any]], phone: Phone) -> None:
    server = demo[0]
    page = phone.open("/prepare")
    with without_signal(server, phone):
        page.get_by_role("link", name="What to bring").click()
        for text in ("My blue scarf", "Tea"):
            add(page, text)
            expect(line(page, text).locator(".custody")).to_have_text("On this phone")
        tick = line(page, "My blue scarf").get_by_role("button", name=re.compile("^My blue scarf"))
        tick.click()
        expect(tick).to_have_attribute("aria-pressed", "true")
        line(page, "Tea").get_by_role("button", name="Take it out Tea").click()
        expect(line(page, "Tea")).to_have_count(0)
        page.reload()
        expect(line(page, "My blue scarf")).to_be_visible()
        expect(line(page, "Tea")).to_have_count(0)
        expect(tick).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(line(page, "My blue scarf").locator(".custody")).to_contain_text("Received", timeout=20_000)
    page.reload()
    expect(line(page, "My blue scarf").get_by_role("button").first).to_have_attribute("aria-pressed", "true")
    expect(line(page, "Tea")).to_have_count(0)


def at_a_new_line(phone: Phone) -> Page:
    page = phone.open("/prepare")
    page.get_by_role("link", name="What to bring").click()
    page.get_by_text("Add something of your own").click()
    page.wait_for_load_state("networkidle")
    return page


def test_what_is_typed_while_a_line_is_being_kept_stays_and_the_line_is_there_once(phone: Phone) -> None:
    page = at_a_new_line(phone)
    page.evaluate(HOLD)
    add(page, "A flask of tea")
    page.get_by_role("button", name="Add it").click()
    page.get_by_label("What is it?").fill("A warm ha")
    page.evaluate("() => letGo()")
    expect(line(page, "A flask of tea").locator(".custody")).to_contain_text("Received")
    expect(page.get_by_label("What is it?")).to_have_value("A warm ha")
    page.reload()
    expect(line(page, "A flask of tea")).to_have_count(1)


def test_a_line_that_cannot_be_kept_goes_to_the_server_whole(phone: Phone) -> None:
    page = at_a_new_line(phone)
    page.evaluate(KEEPS_NOTHING)
    with page.expect_navigation():
        add(page, "A photo of us")
    expect(line(page, "A photo of us")).to_have_count(1)
