"""A check-in on a phone, from the first question to the last screen: Back loses nothing, nor does anything else."""

import json
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from pwa.library import service as library
from pwa.library.reading import version
from tests.browser.client import ask_on_to, choose, wait_until_kept, without_signal
from tests.browser.phones import change, sam_of, sign_in
from tests.checkins.asking import at, begin, come_back, go_on, kept, on_a_phone, questions
from tests.harness.chromium import Phone
from tests.harness.server import Server

Demo = tuple[Server, dict[str, Any]]
MUSIC = "May I bring my own music?"


def test_one_question_a_screen_and_back_loses_nothing(demo: Demo, new_phone: Callable[..., Phone]) -> None:
    page = on_a_phone(demo, new_phone).page
    before = page.evaluate("history.length")
    begin(page)
    at(page, 1, "How is your mood today?")
    assert len(questions(page)) == 1
    expect(page.locator("h2:visible")).to_have_text("How you are")
    go_on(page, "Skip")
    choose(page, "q.worry", "7")
    go_on(page)
    choose(page, "q.sleep", "badly")
    # The phone's own Back, the button, and on again: what was answered and what was skipped is as it was.
    page.go_back()
    at(page, 2, "How worried do you feel today?")
    expect(page.locator("[name='q.worry'][value='7']")).to_be_checked()
    page.get_by_role("button", name="Back").click()
    at(page, 1, "How is your mood today?")
    go_on(page, "Skip")
    go_on(page)
    expect(page.locator("[name='q.sleep'][value=badly]")).to_be_checked()
    # All of it on one page, and one at a time again: at the same question.
    page.get_by_role("button", name="All on one page").click()
    expect(page.get_by_role("radiogroup", name="A ride home")).to_be_visible()
    page.get_by_role("button", name="One at a time").click()
    at(page, 3, "How did you sleep last night?")
    ask_on_to(page, 17)
    page.locator("textarea[name='q.question']").fill(MUSIC)
    go_on(page)
    # What was answered, what was not, and who will see it. A change leads back here.
    review = page.locator("[data-review]")
    for words in ("7 (0 not at all, 10 very worried)", "Badly", MUSIC, "Left open: 14", "Dr. Rivera reads"):
        expect(review).to_contain_text(words)
    expect(review).to_contain_text("Nobody watches your answers live")
    page.get_by_role("button", name=re.compile("Change.*How did you sleep")).click()
    choose(page, "q.sleep", "well")
    go_on(page, "Back to my answers")
    expect(review).to_contain_text("Well")
    page.get_by_role("button", name="Send these answers").click()
    expect(page.get_by_text(re.compile("^Received "))).to_be_visible()
    expect(page.locator("main")).to_contain_text(MUSIC)
    assert page.evaluate("history.length") == before + 1, "Back leads out, not through every question again"


def test_killed_midway_without_signal_it_goes_on_at_the_same_question(
    demo: Demo, new_phone: Callable[..., Phone]
) -> None:
    phone = on_a_phone(demo, new_phone)
    address = phone.page.url
    with without_signal(demo[0], phone):
        page = phone.open(address)
        begin(page)
        choose(page, "q.mood", "4")
        go_on(page)
        go_on(page, "Skip")
        go_on(page, "Skip")
        choose(page, "q.body", "tired")
        go_on(page)
        kept(page)
        page = come_back(phone, address)
        at(page, 5, "A new medicine")
        expect(page.get_by_role("main").get_by_text("What you were writing is still here.")).to_be_visible()
        page.get_by_role("button", name="Back").click()
        at(page, 4, "How does your body feel?")
        expect(page.locator("[name='q.body'][value=tired]")).to_be_checked()
        ask_on_to(page, 17)
        go_on(page, "Skip")
        expect(page.get_by_text("There is no signal now.")).to_be_visible()
        page.get_by_role("button", name="Send these answers").click()
        # Its own page says it: who has it, and what was written, out of the sealed store.
        expect(page.get_by_text("Nobody has this yet.")).to_be_visible()
        waiting = page.locator("[data-waiting-answers]")
        expect(waiting.locator("[data-custody]")).to_have_text("On this phone")
        for words in ("4 (0 very low, 10 very good)", "Tired"):
            expect(waiting).to_contain_text(words)
    expect(waiting.locator("[data-custody]")).to_contain_text("Received", timeout=45_000)
    expect(page.get_by_text("Nobody has this yet.")).to_be_hidden()


def test_an_answer_that_cannot_be_taken_leads_to_its_question(
    demo: Demo, new_phone: Callable[..., Phone]
) -> None:
    phone = on_a_phone(demo, new_phone)
    phone.expect("/entries/{id}", 422)
    page = phone.page
    begin(page)
    go_on(page, "Skip")
    page.evaluate("document.querySelector(\"[name='q.worry'][value='7']\").value = '77'")
    choose(page, "q.worry", "77")
    ask_on_to(page, 17)
    go_on(page, "Skip")
    page.get_by_role("button", name="Send these answers").click()
    at(page, 2, "How worried do you feel today?")
    expect(page.locator("#error-summary")).to_be_visible()
    expect(page.get_by_role("radiogroup")).to_have_accessible_description(re.compile("cannot be chosen"))
    choose(page, "q.worry", "7")
    go_on(page)
    expect(page.locator("#error-summary")).to_be_hidden()
    ask_on_to(page, 17)
    go_on(page, "Skip")
    page.get_by_role("button", name="Send these answers").click()
    expect(page.get_by_text(re.compile("^Received "))).to_be_visible()


def test_every_kind_of_question_on_its_own_screen(demo: Demo, new_phone: Callable[..., Phone]) -> None:
    """What is asked only after a certain answer, signs that cannot wait, and the ninth item of PHQ-9."""
    server = demo[0]
    server.kill()
    source = kinds()
    for table in ("library_versions", "library_acts"):
        change(server, f"UPDATE {table} SET version = :new WHERE slug = 'pre-session'", new=version(source))
    change(server, "UPDATE library_versions SET source = :source WHERE slug = 'pre-session'", source=source)
    asks = "UPDATE steps SET asked_version = :new WHERE slug = 'check-in-before'"
    change(server, asks, new=version(source))
    server.start()
    page = on_a_phone(demo, new_phone).page
    begin(page)
    hours = page.get_by_label("How many hours")
    for value in ("25", "7.5", "about 7"):
        hours.fill(value)
        page.get_by_role("button", name="Next").click()
        expect(hours).to_be_focused()
        expect(hours).to_have_accessible_description(re.compile("a whole number from 0 to 24, please"))
        expect(hours).to_have_value(value)
    hours.fill("7")
    go_on(page)
    page.get_by_label("When did you").fill("22:30")
    go_on(page)
    choose(page, "q.matters.1", "people")
    choose(page, "q.matters.2", "people")
    page.get_by_role("button", name="Next").click()
    expect(page.locator("[data-told]")).to_contain_text("the same is there twice")
    expect(page.locator("[data-told]")).to_be_in_viewport(ratio=1)
    choose(page, "q.matters.2", "rest")
    go_on(page)
    page.get_by_role("button", name="Back").click()
    expect(page.locator("[data-told]")).to_have_count(0)
    go_on(page)
    expect(page.locator("[data-progress]:visible")).to_have_text("Question 4 of 15")
    choose(page, "q.ate", "yes")
    go_on(page)
    at(page, 5, "What did you eat?")
    expect(page.locator("[data-progress]:visible")).to_have_text("Question 5 of 16")
    page.get_by_label("What did you eat?").fill("Soup")
    page.go_back()
    choose(page, "q.ate", "no")
    go_on(page)
    at(page, 5, "Chest pain")
    choose(page, "q.chest", "yes")
    expect(page.locator("[data-contact-now]:visible")).to_contain_text("Call 911 now.")
    go_on(page)
    # The words that belong to every item are said with every item.
    for number in (6, 7):
        expect(page.locator(".question:visible .stem")).to_contain_text("Over the last 2 weeks")
        ask_on_to(page, number + 1)
    ask_on_to(page, 14)
    for value in ("0", "1"):
        choose(page, "q.phq-9-9", value)
        expect(page.locator("[data-help-screen]")).to_be_visible(visible=value == "1")
    page.get_by_role("button", name="Go on").click()
    go_on(page)
    go_on(page, "Skip")
    # An answer to what was not meant any more is kept, and said.
    for words in ("7", "22:30", "1. People; 2. Rest", "Soup", "Several days", "Call 911 now."):
        expect(page.locator("[data-review]")).to_contain_text(words)
    page.get_by_role("button", name="Send these answers").click()
    expect(page.get_by_text(re.compile("^Received "))).to_be_visible()
    expect(page.get_by_role("heading", level=2).first).to_have_text("Are you safe right now?")


def kinds() -> str:
    """A check-in of one question of each kind that the built-in one has not, and PHQ-9."""
    yes_no = {"kind": "yes-no", "group": "day", "optional": True}
    options = [{"value": one, "label": one.title()} for one in ("rest", "people", "work")]
    questions = [
        {"id": "slept", "kind": "number", "label": "How many hours did you sleep?", "min": 0, "max": 24},
        {"id": "to-bed", "kind": "time", "label": "When did you go to bed?"},
        {"id": "matters", "kind": "ranking", "label": "What matters most?", "options": options},
        yes_no | {"id": "ate", "label": "Did you eat?"},
        {
            "id": "what",
            "kind": "long-text",
            "label": "What did you eat?",
            "if": {"question": "ate", "is": ["yes"]},
        },
        yes_no | {"id": "chest", "label": "Chest pain", "on_yes": "contact", "emergency": True},
    ]
    return json.dumps(
        {
            "id": "pre-session",
            "version": 1,
            **dict.fromkeys(("title", "intro", "closing", "contact", "help"), "Before you come."),
            "groups": [
                {"id": "day", "title": "The day"},
                {"id": "weeks", "title": "The last two weeks", "instrument": "phq-9"},
            ],
            "questions": [{"group": "day", "optional": True} | one for one in questions],
            "instruments": [library.instruments()["phq-9"]],
        }
    )


def test_a_person_somebody_trusts_stays_on_this_phone(demo: Demo, new_phone: Callable[..., Phone]) -> None:
    phone = on_a_phone(demo, new_phone)
    sent: list[str] = []
    phone.context.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    page = phone.page
    begin(page)
    ask_on_to(page, 13)
    choose(page, "q.self-harm", "yes")
    page.get_by_text("Add a person you trust").click()
    write(page, "Robin", "call me")
    expect(page.get_by_text("This needs a number to call")).to_be_visible()
    write(page, "Robin", "+1 (555) 010-0177")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name="Call Robin")).to_have_attribute("href", "tel:+15550100177")
    expect(dialog.get_by_role("link", name="Text Robin")).to_have_attribute("href", "sms:+15550100177")
    page = phone.open("/help")
    expect(page.get_by_role("link", name="Call Robin")).to_be_visible()
    page = phone.open("/me")
    page.get_by_text("Robin: change or remove").click()
    write(page, "Kim", "555 010 0178")
    expect(page.get_by_text("Kim: change or remove")).to_be_visible()
    assert not any("Robin" in one or "0177" in one for one in sent)
    assert "555 010" not in page.evaluate(ALL_KEPT)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Delete and sign out").click()  # the check-in was not sent
    page.wait_for_url(demo[0].base_url + "/")
    page = phone.open("/help")
    sign_in(phone, demo[0], sam_of(demo[0]))
    page = phone.open("/me")
    expect(page.get_by_text("Add a person you trust")).to_be_visible()
    wait_until_kept(phone)
    page = phone.open("/help")
    expect(page.get_by_role("heading", name="A person you trust")).to_be_visible()
    expect(page.locator("[data-trusted-calls]")).to_be_hidden()


def write(page: Page, name: str, number: str) -> None:
    form = page.locator("[data-trusted-form][open]")
    form.get_by_label("Their name").fill(name)
    form.get_by_label("Their phone number").fill(number)
    form.get_by_role("button", name="Keep this").click()


# Everything that can be read in this account's store and beside it.
ALL_KEPT = """
async () => {
  const asked = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const found = [JSON.stringify(localStorage)];
  for (const { name } of await indexedDB.databases()) {
    const database = await asked(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      for (const row of await asked(database.transaction(store).objectStore(store).getAll())) {
        found.push(JSON.stringify(row), new TextDecoder("latin1").decode(row.box?.data ?? new ArrayBuffer()));
      }
    }
    database.close();
  }
  return found.join("\\n");
}
"""
