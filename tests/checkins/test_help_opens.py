"""On a phone: a yes that must not wait opens the numbers at once, before anything is sent, also without script."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.client import ask_on_to, choose, without_signal
from tests.checkins.asking import begin, come_back, go_on, kept, on_a_phone
from tests.harness.chromium import Phone
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named

Demo = tuple[Server, dict[str, Any]]
SAFE = "Are you safe right now?"


def _without_script(demo: Demo, new_phone: Callable[..., Phone]) -> Page:
    server, links = demo
    phone = new_phone(links["url"], java_script_enabled=False)
    cookie = cookie_for(server.data, person_named(server.data, "Sam"))
    phone.context.add_cookies([{"name": "sign-in", "value": cookie, "url": links["url"]}])
    page = phone.open("/check-ins")
    page.get_by_role("link", name=re.compile("Before you come")).click()
    return page


def test_a_yes_opens_the_help_screen_at_once_and_on_every_way_back(
    demo: Demo, new_phone: Callable[..., Phone]
) -> None:
    """On selection; after going back; from a draft; without a signal; on the last screen; and when it was sent."""
    phone = on_a_phone(demo, new_phone)
    address = phone.page.url
    page = phone.page
    screen = page.get_by_role("dialog", name=SAFE)
    begin(page)
    ask_on_to(page, 13)
    choose(page, "q.self-harm", "yes")
    expect(screen).to_be_visible()
    expect(screen.get_by_role("heading", name=SAFE)).to_be_focused()
    expect(screen.get_by_role("link", name="Call 988", exact=False).first).to_have_attribute(
        "href", "tel:988"
    )
    expect(screen.get_by_role("link", name="Text 988")).to_have_attribute("href", "sms:988")
    expect(screen).to_contain_text("Nobody has seen this answer yet.")
    expect(screen).to_contain_text("In the evening and at weekends")
    phone.shot("help-opens")
    go_on(page, "Go on with the questions")
    # Beside the question it stays, for whoever comes back to it.
    go_on(page)
    page.go_back()
    beside = page.locator("[data-help-now]:visible")
    expect(beside).to_contain_text(SAFE)
    # Taken back, the numbers go; that there is help does not.
    choose(page, "q.self-harm", "no")
    expect(beside).to_have_count(0)
    expect(page.locator(".question:visible").get_by_role("link", name="Help is here")).to_be_visible()
    choose(page, "q.self-harm", "yes")
    # Stop: nothing is lost, and what opens is Help.
    screen.get_by_role("button", name="Stop here").click()
    page.wait_for_url("**/help")
    with without_signal(demo[0], phone):
        page = come_back(phone, address)
        screen = page.get_by_role("dialog", name=SAFE)
        expect(screen).to_be_visible()
        expect(screen).to_contain_text("There is no signal now, so nobody has this answer")
        page.keyboard.press("Escape")
        expect(page.locator("[name='q.self-harm'][value=yes]")).to_be_checked()
        kept(page)
        ask_on_to(page, 17)
        go_on(page, "Skip")
        expect(page.locator("[data-review]").get_by_text(SAFE)).to_be_visible()
        page.get_by_role("button", name="Send these answers").click()
        sent = page.locator("[data-waiting-answers]")
        expect(sent.get_by_role("heading").first).to_have_text(SAFE)
        expect(sent).to_contain_text("Nobody has this yet.")
    expect(sent.locator("[data-custody]")).to_contain_text("Received", timeout=45_000)
    page.reload()
    expect(page.get_by_role("heading", level=2).first).to_have_text(SAFE)


def test_without_script_it_opens_beside_the_question(demo: Demo, new_phone: Callable[..., Phone]) -> None:
    page = _without_script(demo, new_phone)
    numbers = page.get_by_text(SAFE).locator("visible=true")
    expect(numbers).to_have_count(0)
    choose(page, "q.self-harm", "yes")
    expect(numbers).to_have_count(1)
    expect(numbers).to_be_in_viewport()
    choose(page, "q.self-harm", "")
    expect(numbers).to_have_count(0)
    expect(page.get_by_role("link", name="Help is here")).to_be_visible()
    # A change says to call, beside its question.
    words = page.get_by_text("Please contact your practice before you come.").locator("visible=true")
    choose(page, "q.vomiting", "yes")
    expect(words).to_have_count(1)
    expect(words.get_by_role("link")).to_have_attribute("href", "tel:+15550100100")
    choose(page, "q.vomiting", "no")
    expect(words).to_have_count(0)
    # And after sending, help comes first.
    choose(page, "q.self-harm", "yes")
    page.get_by_role("button", name="Send these answers").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text(SAFE)
    expect(page.get_by_text(re.compile("^Received "))).to_be_visible()
