"""A prep link on a phone: it opens at once, and tells the server that a person saw it."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.harness.chromium import Phone
from tests.harness.server import Server


def test_a_link_opens_and_every_step_leads_on(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    server, links = demo
    phone = new_phone(server.base_url)
    with phone.page.expect_response("**/opened") as told:
        page = phone.open(links["prep_link"])
    assert told.value.status == 204
    expect(page.get_by_role("heading", level=1)).to_have_text("Getting ready")
    steps = page.locator(".thread a").count()
    page.locator(".thread a").first.click()
    seen = {page.url}
    following = page.locator('a[rel="next"]')
    while following.count():
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, page.url
        assert page.title().endswith("· Stillpoint")
        following.click()
        page.wait_for_load_state()
        seen.add(page.url)
    assert len(seen) == steps
    page.get_by_role("link", name="Getting ready").click()
    expect(page.get_by_role("link", name="I have an invitation")).to_be_visible()
