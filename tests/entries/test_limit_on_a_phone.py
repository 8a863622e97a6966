"""A phone that has sent a whole burst waits as long as it is told, says where the words are, and loses nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from playwright.sync_api import expect

from pwa.accounts import limits
from pwa.clock import now, stamp
from pwa.secrets import hashed
from tests.browser.client import wait_until_kept, write_offline
from tests.browser.phones import change, reflections_on, sam_of, sign_in, wait_for
from tests.harness.chromium import Phone
from tests.harness.server import Server

WORDS = "A tree by the water."
FULL = "INSERT INTO limits (name, free_at) VALUES (:name, :free_at)"


def test_words_of_a_phone_that_sent_too_much_arrive_by_themselves(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    server, _ = demo
    phone, sam = new_phone(server.base_url), sam_of(server)
    sign_in(phone, server, sam)
    wait_until_kept(phone)
    full_until = now() + limits.ENTRIES.every * limits.ENTRIES.burst - timedelta(milliseconds=1)
    phone.expect("/entries/{id}", 429)
    change(server, FULL, name=hashed(f"{limits.ENTRIES.name} {sam}"), free_at=stamp(full_until))
    write_offline(phone, "An intention", WORDS)  # it says that they are on this phone
    assert reflections_on(server) == []
    page = phone.open("/entries")
    expect(page.locator("[data-outbox]")).to_contain_text(WORDS)
    wait_for(page, lambda: reflections_on(server) == [(sam, WORDS)], 45)
    expect(page.locator("[data-outbox]").get_by_text("On this phone")).to_have_count(0)
    refused = server.log.count("POST /entries/{id} 429")
    assert 1 <= refused <= 3, "it asked again only when it was time"
