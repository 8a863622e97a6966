"""Taken back without a signal, while a therapist opens it: a receipt says that it came, and not that it was done."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.client import without_signal
from tests.browser.phones import change
from tests.harness.chromium import Phone
from tests.harness.server import Server
from tests.reflections.test_bringing_back_on_a_phone import WORDS, phone_at_a_step, write

OPENED = """
UPDATE entries SET opened_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'),
    opened_by = (SELECT id FROM people WHERE role <> 'client')
WHERE kind IN ('reflection', 'question')
"""
RIGHT = "Dr. Rivera had opened this before your practice got your change. It cannot be taken back now."


def take_back(page: Page) -> None:
    page.get_by_text("Take it back", exact=True).click()
    page.locator("[data-change-sharing] label:has([name=sharing][value=private])").click()
    page.get_by_role("button", name="Keep this choice").click()
    page.get_by_role("link", name="Go on").click()


@pytest.mark.timeout(240)
def test_words_that_were_opened_meanwhile_are_not_called_ones_own(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    server, _ = demo
    phone, path = phone_at_a_step(server, new_phone)
    write(phone, path, sharing="shared")
    page = phone.page
    place = page.locator("[data-written]")
    with without_signal(server, phone):
        phone.open(path)
        take_back(page)
        expect(place.locator("[data-not-yet]")).to_be_visible()
        change(server, OPENED)
    expect(place.get_by_text(RIGHT)).to_be_visible(timeout=45_000)
    expect(place.locator("[data-words]")).to_have_text(WORDS)
    for claim in ("Only you can read this.", "Until it is opened, you can take it back."):
        expect(place.get_by_text(claim)).to_be_hidden()
    expect(place.locator("[data-change-sharing]")).to_be_hidden()
    phone.open("/entries")
    expect(page.locator("main")).to_contain_text("It was opened before this came, so it stays.")


@pytest.mark.timeout(240)
def test_nor_is_a_question_said_to_be_taken_back(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    server, _ = demo
    phone, _ = phone_at_a_step(server, new_phone)
    page = phone.open("/questions")
    page.get_by_label("Your question").fill("May I sit up?")
    page.get_by_role("button", name="Send my question").click()
    page.wait_for_url("**/questions")
    expect(page.locator("[data-question]")).to_contain_text("Received")
    with without_signal(server, phone):
        phone.open("/questions")
        page.get_by_text("Take it back", exact=True).click()
        page.get_by_role("button", name="Take this question back").click()
        page.get_by_role("link", name="Go on").click()
        expect(page.get_by_text("You asked to take it back. On this phone")).to_be_visible()
        change(server, OPENED)
    stays = page.get_by_text("It was opened before you took it back, so it stays. Received")
    expect(stays).to_be_visible(timeout=45_000)
    page.reload()
    expect(page.locator("[data-question]")).to_contain_text("May I sit up?")


@pytest.mark.timeout(240)
def test_a_change_that_is_kept_to_oneself_says_what_the_practice_still_has(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    server, _ = demo
    phone, path = phone_at_a_step(server, new_phone)
    write(phone, path, sharing="shared")
    page = phone.page
    place = page.locator("[data-written]")
    not_yet = place.get_by_text("Until then, it is there for Dr. Rivera as before.")
    with without_signal(server, phone):
        change_words(phone, path, "Only for me.", "private")
        expect(place.get_by_text("Only you can read this.")).to_be_visible()
        expect(not_yet).to_be_visible()
        phone.shot("changed-and-not-there-yet")
        # And shared once more: nothing reached further.
        change_words(phone, path, "For both of us.", "shared")
        expect(place.locator("[data-words]")).to_have_text("For both of us.")
        expect(not_yet).to_be_hidden()
        change_words(phone, path, "Only a title.", "bring")
        expect(not_yet).to_be_visible()
    expect(place.locator(".custody")).to_contain_text("Received", timeout=45_000)
    expect(not_yet).to_be_hidden()


def change_words(phone: Phone, path: str, words: str, sharing: str) -> None:
    page = phone.open(path)
    page.get_by_text("Change my words").click()
    page.locator("form.answer [name=text]").fill(words)
    page.locator("form.answer .whose summary").click()
    page.locator(f"form.answer label:has([name=sharing][value={sharing}])").click()
    page.locator("form.answer").get_by_role("button", name="Keep the change").click()
    expect(page.get_by_role("heading", name="It is on this phone")).to_be_visible()
    phone.open(path)
    expect(page.locator("[data-words]")).to_have_text(words)
