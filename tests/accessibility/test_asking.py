"""The screens that a check-in's script makes out of its page: each as the pages are looked at."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.accessibility.eyes import LOOKS, Eyes, resize
from tests.accessibility.test_axe import EVERYTHING, RUN, put_axe_into
from tests.accessibility.test_layout import NARROW, assert_well
from tests.accessibility.world import World
from tests.harness.chromium import DESK, SMALL


def _on_to(page: Page, question: str) -> None:
    while not page.get_by_role("radiogroup", name=question).is_visible():
        page.locator("[data-on]").click()


def _to_the_end(page: Page) -> None:
    while not page.get_by_role("heading", name="Before you send").is_visible():
        page.locator("[data-on]").click()


# axe does not know that a modal dialog lies over all else, and cannot decide on any colour in it.
ALONE = """
(isAlone) => {
  const others = document.querySelectorAll("body > :not(main), main > :not(dialog)");
  for (const one of others) one.style.display = isAlone ? "none" : "";
}
"""
# One after the other, each from where the one before it is.
SCREENS: dict[str, Callable[[Page], object]] = {
    "a scale": lambda page: page.get_by_role("button", name="Begin").click(),
    "a choice, answered": lambda page: (
        _on_to(page, "How did you sleep"),
        page.get_by_label("Badly").check(),
    ),
    "help": lambda page: (
        _on_to(page, "Thoughts of hurting yourself"),
        page.locator("[name='q.self-harm'][value=yes]").check(),
        page.get_by_text("Add a person you trust").click(),
        page.evaluate(ALONE, True),
    ),
    "the question behind it": lambda page: (
        page.evaluate(ALONE, False),
        page.get_by_role("button", name="Go on").click(),
    ),
    "the last screen": lambda page: (_to_the_end(page), page.get_by_text("Left open").click()),
}


@pytest.fixture(scope="module")
def page(eyes: Eyes, world: World) -> Iterator[Page]:
    world.add_client("Ula")
    made = eyes.new_tab("ula")
    made.goto(world.filled("/check-ins/{ula-check-in-before}"))
    # What stands at the foot of the screen lies over some line by chance.
    made.evaluate(
        "for (const one of document.querySelectorAll('.asking-bar, .help-screen-on')) one.style.position = 'static'"
    )
    put_axe_into(made)
    yield made
    made.context.close()


@pytest.mark.parametrize("screen", SCREENS)
def test_each_screen_can_be_read_and_hit(page: Page, screen: str) -> None:
    resize(page, (SMALL[0], 2400))  # all of it: what is scrolled away, axe cannot decide
    SCREENS[screen](page)
    found = page.evaluate(RUN, [(look, EVERYTHING) for look in LOOKS])
    assert not found, "\n".join(found)
    for size in (NARROW, DESK):
        assert_well(page, size, "sideways", "clipped", "overlapping", "smallTargets")
