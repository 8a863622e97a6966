"""Nothing sticks out at 320 pixels, everything can be hit, and with letters of twice the size nothing is cut off."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.accessibility.eyes import CHOOSE, LOOKS, Eyes, resize
from tests.accessibility.pages import PAGES, Listed
from tests.accessibility.world import World
from tests.harness import chromium
from tests.harness.chromium import DESK, SMALL

NARROW = (320, 640)
# As somebody sets it in the browser; a style on the page would leave the media queries as they are.
TWICE = "--blink-settings=defaultFontSize=32"
MEASURE = f"""
([names, looks]) => {{
  const measure = {Path(__file__).with_name("measure.js").read_text()};
  const choose = {CHOOSE};
  const inOneLook = (look) => {{
    choose(look);
    return names.flatMap((name) => measure[name]().map((problem) => `${{look}}: ${{problem}}`));
  }};
  return looks.flatMap(inOneLook);
}}
"""


def assert_well(tab: Page, size: tuple[int, int], *what: str, looks: tuple[str, ...] = LOOKS) -> None:
    """Nothing is wrong with the page at this size, in any of the looks."""
    resize(tab, size)
    found = tab.evaluate(MEASURE, [what, looks])
    assert not found, "\n".join([f"at {size}:", *found])


def test_nothing_sticks_out_at_320_pixels(seen: Page) -> None:
    assert_well(seen, NARROW, "sideways", "clipped", "overlapping")


def test_everything_can_be_hit_with_a_thumb(seen: Page) -> None:
    for size in (NARROW, DESK):
        assert_well(seen, size, "smallTargets")


@pytest.fixture(scope="module")
def large_print(playwright: Playwright, world: World) -> Iterator[Eyes]:
    """A browser of its own, in which letters are twice as large."""
    browser = chromium.launch(playwright, TWICE)
    made = Eyes(browser, world)
    assert made.open(PAGES[0]).evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    yield made
    browser.close()


@pytest.mark.parametrize("one", PAGES, ids=str)
def test_letters_of_twice_the_size_are_not_cut_off(large_print: Eyes, one: Listed) -> None:
    tab = large_print.open(one)
    for size in (SMALL, DESK):
        # The dim look would make it more than twice.
        assert_well(tab, size, "sideways", "clipped", "overlapping", looks=("light",))
