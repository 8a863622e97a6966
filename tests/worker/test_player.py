"""The player tells a locked screen what it plays, and takes its buttons."""

from playwright.sync_api import Page

from tests.harness.chromium import Phone

# The sound is not what is tested here: the element is given a place and a length.
PLAY = """([from, to, event]) => {
  const audio = document.querySelector("audio");
  const place = (at) => Object.defineProperty(audio, "currentTime", { value: at, writable: true, configurable: true });
  Object.defineProperty(audio, "duration", { value: 600, configurable: true });
  for (let at = from; at <= to; at++) {
    place(at);
    audio.dispatchEvent(new Event("timeupdate"));
  }
  if (event) audio.dispatchEvent(new Event(event));
}"""


def player(phone: Phone) -> Page:
    phone.open("/meditate")
    phone.page.wait_for_load_state("networkidle")
    return phone.page


def test_the_locked_screen(phone: Phone) -> None:
    page = player(phone)
    page.evaluate("""() => {
        window.handlers = {};
        navigator.mediaSession.setActionHandler = (name, act) => (handlers[name] = act);
    }""")
    page.evaluate(PLAY, [100, 100, "play"])
    assert page.evaluate(
        "() => [navigator.mediaSession.metadata.title, navigator.mediaSession.metadata.artist]"
    ) == [
        "Settling in",
        "Stillpoint",
    ]
    moved = page.evaluate("""() => {
        const audio = document.querySelector("audio");
        const after = (name, given = {}) => (handlers[name](given), audio.currentTime);
        return [
            after("seekbackward"),
            after("seekforward", { seekOffset: 30 }),
            after("seekto", { seekTime: 599 }),
            after("seekforward"),
            after("seekto", { seekTime: -5 }),
        ];
    }""")
    assert moved == [85, 115, 599, 600, 0]
    assert {"play", "pause"} <= set(page.evaluate("() => Object.keys(handlers)"))
