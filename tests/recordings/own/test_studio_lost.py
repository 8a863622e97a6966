"""The studio where the phone takes something away: the microphone, or what keeps the recording."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.harness.chromium import DESK, Phone
from tests.harness.server import Server
from tests.harness.sign_in import person_named
from tests.recordings.own.test_studio_in_the_browser import WITHOUT_A_GAP, act, begin, length, person
from tests.recordings.own.test_studio_in_the_browser import chromium_browser as chromium_browser
from tests.worker.conftest import wait_until

STUDIO = "/library/recordings/studio"
GONE = "Nothing comes from the microphone any more."
LOST = "This could not be kept on this computer."
NOT_OPENED = "What you recorded could not be opened just now."
LONG = "Hello there.\n[pause 60]\nThat is all."
# What there is of microphones, and of connections to what is kept.
HOLDS = """
window.heard = { contexts: [], sources: [], tracks: [], databases: [] };
window.AudioContext = class extends AudioContext {
  constructor(how) {
    super(how);
    heard.contexts.push(this);
  }
  createMediaStreamSource(stream) {
    heard.tracks.push(...stream.getAudioTracks());
    heard.sources.push(super.createMediaStreamSource(stream));
    return heard.sources.at(-1);
  }
};
const { open } = IDBFactory.prototype;
IDBFactory.prototype.open = function (...given) {
  const request = open.apply(this, given);
  request.addEventListener("success", () => heard.databases.push(request.result));
  return request;
};
const { transaction } = IDBDatabase.prototype;
IDBDatabase.prototype.transaction = function (...given) {
  if (window.isDead) throw new DOMException("Connection to Indexed Database server lost.", "UnknownError");
  return transaction.apply(this, given);
};
"""
TIME = "() => document.querySelector('[data-time]').textContent"
ENDED = "() => heard.tracks.at(-1).readyState === 'ended'"


@pytest.fixture
def desk(demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]) -> Phone:
    """Where a therapist opened the studio."""
    made = person(new_phone, demo[0], "Dr. Rivera", size=DESK)
    made.context.add_init_script(HOLDS)
    made.open(f"{STUDIO}/own")
    return made


def start_anew(page: Page) -> None:
    """What another test left is no part of this one."""
    page.wait_for_function("() => document.querySelector('[data-for]:not([hidden])')")
    if page.get_by_text("Here is a recording that you began").is_visible():
        page.once("dialog", lambda dialog: dialog.accept())
        act(page, "Delete it and start anew")


@pytest.mark.parametrize(
    "taken",
    [
        "() => heard.contexts.at(-1).suspend()",
        "() => heard.tracks.at(-1).dispatchEvent(new Event('mute'))",
        "() => heard.sources.at(-1).disconnect()",
    ],
    ids=["put aside", "by a call", "without a word"],
)
def test_where_nothing_comes_in_any_more_it_stops_and_goes_on_with_a_microphone_of_its_own(
    desk: Phone, taken: str
) -> None:
    page = desk.page
    start_anew(page)
    begin(page, LONG)
    expect(page.locator("[data-silence]")).to_be_visible()
    page.evaluate(taken)
    expect(page.get_by_text(GONE)).to_be_visible(timeout=5_000)
    expect(page.get_by_text("Paused. Everything so far is kept on this computer.")).to_be_visible()
    wait_until(page, ENDED)
    before = page.evaluate(TIME)
    act(page, "Go on")
    expect(page.get_by_text(GONE)).to_be_hidden()
    wait_until(page, f"async (before) => ({TIME})() !== before", before)
    assert page.evaluate("() => heard.tracks.length") == 2
    page.wait_for_timeout(3_500)
    expect(page.get_by_role("button", name="Pause")).to_be_visible()


def test_while_it_is_paused_nobody_is_told_and_it_goes_on(desk: Phone) -> None:
    page = desk.page
    start_anew(page)
    begin(page, LONG)
    expect(page.locator("[data-silence]")).to_be_visible()
    act(page, "Pause")
    page.evaluate("() => heard.contexts.at(-1).suspend()")
    wait_until(page, ENDED)
    expect(page.get_by_text(GONE)).to_be_hidden()
    before = page.evaluate(TIME)
    act(page, "Go on")
    wait_until(page, f"async (before) => ({TIME})() !== before", before)


def test_a_connection_that_the_phone_closes_is_opened_anew(
    desk: Phone, demo: tuple[Server, dict[str, Any]]
) -> None:
    page = desk.page
    start_anew(page)
    begin(page, "Hello there.\n[pause 3]\nThat is all.")
    expect(page.locator("[data-silence]")).to_be_visible()
    page.evaluate("() => heard.databases.forEach((one) => one.close())")
    assert length(page) > 6
    expect(page.get_by_text(LOST)).to_be_hidden()
    assert page.evaluate(WITHOUT_A_GAP, person_named(demo[0].data, "Dr. Rivera"))


def test_where_nothing_can_be_kept_or_opened_that_is_said_and_no_form_goes_without_the_sound(
    desk: Phone,
) -> None:
    page = desk.page
    start_anew(page)
    begin(page, LONG)
    expect(page.locator("[data-silence]")).to_be_visible()
    page.evaluate("() => { window.isDead = true; }")
    expect(page.get_by_text(LOST)).to_be_visible()
    page.evaluate("() => (document.querySelector('[data-problem]').textContent = '')")
    act(page, "Go on")
    expect(page.get_by_text(LOST)).to_be_visible()
    act(page, "That is all")
    expect(page.get_by_text(NOT_OPENED)).to_be_visible()
    expect(page.get_by_role("button", name="Send it")).to_be_hidden()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.evaluate(
        """() => {
            const form = document.querySelector("[data-send]");
            form.elements.title.value = "No sound";
            form.noValidate = true;
            form.requestSubmit();
        }"""
    )
    page.wait_for_timeout(500)
    assert "POST" not in sent
    page.evaluate("() => { window.isDead = false; }")
    act(page, "That is all")
    assert length(page) > 1
    expect(page.get_by_text(NOT_OPENED)).to_be_hidden()


def test_what_is_taken_up_on_the_page_of_other_words_keeps_its_own_title(desk: Phone) -> None:
    page = desk.open(f"{STUDIO}/centring-3")
    start_anew(page)
    title = page.get_by_role("heading", level=1).inner_text()
    begin(page)
    expect(page.locator("[data-silence]")).to_be_visible()
    act(page, "Pause")
    for other in ("own", "centring-10"):
        desk.open(f"{STUDIO}/{other}")
        act(page, "Go on with it")
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        act(page, "That is all")
        expect(page.get_by_label("Title")).to_have_value(title)
    # Deleted, what is recorded then has the title of this page.
    page.once("dialog", lambda dialog: dialog.accept())
    act(page, "Delete it")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(title)
    expect(page.locator("#title")).not_to_have_value(title)
    # Words of one's own have no title, also where they are taken up on the page of others.
    desk.open(f"{STUDIO}/own")
    begin(page)
    expect(page.locator("[data-silence]")).to_be_visible()
    act(page, "Pause")
    desk.open(f"{STUDIO}/centring-10")
    act(page, "Go on with it")
    act(page, "That is all")
    expect(page.get_by_label("Title")).to_have_value("")
    page.wait_for_url(re.compile("centring-10$"))
