"""Leaving by hand, on a phone with its own worker and store: what is deleted is gone from there too."""

import json
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.kept import IS_KEPT
from tests.browser.phones import change, reflections_on, sam_of, sign_in
from tests.harness.chromium import DESK, Phone
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named
from tests.worker.conftest import wait_until
from tests.worker.test_pages import DUMP
from tests.worker.test_sign_out import DATABASES

NewPhone = Callable[..., Phone]
Demo = tuple[Server, dict[str, Any]]
LONG_AGO = "UPDATE sign_ins SET touched_at = '2026-01-01T00:00:00.000Z'"
WORDS = "A tree by the water"


def _settle(phone: Phone) -> None:
    """Until the phone keeps this client's pages: the worker is there, and so is every script."""
    page = phone.open("/today")
    wait_until(page, IS_KEPT)


def to_leaving(phone: Phone) -> Page:
    """The page where one leaves, by its way there."""
    page = phone.open("/me")
    page.get_by_role("link", name="End your plan, or delete your account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Leaving")
    return page


def press_delete(page: Page) -> None:
    """Say that one is sure, and press it."""
    page.get_by_label("Yes, I am sure").check()
    page.get_by_role("button", name="Delete my account").click()


def _write(phone: Phone, send: bool = True) -> Page:
    page = phone.open("/prepare")
    page.get_by_role("link", name="An intention").click()
    page.get_by_role("textbox").fill(WORDS)
    if send:
        page.get_by_role("button", name="Keep these words").click()
    return page


def test_an_account_that_is_deleted_leaves_nothing_on_the_phone(demo: Demo, new_phone: NewPhone) -> None:
    server, _ = demo
    sam, phone = sam_of(server), new_phone(server.base_url)
    page = phone.page
    sign_in(phone, server, sam)
    _settle(phone)
    _write(phone)
    expect(page.get_by_text(re.compile("^Received ")).first).to_be_visible()
    page = to_leaving(phone)
    phone.shot("leaving")
    press_delete(page)
    page.wait_for_url("**/left")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account is deleted")
    phone.shot("left")
    assert page.evaluate(DATABASES) == ["stillpoint"]
    found = json.dumps(page.evaluate(DUMP))
    assert sam not in found
    assert WORDS not in found
    for path in ("/today", "/me", "/prepare"):
        phone.open(path)
        assert "/signin" in page.url
    page.go_back()
    assert "Sam" not in page.content()


def test_words_that_never_left_the_phone_are_named_first(demo: Demo, new_phone: NewPhone) -> None:
    server, _ = demo
    sam, phone = sam_of(server), new_phone(server.base_url)
    sign_in(phone, server, sam)
    _settle(phone)
    page = _write(phone, send=False)
    page.wait_for_timeout(1500)
    page = to_leaving(phone)
    press_delete(page)
    page.get_by_text("One thing that you wrote is only on this phone").wait_for()
    phone.shot("leaving-unsent")
    page.get_by_role("button", name="Stay").click()
    page.locator("form[data-sign-out] button:enabled").wait_for()
    phone.open("/today")
    assert page.url.endswith("/today")
    page = to_leaving(phone)
    press_delete(page)
    page.get_by_role("button", name="Delete and go on").click()
    page.wait_for_url("**/left")


def test_an_old_touch_leads_to_the_passkey_first(demo: Demo, new_phone: NewPhone) -> None:
    server, _ = demo
    phone = new_phone(server.base_url)
    sign_in(phone, server, sam_of(server))
    phone.open("/today")
    page = to_leaving(phone)
    change(server, LONG_AGO)
    phone.expect("/me/leave/delete", 403)
    press_delete(page)
    page.wait_for_url("**/signin?again=1&next=/me/leave")
    expect(page.get_by_role("button", name="passkey")).to_be_visible()


def test_a_plan_that_the_client_ends_is_told_to_the_therapist(demo: Demo, new_phone: NewPhone) -> None:
    server, _ = demo
    sam, phone = sam_of(server), new_phone(server.base_url)
    sign_in(phone, server, sam)
    page = _write(phone)
    expect(page.get_by_text(re.compile("^Received ")).first).to_be_visible()
    page = to_leaving(phone)
    page.get_by_role("button", name="End my plan").click()
    expect(page.get_by_role("heading", name="Your plan has ended")).to_be_visible()
    phone.shot("ended")
    assert reflections_on(server) == [(sam, WORDS)]

    desk = new_phone(server.base_url, "therapist", size=DESK)
    token = cookie_for(server.data, person_named(server.data, "Dr. Rivera"))
    desk.context.add_cookies([{"name": "sign-in", "value": token, "url": server.base_url}])
    page = desk.open("/clients")
    expect(page.get_by_text("ended their plan on")).to_be_visible()
    desk.shot("somebody-left")
    page.get_by_role("table").get_by_role("link", name="Sam").click()
    page.get_by_role("link", name="Start the plan again").click()
    desk.shot("when-they-leave")
    page.get_by_role("button", name="Start the plan again").click()
    expect(page.get_by_text("Planned")).to_be_visible()
    page.get_by_role("link", name="End the plan, or delete the account").click()
    page.get_by_label("Yes, delete this account").check()
    page.get_by_role("button", name="Delete the account").click()
    page.get_by_role("link", name="Sam").click()
    expect(page.get_by_text("This record goes by itself on")).to_be_visible()
    desk.shot("record")


def test_past_the_script_what_was_not_sent_is_asked_about(demo: Demo, new_phone: NewPhone) -> None:
    """The worker asks what the page would have asked, and takes everything off the phone."""
    server, _ = demo
    sam, phone = sam_of(server), new_phone(server.base_url)
    sign_in(phone, server, sam)
    _settle(phone)
    page = _write(phone, send=False)
    page.wait_for_timeout(1500)
    for button in ("Stay", "Delete and sign out"):
        page = phone.open("/me")
        page.evaluate("() => document.querySelector('form[data-sign-out]').submit()")
        page.wait_for_url("**/kept-here?**")
        expect(page.get_by_text("You are still signed in")).to_be_visible()
        expect(page.get_by_text("It goes to your practice by itself when")).to_be_hidden()
        expect(page.get_by_text("You do not need to send it again")).to_be_hidden()
        phone.shot("sign-out-past-the-script")
        page.get_by_text(button, exact=True).click()
        page.wait_for_url(f"{server.base_url}/me" if button == "Stay" else f"{server.base_url}/")
    wait_until(page, f"async () => (await ({DATABASES})()).join() === 'stillpoint'")
    phone.open("/today")
    assert "/signin" in page.url
