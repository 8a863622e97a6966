"""The main journeys with a keyboard alone: no mouse, no finger, no click."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.accessibility.keyboard import Keyboard
from tests.accessibility.world import World
from tests.harness.chromium import DESK, SMALL, Phone

WORDS = "To look up more often."


@pytest.fixture
def phone_of(browser: Browser, world: World) -> Iterator[Callable[[str, tuple[int, int]], Phone]]:
    """Call it with a person and a size for their phone, or their desk."""
    phones: list[Phone] = []

    def make(who: str, size: tuple[int, int]) -> Phone:
        base_url = world.server_of(who).base_url
        # Keys are faster than fingers: a transition into a page that is left at once would be cut off, noisily.
        phone = Phone(browser, base_url, who, size, reduced_motion="reduce")
        for name, value in world.cookies.get(who, {}).items():
            phone.context.add_cookies([{"name": name, "value": value, "url": base_url}])
        phones.append(phone)
        return phone

    yield make
    for phone in phones:
        phone.close()


def test_a_visitor_reads_a_prep_link(world: World, phone_of: Callable[..., Phone]) -> None:
    page = phone_of("visitor", SMALL).open(world.filled("/l/{prep}"))
    keys = Keyboard(page)
    past_the_header(keys, "Why it is different")
    keys.press("Enter")
    for heading, following in (
        ("Why it is different", "Is it for me?"),
        ("Is it for me?", "How it fits together"),
    ):
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        keys.tab_to(page.get_by_role("link", name=f"After this {following}"))
        keys.press("Enter")
    expect(page.get_by_role("heading", level=1, name="How it fits together")).to_be_visible()
    keys.follow("Getting ready")
    keys.follow("Settling in")
    keys.tab_to(page.get_by_text("Read it instead"))
    keys.press("Space")
    expect(page.locator("details[open]")).to_be_visible()
    keys.tab_to(page.get_by_role("contentinfo").get_by_role("link", name="Help"))


def past_the_header(keys: Keyboard, first_in_main: str) -> None:
    """The first stop leads past everything that stands above the main part."""
    skip = keys.page.get_by_role("link", name="Go to the main part")
    keys.press("Tab")
    expect(skip).to_be_focused()
    keys.assert_focus_is_seen()
    keys.press("Enter")
    expect(keys.page.locator("main")).to_be_focused()
    keys.press("Tab")
    keys.assert_focus_is_seen()
    expect(keys.page.get_by_role("link", name=first_in_main)).to_be_focused()


def test_a_client_walks_through_a_day(world: World, phone_of: Callable[..., Phone]) -> None:
    world.add_client("Kai")
    page = phone_of("kai", SMALL).open("/today")
    keys = Keyboard(page)
    keys.follow("Why it is different")
    keys.push("I have read this")
    page.wait_for_url("**/today")
    keys.follow("Prepare", "Getting ready")
    keys.follow("What to bring")
    tick_a_box(keys)
    keys.follow("Prepare", "Getting ready")
    keys.follow("Before you come")
    keys.follow("Open the check-in", "Before you come")
    answer_the_check_in(keys)
    keys.follow("Reflect")
    keys.follow("An intention")
    write(keys)


def tick_a_box(keys: Keyboard) -> None:
    """By the space bar, once there and once back. The focus stays where it is."""
    box = keys.page.locator("button[aria-pressed]").first
    keys.tab_to(box)
    for state in ("true", "false", "true"):
        keys.press("Space")
        expect(box).to_have_attribute("aria-pressed", state)
        expect(box).to_be_focused()
    keys.assert_focus_is_seen()
    expect(keys.page.locator("[data-custody]").first).to_contain_text("Received")


def answer_the_check_in(keys: Keyboard) -> None:
    page = keys.page
    keys.push("Begin")
    keys.assert_focus_is_seen()  # the question
    keys.tab_to(page.get_by_role("radio", name="very low"))
    keys.press("ArrowRight", "ArrowRight")
    expect(page.locator("[name='q.mood'][value='2']")).to_be_checked()
    keys.assert_focus_is_seen()
    keys.push("Next")
    while not page.get_by_role("radiogroup", name="Thoughts of hurting yourself").is_visible():
        keys.push("Skip")
    keys.tab_to(page.locator("[name='q.self-harm'][value=yes]"))
    keys.press("Space")
    # What a yes opens has the focus, and gives it back.
    expect(page.get_by_role("dialog").get_by_role("heading").first).to_be_focused()
    keys.tab_to(page.get_by_role("button", name="Go on with the questions"))
    keys.press("Enter")
    expect(page.locator("[name='q.self-harm'][value=yes]")).to_be_focused()
    keys.push("Next")
    for _ in range(3):
        keys.push("Skip")
    keys.tab_to(page.get_by_label("Is there one question"))
    keys.type("May I bring my own music?")
    keys.push("Next")
    keys.push("Send these answers")
    expect(page.locator("main")).to_contain_text("May I bring my own music?")
    expect(page.get_by_role("heading", name="Are you safe right now?")).to_be_visible()


def write(keys: Keyboard) -> None:
    page = keys.page
    keys.tab_to(page.get_by_role("textbox"))
    keys.type(WORDS)
    keys.push("Keep these words")
    expect(page.locator("[data-custody]").first).to_contain_text("Received")
    expect(page.locator("[data-words]")).to_have_text(WORDS)


def test_a_therapist_adds_a_client_and_makes_a_link(world: World, phone_of: Callable[..., Phone]) -> None:
    desk = phone_of("owner", DESK)
    desk.expect("/clients/new", 422)
    page = desk.open("/clients")
    keys = Keyboard(page)
    keys.follow("New client")
    correct_what_was_forgotten(keys)
    fill_in_the_client(keys, "Lou")
    look_at_the_plan(keys)
    keys.push("Make a prep link")
    link = page.locator("#ways input[readonly]")
    expect(link).to_be_visible()
    keys.tab_to(link)
    keys.tab_to(page.get_by_role("link", name="E-mail"))
    keys.tab_to(page.get_by_role("button", name="Revoke this link"))


def correct_what_was_forgotten(keys: Keyboard) -> None:
    """The summary has the focus, and each line of it leads to its field."""
    page = keys.page
    keys.push("Add client")
    expect(page.locator("#error-summary")).to_be_focused()
    keys.assert_focus_is_seen()
    keys.tab_to(page.locator("#error-summary").get_by_role("link").first)
    keys.press("Enter")
    expect(page.get_by_label("Name")).to_be_focused()
    keys.assert_focus_is_seen()


def fill_in_the_client(keys: Keyboard, name: str) -> None:
    page, day = keys.page, date.today() + timedelta(days=9)
    keys.type(name)
    keys.tab_to(page.get_by_label("Day of the session"))
    keys.type(f"{day:%m%d%Y}")
    keys.tab_to(page.get_by_label("Time", exact=True))
    keys.type("1000AM")
    keys.push("Add client")
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def look_at_the_plan(keys: Keyboard) -> None:
    part = keys.page.locator("#plan summary", has_text="After the session")
    keys.tab_to(part)
    keys.press("Space")
    keys.tab_to(keys.page.get_by_role("link", name="The day after", exact=True))
    keys.tab_to(keys.page.get_by_role("button", name="Make a prep link"), "Shift+Tab")
    keys.tab_to(keys.page.get_by_role("link", name="Clients").first, "Shift+Tab")


def test_the_focus_outlives_what_htmx_puts_in_place(world: World, phone_of: Callable[..., Phone]) -> None:
    """A search as one types, and two flags that are looked at one after the other."""
    world.add_client("Mia")
    world.check_in("mia", self_harm="yes")
    world.check_in("mia", no_ride="yes")
    page = phone_of("owner", DESK).open("/clients")
    keys = Keyboard(page)
    box = page.get_by_role("searchbox")
    keys.tab_to(box)
    keys.type("mia")
    expect(page.get_by_role("row")).to_have_count(2)
    expect(box).to_be_focused()
    keys.follow("Mia")
    look_at_the_flags(page, keys)


def look_at_the_flags(page: Page, keys: Keyboard) -> None:
    for left in (1, 0):
        keys.push("I take this")
        expect(page.locator("#flags [role=status]")).to_be_focused()
        keys.assert_focus_is_seen()
        keys.tab_to(page.get_by_label("I called").first)
        keys.press("Space")
        keys.push("Note it")
        expect(page.locator("#flags .notice")).to_have_count(left)
        expect(page.locator("#flags [role=status]")).to_be_focused()
    keys.tab_to(page.locator("#flags summary"))
    keys.press("Enter")
    expect(page.locator("#flags details[open]")).to_be_visible()


def test_a_text_is_approved_in_its_place(phone_of: Callable[..., Phone]) -> None:
    page = phone_of("olga", DESK).open("/library/why-different")
    keys = Keyboard(page)
    keys.push("Approve this text")
    expect(page.locator("#approval [role=status]")).to_be_focused()
    keys.assert_focus_is_seen()
    keys.tab_to(page.get_by_role("link", name="Next:"))
