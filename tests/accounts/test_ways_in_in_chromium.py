"""One more passkey, its name and its end, by hand, in Chromium with its own passkeys."""

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.client import join
from tests.browser.phones import change, sign_ins_expire
from tests.harness.chromium import DESK, Authenticator, Phone
from tests.harness.server import Server

NewPhone = Callable[..., Phone]
Demo = tuple[Server, dict[str, Any]]
LONG_AGO = "UPDATE sign_ins SET touched_at = '2026-01-01T00:00:00.000Z'"
LISTEN = """() => {
    window.told = [];
    if (!window.PublicKeyCredential) return;
    PublicKeyCredential.signalAllAcceptedCredentials = async (known) => void told.push(known);
    PublicKeyCredential.signalCurrentUserDetails = async (known) => void (window.called = known);
}"""


def _button(page: Page, name: str) -> Any:
    return page.get_by_role("button", name=name)


def test_t12_a_passkey_that_ended_is_tried_once_and_then_dropped_by_the_phone(
    demo: Demo, new_phone: NewPhone
) -> None:
    server, links = demo
    phone = new_phone(server.base_url)
    join(phone, links["client_invitation"], links["client_code"])
    change(server, "UPDATE passkeys SET revoked_at = made_at")
    phone.context.clear_cookies()
    phone.expect("/signin/finish", 400)
    page = phone.open("/signin")  # where it is offered in the browser's list, and taken
    expect(page.get_by_role("alert")).to_contain_text("This passkey did not work here.")
    until = time.monotonic() + 10
    while phone.passkeys_of().passkeys():
        assert time.monotonic() < until, "the phone still offers it"
        page.wait_for_timeout(50)


def test_a_client_makes_a_second_one_on_another_device_and_the_lost_one_goes(
    demo: Demo, new_phone: NewPhone
) -> None:
    server, links = demo
    phone = new_phone(server.base_url)
    phone.context.add_init_script(f"({LISTEN})()")
    join(phone, links["client_invitation"], links["client_code"])
    page = phone.open("/me")
    page.get_by_role("link", name="Your passkeys, and where you are signed in").click()
    phone.shot("ways-in")
    expect(page.get_by_text("It is your only passkey, so it stays.")).to_be_attached()
    _button(page, "Make another passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("a passkey for Stillpoint on this device already")

    # As from the second device that the browser offers: an authenticator that is still empty.
    other = phone.context.new_page()
    second = Authenticator(other)
    other.goto("/me/passkeys")
    _button(other, "Make another passkey").click()
    expect(other.locator("summary")).to_have_text(["Change Chrome on Linux 2", "Change Chrome on Linux"])
    [passkey] = second.passkeys()
    told = other.evaluate("() => told.at(-1)")
    assert told["rpId"] == "localhost"
    assert told["userId"] == passkey["userHandle"].replace("+", "-").replace("/", "_").rstrip("=")
    assert len(told["allAcceptedCredentialIds"]) == 2
    called = other.evaluate("() => called")
    assert called == {name: told[name] for name in ("rpId", "userId")} | {"name": "Sam", "displayName": "Sam"}

    other.get_by_text("Change Chrome on Linux 2").click()
    other.get_by_label("Name").first.fill("The new phone")
    _button(other, "Keep this name").first.click()
    other.get_by_text("Change Chrome on Linux").click()
    _button(other, "Remove Chrome on Linux").click()
    # The sign-in here was made with it: this browser is signed out too, and the new passkey, touched in the browser's
    # list, lets it in again.
    expect(other.locator("summary")).to_have_text(["Change The new phone"])


def test_after_some_minutes_it_asks_for_a_touch_first(server: Server, new_phone: NewPhone) -> None:
    phone = new_phone(server.base_url, "owner", size=DESK)
    page = phone.open(server.owner_link)
    page.get_by_label("Your name, as clients will see it").fill("Dr. Rivera")
    _button(page, "Make my passkey").click()
    page.wait_for_url("**/practice")
    page.get_by_role("link", name="You", exact=True).click()
    phone.shot("ways-in")
    change(server, LONG_AGO)
    phone.expect("/me/passkeys/begin", 403)
    with page.expect_request("**/signin?again=1&next=/me/passkeys"):
        _button(page, "Make another passkey").click()
    with page.expect_response("**/me/touch/finish"):
        _button(page, "Use your passkey").click()
    page.wait_for_url(f"{server.base_url}/me/passkeys")
    sign_ins_expire(server)
    phone.expect("/me/passkeys/begin", 401)
    _sign_in_again(page)
    _button(page, "Sign out here").click()
    page.wait_for_url(f"{server.base_url}/")


def _sign_in_again(page: Page) -> None:
    """Who is signed out by now signs in: the passkey in the browser's list is touched as soon as it is offered."""
    here = page.url
    onward = page.expect_request("**/signin?again=1&next=/me/passkeys")
    with onward, page.expect_response("**/signin/finish"):
        _button(page, "Make another passkey").click()
    page.wait_for_url(here)
