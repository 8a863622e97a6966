"""The offer to keep it on the phone: in this phone's own words, never in the way, and put away with one tap."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.client import wait_until_kept
from tests.browser.phones import sam_of, sign_in
from tests.harness.chromium import Phone
from tests.harness.server import Server

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.1 Mobile/15E148 Safari/604.1"
)
ANDROID = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
# What Chromium does by itself once it thinks a site is worth it, which it never does in a test.
ASKS = """(outcome) => {
  const event = new Event("beforeinstallprompt", { cancelable: true });
  event.prompt = () => { document.title = "asked"; return Promise.resolve({ outcome }); };
  dispatchEvent(event);
  return event.defaultPrevented;
}"""
OFFER = "[data-install]"

Demo = tuple[Server, dict[str, Any]]


@pytest.fixture
def phone_like(demo: Demo, new_phone: Callable[..., Phone]) -> Callable[..., Phone]:
    """Call it with a user agent for a phone on which Sam has signed in and been before."""

    def make(user_agent: str = "") -> Phone:
        options = {"user_agent": user_agent} if user_agent else {}
        phone = new_phone(demo[0].base_url, **options)
        sign_in(phone, demo[0], sam_of(demo[0]))
        wait_until_kept(phone)
        phone.open("/today")
        return phone

    return make


def test_an_iphone_is_told_about_the_share_sheet_and_the_seven_days(phone_like: Callable[..., Phone]) -> None:
    phone = phone_like(IPHONE)
    offer = phone.page.locator(OFFER)
    expect(offer).to_contain_text("Add to Home Screen")
    expect(offer).to_contain_text("after seven days without a visit")
    expect(offer.get_by_role("button", name="Add to home screen")).to_be_hidden()
    expect(offer.get_by_text("Open the menu of your browser")).to_be_hidden()
    phone.shot("install")
    offer.get_by_role("button", name="Not now").click()
    expect(offer).to_be_hidden()
    phone.open("/today")
    expect(phone.page.get_by_role("heading", level=1)).to_be_visible()
    phone.page.wait_for_timeout(1_000)  # it would be there by now
    assert offer.is_hidden()


def test_nothing_is_offered_while_something_waits(demo: Demo, phone_like: Callable[..., Phone]) -> None:
    """An iPhone's home screen does not get what the page has kept."""
    phone = phone_like(IPHONE)
    expect(phone.page.locator(OFFER)).to_be_visible()
    demo[0].kill()
    with phone.without_server():
        phone.open("/prepare")
        phone.page.get_by_role("link", name="What to bring").click()
        phone.page.locator("form[data-entry=tick] button").first.click()
        phone.page.get_by_text("On this phone: 1").wait_for()
        phone.open("/today")
        phone.page.get_by_text("On this phone: 1").wait_for()
        phone.page.wait_for_timeout(1_000)  # it would be there by now
        assert phone.page.locator(OFFER).is_hidden()
    demo[0].start()


def test_where_the_browser_does_not_ask_the_menu_is_named(phone_like: Callable[..., Phone]) -> None:
    offer = phone_like(ANDROID).page.locator(OFFER)
    expect(offer).to_contain_text("Open the menu of your browser.")
    expect(offer.get_by_text("Share in Safari")).to_be_hidden()


def test_where_the_browser_asks_one_button_does_it(phone_like: Callable[..., Phone]) -> None:
    phone = phone_like()
    phone.page.wait_for_load_state("networkidle")
    assert phone.page.evaluate(ASKS, "accepted") is True
    offer = phone.page.locator(OFFER)
    offer.get_by_role("button", name="Add to home screen").click()
    expect(phone.page).to_have_title("asked")
    expect(offer).to_be_hidden()


def test_only_the_page_for_today_offers_it(phone_like: Callable[..., Phone]) -> None:
    phone = phone_like(IPHONE)
    for path in ("/prepare", "/meditate", "/reflect", "/session-day"):
        phone.open(path)
        assert phone.page.locator(OFFER).count() == 0
