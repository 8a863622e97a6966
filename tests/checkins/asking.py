"""What somebody does on the screens of a check-in, one question after the other."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.client import wait_until_kept
from tests.browser.phones import sam_of, sign_in
from tests.harness.chromium import Phone
from tests.harness.server import Server


def on_a_phone(demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]) -> Phone:
    """Sam's phone, which keeps the plan, with the check-in before the session open."""
    phone = new_phone(demo[0].base_url)
    sign_in(phone, demo[0], sam_of(demo[0]))
    wait_until_kept(phone)
    page = phone.open("/check-ins")
    page.get_by_role("link", name=re.compile("Before you come")).click()
    page.wait_for_url("**/check-ins/*")
    return phone


def begin(page: Page) -> None:
    page.get_by_role("button", name="Begin").click()


def at(page: Page, number: int, words: str) -> None:
    """It is this question that is asked, and no other; who hears the page is at it."""
    expect(page.locator("[data-progress]:visible")).to_have_text(re.compile(rf"Question {number} of \d+"))
    expect(page.locator(".question:visible")).to_have_count(1)
    expect(page.locator(".question:visible :is(legend, label)").first).to_contain_text(words)


def go_on(page: Page, word: str = "Next") -> None:
    page.get_by_role("button", name=word, exact=True).click()


def kept(page: Page) -> None:
    """What was answered is sealed on this phone, and where."""
    expect(page.get_by_text("Kept on this phone as you go. Not sent yet.")).to_be_visible()
    page.wait_for_timeout(1_000)  # the last tap too


def come_back(phone: Phone, address: str) -> Page:
    """The tab is killed; the page is opened in a new one, where nothing of the old is left in memory."""
    old, phone.page = phone.page, phone.new_page()
    phone.close_tab(old)
    return phone.open(address)


def questions(page: Page) -> list[Locator]:
    return page.locator(".question:visible").all()
