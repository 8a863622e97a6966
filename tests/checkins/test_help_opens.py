"""On a phone: a yes that must not wait opens the numbers at once, before anything is sent, also without script."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.harness.chromium import Phone
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named


def _at_the_questions(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone], **options: Any
) -> tuple[Phone, Page]:
    server, links = demo
    phone = new_phone(links["url"], **options)
    cookie = cookie_for(server.data, person_named(server.data, "Sam"))
    phone.context.add_cookies([{"name": "sign-in", "value": cookie, "url": links["url"]}])
    page = phone.open("/check-ins")
    page.get_by_role("link", name=re.compile("Before you come")).click()
    return phone, page


def _answer(page: Page, question: str, answer: str) -> None:
    page.get_by_role("radiogroup", name=re.compile(question)).get_by_role(
        "radio", name=answer, exact=True
    ).check()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_yes_opens_the_numbers_at_once(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone], script: bool
) -> None:
    phone, page = _at_the_questions(demo, new_phone, java_script_enabled=script)
    numbers = page.get_by_text("Are you safe right now?")
    expect(numbers).to_be_hidden()
    _answer(page, "Thoughts of hurting yourself", "Yes")
    expect(numbers).to_be_in_viewport()
    expect(page.get_by_role("link", name=re.compile("Call 988")).first).to_be_visible()
    phone.shot(f"help-opens-{'script' if script else 'plain'}")
    _answer(page, "Thoughts of hurting yourself", "Skip")
    expect(numbers).to_be_hidden()


def test_a_change_says_to_call_beside_its_question(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    _, page = _at_the_questions(demo, new_phone, java_script_enabled=False)
    words = page.get_by_text("Please contact your practice before you come.")
    _answer(page, "Throwing up", "Yes")
    expect(words.locator("visible=true")).to_have_count(1)
    expect(words.locator("visible=true").get_by_role("link")).to_have_attribute("href", "tel:+15550100100")
    _answer(page, "Throwing up", "No")
    expect(words.locator("visible=true")).to_have_count(0)


def test_after_sending_help_comes_first(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    _, page = _at_the_questions(demo, new_phone, java_script_enabled=False)
    _answer(page, "Thoughts of hurting yourself", "Yes")
    page.get_by_role("button", name="Send these answers").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("Are you safe right now?")
    expect(page.get_by_text(re.compile("^Received "))).to_be_visible()
