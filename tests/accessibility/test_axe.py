"""axe-core finds nothing on any page, for anybody, in any look, at any size, with or without script.

axe-playwright-python brings axe-core. It runs through the debugger's own door, so the pages' content security policy
stays as it is. It is put into a page once, and not anew for each of the nine ways to look at it.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.accessibility.eyes import CHOOSE, LOOKS, SIZES, Eyes, resize
from tests.accessibility.pages import PAGES, Listed
from tests.harness.chromium import SMALL, TALL

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {
    "runOnly": {"type": "tag", "values": TAGS},
    # Off by default, though it has the tag.
    "rules": {"target-size": {"enabled": True}},
}
# What a look, or the width between two of the sizes, can change. All else is in the HTML, which stays the same.
EYE_ONLY = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
TO_THE_EYE = {"runOnly": {"type": "rule", "values": EYE_ONLY}}
# axe gives up on any colour over a gradient. The gradients here are lines and arrows beside the letters.
TAKE_LINES_AWAY = """
() => {
  for (const element of document.querySelectorAll("body *")) {
    const { backgroundImage, backgroundSize } = getComputedStyle(element);
    if (backgroundImage !== "none" && backgroundSize !== "auto") element.style.backgroundImage = "none";
  }
}
"""
# In each look in turn. What axe could not decide is a find too.
RUN = f"""
async (ways) => {{
  const choose = {CHOOSE};
  const said = ["violations", "incomplete"];
  const found = [];
  for (const [look, options] of ways) {{
    if (look) choose(look);
    const results = await axe.run({{ ...options, preload: false, selectors: false, resultTypes: said }});
    for (const {{ id, nodes }} of said.flatMap((kind) => results[kind])) {{
      for (const {{ html, failureSummary }} of nodes) {{
        found.push(`${{id}} ${{look}}: ${{html.slice(0, 150)}}: ${{failureSummary.replace(/\\s+/g, " ")}}`);
      }}
    }}
  }}
  return found;
}}
"""


def put_axe_into(tab: Page) -> None:
    tab.evaluate(Axe().axe_script)
    tab.evaluate(TAKE_LINES_AWAY)


def test_axe_is_of_this_day(eyes: Eyes) -> None:
    tab = eyes.open(PAGES[0])
    put_axe_into(tab)
    assert [int(part) for part in tab.evaluate("axe.version").split(".")] >= [4, 12]


def test_axe_finds_nothing(seen: Page, listed: Listed) -> None:
    put_axe_into(seen)
    for size in (SMALL,) if listed.sister else SIZES:
        resize(seen, size)
        in_light = TO_THE_EYE if size == TALL else EVERYTHING
        other = [] if listed.sister else LOOKS[1:]
        found = seen.evaluate(RUN, [("light", in_light), *((look, TO_THE_EYE) for look in other)])
        assert not found, "\n".join([f"at {size}:", *found])


@pytest.mark.parametrize("one", [page for page in PAGES if page.plain and not page.sister], ids=str)
def test_axe_finds_nothing_without_script(eyes: Eyes, one: Listed) -> None:
    tab = eyes.open(one, script=False)
    put_axe_into(tab)
    found = tab.evaluate(RUN, [("", EVERYTHING)])
    assert not found, "\n".join(found)
