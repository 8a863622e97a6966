"""What moves, moves for a moment; and nothing does for whoever asked for that."""

import pytest
from playwright.sync_api import Page

from tests.accessibility.eyes import Eyes
from tests.accessibility.pages import PAGES, Listed
from tests.accessibility.world import World

MOMENT_MS = 200
# Every transition and animation that the style of the page holds ready, as [milliseconds, where].
MOTIONS = """
() => [...document.querySelectorAll("*")].flatMap((element) =>
  [null, "::before", "::after"].flatMap((part) => {
    const style = getComputedStyle(element, part);
    const transitions = style.transitionProperty === "none" ? [] : style.transitionDuration.split(", ");
    const animations = style.animationName === "none" ? [] : style.animationDuration.split(", ");
    return [...transitions, ...animations]
      .map((length) => [parseFloat(length) * (length.endsWith("ms") ? 1 : 1000), element.outerHTML.slice(0, 100)])
      .filter(([length]) => length > 0);
  }),
)
"""
# Whether the next page comes by a transition, and how long its parts take.
WATCH_THE_WAY_IN = """
addEventListener("pagereveal", async ({ viewTransition }) => {
  window.wayIn = viewTransition ? "?" : "at once";
  if (!viewTransition) return;
  await viewTransition.ready;
  const parts = document.getAnimations().map(({ effect }) => effect.getComputedTiming().endTime);
  window.wayIn = Math.max(0, ...parts);
});
"""


@pytest.mark.parametrize("listed", [page for page in PAGES if not page.sister], ids=str, indirect=True)
def test_nothing_moves_for_whoever_asked_for_that(seen: Page) -> None:
    assert seen.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
    assert seen.evaluate(MOTIONS) == []
    assert seen.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize(
    "one",
    [Listed("visitor", "/styleguide"), Listed("sam", "/today"), Listed("owner", "/clients/{sam}")],
    ids=str,
)
def test_what_moves_moves_for_a_moment(eyes: Eyes, world: World, one: Listed) -> None:
    page = eyes.new_tab(one.who, reduced_motion="no-preference")
    page.goto(world.filled(one.path))
    assert [where for length, where in page.evaluate(MOTIONS) if length > MOMENT_MS] == []
    page.context.close()


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_the_way_to_the_next_page_is_short_or_none(eyes: Eyes, world: World, motion: str) -> None:
    page = eyes.new_tab("sam", reduced_motion=motion)
    page.add_init_script(WATCH_THE_WAY_IN)
    page.goto(world.filled("/prepare"))
    page.get_by_role("link", name="Why it is different").click()
    page.wait_for_function(
        "() => window.wayIn !== undefined && window.wayIn !== '?' && location.pathname.length > 10"
    )
    way_in = page.evaluate("wayIn")
    assert way_in == "at once" if motion == "reduce" else 0 < way_in <= MOMENT_MS
    page.context.close()
