"""What is being typed is kept at every pause, sealed, and comes back once; two tabs keep theirs apart."""

import json
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.harness.chromium import Phone
from tests.worker.conftest import importing
from tests.worker.site import ANNA, BEN, Site
from tests.worker.site_forms import STEP
from tests.worker.test_pages import DUMP

KEPT = "Kept on this phone as you go. Not sent yet."
BACK = "What you were writing is still here. It was not sent."
DRAFTS = "return (await drafts.draftsOf(given[0])).map(({ pairs }) => Object.fromEntries(pairs))"


def write(page: Page, words: str) -> None:
    """Type, as on a keyboard, and wait until it is kept."""
    page.locator("textarea").press_sequentially(words)
    expect(page.get_by_text(KEPT)).to_be_visible()


def on_the_phone(page: Page) -> list[dict[str, str]]:
    found = importing(page)("worker/drafts.js", DRAFTS, ANNA)
    assert isinstance(found, list)
    return found


def come_back(phone: Phone, path: str = "/reflect") -> Page:
    """The tab is closed; the page is opened in a new one, where nothing of the old is left in memory."""
    old, phone.page = phone.page, phone.new_page()
    old.close()
    phone.page.goto(path)
    return phone.page


def another_tab(phone: Phone, path: str = "/reflect") -> Page:
    page = phone.new_page()
    page.goto(path)
    return page


def nothing_comes_back(page: Page) -> None:
    """The form is watched, and stays empty also when what is kept has been looked through."""
    expect(page.locator("form [role=status]")).to_have_count(1)
    page.wait_for_timeout(500)  # it would be there by now
    assert page.locator("textarea").input_value() == ""
    assert page.get_by_text(BACK).count() == 0


def test_a_closed_tab_gives_it_back_once(site: Site, phone: Phone) -> None:
    phone.open("/reflect")
    write(phone.page, "the light on the water")
    page = come_back(phone)
    expect(page.locator("textarea")).to_have_value("the light on the water")
    expect(page.get_by_role("main").get_by_text(BACK)).to_be_visible()
    page.get_by_role("button", name="Keep these words").click()
    site.wait_for(lambda: site.rows)
    assert [dict(pairs)["text"] for pairs in site.rows.values()] == ["the light on the water"]
    page.goto("/reflect")
    nothing_comes_back(page)
    assert on_the_phone(page) == []


# The page's own sealing takes as long as on an old phone.
SLOW = """() => {
  const encrypt = crypto.subtle.encrypt;
  crypto.subtle.encrypt = (...given) =>
    new Promise((resolve) => setTimeout(resolve, 600)).then(() => encrypt.apply(crypto.subtle, given));
}"""


def test_sent_as_soon_as_it_is_back_it_does_not_come_again(site: Site, phone: Phone) -> None:
    phone.open("/reflect")
    write(phone.page, "the light on the water")
    old, phone.page = phone.page, phone.new_page()
    old.close()
    phone.page.add_init_script(f"({SLOW})()")
    page = phone.open("/reflect")
    expect(page.locator("textarea")).to_have_value("the light on the water")
    page.get_by_role("button", name="Keep these words").click()
    page.wait_for_url("**/today")
    assert len(site.rows) == 1
    assert on_the_phone(page) == []


def test_left_in_the_middle_of_a_word(site: Site, phone: Phone) -> None:
    phone.open("/reflect")
    expect(phone.page.locator("form [role=status]")).to_have_count(1)
    phone.page.locator("textarea").press_sequentially("half a wor")
    phone.page.goto("/today")
    page = come_back(phone)
    expect(page.locator("textarea")).to_have_value("half a wor")


def test_also_without_a_server(site: Site, phone: Phone) -> None:
    site.stop()
    with phone.without_server():
        phone.open("/reflect")
        write(phone.page, "in a tunnel")
        page = come_back(phone)
        expect(page.locator("textarea")).to_have_value("in a tunnel")
        page.get_by_role("button", name="Keep these words").click()
        page.wait_for_url("**/kept-here**")
        assert on_the_phone(page) == []
    site.start()


def test_answers_that_are_taps_come_back_too(site: Site, phone: Phone) -> None:
    phone.open("/check-ins")
    phone.page.get_by_label("2").check()
    phone.page.get_by_label("Tense").check()
    write(phone.page, "may I bring music?")
    page = come_back(phone, "/check-ins")
    expect(page.get_by_label("2")).to_be_checked()
    expect(page.get_by_label("Tense")).to_be_checked()
    expect(page.locator("textarea")).to_have_value("may I bring music?")
    # The words of one question are not given to another.
    nothing_comes_back(come_back(phone))


def test_put_away_and_brought_back(site: Site, phone: Phone) -> None:
    phone.open("/reflect")
    write(phone.page, "not like this")
    page = come_back(phone)
    page.get_by_role("button", name="Put it away").click()
    expect(page.locator("textarea")).to_have_value("")
    page.get_by_role("button", name="Bring it back").click()
    expect(page.locator("textarea")).to_have_value("not like this")
    page.get_by_role("button", name="Put it away").click()
    expect(page.get_by_text(KEPT)).to_have_count(0)
    nothing_comes_back(come_back(phone))


def test_two_tabs_lose_nothing_of_each_other(site: Site, phone: Phone) -> None:
    phone.open("/reflect")
    write(phone.page, "in the first")
    other = another_tab(phone)
    nothing_comes_back(other)  # the first tab is still being written in
    write(other, "in the second")
    assert {draft["text"] for draft in on_the_phone(other)} == {"in the first", "in the second"}
    phone.page.close()
    phone.page = other
    other.get_by_role("button", name="Keep these words").click()
    site.wait_for(lambda: site.rows)
    page = come_back(phone)
    expect(page.locator("textarea")).to_have_value("in the first")


def test_written_on_after_it_was_sent(site: Site, phone: Phone) -> None:
    """Back on the page as it was: what comes on top is an entry of its own, written over the first."""
    phone.open("/reflect")
    write(phone.page, "one")
    form = phone.page.locator("form[data-entry]")
    first = form.get_attribute("action")
    assert first
    phone.page.evaluate(
        "() => { addEventListener('submit', (event) => event.preventDefault()); }"
    )  # the page stays, as in the browser's own memory of it
    phone.page.get_by_role("button", name="Keep these words").click()
    phone.page.locator("textarea").press_sequentially(", two")
    expect(phone.page.get_by_text(KEPT)).to_be_visible()
    assert form.get_attribute("action") != first
    assert form.locator("[name=revises]").input_value() == first.rsplit("/", 1)[1]


def test_it_lies_there_sealed_and_only_for_its_writer(site: Site, phone: Phone) -> None:
    phone.open("/reflect")
    write(phone.page, "aardvark")
    assert "aardvark" not in json.dumps(phone.page.evaluate(DUMP))
    site.account = BEN
    nothing_comes_back(come_back(phone))
    site.account = ANNA
    again = come_back(phone)
    expect(again.locator("textarea")).to_have_value("aardvark")


def test_signing_out_counts_it_and_takes_it_along(site: Site, phone: Phone) -> None:
    phone.open("/reflect")
    write(phone.page, "only here")
    page = another_tab(phone, "/me")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_text("One thing that you wrote is only on this phone").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save it as a file").click()
    assert "only here" in download.value.path().read_text()
    assert download.value.suggested_filename.startswith("my-words-2")
    page.get_by_role("button", name="Delete and sign out").click()
    page.wait_for_url(site.base_url + "/")
    # The tab in which it was typed is led away too, and what it does on leaving brings nothing back.
    phone.page.wait_for_url(site.base_url + "/")
    names = "() => indexedDB.databases().then((all) => all.map(({ name }) => name))"
    assert page.evaluate(names) == ["stillpoint"]


def test_the_list_shows_it_and_leads_back(site: Site, phone: Phone) -> None:
    phone.open("/reflect")
    write(phone.page, "to be continued")
    page = come_back(phone, "/entries")
    expect(page.get_by_text("Not finished, and not sent")).to_be_visible()
    page.get_by_role("link", name="Go on").click()
    expect(page.locator("textarea")).to_have_value("to be continued")
    page.goto("/entries")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("Nothing waits here.")).to_be_visible()
    assert on_the_phone(page) == []


def test_a_phone_that_keeps_nothing_says_so(site: Site, phone: Phone) -> None:
    phone.open("/reflect")
    expect(phone.page.locator("form [role=status]")).to_have_count(1)
    phone.page.evaluate(
        "() => { IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); }; }"
    )
    phone.page.locator("textarea").press_sequentially("no room")
    expect(phone.page.get_by_text("This phone cannot keep what you write.")).to_be_visible()
    assert phone.page.locator("textarea").input_value() == "no room"


SENT = """
const id = crypto.randomUUID();
const draft = { path: "/reflect", pairs: [["kind", "reflection"], ["step", given[1]], ["text", "once"]] };
const fields = [["account", given[0]], ...draft.pairs];
"""


def test_a_draft_that_comes_late_does_not_bring_back_what_was_sent(module: Callable[..., object]) -> None:
    body = f"""{SENT}
    await drafts.keepDraft(given[0], id, draft);
    await outbox.add(given[0], id, fields, "/reflect");
    const after = (await drafts.draftsOf(given[0])).length;
    await drafts.keepDraft(given[0], id, draft); // it was on its way when the form was sent
    return [after, (await drafts.draftsOf(given[0])).length];"""
    account = "0c9a3a5e-0000-4000-8000-0000000d4af7"
    assert module("worker/drafts.js worker/outbox.js", body, account, STEP) == [0, 0]
