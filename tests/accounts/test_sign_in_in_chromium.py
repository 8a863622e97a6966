"""/signin in Chromium: a page that lies open stays good, and the browser's password app hears only what is so now."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.browser.client import join, wait_until_kept
from tests.harness.chromium import Phone
from tests.harness.server import Server

NewPhone = Callable[..., Phone]
LISTEN = """() => {
    window.told = [];
    if (!window.PublicKeyCredential) return;
    for (const name of ["signalAllAcceptedCredentials", "signalUnknownCredential"]) {
        PublicKeyCredential[name] = async (known) => void told.push([name, known]);
    }
}"""

NOTE_WAITING = """() => {
    const get = navigator.credentials.get.bind(navigator.credentials);
    navigator.credentials.get = (asked) => {
        window.waits = asked.mediation === "conditional";
        return get(asked);
    };
}"""
WAITS = "() => window.waits"


def test_t10_a_page_that_lies_open_asks_for_a_fresh_challenge_by_itself(
    server: Server, new_phone: NewPhone
) -> None:
    phone = new_phone(server.base_url)
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(request.url.removeprefix(server.base_url)))
    phone.page.clock.install()
    page = phone.open("/signin")
    expect(page.get_by_role("button", name="Sign in with your passkey")).to_be_visible()
    page.clock.fast_forward("07:00")
    assert asked.count("/signin/begin") == 1
    with page.expect_request("**/signin/begin"):
        page.clock.fast_forward("02:00")


def test_t9_the_button_takes_the_place_of_what_waits_in_the_list(
    demo: tuple[Server, dict[str, Any]], new_phone: NewPhone
) -> None:
    """Also after the page was left and come back to. A second request beside it would fail."""
    server, links = demo
    phone = new_phone(server.base_url)
    join(phone, links["client_invitation"], links["client_code"])
    phone.context.clear_cookies()
    phone.passkeys_of().presence(False)  # nobody touches the list
    phone.context.add_init_script(f"({NOTE_WAITING})()")
    page = phone.open("/signin")
    button = page.get_by_role("button", name="Sign in with your passkey")
    page.wait_for_function(WAITS)
    button.click()
    page.wait_for_timeout(500)
    expect(page.get_by_role("alert")).to_be_hidden()
    phone.open("/help")
    page.go_back()
    page.wait_for_function(WAITS)
    phone.passkeys_of().presence(True)  # for what is asked from now on: not for what waits already
    button.click()
    page.wait_for_url("**/today")


def test_of_two_pages_that_are_open_the_older_one_lets_in_at_once(
    demo: tuple[Server, dict[str, Any]], new_phone: NewPhone
) -> None:
    server, links = demo
    phone = new_phone(server.base_url)
    join(phone, links["client_invitation"], links["client_code"])
    phone.context.clear_cookies()
    phone.passkeys_of().presence(False)  # nobody touches the list
    newer = phone.new_page()
    phone.passkeys_of(newer).presence(False)
    for page in (phone.page, newer):
        with page.expect_response("**/signin/begin"):
            page.goto(f"{server.base_url}/signin")
    page = phone.page
    page.bring_to_front()
    phone.passkeys_of().presence(True)
    page.get_by_role("button", name="Sign in with your passkey").click()
    page.wait_for_url("**/today")


def test_t12_what_a_kept_page_knows_is_told_to_no_password_app(
    demo: tuple[Server, dict[str, Any]], new_phone: NewPhone
) -> None:
    """It may be days old: a passkey made since would be dropped, and its owner locked out."""
    server, links = demo
    phone = new_phone(server.base_url)
    phone.context.add_init_script(f"({LISTEN})()")
    join(phone, links["client_invitation"], links["client_code"])
    wait_until_kept(phone)
    page = phone.open("/me/passkeys")
    page.wait_for_function("() => told.length > 0")
    server.kill()
    with phone.without_server():
        page = phone.open("/me/passkeys")
        expect(page.get_by_text("This can be changed when there is a signal.")).to_be_visible()
        page.wait_for_timeout(500)
        assert page.evaluate("told") == []
        tell = "(good) => import(`/static/${document.documentElement.dataset.release}/js/passkeys.js`)"
        page.evaluate(
            f"{tell}.then(({{ tellPasswordApp }}) => tellPasswordApp(good))",
            {"rpId": "localhost", "userId": "AAAA", "allAcceptedCredentialIds": [], "name": "Sam"},
        )
        assert page.evaluate("told") == [], "an empty list would drop them all"
