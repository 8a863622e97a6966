"""What was asked about words without a signal: the page after the tap, and the list, say that and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.client import without_signal
from tests.harness.chromium import Phone
from tests.harness.server import Server
from tests.reflections.test_bringing_back_on_a_phone import WORDS, delete, phone_at_a_step, write

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
