"""A navigation gets the server's page when it comes in time, else the phone's; never a piece, never somebody else's."""

import json
import re
from collections.abc import Callable

import pytest

from tests.harness.chromium import Phone, stop_worker
from tests.worker import illness
from tests.worker import site as sites
from tests.worker.conftest import ask_to_keep_slowly, importing, wait_until, wait_until_kept
from tests.worker.site import ANNA, BEN, Site
from tests.worker.site_player import sound

SHOWS = """async (account) => {
  const kept = await import(`/static/${document.documentElement.dataset.release}/worker/kept.js`);
  return (await kept.facts()).account === account && Boolean(await kept.find("/today"));
}"""
KEPT = "() => document.documentElement.dataset.kept ?? null"


def heading(phone: Phone) -> str:
    return phone.page.locator("h1").inner_text()


def is_kept(phone: Phone) -> bool:
    return phone.page.evaluate(KEPT) is not None


def test_with_a_signal_the_page_is_the_servers(site: Site, phone: Phone) -> None:
    site.note = "news"
    phone.open("/prepare")
    assert phone.page.locator("[data-note]").inner_text() == "news"
    assert not is_kept(phone)


def test_without_a_server_every_kept_page_opens(site: Site, phone: Phone) -> None:
    for missing in (sound().url, sound().captions_url):  # it was not saved
        phone.expect(missing, "net::ERR_FAILED")
    site.stop()
    with phone.without_server():
        for path in sites.PERSONAL:
            phone.open(path)
            assert heading(phone) == path
            assert is_kept(phone)
        phone.page.locator("[data-offline-line]").wait_for()


def test_it_opens_after_the_worker_was_ended(site: Site, phone: Phone) -> None:
    site.stop()
    stop_worker(phone.page)
    with phone.without_server():
        phone.open("/reflect")
        assert is_kept(phone)


def test_the_start_page_opens_the_day(site: Site, phone: Phone) -> None:
    site.stop()
    with phone.without_server():
        phone.open("/")
        assert heading(phone) == "/today"


def test_a_page_that_went_by_is_kept_as_it_was(site: Site, phone: Phone) -> None:
    site.note = "newest"
    phone.open("/prepare")
    phone.page.wait_for_timeout(200)
    site.stop()
    with phone.without_server():
        phone.open("/prepare")
        assert phone.page.locator("[data-note]").inner_text() == "newest"


def test_a_kept_page_carries_the_security_headers(site: Site, phone: Phone) -> None:
    site.stop()
    with phone.without_server():
        answer = phone.page.goto("/today")
        assert answer
        assert answer.from_service_worker
        assert "trusted-types default" in answer.headers["content-security-policy"]
        assert answer.headers["cross-origin-embedder-policy"] == "require-corp"
        assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_each_showing_of_a_kept_form_has_a_uuid_of_its_own(site: Site, phone: Phone) -> None:
    site.stop()
    seen = set()
    with phone.without_server():
        for _ in range(3):
            phone.open("/reflect")
            seen.add(phone.page.locator("form").get_attribute("action"))
    assert len(seen) == 3
    assert all(re.fullmatch(r"/entries/[0-9a-f-]{36}", action or "") for action in seen)


@pytest.mark.parametrize(
    "answer",
    [
        illness.answers(200),
        illness.answers(502),
        illness.answers(404),
        illness.cut_short,
        illness.no_answer,
        illness.fault,
    ],
    ids=["captive portal", "proxy", "proxy 404", "cut short", "no answer", "our own fault"],
)
def test_whatever_is_not_a_whole_page_of_ours_counts_as_none(
    site: Site, phone: Phone, answer: sites.Answer
) -> None:
    phone.expect("/today", 500)
    site.sick["/today"] = answer
    phone.open("/today")
    assert heading(phone) == "/today"
    assert is_kept(phone)


def test_our_own_fault_is_shown_where_nothing_is_kept(site: Site, phone: Phone) -> None:
    phone.expect("/new", 500)
    site.sick["/new"] = illness.fault
    phone.open("/new")
    assert heading(phone) == "A fault"


def test_a_page_that_is_not_kept_says_so_calmly(site: Site, phone: Phone) -> None:
    site.stop()
    with phone.without_server():
        phone.open("/prepare/unknown")
        assert heading(phone) == "/offline"
        phone.open("/help")
        assert heading(phone) == "/help"


def test_the_way_to_the_sign_in_is_passed_on_and_never_kept(site: Site, phone: Phone) -> None:
    site.account = ""
    phone.open("/today")
    assert phone.page.url.endswith("/signin?next=/today")
    site.stop()
    with phone.without_server():
        phone.open("/today")
        assert heading(phone) == "/today"


def test_nobody_sees_the_pages_of_another(site: Site, phone: Phone) -> None:
    site.account = BEN
    site.sick["/kept"] = illness.answers(502)  # so that nothing of Ben's is kept either
    phone.expect("/kept", 502)
    phone.open("/today")
    phone.page.wait_for_timeout(300)
    site.stop()
    with phone.without_server():
        phone.open("/today")
        assert heading(phone) == "/offline"


def test_each_sees_their_own_again(site: Site, phone: Phone) -> None:
    site.account, site.note = BEN, "of Ben"
    phone.open("/today")
    wait_until_kept(phone.page)
    site.stop()
    with phone.without_server():
        phone.open("/prepare")
        assert phone.page.locator("[data-note]").inner_text() == "of Ben"
        assert phone.page.evaluate("() => document.documentElement.dataset.account") == BEN


def test_whoever_comes_back_in_the_same_minute_sees_their_own_again(site: Site, phone: Phone) -> None:
    """Their pages were kept moments ago, and are not fetched again so soon; somebody else was here in between."""
    for account in (BEN, ANNA):
        site.account = account
        phone.open("/today")
        wait_until(phone.page, SHOWS, account)
    site.stop()
    with phone.without_server():
        phone.open("/prepare")
        assert phone.page.evaluate("() => document.documentElement.dataset.account") == ANNA


def test_pages_that_come_late_are_not_shown_to_whoever_signed_in_meanwhile(site: Site, phone: Phone) -> None:
    ask_to_keep_slowly(site, phone, 1)
    site.account = BEN
    phone.open("/today")
    wait_until(phone.page, SHOWS, BEN)
    phone.page.wait_for_timeout(1_500)
    assert phone.page.evaluate(SHOWS, BEN)


def test_a_page_of_the_last_one_that_comes_late_hides_nothing(site: Site, phone: Phone) -> None:
    """It was asked for before Ben came in, and his pages are kept already."""
    site.account = BEN
    shown = importing(phone.page)(
        "worker/kept.js",
        """const { arrival } = await kept.facts();
        await kept.hideOthers(given[1]);
        await kept.keep({ account: given[1], from: "/kept" });
        const headers = new Headers({ "x-stillpoint": document.documentElement.dataset.release });
        const html = `<html data-account="${given[0]}">`;
        await kept.remember(new URL("/today", location), { headers, html, at: Date.now(), arrival });
        return (await kept.facts()).account""",
        ANNA,
        BEN,
    )
    assert shown == BEN
    assert phone.page.evaluate(SHOWS, BEN)


def test_a_prep_link_opens_without_a_server_and_without_an_account(
    site: Site, new_phone: Callable[..., Phone]
) -> None:
    site.account = ""
    phone = new_phone(site.base_url)
    phone.open("/l/lilies")
    wait_until_kept(phone.page, "/l/lilies/first")
    assert "POST /l/lilies/opened" in site.asked
    site.stop()
    with phone.without_server():
        for path in ("/l/lilies", "/l/lilies/first", "/help", "/"):
            phone.open(path)
            assert heading(phone) == ("/l/lilies" if path == "/" else path)


def test_a_link_that_was_taken_back_goes_from_the_phone(site: Site, new_phone: Callable[..., Phone]) -> None:
    site.account = ""
    phone = new_phone(site.base_url)
    phone.open("/l/lilies")
    wait_until_kept(phone.page, "/l/lilies/first")
    site.sick["/l/lilies/kept"] = illness.gone
    phone.expect("/l/lilies/kept", 410)
    phone.page.evaluate(
        "() => navigator.serviceWorker.controller.postMessage({ type: 'keep', from: '/l/lilies/kept', again: true })"
    )
    phone.page.wait_for_timeout(500)
    site.stop()
    with phone.without_server():
        phone.open("/l/lilies/first")
        assert heading(phone) == "/offline"


def test_nothing_personal_lies_in_the_open(site: Site, phone: Phone) -> None:
    """Everything in Cache Storage, localStorage and sessionStorage, and every readable part of IndexedDB."""
    site.note = "a secret about lilies"
    phone.open("/today")
    phone.page.wait_for_timeout(300)
    found = json.dumps(phone.page.evaluate(DUMP))
    assert "/offline" in found  # it does see what lies there
    assert "lilies" not in found


DUMP = """async () => {
  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) found.push(request.url, await (await cache.match(request)).text());
  }
  const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const isBytes = (value) => ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
  const plain = (key, value) => (isBytes(value) ? new TextDecoder("latin1").decode(value) : value);
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const rows = await done(database.transaction(store).objectStore(store).getAll());
      found.push(name, store, JSON.stringify(rows, plain));
    }
    database.close();
  }
  return found;
}"""


def test_a_piece_for_htmx_is_neither_answered_nor_kept(site: Site, phone: Phone) -> None:
    site.note = "a piece"
    phone.page.evaluate(
        "() => fetch('/prepare', { headers: { 'HX-Request': 'true' } }).then((got) => got.text())"
    )
    phone.page.wait_for_timeout(200)
    site.stop()
    with phone.without_server():
        phone.open("/prepare")
        assert phone.page.locator("[data-note]").inner_text() == ""
