"""The player in Chromium, where nobody touches it: a call, a page that is left, the timer, the screen."""

from playwright.sync_api import Page, expect

from tests.harness.chromium import Phone
from tests.worker.conftest import wait_until
from tests.worker.test_listen import AT, GOES_ON, SEEK, SPY, listen, play

LEAVE_AND_COME_BACK = """(type) => {
  dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
  dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
}"""


# A phone that wants to be touched first.
PLAYS_NOTHING_BY_ITSELF = """() => {
  const { play } = HTMLMediaElement.prototype;
  window.tries = 0;
  HTMLMediaElement.prototype.play = function () {
    if (tries++) return play.call(this);
    return Promise.reject(new DOMException("", "NotAllowedError"));
  };
}"""


def test_a_call_pauses_it_calmly_and_leaving_the_page_until_one_is_back(phone: Phone) -> None:
    page = listen(phone)
    play(page)
    page.evaluate(
        "() => document.querySelector('audio').pause()"
    )  # as the system does: nobody pressed anything
    expect(page.locator("[data-words]")).to_have_text("Paused. Go on whenever you like.")
    expect(page.locator("[data-announce]")).to_have_text("Paused. Go on whenever you like.")
    page.get_by_role("button", name="Go on").click()
    wait_until(page, GOES_ON, 0)
    place = page.evaluate(AT)
    page.evaluate(LEAVE_AND_COME_BACK)  # kept whole by the browser, and shown again: it plays on
    wait_until(page, GOES_ON, place)
    page.get_by_role("button", name="Pause").click()
    page.evaluate(LEAVE_AND_COME_BACK)  # what was paused stays so
    page.wait_for_timeout(200)
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    wait_until(page, GOES_ON, place)
    page.evaluate(PLAYS_NOTHING_BY_ITSELF)
    place = page.evaluate(AT)
    page.evaluate(LEAVE_AND_COME_BACK)
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    assert page.evaluate("() => tries") == 1
    page.get_by_role("button", name="Go on").click()
    wait_until(page, GOES_ON, place)


def let_pass(page: Page, seconds: int) -> None:
    """As if so much time had passed while the phone was locked and no timer ran."""
    page.evaluate(
        "(ms) => { const now = performance.now.bind(performance); performance.now = () => now() + ms; }",
        seconds * 1000,
    )


def test_it_stops_by_itself_softly_with_a_bell(phone: Phone) -> None:
    page = listen(phone)
    page.evaluate(SPY)
    page.get_by_text("More", exact=True).click()
    page.get_by_label("End with a soft bell").check()
    page.get_by_label("Stop by itself").select_option("After 5 min")
    expect(page.locator("[data-said=sleep]")).to_have_text("It stops in 5 min of listening.")
    play(page)
    page.evaluate(SEEK, 120)
    wait_until(page, GOES_ON, 120)
    assert page.evaluate("() => rung") == 0
    let_pass(page, 297)
    page.wait_for_function("() => document.querySelector('audio').volume < 0.2")
    expect(page.locator("[data-words]")).to_contain_text("It has stopped, as you wished.")
    assert page.evaluate("() => rung") == 1
    assert page.evaluate("() => document.querySelector('audio').volume") == 1
    assert page.evaluate(AT) < 120  # back to where it was still loud
    expect(page.get_by_label("Stop by itself")).to_have_value("0")


AWAKE = """() => {
  window.screen_ = [];
  const request = async () => {
    screen_.push("on");
    return { released: false, release() { this.released = true; screen_.push("off"); } };
  };
  Object.defineProperty(navigator, "wakeLock", { value: { request }, configurable: true });
}"""


def test_the_screen_stays_on_only_while_it_plays_and_the_pace_moves_only_then(phone: Phone) -> None:
    page = listen(phone)
    page.evaluate(AWAKE)
    page.evaluate("() => { window.felt = []; navigator.vibrate = (pattern) => felt.push(pattern); }")
    page.get_by_text("More", exact=True).click()
    for name in ("Keep the screen on", "Show a pace for the breath", "Feel the pace"):
        page.get_by_label(name).check()
    assert page.evaluate("() => [screen_, felt]") == [[], []]
    play(page)
    expect(page.locator("[data-breath-word]")).to_have_text("in")
    expect(page.locator("[data-breath-word]")).to_have_text("out", timeout=15_000)
    assert page.evaluate("() => [screen_, felt.length]") == [["on"], 2]
    page.click("[data-play]")
    expect(page.locator("[data-breath-word]")).to_have_text("")
    assert page.evaluate("() => screen_") == ["on", "off"]
