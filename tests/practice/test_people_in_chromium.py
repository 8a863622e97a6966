"""An owner invites a therapist, lets one in again and ends the access of one, in Chromium with its own passkeys."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.phones import change
from tests.harness.chromium import DESK, TALL, Phone
from tests.harness.server import Server

NewPhone = Callable[..., Phone]
Demo = tuple[Server, dict[str, Any]]
LONG_AGO = "UPDATE sign_ins SET touched_at = '2026-01-01T00:00:00.000Z'"


def _button(page: Page, name: str) -> Any:
    return page.get_by_role("button", name=name)


def own(demo: Demo, new_phone: NewPhone) -> Phone:
    """Dr. Rivera's desk, joined by the demo's own link."""
    server, links = demo
    desk = new_phone(server.base_url, "owner", size=DESK)
    desk.open(links["owner_invitation"])
    _button(desk.page, "Make my passkey").click()
    desk.page.wait_for_url("**/practice")
    return desk


def invite(desk: Phone, name: str) -> tuple[str, str]:
    """The link for somebody new and the code to say, read off the page."""
    page = desk.open("/practice/people")
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail or phone").fill("+1 555 010 0123")
    _button(page, "Make the invitation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return read(page)


def read(page: Page) -> tuple[str, str]:
    """The open invitation on the page: its link, and the code to say."""
    code = page.locator(".spoken strong").inner_text().replace(" ", "")
    return page.get_by_label("Link", exact=True).input_value(), code


def join(phone: Phone, link: str, code: str) -> Page:
    """From the link to the passkey."""
    page = phone.open(link)
    page.wait_for_url("**/join")
    page.get_by_label("Code from the owner of your practice").fill(code)
    _button(page, "Make my passkey").click()
    return page


def test_a_therapist_is_invited_and_begins(demo: Demo, new_phone: NewPhone) -> None:
    desk = own(demo, new_phone)
    link, code = invite(desk, "Kim")
    desk.shot("invited")
    message = desk.page.get_by_role("link", name="Message").get_attribute("href") or ""
    assert message.startswith("sms:+15550100123?")
    assert code not in message
    desk.page.get_by_text("QR code").click()
    expect(desk.page.get_by_role("img", name="QR code")).to_be_visible()

    phone = new_phone(demo[0].base_url, "therapist", size=TALL)
    page = join(phone, link, code)
    page.wait_for_url("**/clients")
    [passkey] = phone.passkeys_of().passkeys()
    assert passkey["userName"] == "Kim"
    expect(page.get_by_role("heading", name="No clients yet")).to_be_visible()
    expect(page.get_by_role("link", name="Practice")).to_have_count(0)
    desk.open("/practice/people")
    expect(desk.page.get_by_role("row", name="Kim")).to_contain_text("Here since")


def test_after_some_minutes_the_touch_comes_first_and_what_was_typed_is_kept(
    demo: Demo, new_phone: NewPhone
) -> None:
    desk = own(demo, new_phone)
    page = desk.open("/practice/people/new")
    page.get_by_label("Name").fill("Kim")
    change(demo[0], LONG_AGO)
    _button(page, "Make the invitation").click()
    _button(page, "Use your passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kim")
    expect(page.locator(".way")).to_have_count(0)
    _button(page, "Make an invitation").click()
    expect(page.locator(".way")).to_be_in_viewport()


def test_a_therapist_who_lost_the_phone_comes_back_by_another_owner(demo: Demo, new_phone: NewPhone) -> None:
    desk = own(demo, new_phone)
    lost = new_phone(demo[0].base_url, "lost", size=TALL)
    join(lost, *invite(desk, "Kim")).wait_for_url("**/clients")
    desk.open("/practice/people").get_by_role("link", name="Kim").click()
    _button(desk.page, "Make an invitation").click()
    expect(desk.page.get_by_text("Say this aloud. Do not send it.")).to_be_visible()
    desk.shot("recovery")

    new = new_phone(demo[0].base_url, "new", size=TALL)
    link, code = read(desk.page)
    page = new.open(link)
    expect(page.get_by_text("You had a passkey before.")).to_be_visible()
    new.shot("welcome-back")
    join(new, link, code).wait_for_url("**/clients")
    lost.passkeys_of().presence(False)  # nobody touches it there
    lost.page.reload()
    expect(lost.page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_therapist_who_leaves_is_out_at_once(demo: Demo, new_phone: NewPhone) -> None:
    desk = own(demo, new_phone)
    phone = new_phone(demo[0].base_url, "therapist", size=TALL)
    join(phone, *invite(desk, "Kim")).wait_for_url("**/clients")
    page = desk.open("/practice/people")
    page.get_by_role("link", name="Kim").click()
    page.get_by_role("link", name="End their access").click()
    desk.shot("end")
    _button(page, "End their access").click()
    expect(page.get_by_role("status").filter(has_text="Their access has ended.")).to_be_focused()
    page.get_by_text("No longer here: 1").click()
    expect(page.get_by_text("Kim, therapist, until")).to_be_visible()
    desk.shot("ended")
    phone.passkeys_of().presence(False)  # nobody touches it there
    phone.page.reload()
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Sign in")
