"""The card for the day on a small phone: all at a glance, and right with no signal too."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.client import wait_until_kept, without_signal
from tests.harness.chromium import SMALL, Phone
from tests.harness.database import opened
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named

ADDRESS = "The Old Customs House, second floor, 1218 Commercial Street West, Portland, ME 04101"
RIDE_RULE = (
    "An adult you know comes to the front desk and takes you home, and stays with you until the evening. "
    "Please tell us two days before who it is, and bring their number with you on the day."
)
BELOW = """() => {
  const tabs = document.querySelector("nav.tabs").getBoundingClientRect();
  const last = [...document.querySelectorAll(".numbers > *")].at(-1).getBoundingClientRect();
  return { last: last.bottom, tabs: tabs.top, wide: document.documentElement.scrollWidth };
}"""


@pytest.fixture
def phone(demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]) -> Phone:
    """Sam's small phone, signed in."""
    server, links = demo
    made = new_phone(links["url"], size=SMALL)
    cookie = cookie_for(server.data, person_named(server.data, "Sam"))
    made.context.add_cookies([{"name": "sign-in", "value": cookie, "url": links["url"]}])
    return made


def test_everything_down_to_the_numbers_is_seen_without_scrolling(phone: Phone) -> None:
    page = phone.open("/session-day")
    expect(page.locator(".numbers")).to_contain_text("+1 555 010 0199")
    seen = page.evaluate(BELOW)
    assert seen["last"] <= seen["tabs"]
    assert seen["wide"] == SMALL[0]


def test_long_words_of_a_practice_are_cut_to_fit_and_whole_on_tap(
    demo: tuple[Server, dict[str, Any]], phone: Phone
) -> None:
    with opened(demo[0].data) as database:
        database.execute("UPDATE practices SET address = ?, ride_words = ?", (ADDRESS, RIDE_RULE))
    page = phone.open("/session-day")
    expect(page.locator(".numbers")).to_contain_text("+1 555 010 0199")
    seen = page.evaluate(BELOW)
    assert seen["last"] <= seen["tabs"]
    assert seen["wide"] == SMALL[0]
    for words in (ADDRESS, RIDE_RULE):
        cut = page.locator("summary", has_text=words)
        before = cut.bounding_box()
        cut.click()
        after = cut.bounding_box()
        assert before
        assert after
        assert before["height"] < after["height"]
    page.get_by_role("link", name="Open the map").wait_for()


def test_with_no_signal_it_counts_what_was_ticked_on_the_phone(
    demo: tuple[Server, dict[str, Any]], phone: Phone
) -> None:
    wait_until_kept(phone)
    with without_signal(demo[0], phone):
        page = phone.open("/session-day")
        bag = page.get_by_role("link", name="What to bring")
        expect(bag).to_contain_text("0 of 9")
        bag.click()
        page.get_by_role("button", name="Loose, warm layers and socks").click()
        expect(page.locator("[data-custody]", has_text="On this phone").first).to_be_visible()
        page = phone.open("/session-day")
        expect(page.get_by_role("link", name="What to bring")).to_contain_text("1 of 9")
