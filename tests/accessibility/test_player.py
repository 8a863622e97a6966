"""The player's own states: on one small screen in every look, dim, stopped, unfolded; by keyboard, and to axe."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.accessibility.eyes import CHOOSE, LOOKS, Eyes, resize
from tests.accessibility.keyboard import Keyboard
from tests.accessibility.test_axe import EVERYTHING, RUN, put_axe_into
from tests.accessibility.test_layout import assert_well
from tests.accessibility.test_motion import MOTIONS
from tests.harness.chromium import SMALL
from tests.worker.site_player import lines

PLAYER = "/meditate/centring-10"
IS_READY = "() => !document.querySelector('[data-listen] [data-until-script]')"
# What must be in sight while it plays, above the tabs at the foot.
HIDDEN = """() => {
  const foot = document.querySelector(".tabs").getBoundingClientRect().top;
  return ["words", "bar", "left", "back", "play", "dimmer", "stop"].filter((name) => {
    const { top, bottom, height } = document.querySelector(`[data-${name}]`).getBoundingClientRect();
    return !height || top < 0 || bottom > foot;
  });
}"""
# What moved by itself, but for the parts inside the browser's own controls, which have no name.
SHIFTS = """() => new Promise((resolve) => {
  const moved = [];
  const note = ({ sources }) => moved.push(...sources.map(({ node }) => node?.nodeName).filter(Boolean));
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(moved), 300);
})"""


@pytest.fixture(scope="module")
def player(eyes: Eyes) -> Iterator[Page]:
    page = eyes.new_tab("sam", reduced_motion="no-preference")
    resize(page, SMALL)
    page.goto(PLAYER)
    page.wait_for_function(IS_READY)
    yield page
    page.context.close()


def assert_axe_finds_nothing(page: Page) -> None:
    found = page.evaluate(RUN, [(look, EVERYTHING) for look in LOOKS])
    assert not found, "\n".join(found)


def test_nothing_moves_when_it_takes_over_and_all_is_on_one_small_screen(player: Page) -> None:
    assert player.evaluate(SHIFTS) == []
    player.click("[data-play]")
    begin, _, words = max(lines(), key=lambda line: len(line[2]))
    player.evaluate("(to) => { document.querySelector('audio').currentTime = to; }", begin + 0.5)
    expect(player.locator("[data-words]")).to_have_text(words)
    for look in LOOKS:
        player.evaluate(CHOOSE, look)
        assert player.evaluate(HIDDEN) == [], look
    player.click("[data-play]")
    expect(player.get_by_role("button", name="From the beginning")).to_be_visible()
    for look in LOOKS:
        player.evaluate(CHOOSE, look)
        assert player.evaluate(HIDDEN) == [], look


def test_unfolded_dim_and_stopped_they_are_well(player: Page) -> None:
    put_axe_into(player)
    player.evaluate(
        "() => { document.querySelector('.tabs').style.position = 'static'; }"
    )  # else it lies over words
    player.get_by_text("More", exact=True).click()
    assert_axe_finds_nothing(player)
    assert_well(player, (320, 640), "sideways", "clipped", "smallTargets")
    resize(player, SMALL)
    player.evaluate("() => scrollTo(0, 0)")  # scrolled, axe takes what is covered for what covers
    player.get_by_role("button", name="Dim").click()
    assert_axe_finds_nothing(player)
    assert player.evaluate("() => document.elementFromPoint(180, 20).closest('[data-listen]') !== null")
    player.get_by_role("button", name="Stop and come back").click()
    dialog = player.get_by_role("dialog", name="It has stopped. You are here.")
    expect(dialog.get_by_role("link", name="Help")).to_be_visible()
    assert_axe_finds_nothing(player)
    assert player.evaluate("() => document.querySelector('audio').paused")
    player.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(player.get_by_role("button", name="Brighter")).to_be_visible()  # Escape left one thing, not two
    player.keyboard.press("Escape")
    expect(player.get_by_role("button", name="Dim")).to_be_visible()
    player.get_by_role("link", name="Today").focus()
    assert player.evaluate("() => document.activeElement.textContent.trim()") == "Today"


def test_the_keyboard_comes_to_everything(player: Page) -> None:
    player.reload()
    player.wait_for_function(IS_READY)
    keyboard = Keyboard(player)
    keyboard.tab_to(player.get_by_role("slider", name="Place in the recording"))
    keyboard.tab_to(player.get_by_role("button", name="Back 15 s"))
    play = player.locator("[data-play]")
    keyboard.tab_to(play)
    player.keyboard.press("Space")
    expect(play).to_have_accessible_name("Pause")
    keyboard.tab_to(player.get_by_role("button", name="Stop and come back"))
    player.keyboard.press("Enter")
    expect(player.get_by_role("button", name="Stay with the quiet")).to_be_focused()
    player.keyboard.press("Enter")
    expect(player.get_by_role("button", name="Stop and come back")).to_be_focused()
    keyboard.tab_to(player.locator("summary", has_text="More"))


def test_the_pace_for_the_breath_does_not_move_for_whoever_asked_for_that(player: Page) -> None:
    player.emulate_media(reduced_motion="reduce")
    player.get_by_text("More", exact=True).click()
    player.get_by_label("Show a pace for the breath").check()
    player.locator("[data-play]").click()
    expect(player.locator("[data-breath-word]")).to_have_text("in")
    assert player.evaluate(MOTIONS) == []
    assert player.evaluate("() => document.getAnimations().length") == 0


def test_who_was_at_the_browsers_own_button_is_at_ours(eyes: Eyes) -> None:
    """Somebody with a keyboard may be there before the player takes over."""
    page = eyes.new_tab("sam")
    focus = "document.addEventListener('DOMContentLoaded', () => document.querySelector('audio')?.focus())"
    page.add_init_script(focus)
    page.goto(PLAYER)
    page.wait_for_function(IS_READY)
    expect(page.get_by_role("button", name="Play")).to_be_focused()
    page.context.close()
