"""What was asked about words without a signal: the page after the tap, and the list, say that and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.client import without_signal
from tests.harness.chromium import Phone
from tests.harness.server import Server
from tests.reflections.test_bringing_back_on_a_phone import WORDS, delete, phone_at_a_step, write
from tests.reflections.test_taking_back_on_a_phone import change_words

KEPT_SAFE = "What you wrote is kept safe here."
BY_ITSELF = "It goes to your practice by itself when the signal is back."
LATER = "once your practice gets it"


def lead(page: Page) -> str:
    expect(page.get_by_role("heading", name="It is on this phone")).to_be_visible()
    return " ".join(page.locator("p.lead:visible").all_inner_texts())


def on_the_list(page: Page, path: str) -> Any:
    return page.locator(f'[data-row="{path.rsplit("/", 1)[1]}"]')


@pytest.mark.timeout(240)
def test_taken_back_deleted_and_asked_back(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    server, _ = demo
    phone, path = phone_at_a_step(server, new_phone)
    write(phone, path, sharing="shared")
    page = phone.open("/reflect")
    row = on_the_list(page, path)
    thread = page.locator("[data-thread]")
    expect(row).to_have_text("Dr. Rivera can read this")
    expect(thread).to_contain_text(WORDS)
    with without_signal(server, phone):
        phone.open(path)
        page.get_by_text("Take it back", exact=True).click()
        page.locator("[data-change-sharing] label:has([name=sharing][value=private])").click()
        page.get_by_role("button", name="Keep this choice").click()
        said = lead(page)
        assert said.startswith("You changed who can see your words. That holds once your practice gets this.")
        assert said.endswith(BY_ITSELF)
        phone.shot("asked-kept-here")
        phone.open("/reflect")
        expect(row).to_have_text(f"Only you can read this, {LATER}")
        phone.open(path)
        delete(page)
        assert lead(page) == (
            f"You asked to delete what you wrote. That happens once your practice gets this. {BY_ITSELF}"
        )
        phone.open("/reflect")
        expect(row).to_have_text(f"You asked to delete this. It goes {LATER}")
        expect(thread).to_be_hidden()
        phone.shot("asked-to-delete")
        phone.open(path)
        page.get_by_role("button", name="Bring it back").click()
        said = lead(page)
        assert "They come back once your practice gets this." in said
        assert KEPT_SAFE not in said
        phone.open("/reflect")
        expect(row).to_have_text(f"You asked to bring this back. It comes back {LATER}")
        expect(thread).to_contain_text(WORDS)
    expect(row).to_have_text("Your words are back", timeout=45_000)
    page.reload()
    expect(row).to_have_text("Only you can read this")


@pytest.mark.timeout(240)
def test_brought_to_the_meeting_from_the_list(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    server, _ = demo
    phone, path = phone_at_a_step(server, new_phone)
    write(phone, path)
    page = phone.open("/reflect")
    row, step = on_the_list(page, path), path.rsplit("/", 1)[1]
    tap = page.get_by_role("button", name="Bring it to our meeting")
    on_it = page.locator("[data-bringing] li")
    none = page.get_by_text("Nothing is on your list yet.")
    expect(tap).to_be_visible()
    expect(none).to_be_visible()
    with without_signal(server, phone):
        phone.open("/reflect")
        tap.click()
        assert "You changed who can see your words." in lead(page)
        page.get_by_role("link", name="Go on").click()
        page.wait_for_url("**/reflect")
        expect(row).to_have_text(f"Dr. Rivera sees a title, {LATER}")
        expect(page.locator(f'[data-custody="{step}"]')).to_have_text("On this phone")
        expect(tap).to_be_hidden()
        expect(none).to_be_hidden()
        expect(on_it).to_have_text("The day after · On this phone")
        phone.shot("asked-to-bring")
    expect(on_it).to_have_text("The day after", timeout=45_000)
    expect(row).to_have_text("Dr. Rivera sees a title")
    phone.open(path)
    expect(page.locator("[data-written]")).to_contain_text("sees only this title: “The day after”")
    # With a signal, too, one stays on the list.
    write_another = page.locator("[data-change-sharing]")
    write_another.locator("summary").click()
    write_another.locator("label:has([name=sharing][value=private])").click()
    page.get_by_role("button", name="Keep this choice").click()
    expect(page.get_by_text("Only you can read this.")).to_be_visible()
    phone.open("/reflect")
    tap.click()
    page.wait_for_url("**/reflect")
    expect(on_it).to_have_text("The day after")


@pytest.mark.timeout(240)
def test_what_is_brought_from_the_list_is_the_change_that_waits(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    server, _ = demo
    phone, path = phone_at_a_step(server, new_phone)
    write(phone, path)
    page = phone.open("/reflect")
    place, tap = page.locator("[data-written]"), page.get_by_role("button", name="Bring it to our meeting")
    expect(tap).to_be_visible()
    with without_signal(server, phone):
        change_words(phone, path, "Changed on the way.", "private")
        phone.open("/reflect")
        tap.click()
        expect(page.get_by_role("heading", name="It is on this phone")).to_be_visible()
        phone.open(path)
        expect(place.get_by_text("Dr. Rivera sees only this title: “The day after”.")).to_be_visible()
        phone.open("/reflect")
    expect(on_the_list(page, path)).to_have_text("Dr. Rivera sees a title", timeout=45_000)
    page.reload()
    expect(on_the_list(page, path)).to_have_text("Dr. Rivera sees a title")
    expect(page.locator("[data-bringing] li")).to_have_text("The day after")
