"""A form that is sent is first kept, then tried; the page says where it is, and never more than is known."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.harness.chromium import Phone
from tests.worker import illness
from tests.worker.conftest import importing
from tests.worker.site import ANNA, Site
from tests.worker.site_forms import STEP


def heading(phone: Phone) -> str:
    return phone.page.locator("h1").inner_text()


def write(phone: Phone, words: str) -> None:
    phone.page.fill("textarea", words)
    phone.page.wait_for_timeout(
        150
    )  # what is on the phone is put into an untouched field: then this comes on top
    phone.page.fill("textarea", words)
    phone.page.click("button")


def texts(site: Site) -> list[str]:
    return [dict(pairs).get("text", "") for pairs in site.rows.values()]


def test_with_a_signal_the_person_goes_on(site: Site, phone: Phone) -> None:
    phone.open("/reflect")
    action = phone.page.locator("form").get_attribute("action") or ""
    write(phone, "first\nsecond")
    phone.page.wait_for_url("**/today")
    assert list(site.rows) == [action.rsplit("/", 1)[1]]
    assert texts(site) == ["first\r\nsecond"]


def test_without_a_server_it_is_on_this_phone_and_goes_by_itself(site: Site, phone: Phone) -> None:
    site.stop()
    with phone.without_server():
        phone.open("/reflect")
        write(phone, "from a tunnel")
        assert heading(phone) == "/kept-here"
        assert phone.page.get_by_text("Go on").get_attribute("href") == "/today"
        phone.page.reload()
        phone.open("/reflect")
        custody = phone.page.locator(f'[data-custody="{STEP}"]')
        custody.filter(has_text="On this phone").wait_for()
        assert phone.page.locator("textarea").input_value() == "from a tunnel"
        assert custody.get_attribute("data-state") == "phone"
        assert phone.page.locator("[data-waiting]").inner_text() == "On this phone: 1"
        site.start()
        phone.page.evaluate("() => dispatchEvent(new Event('online'))")
        custody.filter(has_text="Received").wait_for()
    assert texts(site) == ["from a tunnel"]
    assert phone.page.locator("[data-waiting]").is_hidden()
    assert phone.page.locator("[data-offline-line]").is_hidden()


def test_the_same_kept_page_can_be_used_twice(site: Site, phone: Phone) -> None:
    site.stop()
    with phone.without_server():
        for words in ("one", "two"):
            phone.open("/reflect")
            write(phone, words)
    site.start()
    phone.open("/today")
    site.wait_for(lambda: len(site.rows) == 2)
    assert texts(site) == ["one", "two"]


def test_words_on_the_phone_can_be_changed_again_before_they_are_sent(site: Site, phone: Phone) -> None:
    site.stop()
    with phone.without_server():
        phone.open("/reflect")
        write(phone, "first words")
        phone.open("/reflect")
        phone.page.locator("[name=revises]").wait_for(state="attached")
        write(phone, "better words")
    site.start()
    phone.open("/today")
    site.wait_for(lambda: texts(site) == ["first words", "better words"])
    first, second = site.rows
    assert dict(site.rows[second])["revises"] == first


def test_a_hanging_server_keeps_nobody_waiting(site: Site, phone: Phone) -> None:
    phone.open("/reflect")
    site.sick["/entries/"] = illness.no_answer
    write(phone, "patience")
    phone.page.wait_for_url("**/kept-here?next=%2Ftoday", timeout=6_000)
    site.sick["/today"] = illness.no_answer
    phone.open("/reflect")
    phone.page.locator(f'[data-custody="{STEP}"]').filter(has_text="Sending").wait_for()


def test_it_is_on_the_phone_before_it_leaves(site: Site, phone: Phone) -> None:
    site.sick["/entries/"] = illness.no_answer
    phone.open("/reflect")
    phone.page.fill("textarea", "kept first")
    # Playwright's own click would wait for what comes of it.
    phone.page.evaluate("() => { setTimeout(() => document.querySelector('form button').click()) }")
    assert states_on_its_way(site, phone) == ["sending"]


def test_a_tick_is_on_the_phone_before_it_leaves(site: Site, phone: Phone) -> None:
    site.sick["/entries/"] = illness.no_answer
    phone.open("/prepare")
    phone.page.locator(".tick").click()
    assert states_on_its_way(site, phone) == ["sending"]


def states_on_its_way(site: Site, phone: Phone) -> object:
    """What the phone has of each entry in the moment when the server hears of the first."""
    other = phone.new_page()
    other.goto("/help")
    site.wait_for(lambda: any(line.startswith("POST /entries/") for line in site.asked))
    body = "return (await outbox.everything(given[0])).map(({ state }) => state)"
    return importing(other)("worker/outbox.js", body, ANNA)


def test_a_refused_form_comes_back_as_filled_in_and_is_put_right(site: Site, phone: Phone) -> None:
    phone.expect("/entries/{id}", 422)
    phone.open("/reflect")
    action = phone.page.locator("form").get_attribute("action")
    site.sick["/entries/"] = illness.form_again
    write(phone, "refuse me")
    assert heading(phone) == "Please say it in other words."
    assert phone.page.locator("textarea").input_value() == "refuse me"
    assert phone.page.locator("form").get_attribute("action") == action
    phone.page.get_by_text("Needs you: Please say it in other words.").wait_for()
    write(phone, "in other words")
    phone.page.wait_for_url("**/today")
    assert texts(site) == ["in other words"]
    assert all("revises" not in dict(pairs) for pairs in site.rows.values())
    assert phone.page.locator("[data-waiting]").is_hidden()


def test_a_refusal_does_not_stop_the_others(site: Site, phone: Phone) -> None:
    phone.expect("/entries/{id}", 422)
    site.stop()
    with phone.without_server():
        for words in ("refuse me", "two"):
            phone.open("/reflect")
            write(phone, words)
    site.start()
    phone.open("/entries")
    site.wait_for(lambda: texts(site) == ["two"])
    phone.page.get_by_text("Needs you: Please say it in other words.").wait_for()
    expect(phone.page.locator("[data-outbox] > li")).to_have_count(
        1
    )  # what arrived leaves the list a moment later
    assert phone.page.locator("[data-outbox-none]").is_hidden()
    phone.page.get_by_text("Read it").click()
    assert phone.page.locator(".words").inner_text() == "refuse me"


def test_what_needs_you_can_be_deleted(site: Site, phone: Phone) -> None:
    phone.expect("/entries/{id}", 422)
    phone.page.on("dialog", lambda dialog: dialog.accept())
    phone.open("/reflect")
    write(phone, "refuse me")
    phone.open("/entries")
    phone.page.get_by_text("Delete it").click()
    phone.page.get_by_text("Nothing waits here.").wait_for()
    assert phone.page.locator("[data-outbox] > li").count() == 0


def test_an_expired_sign_in_keeps_what_was_written(site: Site, phone: Phone) -> None:
    phone.expect("/entries/{id}", 401)
    phone.expect("/kept", 401)
    phone.open("/reflect")
    site.account = ""
    write(phone, "a week away")
    assert heading(phone) == "/kept-here"
    site.account = ANNA
    phone.open("/today")
    site.wait_for(lambda: texts(site) == ["a week away"])


def test_what_cannot_be_kept_goes_to_the_server_as_it_is(site: Site, phone: Phone) -> None:
    """A phone in a private window may keep nothing at all."""
    phone.open("/reflect")
    phone.page.evaluate("() => document.querySelector('[name=account]').remove()")
    site.sick["/entries/"] = illness.answers(200, "<h1>Taken</h1>")
    write(phone, "plain")
    assert heading(phone) == "Taken"


def test_a_tick_stays_on_the_page_and_each_press_is_an_entry(site: Site, phone: Phone) -> None:
    phone.open("/prepare")
    box, custody = phone.page.locator(".tick"), phone.page.locator(f'[data-custody="{STEP}:mask"]')
    for pressed in ("true", "false", "true"):
        box.click()
        phone.page.wait_for_function(
            "(is) => document.querySelector('.tick').ariaPressed === is", arg=pressed
        )
    site.wait_for(lambda: len(site.rows) == 3)
    assert [dict(pairs)["done"] for pairs in site.rows.values()] == ["yes", "no", "yes"]
    custody.filter(has_text="Received").wait_for()
    assert phone.page.url.endswith("/prepare")


def test_a_tick_without_a_server_stays_ticked(site: Site, phone: Phone) -> None:
    phone.open("/prepare")
    site.stop()
    with phone.without_server():
        phone.page.locator(".tick").click()
        phone.page.locator(f'[data-custody="{STEP}:mask"]').filter(has_text="On this phone").wait_for()
        phone.open("/prepare")
        phone.page.locator('.tick[aria-pressed="true"]').wait_for()
        site.start()
        phone.open("/today")
        site.wait_for(lambda: len(site.rows) == 1)


@pytest.fixture
def plain_page(new_phone: Callable[..., Phone], site: Site) -> Page:
    """A page that no worker answers for, as in an in-app browser."""
    made = new_phone(site.base_url, service_workers="block")
    made.expect("/entries/{id}", 502)
    made.open("/reflect")
    made.page.wait_for_load_state("networkidle")
    return made.page


def test_without_a_worker_the_page_does_it_itself(site: Site, plain_page: Page) -> None:
    plain_page.fill("textarea", "no worker")
    plain_page.click("button")
    plain_page.wait_for_url("**/today")
    assert texts(site) == ["no worker"]
    assert any(name == "written" for name, _ in next(iter(site.rows.values())))


def test_without_a_worker_and_a_signal_it_is_kept_and_said_so(site: Site, plain_page: Page) -> None:
    site.sick["/entries/"] = illness.answers(502)
    plain_page.fill("textarea", "neither")
    with plain_page.expect_response("**/entries/*"):
        plain_page.click("button")
    plain_page.get_by_text("It is on this phone. It goes to your practice").wait_for()
    site.sick.clear()
    plain_page.evaluate("() => dispatchEvent(new Event('online'))")
    site.wait_for(lambda: texts(site) == ["neither"])


def test_two_tabs_and_the_worker_send_each_entry_once(site: Site, phone: Phone) -> None:
    site.stop()
    with phone.without_server():
        for words in ("one", "two", "three"):
            phone.open("/reflect")
            write(phone, words)
        other = phone.new_page()
        other.goto("/today")
        phone.open("/today")
        site.start()
        for page in (phone.page, other):
            page.evaluate("() => { dispatchEvent(new Event('online')); dispatchEvent(new Event('online')) }")
        site.wait_for(lambda: len(site.rows) == 3)
        phone.page.wait_for_timeout(300)
    assert len(site.tries) == 3
    assert texts(site) == ["one", "two", "three"]
