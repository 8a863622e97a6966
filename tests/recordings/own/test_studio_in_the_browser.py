"""A therapist records with Chromium's pretended microphone, which says a tone like a word every three seconds."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.accessibility.eyes import LOOKS
from tests.accessibility.test_axe import EVERYTHING, RUN, TO_THE_EYE, put_axe_into
from tests.browser.client import NoSignal
from tests.harness import chromium
from tests.harness.chromium import DESK, Phone
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named
from tests.recordings.sounds import listen, sound
from tests.worker.conftest import wait_until, wait_until_kept
from tests.worker.test_listen_by_itself import AWAKE
from tests.worker.test_pages import DUMP

SPOKEN = "if(lt(mod(t\\,3)\\,1.3)\\,0.4*sin(2*PI*200*t)\\,0)"
WORDS = "# Arriving\nHello there.\n[pause 2]\nYou can rest.\n\n# Going on\nThat is all."
PLAYS = """async () => {
  const audio = document.querySelector("audio");
  audio.muted = true;
  await audio.play();
  return audio.currentTime > 1;
}"""
FULL_ONCE = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...given) {
    if (this.name !== "pieces" || !window.isFull) return put.apply(this, given);
    window.isFull = false;
    throw new DOMException("no room", "QuotaExceededError");
  };
}"""
WITHOUT_A_GAP = """async (account) => {
  const asked = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const database = await asked(indexedDB.open(`stillpoint-studio-${account}`));
  const keys = await asked(database.transaction("pieces").objectStore("pieces").getAllKeys());
  database.close();
  return keys.length > 0 && keys.every((key, place) => key === place);
}"""
# The browser's question stays open until a test answers it; how many microphones were given, and which of them are on.
QUESTION = """() => {
  const { mediaDevices } = navigator;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  window.given = [];
  const answered = new Promise((resolve) => { window.answer = resolve; });
  mediaDevices.getUserMedia = async (wanted) => {
    await answered;
    const stream = await ask(wanted);
    given.push(...stream.getAudioTracks());
    return stream;
  };
}"""
ON = "() => given.map(({ readyState }) => readyState)"
# A headset that gives 16,000 samples a second. Firefox connects no microphone to a context of another rate.
HEADSET = """(isFirefox) => {
  const Real = AudioContext;
  window.rates = [];
  window.AudioContext = class extends Real {
    constructor({ sampleRate = 16_000, ...others }) {
      super({ sampleRate, ...others });
    }
    createMediaStreamSource(stream) {
      rates.push(this.sampleRate);
      if (isFirefox && this.sampleRate !== 16_000) throw new DOMException("different sample-rate", "NotSupportedError");
      return super.createMediaStreamSource(stream);
    }
  };
}"""
# As if it had gone on for so many seconds.
TAKES = """async (seconds) => {
  const { Take } = await import(`/static/${document.documentElement.dataset.release}/js/studio/take.js`);
  Object.defineProperty(Take.prototype, "seconds", { get: () => seconds, configurable: true });
}"""
DURATION = "() => document.querySelector('[data-listen]').duration || 0"


@pytest.fixture(scope="module")
def chromium_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    voice = tmp_path_factory.mktemp("voice") / "voice.wav"
    voice.write_bytes(sound("wav", 3.0, SPOKEN))
    flags = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright, *flags, f"--use-file-for-fake-audio-capture={voice}")
        yield browser
        browser.close()


def person(new_phone: Callable[..., Phone], server: Server, name: str, **options: Any) -> Phone:
    phone = new_phone(server.base_url, name, **options)
    cookie = cookie_for(server.data, person_named(server.data, name))
    phone.context.add_cookies([{"name": "sign-in", "value": cookie, "url": server.base_url}])
    return phone


def act(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def begin(page: Page, words: str = WORDS) -> None:
    page.get_by_label("What you will say").fill(words)
    act(page, "Try the microphone")
    expect(page.get_by_text("This is loud enough.")).to_be_visible()
    act(page, "Record")


def assert_well(page: Page) -> None:
    """What axe says of this moment of the work, in every look."""
    put_axe_into(page)
    found = page.evaluate(RUN, [("light", EVERYTHING), *((look, TO_THE_EYE) for look in LOOKS[1:])])
    assert not found, "\n".join(found)


def length(page: Page) -> float:
    expect(page.get_by_text("Please listen to it once")).to_be_visible()
    wait_until(page, DURATION)
    return float(page.evaluate(DURATION))


def test_from_the_words_to_a_phone_with_no_signal(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    server, _ = demo
    desk = person(new_phone, server, "Dr. Rivera", size=DESK)
    page = desk.open("/library/recordings")
    page.get_by_role("link", name="Record in the browser").click()
    desk.shot("scripts")
    page.locator("li", has_text="Words of your own").get_by_role("link").click()
    begin(page)
    expect(page.locator("[data-line=now]")).to_have_text("Hello there.")
    desk.shot("recording")
    assert_well(page)
    expect(page.locator("[data-silence]")).to_be_visible()
    expect(page.locator("[data-line=now]")).to_have_text("You can rest.")
    # Each line is gone over by itself once it was said; after the last one there is something to listen to.
    assert length(page) > 6
    desk.shot("finished")
    assert_well(page)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label("Title").fill("A rest with Dr. Rivera")
    act(page, "Send it")
    page.wait_for_url(re.compile(r"/library/recordings/voice-\w+$"))
    assert asked == [], "whoever has sent it leaves without being asked"
    act(page, "Publish it")
    expect(page.locator("main")).to_contain_text("Published")
    client = person(new_phone, server, "Sam")
    phone = client.open("/meditate")
    phone.get_by_role("link", name="A rest with Dr. Rivera").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("A rest with Dr. Rivera")
    path = urlsplit(phone.url).path
    sent = phone.request.get(phone.locator("audio").get_attribute("src") or "").body()
    loudness, _, _ = listen(sent)
    assert abs(loudness + 19) < 0.5
    cues = phone.request.get(phone.locator("track").get_attribute("src") or "").text()
    assert [line for line in cues.splitlines() if line.endswith(".")] == [
        "Hello there.",
        "You can rest.",
        "That is all.",
    ]
    phone.locator("[data-save-recording]").click()
    expect(phone.locator("[data-saved]")).to_contain_text("Saved on this phone")
    wait_until_kept(client.page, path)
    with NoSignal(server, client):
        wait_until(client.open(path), PLAYS)


def test_a_closed_tab_loses_nothing_and_a_line_can_be_said_again(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    server, _ = demo
    desk = person(new_phone, server, "Dr. Rivera", size=DESK)
    page = desk.open("/library/recordings/studio/own")
    begin(page)
    expect(page.locator("[data-line=now]")).to_have_text("You can rest.")
    page.close()
    desk.page = page = desk.context.new_page()
    desk.open("/library/recordings/studio/own")
    expect(page.get_by_text("Here is a recording that you began")).to_be_visible()
    desk.shot("found")
    act(page, "Go on with it")
    expect(page.locator("[data-line=now]")).to_have_text("You can rest.")
    desk.shot("paused")
    assert_well(page)
    second = desk.context.new_page()
    second.goto("/library/recordings/studio/own")
    expect(second.get_by_text("You are recording in another tab or window.")).to_be_visible()
    desk.close_tab(second)
    act(page, "Go on")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.locator("body").press("Escape")
    page.get_by_text("Say it again from a line").first.click()
    before = page.locator("[data-time]").inner_text()
    page.get_by_role("button", name="Hello there.").click()
    expect(page.locator("[data-line=now]")).to_have_text("Hello there.")
    page.get_by_label("Go on by itself").uncheck()
    for line in ("You can rest.", "That is all."):
        page.locator("body").press("Space")
        page.locator("body").press("Space")
        expect(page.locator("[data-line=now]")).to_have_text(line)
    page.locator("body").press("Space")
    page.locator("body").press("Space")
    assert length(page) < 30
    assert before != "0:00"
    kept = str(page.evaluate(DUMP))
    assert "stillpoint-studio-" in kept
    assert "Hello there" not in kept, "what is said is sealed"
    page.on("dialog", lambda dialog: dialog.accept())
    act(page, "Delete it")
    page.reload()
    expect(page.get_by_label("What you will say")).to_be_visible()


def test_where_there_is_no_room_it_stops_and_what_was_said_before_is_whole(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    """In a silence, after which it goes on without a line said again: nothing else would mend what is missing."""
    server, _ = demo
    desk = person(new_phone, server, "Dr. Rivera", size=DESK)
    page = desk.open("/library/recordings/studio/own")
    page.evaluate(HEADSET, True)
    page.evaluate(FULL_ONCE)
    page.evaluate(
        "() => { navigator.wakeLock.request = () => Promise.reject(new Error('to save the battery')); }"
    )
    begin(page, "Hello there.\n[pause 8]\nThat is all.")
    expect(page.locator("[data-silence]")).to_be_visible()
    assert page.evaluate("() => rates") == [48_000, 16_000]
    expect(page.get_by_text("This screen may go dark in a long silence")).to_be_visible()
    page.evaluate("() => { window.isFull = true; }")
    expect(page.get_by_text("This could not be kept on this computer.")).to_be_visible()
    desk.shot("no-room")
    act(page, "Go on")
    assert length(page) > 6  # to the end of the words, by itself
    assert page.evaluate(WITHOUT_A_GAP, person_named(server.data, "Dr. Rivera"))


def test_there_is_one_microphone_however_often_it_is_asked_for(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    """While the browser's question is open, each press would bring one more, and two are garbage together."""
    server, _ = demo
    desk = person(new_phone, server, "Dr. Rivera", size=DESK)
    page = desk.open("/library/recordings/studio/own")
    page.get_by_label("What you will say").fill("All of it.\n[pause 1900]")
    expect(page.locator("[data-length]")).to_contain_text("about 32 min. Up to 34 min can be sent.")
    page.get_by_label("What you will say").fill(WORDS)
    expect(page.locator("[data-length]")).not_to_contain_text("can be sent")
    page.evaluate(QUESTION)
    page.evaluate(HEADSET, False)
    for _ in range(2):
        act(page, "Try the microphone")
    page.evaluate("() => answer()")
    expect(page.get_by_text("This is loud enough.")).to_be_visible()
    assert page.evaluate(ON) == ["live"]
    assert page.evaluate("() => rates") == [48_000]
    page.evaluate(AWAKE)
    act(page, "Record")
    expect(page.locator("[data-line=now]")).to_have_text("You can rest.")
    assert page.evaluate("() => screen_") == ["on"], "it would go dark in a silence, and hear nothing more"
    page.get_by_label("Go on by itself").uncheck()
    for seconds, said in (
        (1_700, "28:20"),
        (1_860, "31:00 · about 3 min more can be sent"),
        (2_040, "34:00 · less than a minute more can be sent"),
        (2_100, "35:00 · longer than can be sent, but you can trim it"),
    ):
        page.evaluate(TAKES, seconds)
        expect(page.locator("[data-time]")).to_have_text(said)
    page.locator("body").press("Escape")
    assert page.evaluate("() => screen_") == ["on", "off"]
    # Gone on with, and ended while the question is open once more: what comes then is not listened to.
    desk.open("/library/recordings/studio/own")
    act(page, "Go on with it")
    page.evaluate(QUESTION)
    act(page, "Go on")
    act(page, "That is all")
    expect(page.get_by_text("Please listen to it once")).to_be_visible()
    page.evaluate("() => answer()")
    wait_until(page, "() => given.length === 1 && given[0].readyState === 'ended'")
    assert page.get_by_text("Please listen to it once").is_visible()
