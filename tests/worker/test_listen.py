"""The player in Chromium: it plays, seeks, follows the voice, and goes on where it stopped, also without a signal."""

import random
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.harness.chromium import Phone, stop_worker
from tests.worker.conftest import wait_until
from tests.worker.site import ANNA, BEN, LISTEN, Site
from tests.worker.site_player import line_at, player, quiet_places, sound
from tests.worker.test_recordings import EARLIER, EARLIER_SOUND, SAVES_DATA

IS_READY = "() => !document.querySelector('[data-listen] [data-until-script]')"
AT = "() => document.querySelector('audio').currentTime"
GOES_ON = """async (from) => {
  const audio = document.querySelector("audio");
  return !audio.paused && !audio.seeking && audio.currentTime > from + 0.2;
}"""
NOTES_FAULTS = """() => {
  window.faults = 0;
  document.querySelector("audio").addEventListener("error", () => (window.faults += 1));
}"""
SEEK = "(to) => { document.querySelector('audio').currentTime = to; }"
STANDS_BEYOND = "(place) => document.querySelector('audio').currentTime > place"
# On the locked screen: nothing that says what it is for.
SHOWN = """() => {
  const { metadata, playbackState } = navigator.mediaSession;
  return [metadata.title, metadata.artist, metadata.artwork[0].src.split("/").at(-1), playbackState];
}"""
ROWS = """(account) => new Promise((resolve) => {
  indexedDB.open(`stillpoint-${account}`).onsuccess = ({ target }) => {
    const asked = target.result.transaction("places").objectStore("places").getAll();
    asked.onsuccess = () => resolve(asked.result.map((row) => [Object.keys(row).sort(), JSON.stringify(row)]));
  };
})"""
# What plays aloud of the bell, which has no address of the server's.
SPY = """() => {
  window.rung = 0;
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    if (this.src.startsWith("blob:") && !this.muted) window.rung += 1;
    return play.call(this);
  };
}"""


def listen(phone: Phone, path: str = LISTEN) -> Page:
    phone.open(path)
    phone.page.wait_for_function(IS_READY)
    return phone.page


def play(page: Page) -> None:
    page.click("[data-play]")
    wait_until(page, GOES_ON, page.evaluate(AT))


def seek_about(page: Page, times: int = 10) -> None:
    """Seek to random places, each while it plays; the words on the page are those of the voice."""
    for place in random.Random(7).sample(quiet_places(), times):
        page.evaluate(SEEK, place)
        wait_until(page, GOES_ON, place)
        assert page.locator("[data-words]").inner_text() == line_at(place), place


def test_it_plays_and_can_be_moved_in_by_touch_and_by_keys(phone: Phone) -> None:
    page = listen(phone)
    expect(page.locator("[data-words]")).to_contain_text("Find a place where nobody needs you")
    play(page)
    expect(page.locator("[data-play]")).to_have_accessible_name("Pause")
    assert page.evaluate(SHOWN) == [sound().title, "Stillpoint", "icon-192.png", "playing"]
    seek_about(page)
    box = page.locator("[data-bar]").bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    wait_until(page, GOES_ON, sound().seconds / 2 - 10)
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 4, middle, steps=4)
    assert page.evaluate(AT) > sound().seconds / 2 - 10  # it plays on until the finger lets go
    page.mouse.up()
    page.wait_for_function(
        "(half) => document.querySelector('audio').currentTime < half", arg=sound().seconds / 3
    )
    wait_until(page, GOES_ON, sound().seconds / 4 - 10)
    page.click("[data-play]")
    bar = page.get_by_role("slider", name="Place in the recording")
    for key, place in [("Home", 0), ("ArrowRight", 5), ("PageUp", 65), ("ArrowDown", 60)]:
        bar.press(key)
        assert round(page.evaluate(AT)) == place, key
    expect(bar).to_have_attribute("aria-valuetext", re.compile(r"1 minute of 10 minutes( \d+ seconds?)?"))
    page.get_by_role("button", name="Back 15 s").click()
    assert round(page.evaluate(AT)) == 45


def test_slower_and_to_the_end_with_a_bell(phone: Phone) -> None:
    page = listen(phone)
    page.get_by_text("More", exact=True).click()
    page.evaluate(SPY)
    page.get_by_label("0.75").check()
    page.get_by_label("End with a soft bell").check()
    play(page)
    began = page.evaluate("() => [performance.now() / 1000, document.querySelector('audio').currentTime]")
    page.wait_for_timeout(1500)
    ended = page.evaluate("() => [performance.now() / 1000, document.querySelector('audio').currentTime]")
    assert 0.65 < (ended[1] - began[1]) / (ended[0] - began[0]) < 0.85
    page.evaluate(SEEK, sound().seconds - 2)
    expect(page.locator("[data-words]")).to_have_text("That was all. There is no hurry to get up.")
    expect(page.locator("[data-left]")).to_have_text("0:00 left")
    assert page.evaluate("() => rung") == 1
    page.reload()
    page.wait_for_function(IS_READY)
    expect(
        page.get_by_label("0.75")
    ).to_be_checked()  # kept for the next time; the place is not: it was the end
    assert page.evaluate("() => document.querySelector('audio').playbackRate") == 0.75
    assert page.evaluate(AT) == 0


def test_saved_it_plays_without_a_server_also_after_the_worker_was_stopped(site: Site, phone: Phone) -> None:
    page = listen(phone)
    page.click("[data-save-recording]")
    page.locator("[data-saved]").filter(has_text="Saved on this phone").wait_for()
    site.stop()
    phone.expect(sound().url, "net::ERR_FAILED")
    with phone.without_server():
        stop_worker(page)
        listen(phone)
        play(page)
        seek_about(page, 5)
        stop_worker(page)
        seek_about(page, 5)
        page.click("[data-play]")
        # The browser clears it to make room. Nothing is lost but the sound.
        page.evaluate("() => caches.delete('recordings')")
        place = page.evaluate(AT)
        listen(phone)
        expect(page.locator("[data-words]")).to_contain_text("This recording cannot be reached just now.")
        page.evaluate(NOTES_FAULTS)
        page.get_by_role("button", name="Try again").click()
        wait_until(page, "() => faults === 2")  # it tries once more by itself
        expect(page.locator("[data-listen]")).to_have_attribute("data-state", "broken")
    site.start()
    page.get_by_role("button", name="Try again").click()
    wait_until(page, GOES_ON, int(place))


def test_while_the_newer_one_is_not_here_the_earlier_one_goes_on_with_its_own_words(
    site: Site, phone: Phone
) -> None:
    page = listen(phone)
    page.click("[data-save-recording]")
    page.locator("[data-saved]").filter(has_text="Saved on this phone").wait_for()
    play(page)
    page.evaluate(SEEK, 200)
    wait_until(page, GOES_ON, 200)  # it began with what the server sent
    page.click("[data-play]")
    words = "WEBVTT\n\n00:00.000 --> 10:00.000\nAs it was said before.\n"
    page.evaluate(EARLIER, [sound().url, EARLIER_SOUND, words])
    phone.context.add_init_script(SAVES_DATA)
    for address in (sound().url, sound().captions_url):
        phone.expect(address, "net::ERR_FAILED")
    site.stop()
    with phone.without_server():
        listen(phone)
        expect(page.locator("[data-saved]")).to_contain_text("There is a newer one")
        expect(page.locator("[data-words]")).to_have_text("You stopped at 3:20. It goes on from there.")
        page.click("[data-play]")
        wait_until(page, GOES_ON, 199)
        expect(page.locator("[data-words]")).to_have_text("As it was said before.")
        page.evaluate(SEEK, sound().seconds - 2)
        expect(page.locator("[data-words]")).to_have_text("That was all. There is no hurry to get up.")


def test_it_goes_on_where_it_stopped_for_its_listener_alone(site: Site, phone: Phone) -> None:
    page = listen(phone)
    play(page)
    page.evaluate(SEEK, 200)
    wait_until(page, GOES_ON, 200)
    phone.open("/today")  # left while it plays
    listen(phone)
    expect(page.locator("[data-words]")).to_have_text("You stopped at 3:20. It goes on from there.")
    assert 199 < page.evaluate(AT) < 203
    assert page.evaluate("() => document.querySelector('audio').paused")
    page.evaluate("() => { const audio = document.querySelector('audio'); audio.src = audio.src; }")
    wait_until(page, STANDS_BEYOND, 199)  # also where another sound is put in its place
    assert page.evaluate(AT) < 203
    page.get_by_role("button", name="Go on").click()
    wait_until(page, GOES_ON, 200)
    page.get_by_role("button", name="Pause").click()
    kept = page.evaluate(ROWS, ANNA)
    assert [names for names, _ in kept] == [["box", "id"]]
    assert "centring" not in str(kept)
    site.account = BEN
    listen(phone)
    expect(page.locator("[data-words]")).to_contain_text("Find a place")
    assert page.evaluate(AT) == 0


def test_on_a_prep_link_only_the_tab_remembers(site: Site, new_phone: Callable[..., Phone]) -> None:
    site.account, site.note = "", player(site.release)
    phone = new_phone(site.base_url, "guest")
    page = listen(phone, "/l/abc")
    play(page)
    page.evaluate(SEEK, 100)
    wait_until(page, GOES_ON, 100)
    page.click("[data-play]")
    page.reload()
    expect(page.locator("[data-words]")).to_have_text("You stopped at 1:40. It goes on from there.")
    phone.page = phone.new_page()
    listen(phone, "/l/abc")
    expect(phone.page.locator("[data-words]")).to_contain_text("Find a place")
    databases = "() => indexedDB.databases().then((all) => all.map(({ name }) => name))"
    assert phone.page.evaluate(databases) == ["stillpoint"]
    assert phone.page.evaluate("() => localStorage.length + sessionStorage.length") == 0
