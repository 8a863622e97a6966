"""What was begun on questions that changed: it is shown, it stays, and it is put back where it has a place."""

import pytest
from playwright.sync_api import Page, expect

from tests.harness.chromium import Phone
from tests.worker.site import Site
from tests.worker.site_forms import CHECK_IN, FORMS, form
from tests.worker.test_drafts import BACK, KEPT, come_back, on_the_phone, write

WORDS = "a long answer that took an hour"
NO_PLACE = "There is no place for it here now."
SEND = "Send these answers"


def ask(monkeypatch: pytest.MonkeyPatch, fields: str) -> None:
    monkeypatch.setitem(FORMS, "/check-ins", lambda account: form(account, "check-in", fields, "/check-ins"))


def without_the_note(monkeypatch: pytest.MonkeyPatch) -> None:
    ask(monkeypatch, CHECK_IN.replace("q.note", "q.asks"))


def begin(phone: Phone) -> None:
    phone.open("/check-ins")
    phone.page.get_by_label("2").check()
    write(phone.page, WORDS)


def is_as_it_was(page: Page) -> None:
    expect(page.locator("[name='q.note']")).to_have_value(WORDS)
    expect(page.get_by_label("2")).to_be_checked()
    expect(page.get_by_role("main").get_by_text(NO_PLACE)).to_have_count(0)


def test_a_question_that_is_gone_and_comes_again(
    site: Site, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(phone)
    without_the_note(monkeypatch)
    page = come_back(phone, "/check-ins")
    expect(page.get_by_label("2")).to_be_checked()
    notice = page.get_by_role("main").locator(".notice")
    expect(notice).to_contain_text(BACK)
    expect(notice).to_contain_text(NO_PLACE)
    expect(notice).to_contain_text(WORDS)
    page.get_by_label("3").check()
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.get_by_label("2").check()
    page.wait_for_timeout(500)
    monkeypatch.undo()
    is_as_it_was(come_back(phone, "/check-ins"))


def test_with_no_question_that_it_fits_it_waits(
    site: Site, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(phone)
    ask(monkeypatch, '<input name="q.asks"><button>Send these answers</button>')
    page = come_back(phone, "/check-ins")
    expect(page.get_by_role("main").get_by_text(WORDS)).to_be_visible()
    page.wait_for_timeout(3_000)  # it is looked for again, and shown once
    expect(page.get_by_role("main").get_by_text(NO_PLACE)).to_have_count(1)
    monkeypatch.undo()
    is_as_it_was(come_back(phone, "/check-ins"))


def test_sent_without_it_the_rest_stays_until_its_writer_deletes_it(
    site: Site, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(phone)
    without_the_note(monkeypatch)
    page = come_back(phone, "/check-ins")
    expect(page.get_by_role("main").get_by_text(NO_PLACE)).to_be_visible()
    page.get_by_role("button", name=SEND).click()
    site.wait_for(lambda: site.rows)
    page.wait_for_url("**/check-ins")
    [sent] = [dict(pairs) for pairs in site.rows.values()]
    assert sent["q.mood"] == "2"
    assert WORDS not in sent.values()
    page = come_back(phone, "/check-ins")
    expect(page.get_by_role("main").get_by_text(WORDS)).to_be_visible()
    assert [draft.get("q.note") for draft in on_the_phone(page)] == [WORDS]
    expect(page.get_by_label("2")).not_to_be_checked()
    # Beside what is begun anew, it is still there.
    page.get_by_label("1").check()
    expect(page.get_by_text(KEPT)).to_be_visible()
    page = come_back(phone, "/check-ins")
    expect(page.get_by_label("1")).to_be_checked()
    expect(page.get_by_role("main").get_by_text(WORDS)).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_role("main").get_by_text(NO_PLACE)).to_have_count(0)
    page = come_back(phone, "/check-ins")
    expect(page.get_by_label("1")).to_be_checked()
    expect(page.get_by_role("main").get_by_text(NO_PLACE)).to_have_count(0)


def test_put_away_it_is_not_deleted(site: Site, phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(phone)
    without_the_note(monkeypatch)
    page = come_back(phone, "/check-ins")
    page.get_by_role("button", name="Put it away").click()
    page.wait_for_timeout(1_500)
    page = come_back(phone, "/check-ins")
    expect(page.get_by_role("main").get_by_text(WORDS)).to_be_visible()
    expect(page.get_by_label("2")).not_to_be_checked()


def test_a_tap_to_a_question_that_is_gone_is_no_word(
    site: Site, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(phone)
    ask(monkeypatch, CHECK_IN.replace("q.mood", "q.other"))
    page = come_back(phone, "/check-ins")
    expect(page.locator("[name='q.note']")).to_have_value(WORDS)
    expect(page.get_by_role("main").get_by_text(NO_PLACE)).to_have_count(0)
    monkeypatch.undo()
    is_as_it_was(come_back(phone, "/check-ins"))
