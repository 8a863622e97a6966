"""Whoever saw for a while that something waits on the phone, hears that it has arrived, and has time to read it."""

from tests.harness.chromium import Phone
from tests.worker.site import Site

LATER = "() => { const now = Date.now; Date.now = () => now() + 20_000; }"


def test_what_waited_long_is_said_to_have_arrived_until_it_was_read(site: Site, phone: Phone) -> None:
    page = phone.open("/prepare")
    site.stop()
    with phone.without_server():
        page.get_by_role("button", name="Eye mask").click()
        page.get_by_text("On this phone: 1").wait_for()
        page.evaluate(LATER)
    site.start()
    page.evaluate("() => dispatchEvent(new Event('online'))")
    said = page.get_by_role("status").get_by_text("What waited on this phone has been received.")
    said.wait_for()
    page.wait_for_timeout(1_000)
    assert said.is_visible()
    page.get_by_role("button", name="OK").click()
    assert said.count() == 0


def test_what_was_sent_at_once_is_not_talked_about(site: Site, phone: Phone) -> None:
    page = phone.open("/prepare")
    page.get_by_role("button", name="Eye mask").click()
    site.wait_for(lambda: len(site.rows) == 1)
    page.locator("[data-custody]", has_text="Received").wait_for()
    assert page.locator(".toast").count() == 0
