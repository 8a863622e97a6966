"""A session moved: on the phone the check-in comes again, also without a signal, and the old answers can be read."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from pwa.clock import stamp
from tests.browser.client import ask_on_to, without_signal
from tests.browser.phones import change, wait_for
from tests.checkins.asking import at, begin, go_on, on_a_phone
from tests.harness.chromium import Phone
from tests.harness.database import opened
from tests.harness.server import Server

AGAIN = "Your session has moved, so these questions come again."


def answered(server: Server) -> int:
    with opened(server.data) as connection:
        return connection.execute("SELECT count(*) FROM check_ins").fetchone()[0]


def send(page: Page, words: str) -> None:
    """The one field for words is the last."""
    begin(page)
    ask_on_to(page, 17)
    page.locator("textarea[name='q.question']").fill(words)
    go_on(page)
    page.get_by_role("button", name="Send these answers").click()


def test_it_comes_again_and_counts_once_it_is_answered_without_a_signal(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    server = demo[0]
    phone = on_a_phone(demo, new_phone)
    page = phone.page
    address = page.url
    send(page, "Is Bo welcome?")
    wait_for(page, lambda: answered(server) == 1)
    now = datetime.now(UTC)
    moved = {"to": stamp(now + timedelta(days=21)), "now": stamp(now)}
    change(server, "UPDATE sessions SET starts_at = :to, moved_at = :now", **moved)

    phone.open(address)
    expect(page.get_by_text(AGAIN)).to_be_visible()
    before = page.get_by_text("What you answered before", exact=True)
    expect(page.get_by_text("Is Bo welcome?")).to_be_hidden()
    before.click()
    expect(page.get_by_text("Is Bo welcome?")).to_be_visible()
    begin(page)
    at(page, 1, "How is your mood today?")
    for words in (page.get_by_text(AGAIN), before):
        expect(words).to_be_hidden()

    phone.open("/today")
    row = page.locator("li[data-title='Before you come']")
    expect(row).to_have_attribute("data-state", re.compile("todo|later"))
    phone.open(address)
    with without_signal(server, phone):
        send(page, "And the dog?")
        expect(page.locator("[data-waiting-answers]")).to_contain_text("And the dog?")
        expect(before).to_be_hidden()
        phone.open("/today")
        expect(row).to_have_attribute("data-state", "done")
    phone.open("/today")
    wait_for(page, lambda: answered(server) == 2)
    phone.open(address)
    expect(page.locator("[data-answers]").get_by_text("And the dog?")).to_be_visible()
    expect(page.get_by_text(AGAIN)).to_have_count(0)
