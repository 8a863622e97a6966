"""The help screen itself: what is told inside it is heard there, and item 9 of the PHQ-9 opens it on every way."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pwa.clock import now, stamp
from tests.browser.client import ask_on_to, choose, wait_until_kept, without_signal
from tests.browser.phones import change, sam_of, sign_in, wait_for
from tests.checkins.asking import begin, come_back, go_on, kept, on_a_phone
from tests.harness.chromium import Phone
from tests.harness.database import opened
from tests.harness.server import Server

Demo = tuple[Server, dict[str, Any]]
SAFE = "Are you safe right now?"
ITEM = "q.phq-9-9"
FULL = "() => { IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); }; }"


def keep_a_number(page: Page, number: str) -> None:
    page.get_by_role("dialog").get_by_label("Their phone number").fill(number)
    page.get_by_role("dialog").get_by_role("button", name="Keep this").click()


def test_what_is_said_of_a_trusted_number_is_said_inside_it(
    demo: Demo, new_phone: Callable[..., Phone]
) -> None:
    """Behind a modal dialog everything is inert: a live region there is silent, and a toast is not seen."""
    page = on_a_phone(demo, new_phone).page
    begin(page)
    ask_on_to(page, 13)
    choose(page, "q.self-harm", "yes")
    screen = page.get_by_role("dialog", name=SAFE)
    said = screen.locator("[role=status]")
    screen.get_by_text("Add a person you trust").click()
    keep_a_number(page, "call me")
    field = screen.get_by_label("Their phone number")
    expect(field).to_have_attribute("aria-describedby", "help-trusted-number-error help-trusted-number-help")
    expect(field).to_have_attribute("aria-invalid", "true")
    keep_a_number(page, "555 010 0177")
    expect(said).to_have_text("Kept on this phone.")
    expect(said).to_be_visible()
    expect(field).to_have_attribute("aria-describedby", "help-trusted-number-help")
    screen.get_by_text("change or remove").click()
    page.evaluate(FULL)
    keep_a_number(page, "555 010 0178")
    expect(said).to_have_text("This phone cannot keep the number just now.")
    expect(page.locator("[data-toasts]")).to_be_empty()


def a_week_later(demo: Demo, new_phone: Callable[..., Phone]) -> tuple[Phone, str]:
    """Sam's phone, a week after the session, in a practice that asks questionnaires; and the check-in's address."""
    server = demo[0]
    change(server, "UPDATE practices SET questionnaires = 'on'")
    moment = stamp(now() - timedelta(days=8))
    change(server, "UPDATE sessions SET starts_at = :at, state = 'took-place'", at=moment)
    phone = new_phone(server.base_url)
    sign_in(phone, server, sam_of(server))
    wait_until_kept(phone)
    with opened(server.data) as connection:
        [step] = connection.execute("SELECT id FROM steps WHERE slug = 'check-in-day-7'").fetchone()
    return phone, f"/check-ins/{step}"


def to_the_item(page: Page) -> None:
    """Over the questions that come before, whatever their number."""
    while not page.locator(f"[name='{ITEM}']").first.is_visible():
        page.locator("[data-on]").click()


def to_the_end(page: Page) -> None:
    while page.evaluate("document.body.dataset.asking") != "review":
        page.locator("[data-on]").click()


@pytest.mark.timeout(240)
@pytest.mark.parametrize("value", ["1", "3"])
def test_item_nine_opens_it_at_once_and_on_every_way_back(
    demo: Demo, new_phone: Callable[..., Phone], value: str
) -> None:
    """On selection, by a key too; after Back; from a draft; without a signal; on the last screen; once it was sent."""
    phone, path = a_week_later(demo, new_phone)
    page = phone.open(path)
    screen = page.get_by_role("dialog", name=SAFE)
    begin(page)
    to_the_item(page)
    choose(page, ITEM, "0")
    expect(screen).to_be_hidden()
    page.locator(f"[name='{ITEM}'][value='0']").focus()
    page.keyboard.press("ArrowRight")  # "several days" is enough
    expect(screen.get_by_role("heading", name=SAFE)).to_be_focused()
    go_on(page, "Go on with the questions")
    if value != "1":
        choose(page, ITEM, value)
        expect(screen).to_be_visible()
        page.keyboard.press("Escape")
    page.locator("[data-on]").click()
    page.go_back()
    expect(page.locator("[data-help-now]:visible")).to_contain_text(SAFE)
    kept(page)
    page = come_back(phone, path)
    screen = page.get_by_role("dialog", name=SAFE)
    expect(screen).to_be_visible()
    screen.get_by_role("button", name="Stop here").click()
    page.wait_for_url("**/help")
    with without_signal(demo[0], phone):
        page = come_back(phone, path)
        expect(page.get_by_role("dialog", name=SAFE)).to_contain_text("There is no signal now")
        page.keyboard.press("Escape")
        expect(page.locator(f"[name='{ITEM}'][value='{value}']")).to_be_checked()
        to_the_end(page)
        expect(page.locator("[data-review] [data-raised=help]")).to_contain_text(SAFE)
        page.get_by_role("button", name="Send these answers").click()
        sent = page.locator("[data-waiting-answers]")
        expect(sent.get_by_role("heading").first).to_have_text(SAFE)
        expect(sent).to_contain_text("Nobody has this yet.")
        # Opened again later, and answered once more: it is still there.
        page = come_back(phone, path)
        sent = page.locator("[data-waiting-answers]")
        expect(sent.get_by_role("heading").first).to_have_text(SAFE)
        page.get_by_role("button", name="Answer once more").click()
        expect(sent.get_by_role("heading", name=SAFE)).to_be_visible()
        expect(sent.get_by_text("Nobody has this yet.").first).to_be_visible()
    page = phone.open("/today")
    wait_for(page, lambda: flags(demo[0]) == [("phq-9-9", "help")], 45)
    page = phone.open(path)
    expect(page.locator("[data-help-now]:visible").get_by_role("heading").first).to_have_text(SAFE)


def flags(server: Server) -> list[tuple[str, str]]:
    with opened(server.data) as connection:
        return [(row[0], row[1]) for row in connection.execute("SELECT question, weight FROM flags")]
