"""The player tells a locked screen what it plays, takes its buttons, and notes what was listened to."""

from playwright.sync_api import Page

from tests.harness.chromium import Phone
from tests.worker.site import ANNA, Site
from tests.worker.site_forms import STEP

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


def listened(site: Site) -> list[tuple[str, str, str, str]]:
    found = [dict(pairs) for pairs in site.rows.values()]
    return [(row["kind"], row["recording"], row["seconds"], row["finished"]) for row in found]


def player(phone: Phone) -> Page:
    phone.open("/meditate")
    phone.page.wait_for_load_state("networkidle")
    return phone.page


def test_heard_to_the_end(site: Site, phone: Phone) -> None:
    player(phone).evaluate(PLAY, [0, 600, "ended"])
    site.wait_for(lambda: site.rows)
    assert listened(site) == [("listening", "calm", "600", "yes")]
    [pairs] = site.rows.values()
    assert (dict(pairs)["account"], dict(pairs)["step"]) == (ANNA, STEP)


def test_a_part_is_noted_when_the_page_is_left_and_what_was_skipped_is_not_heard(
    site: Site, phone: Phone
) -> None:
    page = player(phone)
    page.evaluate(PLAY, [0, 50, None])
    page.evaluate(PLAY, [400, 430, None])
    phone.open("/today")
    site.wait_for(lambda: site.rows)
    assert listened(site) == [("listening", "calm", "80", "no")]


def test_a_few_seconds_are_not_worth_a_note(site: Site, phone: Phone) -> None:
    player(phone).evaluate(PLAY, [0, 20, None])
    phone.open("/today")
    phone.page.wait_for_timeout(500)
    assert site.rows == {}


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
