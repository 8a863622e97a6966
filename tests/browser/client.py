"""What a client does on the phone, tap by tap, with and without signal."""

from datetime import datetime, timedelta
from itertools import pairwise

from playwright.sync_api import Page, expect

from tests.browser.kept import IS_KEPT, PLAY, WHAT_IS_KEPT
from tests.harness.chromium import Phone
from tests.harness.server import Server

# The pages that every phone has, whatever its plan.
PAGES = (
    "/today",
    "/prepare",
    "/session-day",
    "/ride",
    "/comfort",
    "/meditate",
    "/check-ins",
    "/reflect",
    "/questions",
    "/me",
    "/entries",
    "/help",
)
EVERY_STEP = (
    "Why it is different", "Is it for me?", "How it fits together", "A walk through the day", "Eye mask and blankets",
    "Three minutes with your eyes covered", "Getting home", "An intention", "Ten minutes with your eyes covered",
    "Settling in", "Your comfort plan", "Twenty minutes with your eyes covered", "What to bring", "Before you come",
)  # fmt: skip
PROMPTS = ("This evening", "The day after", "Three days on", "One week on", "Two weeks on", "One month on")
INTENTION = "To be a little kinder to myself. 🌱 مرحبا"
REFLECTION = "A tree by the water, <b>and</b> very quiet."
QUESTION = "May I bring my own music?"


def read_the_prep_link(phone: Phone, prep_link: str) -> None:
    """Content at once, with no account; a second and a third time too."""
    for _ in range(2):
        page = phone.open(prep_link)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    phone.shot("prep-link")
    for title in EVERY_STEP:
        page.get_by_role("link", name=title).first.click()
        expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
        page.go_back()
    page.get_by_role("link", name="Help").first.click()
    expect(page.locator("main")).to_contain_text("+1 555 010 0100")


def join(phone: Phone, invitation: str, code: str) -> None:
    page = phone.open(invitation)
    expect(page.get_by_text("Dr. Rivera reads check-ins")).to_be_visible()
    phone.shot("join")
    page.get_by_role("checkbox").check()
    page.get_by_label("Code from your therapist").fill(code)
    page.get_by_role("button", name="passkey").click()
    page.wait_for_url("**/today")
    expect(page.get_by_text("days to go")).to_be_visible()
    expect(page.locator("[data-today-next]")).to_contain_text("Why it is different")
    phone.shot("today")


def walk_the_steps(phone: Phone) -> None:
    """The first four, with signal, one after the other; the others are left for later, never visited."""
    page = phone.open("/today")
    for title, following in pairwise(EVERY_STEP[:5]):
        page.locator("[data-today-next] a").click()
        expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
        page.get_by_role("button", name="I have read this").click()
        page.wait_for_url("**/today")
        expect(page.locator("[data-today-next]")).to_contain_text(following)
    page = phone.open("/prepare")
    phone.shot("prepare")
    page.get_by_role("link", name=EVERY_STEP[0]).click()
    expect(page.locator("[data-custody]").last).to_contain_text("Received")


def wait_until_kept(phone: Phone) -> None:
    """Wait until the worker has sealed the whole plan. Playwright's own waiting would take the promise for a yes."""
    page = phone.open("/today")
    for _ in range(800):
        if page.evaluate(IS_KEPT):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"the plan was not kept: {page.evaluate(WHAT_IS_KEPT)}")


def save_the_recording(phone: Phone) -> None:
    page = phone.open("/meditate")
    page.get_by_role("link", name="Settling in").click()
    page.locator("[data-save-recording]").click()
    expect(page.locator("[data-saved]")).to_contain_text("Saved on this phone", timeout=20_000)
    phone.shot("recording")
    wait_until_kept(phone)


def without_signal(server: Server, phone: Phone) -> "NoSignal":
    return NoSignal(server, phone)


class NoSignal:
    """The server process is stopped, and starts again on the same data."""

    def __init__(self, server: Server, phone: Phone) -> None:
        self.server = server
        self.quiet = phone.without_server()

    def __enter__(self) -> None:
        self.server.kill()
        self.quiet.__enter__()

    def __exit__(self, *failure: object) -> None:
        self.server.start()
        self.quiet.__exit__(None, None, None)


def every_page_opens(phone: Phone) -> None:
    """Also the steps never visited."""
    for path in PAGES:
        page = phone.open(path)
        expect(page.get_by_role("heading", level=1)).not_to_contain_text("signal")
    page = phone.open("/session-day")
    expect(page.locator("main")).to_contain_text("12 Quay Street")
    phone.shot("offline-session-day")
    for title in EVERY_STEP:
        page = phone.open("/prepare")
        page.get_by_role("link", name=title).click()
        expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    page = phone.open("/help")
    expect(page.locator("main")).to_contain_text("988")


def the_recording_plays_and_seeks(phone: Phone) -> None:
    page = phone.open("/meditate")
    page.get_by_role("link", name="Settling in").click()
    page.wait_for_url("**/meditate/*")
    assert page.evaluate(PLAY) == [True, 206, 1000]


def tick_offline(phone: Phone) -> None:
    page = phone.open("/prepare")
    page.get_by_role("link", name="What to bring").click()
    box = page.locator("form[data-entry=tick]").first
    box.get_by_role("button").click()
    expect(page.get_by_text("On this phone").first).to_be_visible()
    phone.shot("offline-tick")
    page.reload()
    expect(page.get_by_text("On this phone").first).to_be_visible()


def check_in_offline(phone: Phone) -> None:
    page = phone.open("/check-ins")
    page.get_by_role("link", name="Before you come").first.click()
    page.get_by_role("button", name="Begin").click()
    choose(page, "q.mood", "4")
    ask_on_to(page, 13)
    choose(page, "q.self-harm", "yes")
    expect(page.get_by_role("dialog")).to_contain_text("988")
    phone.shot("offline-help-now")
    page.get_by_role("button", name="Go on").click()
    ask_on_to(page, 14)
    choose(page, "q.no-ride", "yes")
    expect(page.locator("[data-contact-now]:visible").first).to_contain_text("before you come")
    ask_on_to(page, 17)
    page.locator("textarea[name='q.question']").fill(QUESTION)
    page.locator("[data-on]").click()
    page.get_by_role("button", name="Send these answers").click()
    expect(page.locator("main")).to_contain_text("on this phone", ignore_case=True)
    phone.shot("offline-kept-here")


def ask_on_to(page: Page, number: int) -> None:
    """Over the questions that come between, answered or not."""
    while f"Question {number} of" not in page.locator("[data-progress]:visible").inner_text():
        page.locator("[data-on]").click()


def choose(page: Page, question: str, value: str) -> None:
    page.locator(f"label:has(input[name='{question}'][value='{value}'])").click()


def write_offline(phone: Phone, title: str, words: str) -> None:
    """Written, and shared: what is not is the client's alone."""
    page = phone.open("/reflect" if title in PROMPTS else "/prepare")
    page.get_by_role("link", name=title).first.click()
    page.locator("#text").fill(words)
    page.get_by_text("Only you can read this").last.click()
    page.locator("label:has([value=shared])").last.click()
    expect(page.locator("[data-preview-words]").last).to_have_text(words)
    page.get_by_role("button", name="Keep these words").click()
    expect(page.locator("main")).to_contain_text("on this phone", ignore_case=True)


def land_softly(phone: Phone, words: str) -> None:
    """The evening: a line, "Kept.", and no other page; then it is shared after all."""
    page = phone.open("/reflect")
    page.get_by_role("link", name="This evening").first.click()
    page.locator("#text").fill(words)
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("[data-kept-words] .vast")).to_be_visible()
    expect(page.locator("[data-kept-words]")).to_contain_text("On this phone")
    expect(page.get_by_role("button", name="Keep it")).to_be_hidden()
    phone.shot("evening-kept")
    phone.open("/reflect")
    page.get_by_role("link", name="This evening").first.click()
    page.get_by_text("Read it, change it, or share it").click()
    expect(page.locator("[data-words]")).to_have_text(words)
    page.get_by_text("Share it, or bring it to a meeting").click()
    page.locator("[data-change-sharing] label:has([value=shared])").click()
    expect(page.locator("[data-change-sharing] [data-preview-words]")).to_have_text(words)
    page.get_by_role("button", name="Keep this choice").click()
    expect(page.locator("main")).to_contain_text("on this phone", ignore_case=True)


def all_of_it_is_on_this_phone(phone: Phone) -> None:
    page = phone.open("/entries")
    expect(page.locator("main")).not_to_contain_text("Nothing has arrived yet")
    expect(page.locator("[data-outbox]")).to_contain_text(INTENTION)
    expect(page.locator("[data-outbox]").get_by_text("On this phone")).to_have_count(3)
    phone.shot("offline-entries")


def it_arrives_without_a_tap(phone: Phone) -> None:
    """The page that lies open notices by itself that the signal is back."""
    page: Page = phone.page
    expect(page.locator("[data-outbox]").get_by_text("On this phone")).to_have_count(0, timeout=45_000)
    page = phone.open("/entries")
    expect(page.locator("main")).to_contain_text("Received")
    phone.shot("received")


def the_client_sees_that_it_was_opened(phone: Phone) -> None:
    page = phone.open("/prepare")
    page.get_by_role("link", name="An intention").click()
    expect(page.locator("[data-custody]").first).to_contain_text("Opened by your therapist")
    phone.shot("opened")


def four_days_later(phone: Phone) -> None:
    phone.page.clock.set_fixed_time(datetime.now().astimezone() + timedelta(days=4))


def say_that_it_took_place(phone: Phone) -> None:
    page = phone.open("/today")
    expect(page.get_by_text("Has your session taken place?")).to_be_visible()
    phone.shot("asks")
    page.get_by_role("button", name="My session took place").click()
    expect(page.locator("main")).to_contain_text("on this phone", ignore_case=True)
    page = phone.open("/today")
    expect(page.get_by_text("Your session is behind you")).to_be_visible()
    expect(page.locator("[data-today-next]")).to_contain_text("The day after")
    phone.shot("after-offline")
