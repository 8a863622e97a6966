"""What was deleted, asked back on a phone without a signal: the page says how it stands, from the tap to the end."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.client import wait_until_kept, without_signal
from tests.browser.phones import change, sam_of, sign_in
from tests.harness.chromium import Phone
from tests.harness.database import opened
from tests.harness.server import Server

WORDS = "A door, half open."


def phone_at_a_step(
    server: Server, new_phone: Callable[..., Phone], slug: str = "day-1"
) -> tuple[Phone, str]:
    phone = new_phone(server.base_url, "client")
    sign_in(phone, server, sam_of(server))
    wait_until_kept(phone)
    with opened(server.data) as connection:
        [step] = connection.execute("SELECT id FROM steps WHERE slug = ?", (slug,)).fetchone()
    return phone, f"/reflect/{step}"


def write(phone: Phone, path: str, words: str = WORDS, sharing: str = "") -> None:
    page = phone.open(path)
    page.locator("#text").fill(words)
    if sharing:
        page.get_by_text("Only you can read this").last.click()
        page.locator(f"form.answer label:has([name=sharing][value={sharing}])").click()
    page.get_by_role("button", name="Keep these words").click()
    expect(page.locator("[data-written] [data-words]")).to_have_text(words)


def delete(page: Page) -> None:
    page.get_by_text("Delete it").click()
    page.get_by_role("button", name="Delete what I wrote").click()


def phone_after_a_deletion(server: Server, new_phone: Callable[..., Phone]) -> tuple[Phone, str]:
    phone, path = phone_at_a_step(server, new_phone)
    write(phone, path)
    delete(phone.page)
    return phone, path


def ask_back_without_a_signal(server: Server, phone: Phone, path: str, *meanwhile: str) -> None:
    """Pressed while it is offered; and `meanwhile`, time goes by on the server."""
    page = phone.page
    expect(page.get_by_text("You can bring it back until")).to_be_visible()
    with without_signal(server, phone):
        phone.open(path)
        page.get_by_role("button", name="Bring it back").click()
        expect(page.get_by_role("heading", name="It is on this phone")).to_be_visible()
        page.get_by_role("link", name="Go on").click()
        undoing = page.locator("[data-undoing]")
        expect(undoing.get_by_text("Your words come back when your practice gets this.")).to_be_visible()
        expect(undoing.locator(".custody")).to_have_text("On this phone")
        expect(page.get_by_role("heading", name="You deleted this")).to_be_hidden()
        expect(page.locator("form[data-entry=reflection]")).to_be_hidden()
        phone.shot("asked-back")
        phone.open("/entries")
        expect(page.locator("[data-outbox]")).to_contain_text("Words to bring back")
        phone.open(path)
        for sql in meanwhile:
            change(server, sql)


LATER = [
    f"UPDATE {table} SET {column} = strftime('%Y-%m-%dT%H:%M:%fZ', {column}, '-35 minutes')"
    for table, column in (("reflections", "deleted_at"), ("entries", "received_at"))
]


@pytest.mark.timeout(240)
def test_it_is_said_to_be_back_once_it_is(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    server, _ = demo
    phone, path = phone_after_a_deletion(server, new_phone)
    ask_back_without_a_signal(server, phone, path, *LATER)
    page = phone.page
    expect(page.get_by_text("Your words are back.")).to_be_visible(timeout=45_000)
    page.get_by_role("link", name="Show them").click()
    expect(page.locator("[data-words]")).to_have_text(WORDS)
    phone.open("/entries")
    expect(page.locator("main")).to_contain_text("Words brought back")


@pytest.mark.timeout(240)
def test_too_late_it_is_said(demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]) -> None:
    server, _ = demo
    phone, path = phone_after_a_deletion(server, new_phone)
    ask_back_without_a_signal(server, phone, path, "DELETE FROM reflections")
    page = phone.page
    late = page.locator("[data-undoing]").get_by_text(
        "When this came to your practice, the words were gone already."
    )
    expect(late).to_be_visible(timeout=45_000)
    expect(page.locator("form[data-entry=reflection]")).to_be_visible()
    page.reload()
    expect(late).to_be_visible()
    phone.shot("asked-back-too-late")
    phone.open("/entries")
    expect(page.locator("main")).to_contain_text("When this came, the words were gone already.")


@pytest.mark.timeout(240)
def test_nothing_is_offered_once_its_time_is_over(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    server, _ = demo
    phone, path = phone_after_a_deletion(server, new_phone)
    page = phone.page
    again = page.get_by_role("button", name="Bring it back")
    expect(again).to_be_visible()
    with without_signal(server, phone):
        page.clock.set_fixed_time(datetime.now().astimezone() + timedelta(minutes=29))
        phone.open(path)
        expect(page.get_by_role("heading", name="You deleted this")).to_be_visible()
        expect(again).to_be_visible()
        page.clock.set_fixed_time(datetime.now().astimezone() + timedelta(minutes=31))
        phone.open(path)
        expect(page.get_by_text("The time to bring it back is over.")).to_be_visible()
        expect(again).to_be_hidden()
