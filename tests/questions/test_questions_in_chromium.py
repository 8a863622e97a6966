"""A question in a real browser: asked without a signal, opened and talked about at the desk, and read of by the client.

The server process is really stopped for the part without signal.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.client import wait_until_kept, without_signal
from tests.harness.chromium import DESK, Phone
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named

QUESTION = "Will it be dark?\nAnd how long? مرحبا"
REGRET = "Something I would rather not ask"
LONG = "word " * 390


@pytest.fixture
def phone(demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]) -> Phone:
    """Sam's phone, with the whole plan kept on it."""
    return signed_in(demo[0], new_phone(demo[0].base_url, "client"), "Sam")


@pytest.fixture
def desk(demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]) -> Phone:
    """The therapist's desk."""
    return signed_in(demo[0], new_phone(demo[0].base_url, "therapist", size=DESK), "Dr. Rivera")


def signed_in(server: Server, phone: Phone, name: str) -> Phone:
    cookie = cookie_for(server.data, person_named(server.data, name))
    phone.context.add_cookies([{"name": "sign-in", "value": cookie, "url": server.base_url}])
    return phone


def open_step(phone: Phone, title: str) -> Page:
    page = phone.open("/prepare")
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    return page


def ask(phone: Phone, text: str, title: str = "A walk through the day") -> Page:
    page = open_step(phone, title)
    page.get_by_text("Ask my therapist about this").click()
    page.get_by_label("Your question").fill(text)
    page.get_by_role("button", name="Send my question").click()
    return page


def row(page: Page, text: str) -> Any:
    return page.locator("[data-question]", has_text=text)


@pytest.mark.timeout(240)
def test_from_a_kept_step_to_talked_about(
    demo: tuple[Server, dict[str, Any]], phone: Phone, desk: Phone
) -> None:
    wait_until_kept(phone)
    with without_signal(demo[0], phone):
        page = ask(phone, QUESTION)
        expect(page.locator("main")).to_contain_text("on this phone", ignore_case=True)
        page.get_by_role("link", name="Go on").click()
        page.wait_for_url("**/questions")
        expect(row(page, QUESTION)).to_contain_text("On this phone")
        ask(phone, REGRET, "Getting home")
        expect(page.locator("main")).to_contain_text("on this phone", ignore_case=True)
        take_it_back(phone)
        listed_by_the_step(phone)
    page = phone.open("/questions")
    expect(row(page, QUESTION)).to_contain_text("Received", timeout=45_000)
    expect(page.get_by_text("Taken back. Received")).to_be_visible(timeout=20_000)
    page.reload()
    expect(row(page, QUESTION)).to_contain_text("Received")
    expect(page.locator("[data-question]")).to_have_count(1)
    at_the_desk(desk)
    phone.open("/questions")
    expect(row(page, QUESTION)).to_contain_text("Talked about on")
    phone.shot("talked-about")


def take_it_back(phone: Phone) -> None:
    page = phone.open("/questions")
    expect(page.locator("[data-question]")).to_have_count(2)
    regret = row(page, REGRET)
    regret.get_by_text("Take it back", exact=True).click()
    regret.get_by_role("button", name="Take this question back").click()
    page.wait_for_url("**/kept-here**")
    page.get_by_role("link", name="Go on").click()
    page.wait_for_url("**/questions")
    expect(page.get_by_text("You asked to take it back. On this phone")).to_be_visible()
    expect(page.get_by_text(REGRET)).to_have_count(0)
    phone.shot("taken-back-offline")


def listed_by_the_step(phone: Phone) -> None:
    """What was asked about it, and nothing that was asked about another. The step is not done by that."""
    page = open_step(phone, "A walk through the day")
    expect(page.get_by_role("heading", name="What you asked about this")).to_be_visible()
    expect(page.locator("[data-question]")).to_have_count(1)
    expect(row(page, QUESTION)).to_contain_text("On this phone")
    page.reload()
    expect(row(page, QUESTION)).to_contain_text("On this phone")
    page = phone.open("/today")
    expect(page.locator("[data-today-part=done] li", has_text="A walk through the day")).to_have_count(0)


def at_the_desk(desk: Phone) -> None:
    page = desk.open("/clients")
    expect(page.locator("tr", has_text="Sam")).to_contain_text("1 question")
    desk.shot("clients")
    page.get_by_role("link", name="Sam", exact=True).click()
    section = page.locator("#questions")
    expect(section.locator(".words")).to_have_text(QUESTION)
    expect(section).to_contain_text("About A walk through the day")
    desk.shot("question")
    section.get_by_role("button", name="We talked about it").click()
    expect(section.locator("details")).to_have_attribute("open", "")
    expect(section.get_by_role("heading", name="About A walk through the day")).to_be_focused()
    section.get_by_role("button", name="Not talked about yet, after all").click()
    expect(section.get_by_role("heading", name="About A walk through the day")).to_be_focused()
    section.get_by_role("button", name="We talked about it").click()
    expect(section).to_contain_text("noted by Dr. Rivera")
    desk.shot("question-talked-about")


def test_what_is_being_typed_comes_back_in_its_own_place(
    demo: tuple[Server, dict[str, Any]], phone: Phone
) -> None:
    wait_until_kept(phone)
    page = open_step(phone, "An intention")
    page.get_by_text("Ask my therapist about this").click()
    page.get_by_label("Your question").fill("Half a quest")
    expect(page.get_by_text("Kept on this phone as you go. Not sent yet.")).to_be_visible()
    page = open_step(phone, "Getting home")
    assert page.locator("#question").input_value() == ""
    page = open_step(phone, "An intention")
    expect(page.get_by_label("Your question")).to_be_visible()
    expect(page.get_by_label("Your question")).to_have_value("Half a quest")
    expect(page.locator("form[data-entry=reflection] textarea")).to_have_value("")


def test_a_question_that_comes_into_sight_later_counts_as_opened(
    demo: tuple[Server, dict[str, Any]], phone: Phone, desk: Phone
) -> None:
    """The section was swapped meanwhile: what came with it is watched as well."""
    wait_until_kept(phone)
    for text in ("The second one", LONG):
        page = ask(phone, text)
        page.wait_for_url("**/questions")
    page = desk.open("/clients")
    page.set_viewport_size({"width": 1280, "height": 300})  # later, it would break off a transition
    page.get_by_role("link", name="Sam", exact=True).click()
    page.wait_for_url("**/clients/*")
    page.reload()
    first = page.locator("#questions article").first
    first.get_by_role("button", name="We talked about it").click()
    expect(page.locator("#questions details")).to_be_visible()
    with page.expect_response("**/opened"):
        page.get_by_text("The second one").scroll_into_view_if_needed()
    page = phone.open("/questions")
    expect(row(page, "The second one")).to_contain_text("Opened by your therapist")


def test_without_script_a_question_is_asked_and_taken_back(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    plain = new_phone(demo[0].base_url, "plain", java_script_enabled=False)
    page = ask(signed_in(demo[0], plain, "Sam"), QUESTION)
    page.wait_for_url("**/questions")
    expect(row(page, QUESTION)).to_contain_text("Received")
    row(page, QUESTION).get_by_text("Take it back", exact=True).click()
    row(page, QUESTION).get_by_role("button", name="Take this question back").click()
    expect(page.locator("[data-question]")).to_have_count(0)
