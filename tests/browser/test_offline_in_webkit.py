"""The part without signal in a real WebKit: no passkeys, no Background Sync, and the server process really stopped."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.client import PAGES
from tests.browser.kept import IS_KEPT, PLAY
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named
from tests.harness.webkit import WebKit

STEPS = (
    "Why it is different",
    "A walk through the day",
    "Your comfort plan",
    "Getting home",
    "An intention",
    "Before you come",
)
INTENTION = "To rest a little more. 🌿"
LINE = "The blue scarf"
QUESTION = "How long will it be quiet?"


@pytest.mark.timeout(240)
def test_without_signal_everything_opens_plays_and_is_kept(
    demo: tuple[Server, dict[str, Any]], new_webkit: Callable[..., WebKit]
) -> None:
    server, _ = demo
    phone = new_webkit(server.base_url)
    sign_in(phone, server)
    save_the_recording(phone)
    server.kill()
    every_page_opens(phone)
    the_recording_plays_and_seeks(phone)
    read_and_practise(phone)
    tick(phone)
    add_a_line(phone)
    say_who_drives(phone)
    fill_in_the_comfort_plan(phone)
    answer_the_check_in(phone)
    write_an_intention(phone)
    ask_about_a_step(phone)
    land_softly(phone)
    all_of_it_waits_here(phone, 10)
    server.start()
    phone.wait(
        "() => !document.querySelector('[data-outbox]').innerText.includes('On this phone')", seconds=60
    )
    phone.open("/entries")
    phone.wait_for_text("Received")
    phone.open("/prepare")
    phone.press("An intention")
    phone.wait_for_text("Received", "[data-custody]")
    phone.open("/questions")
    phone.wait_for_text("Received", "[data-questions]")


def sign_in(phone: WebKit, server: Server) -> None:
    phone.open("/healthz")
    phone.cookie("sign-in", cookie_for(server.data, person_named(server.data, "Sam")))
    phone.open("/today")
    phone.wait_for_text("days to go")
    phone.wait(IS_KEPT)


def save_the_recording(phone: WebKit) -> None:
    phone.open("/meditate/centring-10")
    phone.click("[data-save-recording]")
    phone.wait(
        "() => document.querySelector('[data-saved]').innerText.includes('Saved on this phone')", seconds=30
    )


def every_page_opens(phone: WebKit) -> None:
    """Also the steps never visited."""
    for path in PAGES:
        phone.open(path)
        assert "no signal" not in phone.text("h1"), path
    for title in STEPS:
        open_step(phone, title)


def the_recording_plays_and_seeks(phone: WebKit) -> None:
    phone.open("/meditate/centring-10")
    assert phone.run(PLAY) == [True, 206, 1000]


def open_step(phone: WebKit, title: str) -> None:
    """Pressed once the page has said that there is no signal: that line moves what stands below it."""
    phone.open("/prepare")
    phone.wait("() => !document.querySelector('[data-offline-line]').hidden")
    phone.press(title)
    phone.wait_for_text(title, "h1")


def read_and_practise(phone: WebKit) -> None:
    open_step(phone, "Is it for me?")
    phone.press("I have read this")
    phone.wait("() => location.pathname === '/today'")
    open_step(phone, "Is it for me?")
    phone.wait_for_text("On this phone", "[data-custody]")
    open_step(phone, "Settling in")
    phone.press("I have tried it")
    phone.wait("() => location.pathname === '/today'")


def tick(phone: WebKit) -> None:
    open_step(phone, "What to bring")
    phone.press("Loose, warm layers")
    phone.wait_for_text("On this phone", "main")


def add_a_line(phone: WebKit) -> None:
    open_step(phone, "What to bring")
    phone.press("Add something of your own")
    phone.fill("[data-entry=own-item] input[name=text]", LINE)
    phone.press("Add it")
    phone.wait_for_text(LINE, "[data-own-items]")


def say_who_drives(phone: WebKit) -> None:
    phone.open("/ride")
    phone.fill("#who", "Robin")
    phone.press("They have said yes")
    phone.press("Keep this")
    phone.wait_for_text("on this phone", "main")
    phone.open("/session-day")
    phone.wait_for_text("Robin, confirmed", "[data-ride]")


def fill_in_the_comfort_plan(phone: WebKit) -> None:
    phone.open("/comfort")
    phone.click("label:has(input[name='q.mask'][value='own'])")
    phone.press("Keep this")
    phone.wait_for_text("on this phone", "main")
    phone.press("Go on")
    phone.wait("() => location.pathname === '/comfort'")
    phone.wait_for_text("My own", "[data-comfort-read]")


def answer_the_check_in(phone: WebKit) -> None:
    open_step(phone, "Before you come")
    phone.press("Open the check-in")
    phone.wait("() => location.pathname.startsWith('/check-ins/')")
    phone.press("Begin")
    ask_on_to(phone, 4)
    phone.click("label:has(input[name='q.body'][value='tired'])")
    ask_on_to(phone, 13)
    phone.click("label:has(input[name='q.self-harm'][value='yes'])")
    phone.wait("() => document.querySelector('[data-help-screen]').open")
    phone.press("Go on with the questions")
    phone.run("() => history.back()")
    phone.wait_for_text("Question 12 of", ".part[data-now]")
    phone.click("[data-on]")
    phone.wait_for_text("Kept on this phone as you go", "main")
    # Left in the middle, and taken up again at the same question, with the help screen once more.
    address = phone.run("() => location.pathname")
    phone.open("/today")
    phone.open(address)
    phone.wait("() => document.querySelector('[data-help-screen]').open")
    phone.press("Go on with the questions")
    phone.wait_for_text("Question 13 of", ".part[data-now]")
    ask_on_to(phone, 17)
    phone.click("[data-on]")
    phone.wait_for_text("Tired", "[data-review-list]")
    phone.click("[data-send]")
    phone.wait_for_text("Nobody has this yet", "[data-waiting-answers]")
    phone.wait_for_text("On this phone", "[data-waiting-answers]")
    phone.wait_for_text("Tired", "[data-waiting-list]")


def ask_on_to(phone: WebKit, number: int) -> None:
    while f"Question {number} of" not in phone.text(".part[data-now] [data-progress]"):
        phone.click("[data-on]")


def write_an_intention(phone: WebKit) -> None:
    open_step(phone, "An intention")
    phone.fill("#text", INTENTION)
    phone.press("Keep these words")
    phone.wait_for_text("on this phone", "main")


def ask_about_a_step(phone: WebKit) -> None:
    """From a step never visited; then it is listed there, and on the page of all questions."""
    open_step(phone, "Getting home")
    phone.press("Ask my therapist about this")
    phone.fill("#question", QUESTION)
    phone.press("Send my question")
    phone.wait_for_text("on this phone", "main")
    phone.press("Go on")
    phone.wait("() => location.pathname === '/questions'")
    phone.wait_for_text(QUESTION, "[data-questions]")
    open_step(phone, "Getting home")
    phone.wait_for_text(QUESTION, "[data-questions]")
    phone.wait_for_text("On this phone", "[data-questions]")


def land_softly(phone: WebKit) -> None:
    """The evening: dark by itself, one tap, "Kept.", and no other page. As above, once nothing moves any more."""
    phone.open("/reflect")
    phone.wait("() => !document.querySelector('[data-offline-line]').hidden")
    phone.press("This evening")
    phone.wait("() => document.querySelector('[data-landing]')")
    phone.wait("() => !document.querySelector('[data-offline-line]').hidden")
    path, ground = phone.run(
        "() => [location.pathname, getComputedStyle(document.documentElement).backgroundColor]"
    )
    phone.press("tender")
    phone.wait("() => !document.querySelector('[data-kept-words]').hidden")
    phone.wait_for_text("On this phone", "[data-kept-words]")
    assert phone.run("() => location.pathname") == path
    phone.click("label:has([data-lighter])")
    phone.wait("(dark) => getComputedStyle(document.documentElement).backgroundColor !== dark", ground)


def all_of_it_waits_here(phone: WebKit, count: int) -> None:
    """One that is just being tried says so for a moment."""
    phone.open("/entries")
    phone.wait_for_text("Your words", "[data-outbox]")
    rows = "[...document.querySelectorAll('[data-outbox] li')]"
    waits = f"(count) => {rows}.filter((row) => row.innerText.includes('On this phone')).length === count"
    phone.wait(waits, count)
    assert phone.run(f"() => {rows}.length") == count
