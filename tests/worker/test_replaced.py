"""A saved recording that a newer one takes the place of: the earlier one is heard until the newer one is here."""

import asyncio
import threading

from playwright.sync_api import Page, expect
from starlette.requests import Request

from tests.harness.chromium import Phone
from tests.worker import illness
from tests.worker.conftest import wait_until
from tests.worker.site import LISTEN, Site
from tests.worker.site_player import sound
from tests.worker.test_listen import AT, GOES_ON, IS_READY, SEEK, listen, play
from tests.worker.test_recordings import EARLIER, EARLIER_SOUND, KEPT

WORDS = "WEBVTT\n\n00:00.000 --> 10:00.000\nAs it was said before.\n"
SAVED = "Saved on this phone"
SRC = "() => new URL(document.querySelector('audio').src).pathname"
# The page finds out what the phone has only when a test lets it.
LOOKS_LATE = """const { match } = CacheStorage.prototype;
const late = new Promise((resolve) => { window.look = resolve; });
CacheStorage.prototype.match = (...given) => late.then(() => match.apply(caches, given));"""
FULL = "navigator.storage.estimate = () => Promise.resolve({ quota: 9_000_000, usage: 4_000_000 })"
SHORTER = "Object.defineProperty(HTMLMediaElement.prototype, 'duration', { get: () => 150 })"


def replaced(phone: Phone) -> Page:
    """The page of a recording whose earlier sound is on this phone."""
    page = listen(phone)
    page.click("[data-save-recording]")
    expect(page.locator("[data-saved]")).to_contain_text(SAVED)
    page.evaluate(EARLIER, [sound().url, EARLIER_SOUND, WORDS])
    return page


def test_on_a_network_that_brings_nothing_the_earlier_one_is_heard(site: Site, phone: Phone) -> None:
    page = replaced(phone)
    site.sick[sound().url] = illness.no_answer
    listen(phone)
    page.click("[data-play]")
    wait_until(page, GOES_ON, 0)
    expect(page.locator("[data-words]")).to_have_text("As it was said before.")


def test_who_tapped_before_it_was_put_in_hears_it_without_another_tap(site: Site, phone: Phone) -> None:
    page = replaced(phone)
    site.sick[sound().url] = illness.no_answer
    phone.context.add_init_script(LOOKS_LATE)
    listen(phone)
    page.click("[data-play]")
    page.evaluate("() => look()")
    wait_until(page, GOES_ON, 0)
    assert page.evaluate(SRC) == EARLIER_SOUND


def test_where_nobody_has_begun_the_newer_one_comes_in_and_the_earlier_one_goes(phone: Phone) -> None:
    page = replaced(phone)
    listen(phone)
    expect(page.locator("[data-saved]")).to_contain_text(SAVED)
    assert page.evaluate(SRC) == sound().url
    assert EARLIER_SOUND not in page.evaluate(KEPT)


def test_who_has_begun_hears_the_earlier_one_to_the_end_and_it_goes_at_the_next_look(
    site: Site, phone: Phone
) -> None:
    let_go = threading.Event()

    async def held(site: Site, request: Request) -> None:
        await asyncio.to_thread(let_go.wait, 60)

    page = replaced(phone)
    site.sick[sound().url] = held
    listen(phone)
    play(page)
    let_go.set()
    expect(page.locator("[data-saved]")).to_contain_text(SAVED)
    page.evaluate(SEEK, 300)
    wait_until(page, GOES_ON, 300)
    assert page.evaluate(SRC) == EARLIER_SOUND
    assert EARLIER_SOUND in page.evaluate(KEPT)
    listen(phone)
    expect(page.locator("[data-saved]")).to_contain_text(SAVED)
    assert page.evaluate(SRC) == sound().url
    assert EARLIER_SOUND not in page.evaluate(KEPT)


def test_where_the_phone_has_cleared_the_earlier_one_the_newer_one_plays(site: Site, phone: Phone) -> None:
    page = replaced(phone)
    page.evaluate("() => caches.delete('recordings')")
    phone.context.add_init_script(FULL)
    listen(phone)
    expect(page.locator("[data-saved]")).to_contain_text("There is not enough room on this phone.")
    assert page.evaluate(SRC) == sound().url
    play(page)


def test_a_shorter_one_begins_anew_where_the_place_is_past_its_end(phone: Phone) -> None:
    page = listen(phone)
    play(page)
    page.evaluate(SEEK, 148)
    wait_until(page, GOES_ON, 148)
    phone.open("/today")
    phone.context.add_init_script(SHORTER)
    phone.open(LISTEN)
    page.wait_for_function(IS_READY)
    expect(page.locator("[data-words]")).to_contain_text("Find a place")
    assert page.evaluate(AT) == 0
    page.click("[data-play]")
    wait_until(page, GOES_ON, 0)
    assert page.evaluate(AT) < 60
