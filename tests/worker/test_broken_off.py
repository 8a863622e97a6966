"""Where the line breaks while somebody listens: it goes on by itself for two minutes, and later at a touch alone."""

import asyncio
import threading

from playwright.sync_api import Page, expect
from starlette.requests import Request

from tests.harness.chromium import Phone
from tests.worker import illness
from tests.worker.conftest import wait_until
from tests.worker.site import Site
from tests.worker.site_player import sound
from tests.worker.test_listen import AT, GOES_ON, SEEK, listen, play

TOUCH = "([name, given]) => handlers[name](given ?? {})"
SIGNAL_IS_BACK = "() => dispatchEvent(new Event('online'))"
THREE_MINUTES_PASS = "() => { const now = Date.now; Date.now = () => now() + 180_000; }"
PLAYS = "() => !document.querySelector('audio').paused && !document.querySelector('audio').error"
LOST = "The sound broke off."
BROKEN = "This recording cannot be reached just now."
# What the locked screen may press.
HANDLERS = """window.handlers = {};
navigator.mediaSession.setActionHandler = (name, act) => (handlers[name] = act);"""
SHOWN = "() => navigator.mediaSession.playbackState"
FAR = 400


def lose(site: Site, phone: Phone) -> None:
    """Somebody in between answers: where nobody does, the browser itself tries for some twenty seconds more."""
    phone.expect(sound().url, 404)
    site.sick[sound().url] = illness.answers(404, "")


def broken_off(site: Site, phone: Phone) -> Page:
    """A player whose sound broke off while it was heard, as there is no signal any more."""
    phone.context.add_init_script(HANDLERS)
    page = listen(phone)
    play(page)
    lose(site, phone)
    page.evaluate(SEEK, FAR)
    expect(page.locator("[data-words]")).to_contain_text(LOST)
    expect(page.locator("[data-announce]")).to_contain_text(LOST)
    return page


def test_it_goes_on_by_itself_when_the_signal_is_back(site: Site, phone: Phone) -> None:
    page = broken_off(site, phone)
    page.wait_for_timeout(3_000)  # a try that came to nothing is not told
    expect(page.locator("[data-words]")).to_contain_text(LOST)
    site.sick.clear()
    wait_until(page, GOES_ON, FAR - 1)
    assert page.evaluate(AT) < FAR + 5
    expect(page.locator("[data-play]")).to_have_accessible_name("Pause")


def test_it_goes_on_at_once_where_the_phone_says_that_there_is_a_signal(site: Site, phone: Phone) -> None:
    page = broken_off(site, phone)
    page.wait_for_timeout(7_000)  # the next try would be in some eight seconds
    site.sick.clear()
    page.evaluate(SIGNAL_IS_BACK)
    page.wait_for_timeout(2_000)
    assert page.evaluate(GOES_ON, FAR - 1)


def test_who_paused_meanwhile_is_left_in_peace_and_plays_from_the_locked_screen(
    site: Site, phone: Phone
) -> None:
    page = broken_off(site, phone)
    assert page.evaluate(SHOWN) == "paused", "so that it offers to play"
    page.evaluate(TOUCH, ["pause", None])
    expect(page.locator("[data-words]")).to_contain_text(BROKEN)
    site.sick.clear()
    page.evaluate(SIGNAL_IS_BACK)
    page.wait_for_timeout(3_000)
    assert not page.evaluate(PLAYS)
    page.evaluate(TOUCH, ["play", None])
    wait_until(page, GOES_ON, FAR - 1)
    assert page.evaluate(SHOWN) == "playing"


def test_after_two_minutes_it_waits_for_a_touch(site: Site, phone: Phone) -> None:
    page = broken_off(site, phone)
    page.evaluate(THREE_MINUTES_PASS)
    expect(page.locator("[data-words]")).to_contain_text(BROKEN)
    expect(page.locator("[data-announce]")).to_contain_text(BROKEN)
    site.sick.clear()
    page.evaluate(SIGNAL_IS_BACK)
    page.wait_for_timeout(2_000)
    assert not page.evaluate(PLAYS)
    page.evaluate(TOUCH, ["play", None])
    wait_until(page, GOES_ON, FAR - 1)


def test_a_try_that_ends_too_late_startles_nobody(site: Site, phone: Phone) -> None:
    """A page stands still in a pocket: its try comes through when it is looked at again."""
    page = broken_off(site, phone)
    page.evaluate("() => (window.play_ = HTMLMediaElement.prototype.play)")
    page.evaluate(
        """() => { HTMLMediaElement.prototype.play = function () {
            const now = Date.now;
            Date.now = () => now() + 180_000;
            return play_.call(this);
        } }"""
    )
    site.sick.clear()
    expect(page.locator("[data-listen]")).to_have_attribute("data-state", "broken")
    page.wait_for_timeout(500)
    assert not page.evaluate(PLAYS)


def test_what_was_never_heard_does_not_begin_by_itself(site: Site, phone: Phone) -> None:
    lose(site, phone)
    page = listen(phone)
    expect(page.locator("[data-words]")).to_contain_text(BROKEN)
    site.asked.clear()
    page.click("[data-play]")
    site.wait_for(lambda: site.asked.count(f"GET {sound().url}") == 2)
    page.wait_for_timeout(500)
    expect(page.locator("[data-words]")).to_contain_text(BROKEN)
    site.sick.clear()
    page.evaluate(SIGNAL_IS_BACK)
    page.wait_for_timeout(3_000)
    assert not page.evaluate(PLAYS)


def test_what_a_network_brings_after_minutes_waits_for_a_touch_too(site: Site, phone: Phone) -> None:
    """It was there all the time, said nothing, and brought nothing."""
    let_go = threading.Event()

    async def held(site: Site, request: Request) -> None:
        await asyncio.to_thread(let_go.wait, 60)

    page = listen(phone)
    play(page)
    site.sick[sound().url] = held
    page.evaluate(SEEK, FAR)
    expect(page.locator("[data-words]")).to_contain_text("One moment.")
    page.evaluate(THREE_MINUTES_PASS)
    let_go.set()
    expect(page.locator("[data-words]")).to_contain_text(BROKEN)
    assert not page.evaluate(PLAYS)
    page.click("[data-play]")
    wait_until(page, GOES_ON, FAR - 1)
