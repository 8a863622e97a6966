"""A phone whose clock ran ahead, and was set right: what it received meanwhile stands over nothing that is newer."""

from playwright.sync_api import Page, expect

from tests.harness.chromium import Phone
from tests.worker.conftest import importing
from tests.worker.outbox import using
from tests.worker.site import ANNA, Site

AN_HOUR_AHEAD = """
const right = Date.now;
Date.now = () => right() + 3_600_000;
for (const text of ["one", "two"]) await add(text);
await outbox.flush(given[0]);
Date.now = right;
"""
ANOTHER_RECEIVED = """
const ticked = [["account", given[0]], ["kind", "tick"], ["step", given[1]], ["item", "mask"], ["done", "yes"]];
await outbox.add(given[0], crypto.randomUUID(), ticked, "/prepare");
await outbox.flush(given[0]);
"""
RECEIVED_AHEAD = """
const copy = { id: crypto.randomUUID(), seq: 1, at: Date.now() + 3_600_000, state: "received" };
await store.write(given[0], "received", (received) => received.put(copy));
await kept.keep({ account: given[0], from: "/kept" });
"""


def test_what_is_received_later_comes_later(site: Site, page: Page) -> None:
    done = using(page)(AN_HOUR_AHEAD + "await add('three'); await outbox.flush(given[0]); return shown()")
    assert done == [["received", "one"], ["received", "two"], ["received", "three"]]


def test_a_page_of_the_server_says_what_is_newer_itself(site: Site, page: Page) -> None:
    using(page)(AN_HOUR_AHEAD)
    page.goto("/reflect")
    page.wait_for_timeout(800)  # what the page did not know would be in it by then
    expect(page.locator("textarea")).to_have_value("")
    using(page)(ANOTHER_RECEIVED)
    page.wait_for_timeout(800)
    expect(page.locator("textarea")).to_have_value("")
    using(page)("await add('three')")
    page.goto("/reflect")
    expect(page.locator("textarea")).to_have_value("three")


def test_the_pages_are_not_fetched_again_and_again(site: Site, phone: Phone) -> None:
    site.asked.clear()
    importing(phone.page)("worker/kept.js worker/store.js", RECEIVED_AHEAD, ANNA)
    assert "GET /kept" not in site.asked
