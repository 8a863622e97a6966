"""With the system's own few colours: every control has an edge, the focus is seen, and no state is a background alone.

The browser draws what such a person gets; two states are told apart when their pictures differ.
"""

from base64 import b64encode
from collections.abc import Iterator
from itertools import combinations

import pytest
from playwright.sync_api import Locator, Page

from tests.accessibility.eyes import CHOOSE, Eyes
from tests.accessibility.keyboard import Keyboard
from tests.accessibility.world import World

# Controls that nothing but their words would tell from text: no border of its own or drawn part, no line below.
WITHOUT_EDGE = """
() => {
  const controls = "button, .button, .call, input:not([type=hidden]), select, textarea, .option";
  return [...document.querySelectorAll(controls)]
    .filter((control) => control.checkVisibility({ visibilityProperty: true }) && !hasEdge(control))
    .map((control) => control.outerHTML.slice(0, 150));

  function hasEdge(control) {
    const own = getComputedStyle(control);
    const drawn = getComputedStyle(control, "::before");
    if (own.appearance === "auto" || own.textDecorationLine.includes("underline")) return true; // the system draws it
    return isFramed(own) || (drawn.content !== "none" && isFramed(drawn));
  }

  function isFramed({ borderTopStyle, borderTopWidth }) {
    return borderTopStyle !== "none" && parseFloat(borderTopWidth) > 0;
  }
}
"""

SEEN = 12
DIFFERENCE = """
async (pictures) => {
  const [one, other] = await Promise.all(pictures.map(pixels));
  if (one.length !== other.length) return Infinity;
  return one.filter((value, number) => number % 4 < 3 && Math.abs(value - other[number]) > 100).length;

  async function pixels(picture) {
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    return canvas.getImageData(0, 0, image.width, image.height).data;
  }
}
"""


# The system's two grounds, each with the look whose own colours are hardest to tell from it.
GROUNDS = {"light": "light", "dark": "dim"}


@pytest.fixture(scope="module", params=GROUNDS)
def styleguide(eyes: Eyes, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Every component, on a system of black on white and on one of white on black."""
    page = eyes.new_tab("visitor", forced_colors="active", color_scheme=request.param)
    page.goto("/styleguide")
    page.evaluate(CHOOSE, GROUNDS[request.param])
    yield page
    page.context.close()


def test_every_control_has_an_edge(styleguide: Page) -> None:
    assert styleguide.evaluate(WITHOUT_EDGE) == []


def test_the_focus_is_seen_everywhere(styleguide: Page) -> None:
    keys = Keyboard(styleguide)
    keys.tab_to(styleguide.locator("[name=look]:checked"))  # the last stop of the page


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("button.tick", "(part) => part.setAttribute('aria-pressed', part.ariaPressed !== 'true')"),
        ("label:has([name=ride][value=no])", "(part) => part.click()"),
        ("label:has([name=body][value=tired])", "(part) => part.click()"),
        ("label:has([name=mood][value='3'])", "(part) => part.click()"),
        (".tabs li:first-child", "(part) => part.querySelector('a').setAttribute('aria-current', 'page')"),
        (".rail li:first-child", "(part) => part.querySelector('a').setAttribute('aria-current', 'page')"),
        ("#steps li:nth-child(3) .knot", "(part) => part.closest('li').dataset.state = 'done'"),
        ("#steps li:nth-child(4) .knot", "(part) => part.closest('li').dataset.state = 'now'"),
        (".custody[data-custody=a]", "(part) => part.dataset.state = 'received'"),
        (".points i:last-child", "(part) => part.classList.add('done')"),
        (".input[name=phone]", "(part) => part.setAttribute('aria-invalid', true)"),
        ("label:has([name=look][value=dark])", "(part) => part.click()"),
    ],
)
def test_a_state_is_seen(styleguide: Page, part: str, change: str) -> None:
    place = styleguide.locator(part).first
    before = picture(place)
    place.evaluate(change)
    assert difference(place.page, before, picture(place)) >= SEEN


def picture(place: Locator) -> str:
    # Neither the pointer nor the focus may be on it: what they are on looks different too.
    place.page.mouse.move(0, 0)
    place.page.evaluate("() => document.activeElement.blur()")
    return b64encode(place.screenshot()).decode()


def difference(page: Page, one: str, other: str) -> int:
    """How much of two pictures is clearly not alike: edges are not drawn the same twice."""
    found: int = page.evaluate(DIFFERENCE, [one, other])
    return found


def test_a_check_in_can_be_answered_by_eye(eyes: Eyes, world: World) -> None:
    page = eyes.new_tab("ida", forced_colors="active", color_scheme="dark")
    page.goto(world.filled("/check-ins/{ida-check-in-before}"))
    page.get_by_label("All on one page").check()
    question = page.get_by_role("radiogroup", name="Very poor sleep")
    pictures = [picture(question)]
    for answer in ("Yes", "No", "Skip"):
        question.get_by_role("radio", name=answer).check()
        pictures.append(picture(question))
    for one, other in combinations(pictures, 2):
        assert difference(page, one, other) >= SEEN
    assert difference(page, pictures[-1], picture(question)) < SEEN
    page.context.close()
