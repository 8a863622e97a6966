"""A second device is brought in by hand, in two Chromiums with passkeys of their own."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.accounts.test_ways_in_in_chromium import LONG_AGO
from tests.browser.client import join
from tests.browser.phones import change
from tests.harness.chromium import DESK, TALL, Phone
from tests.harness.server import Server

NewPhone = Callable[..., Phone]
Demo = tuple[Server, dict[str, Any]]


def _button(page: Page, name: str) -> Any:
    return page.get_by_role("button", name=name)


def test_a_client_brings_in_a_tablet_by_the_code(demo: Demo, new_phone: NewPhone) -> None:
    server, links = demo
    phone, tablet = new_phone(server.base_url, "first"), new_phone(server.base_url, "second", size=TALL)
    join(phone, links["client_invitation"], links["client_code"])
    page = phone.open("/me/passkeys")
    change(server, LONG_AGO)
    _button(page, "Add another phone or computer").click()
    _button(page, "Use your passkey").click()
    page.wait_for_url(f"{server.base_url}/me/passkeys/another-device")
    phone.shot("none-yet")
    _button(page, "Make a code").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    phone.shot("open")
    code = page.locator(".typed strong").inner_text()

    there = tablet.open("/join")
    there.get_by_label("Code from the message").fill(code.lower())
    _button(there, "Go on").click()
    expect(there.get_by_text("You are about to add this device.")).to_be_visible()
    tablet.shot("welcome")
    _button(there, "Make my passkey").click()
    there.wait_for_url("**/today")
    [passkey] = tablet.passkeys_of().passkeys()
    assert passkey["userName"] == "Sam"

    page.get_by_role("link", name="I am in on my other device").click()
    expect(page.get_by_text("Your other device is in")).to_be_visible()
    phone.shot("used")
    page.get_by_role("link", name="How you sign in").first.click()
    expect(page.locator("summary")).to_have_count(2)
    phone.shot("both")


def test_the_link_in_the_square_does_the_same_and_no_phone_keeps_it(demo: Demo, new_phone: NewPhone) -> None:
    server, links = demo
    phone = new_phone(server.base_url, "first")
    join(phone, links["client_invitation"], links["client_code"])
    page = phone.open("/me/passkeys")
    _button(page, "Add another phone or computer").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    server.kill()
    with phone.without_server():
        page.goto("/me/passkeys/another-device")
        expect(page.get_by_role("img", name="QR code")).to_have_count(0)
        expect(page.get_by_role("heading", level=1)).to_contain_text("signal")
    server.start()


def test_a_therapist_sees_the_same_at_the_desk(server: Server, new_phone: NewPhone) -> None:
    phone = new_phone(server.base_url, "owner", size=DESK)
    page = phone.open(server.owner_link)
    page.get_by_label("Your name, as clients will see it").fill("Dr. Rivera")
    _button(page, "Make my passkey").click()
    page.wait_for_url("**/practice")
    page.goto("/me/passkeys")
    _button(page, "Add another phone or computer").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    phone.shot("open")
    _button(page, "Take the code back").click()
    expect(page.get_by_text("The code has ended")).to_be_visible()
    phone.shot("ended")
