"""Words that were begun and not sent: where they stand again, and when they go."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.client import wait_until_kept, without_signal
from tests.browser.phones import sam_of, sign_in
from tests.checkins.asking import come_back
from tests.harness.chromium import Phone
from tests.harness.database import opened
from tests.harness.server import Server

Demo = tuple[Server, dict[str, Any]]
KEPT = "Kept on this phone as you go. Not sent yet."
BACK = "What you were writing is still here."
MORE = "A wave, and what came after it"


def on_a_phone(demo: Demo, new_phone: Callable[..., Phone], slug: str) -> tuple[Phone, str]:
    """Sam's phone, which keeps the plan, and the address of this step."""
    server, phone = demo[0], new_phone(demo[0].base_url)
    sign_in(phone, server, sam_of(server))
    wait_until_kept(phone)
    with opened(server.data) as connection:
        [step] = connection.execute("SELECT id FROM steps WHERE slug = :slug", {"slug": slug}).fetchone()
    return phone, f"/reflect/{step}"


def keep_a_word(phone: Phone, path: str) -> None:
    page = phone.open(path)
    page.locator("#text").fill("A wave")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("[data-kept-words] .vast")).to_be_visible()


def begin_a_change(page: Page, fold: str, words: str = MORE) -> None:
    page.get_by_text(fold).click()
    form = page.locator("form.answer")
    form.locator("textarea[name=text]").fill(words)
    expect(form.get_by_text(KEPT)).to_be_visible()


@pytest.mark.timeout(240)
def test_a_change_to_the_evening_stands_where_it_was_written(
    demo: Demo, new_phone: Callable[..., Phone]
) -> None:
    phone, path = on_a_phone(demo, new_phone, "evening")
    keep_a_word(phone, path)
    expect(phone.page.locator("[data-kept-words] .custody")).to_contain_text("Received")
    page = phone.open(path)
    begin_a_change(page, "Read it, change it, or share it")
    page = come_back(phone, path)
    words = page.locator("form.answer textarea[name=text]")
    expect(words).to_have_value(MORE)
    expect(words).to_be_visible()  # the fold that it is in is open
    expect(page.locator("form.answer").get_by_text(BACK)).to_be_visible()
    phone.shot("evening-half-written")
    page.get_by_role("button", name="Keep the change").click()
    page.wait_for_url("**/reflect/*")
    expect(page.locator("[data-written] [data-words]")).to_have_text(MORE)


@pytest.mark.timeout(240)
def test_what_was_begun_in_the_soft_field_stands_there_also_over_an_earlier_word(
    demo: Demo, new_phone: Callable[..., Phone]
) -> None:
    """The page that this phone keeps has no other form: what was kept without a signal must not hide this one."""
    phone, path = on_a_phone(demo, new_phone, "evening")
    with without_signal(demo[0], phone):
        phone.open(path)
        phone.page.locator("#text").fill("Half a wo")
        expect(phone.page.get_by_text(KEPT)).to_be_visible()
        other, half = phone.new_page(), phone.page
        phone.page = other
        keep_a_word(phone, path)
        phone.close_tab(half)
        page = come_back(phone, path)
        expect(page.locator("#text")).to_have_value("Half a wo")
        page.wait_for_timeout(1_000)  # also once what was kept has been looked through
        expect(page.locator("#text")).to_be_visible()
        expect(page.get_by_text(BACK).first).to_be_visible()
        page.get_by_role("button", name="Keep it").click()
        expect(page.locator("[data-kept-words] .vast")).to_be_visible()
        expect(page.locator("#text")).to_be_hidden()


@pytest.mark.timeout(240)
def test_words_of_the_soft_field_fit_into_the_other_form(demo: Demo, new_phone: Callable[..., Phone]) -> None:
    """It says nothing of how to answer: that stays as the page has it, and the words can be seen."""
    phone, path = on_a_phone(demo, new_phone, "evening")
    page = phone.open(path)
    page.locator("#text").fill("Half a wo")
    expect(page.get_by_text(KEPT)).to_be_visible()
    half, phone.page = phone.page, phone.new_page()
    keep_a_word(phone, path)
    expect(phone.page.locator("[data-kept-words] .custody")).to_contain_text("Received")
    phone.close_tab(half)
    page = come_back(phone, path)
    words = page.locator("form.answer textarea[name=text]")
    expect(words).to_have_value("Half a wo")
    expect(words).to_be_visible()


def keep_a_secret_and_begin_a_change(phone: Phone, path: str) -> None:
    page = phone.open(path)
    page.locator("#text").fill("A secret")
    page.get_by_role("button", name="Keep these words").click()
    expect(page.locator("[data-written] .custody")).to_contain_text("Received")
    begin_a_change(page, "Change my words", "A secret, and more of it")


def delete_it(page: Page) -> None:
    page.get_by_text("Delete it").click()
    page.get_by_role("button", name="Delete what I wrote").click()


def nothing_of_it_is_here(phone: Phone, path: str) -> None:
    page = come_back(phone, path)
    page.wait_for_timeout(3_500)  # a draft is looked for again and again
    assert page.locator("form.answer textarea[name=text]").input_value() == ""
    expect(page.get_by_text(BACK)).to_have_count(0)
    page = phone.open("/entries")
    page.wait_for_timeout(1_000)
    expect(page.get_by_text("Not finished, and not sent")).to_have_count(0)


@pytest.mark.timeout(240)
def test_a_change_that_was_begun_goes_with_what_is_deleted(
    demo: Demo, new_phone: Callable[..., Phone]
) -> None:
    phone, path = on_a_phone(demo, new_phone, "day-1")
    keep_a_secret_and_begin_a_change(phone, path)
    page = phone.page
    # Typed on to the last moment: what a page keeps as it is left goes too.
    page.get_by_text("Delete it").click()
    page.locator("form.answer textarea[name=text]").press_sequentially("!")
    page.get_by_role("button", name="Delete what I wrote").click()
    expect(page.get_by_role("heading", name="You deleted this")).to_be_visible()
    nothing_of_it_is_here(phone, path)


@pytest.mark.timeout(240)
def test_without_a_signal_too_and_another_question_keeps_its_own(
    demo: Demo, new_phone: Callable[..., Phone]
) -> None:
    phone, path = on_a_phone(demo, new_phone, "day-1")
    keep_a_secret_and_begin_a_change(phone, path)
    page = phone.open("/reflect")
    page.get_by_role("link", name="Three days on").click()
    page.locator("#text").fill("Another thing")
    expect(page.get_by_text(KEPT)).to_be_visible()
    another = page.url
    phone.open(path)
    expect(page.locator("form.answer").get_by_text(BACK)).to_be_visible()
    with without_signal(demo[0], phone):
        delete_it(page)
        page.get_by_role("link", name="Go on").click()
        expect(page.get_by_role("heading", name="You deleted this")).to_be_visible()
        page = come_back(phone, path)
        page.wait_for_timeout(3_500)
        assert page.locator("form.answer textarea[name=text]").input_value() == ""
        page = come_back(phone, another)
        expect(page.locator("#text")).to_have_value("Another thing")


@pytest.mark.timeout(240)
def test_three_words_are_enough_and_none_is_lost(demo: Demo, new_phone: Callable[..., Phone]) -> None:
    phone, path = on_a_phone(demo, new_phone, "day-1")
    page = phone.open(path)
    form = page.locator("form.answer")
    form.locator("label:has([name=way][value=three])").click()
    for word in ("calm", "tired", "light", "heavy"):
        form.locator(f"label:has([name=word][value={word}])").click()
    words = form.locator("[name=word]:checked")
    assert [word.get_attribute("value") for word in words.all()] == ["calm", "tired", "light"]
    told = form.locator("[data-way=three]").get_by_text("You have chosen three.")
    expect(told).to_be_visible()
    phone.shot("three-words")
    form.locator("label:has([name=word][value=calm])").click()
    expect(told).to_be_hidden()
    form.locator("label:has([name=word][value=heavy])").click()
    page.get_by_role("button", name="Keep these words").click()
    expect(page.locator("[data-written] [data-words]")).to_have_text("tired, light, heavy")
