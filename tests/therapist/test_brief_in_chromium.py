"""The brief on paper: what Chromium really prints."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.harness.chromium import TALL, Phone
from tests.therapist.test_desk_in_chromium import Practice, practice

__all__ = ["practice"]

PAPERS = ("A4", "Letter")


def pages(pdf: bytes) -> int:
    """How many pages a file of Chromium's has."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def fill_in(practice: Practice, times: int = 1) -> None:
    """Everything that can stand on a brief."""
    practice.send(
        "reflection",
        "intention",
        sharing="shared",
        text="To be a little kinder to myself, and to rest. " * times,
    )
    practice.sql("UPDATE entries SET opened_at = received_at")
    practice.check_in("no-ride", "self-harm")
    [row] = practice.sql("SELECT id, starts_at FROM sessions")
    ride = {"session": row["id"], "starts": row["starts_at"], "who": "Alex, 555 0101", "state": "confirmed"}
    practice.send("ride", "getting-home", step="", **ride)
    chosen = {
        "mask": "yes",
        "music": "some",
        "warmth": "blanket",
        "light": "dim",
        "talking": "first",
        "touch": "none",
    }
    said = {
        "words": "The floor is here. " * times,
        "signal": "Left hand",
        "worries": "That it does not stop. " * times,
    }
    answers = {f"q.{name}": value for name, value in (chosen | said).items()}
    practice.send("comfort", "comfort", revises="", **answers)
    for _ in range(times):
        practice.send("question", "what-to-bring", text="May I bring my own blanket, and keep my shoes on?")


@pytest.mark.parametrize("paper", PAPERS)
def test_one_page_for_most_clients(practice: Practice, paper: str):
    page = practice.open("/brief")
    assert pages(page.pdf(format=paper)) == 1
    fill_in(practice, 3)
    page.reload()
    expect(page.get_by_text("Needs a look now")).to_be_visible()
    assert pages(page.pdf(format=paper)) == 1
    assert pages(page.pdf(format=paper, landscape=True)) <= 2


def test_a_long_one_goes_on_and_loses_nothing(practice: Practice):
    fill_in(practice, 40)
    page = practice.open("/brief")
    assert 2 <= pages(page.pdf(format="A4")) <= 4
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_paper_has_no_ways_to_go_and_says_when_it_was_made(practice: Practice):
    page = practice.open("/brief")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_text("Back to this client")).to_be_hidden()
    expect(page.get_by_text("Nothing here counts as opened")).to_be_hidden()
    expect(page.locator("article footer")).to_contain_text("Stillpoint is not watched live")


def test_the_button_prints_and_is_not_there_without_script(
    practice: Practice, new_phone: Callable[..., Phone]
):
    practice.phone.page.add_init_script("window.print = () => { window.printed = true }")
    page = practice.open("/brief")
    page.get_by_role("button", name="Print this page").click()
    assert page.evaluate("window.printed")
    plain = new_phone(practice.server.base_url, "plain", size=TALL, java_script_enabled=False)
    plain.context.add_cookies(practice.phone.context.cookies())
    page = plain.open(f"/clients/{practice.sam}/brief")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sam")
    expect(page.get_by_role("button", name="Print this page")).to_be_hidden()
