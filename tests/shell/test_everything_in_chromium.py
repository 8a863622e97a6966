"""The page of all that is kept can be printed by a button, as it says."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.browser.phones import sam_of, sign_in
from tests.harness.chromium import Phone
from tests.harness.server import Server

PRINT = "Print this page"


def test_the_button_prints_and_is_not_there_without_script(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    server = demo[0]
    phone = new_phone(server.base_url)
    sign_in(phone, server, sam_of(server))
    phone.page.add_init_script("window.print = () => { window.printed = true }")
    page = phone.open("/me/everything")
    page.get_by_role("button", name=PRINT).click()
    assert page.evaluate("window.printed")
    phone.shot("everything")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name=PRINT)).to_be_hidden()
    plain = new_phone(server.base_url, "plain", java_script_enabled=False)
    plain.context.add_cookies(phone.context.cookies())
    page = plain.open("/me/everything")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Everything")
    expect(page.get_by_role("button", name=PRINT)).to_be_hidden()
