"""What a phone still shows once a sign-in is over, or was taken back: the help card, and what waits."""

import pytest

from tests.harness.chromium import Phone
from tests.worker import illness
from tests.worker.conftest import importing, write
from tests.worker.site import ANNA, BEN, Site
from tests.worker.test_pages import heading


def note_bundle(phone: Phone, **bundle: object) -> None:
    """What the phone knows about Anna's pages."""
    importing(phone.page)(
        "worker/store.js",
        "return store.write('phone', 'bundles', (all) => all.put(given[0]))",
        {"of": ANNA, "keptAt": 0} | bundle,
    )


def only_the_queue_is_left(phone: Phone, words: str) -> None:
    for path in ("/today", "/reflect", "/"):
        phone.open(path)
        assert heading(phone) == "/offline"
    phone.open("/help")
    assert heading(phone) == "/help"
    phone.open("/entries")
    assert heading(phone) == "Queue"
    phone.page.get_by_text("Read it").click()
    assert phone.page.get_by_text(words).is_visible()
    assert phone.page.get_by_text("Nothing.").is_hidden()


@pytest.mark.parametrize("known", [{"until": "2026-01-01T00:00:00Z"}, {}], ids=["over", "unknown"])
def test_after_the_last_day_of_the_sign_in_only_what_waits_is_shown(
    site: Site, phone: Phone, known: dict[str, str]
) -> None:
    site.stop()
    with phone.without_server():
        write(phone, "lilies")
        note_bundle(phone, **known)
        only_the_queue_is_left(phone, "lilies")
    site.start()
    phone.page.evaluate("() => dispatchEvent(new Event('online'))")
    site.wait_for(lambda: len(site.rows) == 1)
    phone.page.get_by_text("Nothing.").wait_for()


def test_what_was_taken_back_is_shown_no_more_and_what_was_written_waits(site: Site, phone: Phone) -> None:
    site.stop()
    with phone.without_server():
        write(phone, "lilies")
        note_bundle(phone, until="2099-01-01T00:00:00Z")
    site.account = ""
    site.sick["/kept"] = illness.revoked(ANNA)
    phone.expect("/kept", 401)
    phone.expect("/entries/{id}", 401)
    site.start()
    phone.open("/help")
    site.wait_for(lambda: "GET /kept" in site.asked[-5:])
    phone.page.wait_for_timeout(200)
    site.stop()
    with phone.without_server():
        only_the_queue_is_left(phone, "lilies")
    assert site.rows == {}


def test_where_the_account_is_closed_what_waits_says_that_nobody_can_receive_it(
    site: Site, phone: Phone
) -> None:
    site.stop()
    with phone.without_server():
        write(phone, "lilies")
        note_bundle(phone, until="2099-01-01T00:00:00Z")
    site.account = ""
    site.sick["/kept"] = illness.revoked(ANNA, gone=True)
    phone.expect("/kept", 401)
    phone.expect("/entries/{id}", 401)
    site.start()
    page = phone.open("/entries")
    page.get_by_text("your account is closed").wait_for()
    page.get_by_text("Read it", exact=True).click()
    assert page.get_by_text("lilies").is_visible()
    assert page.get_by_role("button", name="Send it as new").count() == 0
    page.reload()
    page.get_by_text("Needs you: your account is closed").wait_for()
    assert page.get_by_text("Sign in, and it will be sent").is_hidden()
    assert site.rows == {}


def test_what_is_taken_back_from_another_leaves_these_pages(site: Site, phone: Phone) -> None:
    note_bundle(phone, until="2099-01-01T00:00:00Z")
    site.account = ""
    site.sick["/kept"] = illness.revoked(BEN)
    phone.expect("/kept", 401)
    phone.open("/help")
    site.wait_for(lambda: "GET /kept" in site.asked[-5:])
    phone.page.wait_for_timeout(200)
    site.stop()
    with phone.without_server():
        phone.open("/today")
        assert heading(phone) == "/today"
