"""A country whose numbers nobody here knows: no number is promised that is not there, in the dialog or on the page."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from pwa.library import service as library
from pwa.library.model import CHECK_IN
from pwa.web.render import environment
from tests.browser.client import ask_on_to, choose, without_signal
from tests.browser.phones import change
from tests.checkins.asking import begin, come_back, go_on, kept, on_a_phone
from tests.harness.chromium import Phone
from tests.harness.server import Server

SAFE = "Are you safe right now?"
LEAD = "Call the emergency number where you are if you might hurt yourself"
PROMISED = "these numbers"


def says_what_is_so(place: Locator) -> None:
    expect(place).to_contain_text(LEAD)
    expect(place).to_contain_text("You do not have to carry this alone. Please tell someone near you.")
    expect(place).not_to_contain_text(PROMISED)
    assert place.locator("a[href^='tel:']:visible, a[href^='sms:']:visible").count() == 0


@pytest.mark.timeout(240)
def test_the_dialog_and_every_page_behind_it(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    change(demo[0], "UPDATE practices SET country = 'other', phone = '', out_of_hours = ''")
    phone = on_a_phone(demo, new_phone)
    page, address = phone.page, phone.page.url
    screen = page.get_by_role("dialog", name=SAFE)
    begin(page)
    ask_on_to(page, 13)
    choose(page, "q.self-harm", "yes")
    expect(screen).to_be_visible()
    says_what_is_so(screen)
    expect(screen.get_by_role("link", name="Find a line near you")).to_contain_text("Needs a signal.")
    phone.shot("help-in-another-country")
    go_on(page, "Go on with the questions")
    says_what_is_so(page.locator(".question:visible [data-help-now]"))
    kept(page)
    with without_signal(demo[0], phone):
        page = come_back(phone, address)
        says_what_is_so(page.get_by_role("dialog", name=SAFE))
        page.keyboard.press("Escape")
        ask_on_to(page, 17)
        go_on(page, "Skip")
        says_what_is_so(page.locator("[data-review] [data-raised=help]"))
        page.get_by_role("button", name="Send these answers").click()
        says_what_is_so(page.locator("[data-waiting-answers] [data-raised=help]"))


def _words(sentence: str, country: str) -> str:
    module = environment(str, "").get_template("checkins/follow.html").module
    return str(module.help_words(sentence, library.help_data()["countries"][country]))  # type: ignore[attr-defined]


BUILT_IN = [one for one in library.built_in() if one.shape == CHECK_IN]


@pytest.mark.parametrize("piece", BUILT_IN, ids=[one.slug for one in BUILT_IN])
def test_no_built_in_check_in_promises_what_is_not_there(piece: Any) -> None:
    assert PROMISED not in _words(json.loads(piece.source)["help"], "other")
    assert PROMISED in _words(json.loads(piece.source)["help"], "US")


def test_a_practices_own_words_stay() -> None:
    words = _words("Ring us on 08 123.", "other")
    assert "Ring us on 08 123." in words
    assert LEAD in words
