"""Joining, signing out and signing in, by hand, in Chromium with its own passkeys."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Route, expect

from pwa.web.qr import qr
from tests.harness.chromium import DESK, Phone
from tests.harness.server import Server

NewPhone = Callable[..., Phone]
Demo = tuple[Server, dict[str, Any]]
SIGN_IN = "Sign in with your passkey"
ELSEWHERE = "Please try this in Safari or Chrome"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
ANDROID = "Mozilla/5.0 (Linux; Android 16{wv}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Mobile Safari/537.36"
INSIDE = [
    f"{IPHONE} Mobile/15E148",
    MAC,  # an iPad
    f"{IPHONE} Mobile/15E148 Instagram 350.0",
    f"{IPHONE} Mobile/15E148 Barcelona 350.0 Safari/604.1",
    f"{IPHONE} Version/18.0 Mobile/15E148 Safari/604.1 Twitter for iPhone/10.1",
    f"{IPHONE} Version/18.0 Mobile/15E148 Safari/604.1 [Pinterest/iOS]",
    ANDROID.format(wv="; wv"),
]
BROWSERS = [
    f"{IPHONE} Version/18.0 Mobile/15E148 Safari/604.1",
    f"{IPHONE} CriOS/156.0 Mobile/15E148 Safari/604.1",
    f"{IPHONE} FxiOS/145.0 Mobile/15E148 Safari/605.1.15",
    f"{MAC} Version/19.0 Safari/605.1.15",
    ANDROID.format(wv=""),
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
]


def _button(page: Page, name: str) -> Any:
    return page.get_by_role("button", name=name)


def _sign_out(page: Page) -> None:
    # The pages with the button belong to other features; this is the form they post.
    page.evaluate(
        """() => {
            const form = Object.assign(document.createElement("form"), {method: "post", action: "/signout"});
            document.body.append(form);
            form.submit();
        }"""
    )
    page.wait_for_url("**/")


def test_an_owner_joins_signs_out_and_signs_in_by_the_button(server: Server, new_phone: NewPhone) -> None:
    phone = new_phone(server.base_url, "owner", size=DESK)
    page = phone.open(server.owner_link)
    page.wait_for_url("**/join")
    assert page.url == f"{server.base_url}/join", "the token is no longer in the address"
    page.get_by_label("Your name, as clients will see it").fill("Dr. Rivera")
    phone.shot("welcome")
    _button(page, "Make my passkey").click()
    page.wait_for_url("**/practice")
    [passkey] = phone.passkeys_of().passkeys()
    assert (passkey["rpId"], passkey["userName"]) == ("localhost", "Dr. Rivera")

    # Nobody touches the list: only the button is answered.
    phone.passkeys_of().presence(False)
    _sign_out(page)
    page.goto("/signin?next=/library")
    expect(page.get_by_label("Or choose it from the list")).to_be_visible()
    phone.shot("signin")
    phone.passkeys_of().presence(True)
    _button(page, SIGN_IN).click()
    page.wait_for_url("**/library")


def test_a_client_joins_with_the_spoken_code_and_signs_in_from_the_list(
    demo: Demo, new_phone: NewPhone
) -> None:
    server, links = demo
    phone = new_phone(server.base_url, "client")
    page = phone.open(links["client_invitation"])
    page.wait_for_url("**/join")
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome, Sam")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    phone.expect("/join/begin", 422)
    _button(page, "Make my passkey").click()
    expect(page.get_by_text("Please tick the box if you agree.")).to_be_visible()
    expect(page.get_by_label("I have read this")).to_be_focused()
    page.get_by_label("I have read this").check()
    page.get_by_label("Code from your therapist").fill(f"{(int(links['client_code']) + 1) % 1_000_000:06d}")
    _button(page, "Make my passkey").click()
    expect(page.get_by_text("You can try 4 more times.")).to_be_visible()
    phone.shot("wrong-code")
    page.get_by_label("Code from your therapist").fill(links["client_code"])
    _button(page, "Make my passkey").click()
    page.wait_for_url("**/today")
    [passkey] = phone.passkeys_of().passkeys()
    assert passkey["userName"] == "Sam"

    _sign_out(page)
    page.goto("/signin")
    page.wait_for_url("**/today")  # the virtual phone chooses from the list by itself


def test_cancelling_says_so_and_the_button_works_again(server: Server, new_phone: NewPhone) -> None:
    phone = new_phone(server.base_url, "owner")
    phone.expect("/join/finish", 400)
    page = phone.open(server.owner_link)
    page.wait_for_url("**/join")
    page.get_by_label("Your name, as clients will see it").fill("Dr. Rivera")
    page.evaluate(
        """() => {
            const make = navigator.credentials.create.bind(navigator.credentials);
            let turn = 0;
            const errors = [
                "NotAllowedError", "NotAllowedError", "ConstraintError", "SecurityError", "InvalidStateError",
            ];
            navigator.credentials.create = (options) =>
                turn < errors.length ? Promise.reject(new DOMException("x", errors[turn++])) : make(options);
        }"""
    )
    button = _button(page, "Make my passkey")
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("You can try again.")
    expect(page.get_by_role("heading", name=ELSEWHERE)).to_be_hidden()
    button.click()  # once is a slip; twice, it may be the browser
    expect(page.get_by_role("textbox", name="The link to this page")).to_have_value(server.owner_link)
    expect(page.get_by_role("heading", name=ELSEWHERE)).to_be_visible()
    expect(page.get_by_text("Go back to the message")).to_be_hidden()
    for sentence in (
        "screen lock on this device",
        "the address that your practice uses",
    ):
        button.click()
        expect(page.get_by_role("alert")).to_contain_text(sentence)
    expect(page.get_by_role("link", name="Sign in with the passkey on this device")).to_be_hidden()
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("on this device already")
    expect(page.get_by_role("link", name="Sign in with the passkey on this device")).to_be_visible()
    phone.passkeys_of().bad_verification()
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("This passkey did not work here. Please try again.")
    phone.passkeys_of().bad_verification(False)
    button.click()
    page.wait_for_url("**/practice")


def test_where_the_last_answer_is_lost_the_page_says_that_one_may_be_in(
    demo: Demo, new_phone: NewPhone
) -> None:
    """The passkey is good, the invitation used up, and nobody was told."""
    server, links = demo
    phone = new_phone(server.base_url, "lost")
    phone.expect("/join/finish", "net::ERR_FAILED")
    phone.expect("/join/begin", 404)
    page = phone.open(links["owner_invitation"])
    page.wait_for_url("**/join")

    def lose(route: Route) -> None:
        before = phone.context.cookies()
        assert route.fetch().ok
        phone.context.clear_cookies()  # those that came with the answer
        phone.context.add_cookies(before)  # type: ignore[arg-type]
        route.abort()

    page.route("**/join/finish", lose)
    way_in = page.get_by_role("link", name="Sign in with the passkey on this device")
    _button(page, "Make my passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("It may have worked: you can try to sign in.")
    expect(way_in).to_be_visible()
    phone.shot("may-be-in")
    _button(page, "Make my passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("you can sign in with that")
    expect(_button(page, "Make my passkey")).to_be_hidden()
    way_in.click()
    page.wait_for_url("**/clients")


def test_a_used_link_says_so_and_leads_to_the_sign_in(server: Server, new_phone: NewPhone) -> None:
    link = server.owner_link
    first, second = new_phone(server.base_url, "first"), new_phone(server.base_url, "second")
    first.open(link).wait_for_url("**/join")
    _button(first.page, "Make my passkey").click()
    first.page.wait_for_url("**/practice")
    second.expect("/join/open", 404)
    page = second.open(link)
    expect(page.get_by_role("alert")).to_contain_text("This invitation has been used.")
    expect(page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()
    page.goto(f"{link[:-4]}")
    expect(page.get_by_role("alert")).to_contain_text("was not copied whole")


def test_t13_without_passkeys_the_page_says_where_to_go_on(demo: Demo, new_phone: NewPhone) -> None:
    server, links = demo
    phone = new_phone(server.base_url, "messenger")
    phone.context.add_init_script("delete window.PublicKeyCredential")
    page = phone.open(links["client_invitation"])
    expect(page.get_by_role("heading", name=ELSEWHERE)).to_be_visible()
    expect(page.get_by_role("textbox", name="The link to this page")).to_have_value(
        links["client_invitation"]
    )
    assert _square(page) == _paths(qr(links["client_invitation"]))
    expect(page.get_by_text("We are opening")).to_be_hidden()
    phone.shot("other-browser")
    page.goto("/signin")
    expect(page.get_by_role("heading", name=ELSEWHERE)).to_be_visible()
    assert _square(page) == _paths(qr(f"{server.base_url}/signin"))
    expect(_button(page, SIGN_IN)).to_be_hidden()


def _square(page: Page) -> list[str]:
    square = page.get_by_role("img", name="QR code of the link to this page")
    expect(square.locator("path")).to_be_visible()
    return _paths(square.inner_html())


def _paths(svg: str) -> list[str]:
    """What is drawn, however the browser writes its tags."""
    return re.findall(r' d="([^"]+)"', svg)


def test_t13_inside_another_app_one_may_still_try(demo: Demo, new_phone: NewPhone) -> None:
    server, links = demo
    phone = new_phone(server.base_url, "inside", user_agent=INSIDE[0])
    page = phone.open(links["client_invitation"])
    module = page.locator("script[src$='/join.js']").get_attribute("src") or ""
    module = module.replace("join.js", "passkeys.js")
    judge = """async ([module, agents]) => {
        const { isInsideAnApp } = await import(module);
        return agents.map((one) => isInsideAnApp(one));
    }"""
    assert page.evaluate(judge, [module, INSIDE]) == [True] * len(INSIDE)
    assert page.evaluate(judge, [module, BROWSERS]) == [False] * len(BROWSERS)
    page.evaluate("() => Object.defineProperty(navigator, 'standalone', { value: true })")
    assert page.evaluate(judge, [module, INSIDE[:1]]) == [False], "from the home screen it is no other app"
    expect(page.get_by_role("heading", name=ELSEWHERE)).to_be_visible()
    _button(page, "Try it here").click()
    page.wait_for_url("**/join")
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome, Sam")


def test_an_older_browser_without_the_json_helpers(demo: Demo, new_phone: NewPhone) -> None:
    server, links = demo
    phone = new_phone(server.base_url, "older")
    phone.context.add_init_script(
        """delete PublicKeyCredential.parseCreationOptionsFromJSON;
           delete PublicKeyCredential.parseRequestOptionsFromJSON;
           delete PublicKeyCredential.prototype.toJSON;"""
    )
    page = phone.open(links["owner_invitation"])
    page.wait_for_url("**/join")
    _button(page, "Make my passkey").click()
    page.wait_for_url("**/practice")
    _sign_out(page)
    page.goto("/signin")
    page.wait_for_url("**/clients")


def test_t1_a_phone_that_derives_secrets_keeps_them(demo: Demo, new_phone: NewPhone) -> None:
    server, links = demo
    phone = new_phone(server.base_url, "prf")
    phone.context.add_init_script(
        """const plain = PublicKeyCredential.prototype.toJSON;
           PublicKeyCredential.prototype.toJSON = function () {
               const prf = {enabled: true, results: {first: "c2VjcmV0"}};
               return {...plain.call(this), clientExtensionResults: {prf}};
           };"""
    )
    sent: list[str] = []
    phone.context.on("request", lambda request: sent.append(request.post_data or ""))
    page = phone.open(links["owner_invitation"])
    page.wait_for_url("**/join")
    _button(page, "Make my passkey").click()
    page.wait_for_url("**/practice")
    assert any('"prf":{"enabled":true}' in body for body in sent)
    assert "c2VjcmV0" not in "".join(sent)


def test_no_signal_is_said_and_the_button_works_again(demo: Demo, new_phone: NewPhone) -> None:
    server, links = demo
    phone = new_phone(server.base_url, "offline")
    phone.expect("/join/begin", "net::ERR_FAILED")
    page = phone.open(links["owner_invitation"])
    page.wait_for_url("**/join")
    page.route("**/join/begin", lambda route: route.abort())
    _button(page, "Make my passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Please look if you have signal, and try again.")
    page.unroute("**/join/begin")
    _button(page, "Make my passkey").click()
    page.wait_for_url("**/practice")
