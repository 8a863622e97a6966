"""A sign-in that is over holds nothing up: what was written still arrives, once, or waits and says what it needs.

The server is the real one. Its clock cannot be moved, so its rows are.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from pwa.web import cookies
from tests.browser import phones
from tests.browser.client import join, wait_until_kept, without_signal, write_offline
from tests.browser.kept import IS_KEPT
from tests.browser.phones import (
    add_kim,
    change,
    devices_on,
    reflections_on,
    sam_of,
    sign_ins_expire,
    wait_for,
)
from tests.harness.chromium import Phone
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, device_for
from tests.harness.webkit import WebKit

Demo = tuple[Server, dict[str, Any]]
NewPhone = Callable[..., Phone]
WAITS = "Something that was written on this phone waits here. Sign in, and it will be sent."
NEEDS_YOU = "Needs you: your sign-in has ended. Sign in, and it will be sent"
ONLINE = "() => dispatchEvent(new Event('online'))"
REVOKE = "DELETE FROM device_tokens WHERE person_id = :id"


@pytest.mark.timeout(120)
def test_it_is_delivered_once_and_a_phone_that_may_not_any_more_waits_for_a_sign_in(
    demo: Demo, new_phone: NewPhone
) -> None:
    server, links = demo
    phone = new_phone(server.base_url)
    join(phone, links["client_invitation"], links["client_code"])
    sam, page = sam_of(server), phone.page
    wait_until_kept(phone)
    phone.passkeys_of().presence(False)  # nobody signs in before the button is tapped
    phone.expect("/kept", 401)
    with without_signal(server, phone):
        write_offline(phone, "An intention", "over, and sent")
        sign_ins_expire(server)
    phone.open("/today")
    page.wait_for_url("**/signin?next=/today")
    wait_for(page, lambda: reflections_on(server) == [(sam, "over, and sent")])
    expect(page.get_by_text(WAITS)).to_be_hidden()

    with without_signal(server, phone):
        write_offline(phone, "The day after", "over, and taken back")
        change(server, REVOKE, id=sam)
    phone.expect("/entries/{id}", 401)
    phone.open("/today")
    expect(page.get_by_text(WAITS)).to_be_visible()
    assert len(reflections_on(server)) == 1

    phone.passkeys_of().presence(True)
    page.get_by_role("button", name="Sign in with your passkey").click()
    page.wait_for_url("**/today")
    wait_for(page, lambda: reflections_on(server)[1:] == [(sam, "over, and taken back")])
    phone.open("/entries")
    expect(page.get_by_text("Nothing is waiting here.")).to_be_visible()
    assert devices_on(server) == {sam}


def test_a_page_that_is_still_open_says_what_it_needs(demo: Demo, new_phone: NewPhone) -> None:
    server, _ = demo
    sam, phone = sam_of(server), new_phone(server.base_url)
    page = phone.page
    phones.sign_in(phone, server, sam)
    wait_until_kept(phone)
    phone.open("/prepare")
    page.get_by_role("link", name="What to bring").click()
    box = page.locator("form[data-entry=tick]").first
    sign_ins_expire(server)
    box.get_by_role("button").click()
    expect(page.get_by_text(re.compile("^Received ")).first).to_be_visible()

    change(server, REVOKE, id=sam)
    phone.expect("/entries/{id}", 401)
    phone.expect("/kept", 401)
    box.get_by_role("button").click()
    expect(page.get_by_text(NEEDS_YOU).first).to_be_visible()

    phones.sign_in(phone, server, sam)
    page.evaluate(ONLINE)
    expect(page.get_by_text(NEEDS_YOU)).to_have_count(0)
    phone.open("/reflect")
    page.get_by_role("link", name="The day after").first.click()
    sign_ins_expire(server)
    change(server, REVOKE, id=sam)
    page.locator("#text").fill("still open")
    page.get_by_role("button", name="Keep these words").click()
    expect(page.get_by_text("Your sign-in has ended. Sign in, and it goes")).to_be_visible()
    expect(page.get_by_text("when the signal is back")).to_be_hidden()
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    expect(page.get_by_text(WAITS)).to_be_visible()
    assert reflections_on(server) == []


@pytest.mark.parametrize("may_deliver", [True, False], ids=["with a token", "token taken back"])
def test_two_people_on_one_phone(demo: Demo, new_phone: NewPhone, may_deliver: bool) -> None:
    """Sam wrote something with no signal; before it is sent, Kim signs in on the same phone."""
    server, _ = demo
    sam, kim, phone = sam_of(server), add_kim(server), new_phone(server.base_url)
    phones.sign_in(phone, server, sam)
    wait_until_kept(phone)
    with without_signal(server, phone):
        write_offline(phone, "An intention", "a secret of Sam's")
        phone.open("/entries")
        phones.sign_in(phone, server, kim)
        if not may_deliver:
            change(server, REVOKE, id=sam)
    kims = phone.new_page()
    phone.expect("/entries/{id}", 403)
    phone.expect("/kept", 401)
    kims.goto("/entries")
    expect(kims.get_by_text("Nothing is waiting here.")).to_be_visible()
    expect(kims.locator("[data-waiting]")).to_be_hidden()
    phone.page.evaluate(ONLINE)  # the page that Sam left open
    if may_deliver:
        wait_for(kims, lambda: reflections_on(server) == [(sam, "a secret of Sam's")])
    else:
        expect(phone.page.get_by_text(NEEDS_YOU)).to_be_visible()
        assert reflections_on(server) == []
    kims.goto("/entries")
    expect(kims.get_by_text("Nothing is waiting here.")).to_be_visible()
    expect(kims.locator("body")).not_to_contain_text("Sam")
    expect(kims.locator("body")).not_to_contain_text("An intention")

    phones.sign_in(phone, server, sam)
    phone.open("/entries")
    wait_for(phone.page, lambda: reflections_on(server) == [(sam, "a secret of Sam's")])


def test_what_the_one_before_wrote_is_delivered_also_where_no_page_of_theirs_is_open(
    demo: Demo, new_phone: NewPhone
) -> None:
    server, _ = demo
    sam, kim, phone = sam_of(server), add_kim(server), new_phone(server.base_url)
    phones.sign_in(phone, server, sam)
    wait_until_kept(phone)
    with without_signal(server, phone):
        write_offline(phone, "An intention", "a secret of Sam's")
        phones.sign_in(phone, server, kim)
        sams, phone.page = phone.page, phone.new_page()
        phone.close_tab(sams)
    phone.open("/today")
    wait_for(phone.page, lambda: reflections_on(server) == [(sam, "a secret of Sam's")])
    expect(phone.page.locator("html")).to_have_attribute("data-account", kim)


def test_whoever_signs_in_sees_no_page_of_the_last_one_even_where_the_server_is_slow_now(
    demo: Demo, new_phone: NewPhone
) -> None:
    server, links = demo
    phone = new_phone(server.base_url)
    join(phone, links["client_invitation"], links["client_code"])
    phones.sign_in(phone, server, add_kim(server))
    wait_until_kept(phone)
    phone.context.clear_cookies(name="sign-in")
    # On to what names nobody, so that the phone learns nothing more.
    page = phone.open("/signin?next=/offline")
    page.wait_for_url(f"{server.base_url}/offline")
    server.kill()
    with phone.without_server():
        page = phone.open("/today")
        expect(page.get_by_role("heading", level=1)).to_contain_text("signal")
        assert page.evaluate("() => document.documentElement.dataset.account ?? null") is None
    server.start()
    wait_until_kept(phone)


@pytest.mark.parametrize("sign_in_is_gone", [False, True], ids=["", "its cookie is gone"])
def test_a_sign_out_without_a_signal_takes_the_token_back_later(
    demo: Demo, new_phone: NewPhone, sign_in_is_gone: bool
) -> None:
    server, _ = demo
    sam, kim, phone = sam_of(server), add_kim(server), new_phone(server.base_url)
    phones.sign_in(phone, server, kim)
    phones.sign_in(phone, server, sam)
    wait_until_kept(phone)
    with without_signal(server, phone):
        page = phone.open("/me")
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url(f"{server.base_url}/")
        if sign_in_is_gone:
            phone.context.clear_cookies(name="sign-in")
        assert devices_on(server) == {sam, kim}
    phone.open("/today")
    page.wait_for_url("**/signin?next=/today")
    assert devices_on(server) == {kim}
    names = phones.cookie_names(phone)
    assert not {"sign-in", cookies.device(sam)} & names
    assert cookies.device(kim) in names


def test_in_webkit_it_is_delivered_once_too(demo: Demo, new_webkit: Callable[..., WebKit]) -> None:
    """The worker sends it, and the cookie is one that browsers do not send from everywhere."""
    server, _ = demo
    sam, phone = sam_of(server), new_webkit(server.base_url)
    token = cookie_for(server.data, sam)
    phone.cookie("sign-in", token)
    phone.cookie(cookies.device(sam), device_for(server.data, token), "Strict")
    phone.open("/today")
    phone.wait(IS_KEPT)
    server.kill()
    phone.open("/prepare")
    phone.press("An intention")
    phone.wait_for_text("An intention", "h1")
    phone.fill("#text", "from another engine")
    phone.press("Keep these words")
    phone.wait_for_text("on this phone", "main")
    sign_ins_expire(server)
    server.start()
    phone.open("/today")
    phone.wait("() => location.pathname === '/signin'")
    phone.wait("() => document.readyState === 'complete'")
    for _ in range(300):
        if reflections_on(server):
            break
        phone.run("() => new Promise((resolve) => setTimeout(resolve, 50))")
    assert reflections_on(server) == [(sam, "from another engine")]
