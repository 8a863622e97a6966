"""A page of the desk that lay open while its client took something back."""

from typing import Any

from playwright.sync_api import expect

from tests.therapist.test_desk_in_chromium import Practice, until
from tests.therapist.test_desk_in_chromium import practice as practice


def test_a_page_that_lay_open_shows_nothing_that_was_taken_back_meanwhile(practice: Practice):
    question = practice.send("question", "what-to-bring", text="May I sit up?")
    stays = practice.send("question", "what-to-bring", text="And then?")
    practice.send("reflection", "intention", sharing="shared", text="To be kind.")
    hidden = "Object.defineProperty(document, 'visibilityState', { get: () => window.shown ? 'visible' : 'hidden' })"
    practice.phone.page.add_init_script(hidden)
    practice.phone.page.add_init_script("AbortSignal.timeout = () => null")  # a busy machine is no lost line
    page = practice.open()
    practice.take_back(question, "intention")
    with page.expect_request("**/opened") as asked:
        held: list[Any] = []
        page.route("**/opened", lambda route: held.append(route), times=1)
        page.evaluate("window.shown = true; document.dispatchEvent(new Event('visibilitychange'))")
    for words in ("May I sit up?", "To be kind.", "And then?"):
        expect(page.get_by_text(words)).to_be_hidden()
    assert "entry=" not in asked.value.post_data
    held[0].continue_()
    expect(page.get_by_text("And then?")).to_be_visible()
    for words in ("May I sit up?", "To be kind."):
        expect(page.get_by_text(words)).to_have_count(0)
    expect(page.get_by_text("They took this back, or changed it.")).to_have_count(2)
    expect(page.get_by_role("button", name="We talked about it")).to_have_count(1)
    until(lambda: practice.opened(stays) is not None)
    assert practice.opened(question) is None


def test_a_page_that_lay_open_without_a_line_shows_what_it_has(practice: Practice):
    practice.send("question", "what-to-bring", text="May I sit up?")
    page = practice.open()
    page.route("**/opened", lambda route: route.abort())
    practice.phone.expect("/clients/{id}/opened", "net::ERR_FAILED")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("May I sit up?")).to_be_visible()


def test_what_was_taken_back_before_it_was_reached_is_put_away(practice: Practice):
    entry = practice.send_long()
    page = practice.open()
    words = page.locator(f'[data-words-of="{entry}"]')
    expect(words).not_to_be_in_viewport()
    practice.take_back("", "day-1")
    words.scroll_into_view_if_needed()
    expect(words).to_have_text(
        "They took this back, or changed it. To see how it stands now, open this page again."
    )
    assert practice.opened(entry) is None
