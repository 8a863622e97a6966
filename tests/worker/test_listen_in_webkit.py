"""The player in WebKit: it plays, seeks and follows the voice, also without a server, and during an update."""

import random

from tests.harness.webkit import WebKit
from tests.worker.site import LISTEN, Site
from tests.worker.site_player import line_at, quiet_places, sound
from tests.worker.test_listen import AT, GOES_ON, IS_READY, SEEK
from tests.worker.test_webkit import window as window

STATE = "(state) => document.querySelector('[data-listen]').dataset.state === state"
SAYS = "(words) => document.querySelector('[data-words]').textContent === words"
SHOWN = "() => [navigator.mediaSession.metadata.title, navigator.mediaSession.metadata.artist]"


def listen(window: WebKit) -> None:
    window.open(LISTEN)
    window.wait(IS_READY)


def seek_about(window: WebKit, times: int) -> None:
    for place in random.Random(7).sample(quiet_places(), times):
        window.run(SEEK, place)
        try:
            window.wait(GOES_ON, place)
        except AssertionError:
            # On a busy machine WebKitGTK loses a seek now and then, once in some hundred, and takes the next one.
            window.run(SEEK, place)
            window.wait(GOES_ON, place)
        window.wait(SAYS, line_at(place))


def test_online_to_the_end(site: Site, window: WebKit) -> None:
    listen(window)
    window.click("[data-play]")
    window.wait(GOES_ON, 0)
    assert window.run(SHOWN) == [sound().title, "Stillpoint"]
    seek_about(window, 10)
    window.press("More")
    window.click("[name=rate][value='0.75']")
    window.wait("() => document.querySelector('audio').playbackRate === 0.75")
    window.run(SEEK, sound().seconds - 2)
    window.wait(STATE, "over", seconds=20)


def test_saved_it_plays_without_a_server_and_during_an_update(site: Site, window: WebKit) -> None:
    listen(window)
    window.click("[data-save-recording]")
    window.wait_for_text("Saved on this phone", "[data-saved]")
    site.stop()
    listen(window)
    window.click("[data-play]")
    window.wait(GOES_ON, 0)
    seek_about(window, 4)
    site.release = "bbbb33334444"
    site.start()
    window.run("() => navigator.serviceWorker.getRegistration().then((one) => one.update())")
    window.wait("() => navigator.serviceWorker.getRegistration().then((one) => Boolean(one.waiting))")
    seek_about(window, 3)
    window.click("[data-play]")
    window.wait(STATE, "paused")
    place = window.run(AT)
    listen(window)
    window.wait("(at) => Math.abs(document.querySelector('audio').currentTime - at) < 2", place)
    assert window.run("() => document.querySelector('audio').paused")
    window.run("(url) => caches.open('recordings').then((cache) => cache.delete(url))", sound().url)
    window.go("about:blank")
    site.stop()
    listen(window)
    window.wait(STATE, "broken", seconds=20)
    window.wait_for_text("This recording cannot be reached just now.", "[data-words]")
