"""Somebody with a keyboard and nothing else. At every stop the focus must be there, on the screen, and seen."""

from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 120
# What is wrong with the focus as it stands, in words; nothing where it is well.
WRONG_WITH_FOCUS = """
() => {
  const element = document.activeElement;
  if (!element || element === document.body) return "it is lost";
  if (element.id === "main") return ""; // where one reads on from: nothing to press
  if (element.tagName === "AUDIO") return ""; // the browser's own buttons in it, with its own outline
  const part = ["::after", "::before"].find((name) => hasOutline(element, name));
  if (!hasOutline(element) && !part) return `it is not seen on ${element.outerHTML.slice(0, 120)}`;
  const { left, right, top, bottom } = element.getBoundingClientRect();
  // A field for many words comes up as far as the line that is written in.
  const isTall = bottom - top > innerHeight || element.tagName === "TEXTAREA";
  if (!isTall && (top < -1 || bottom > innerHeight + 1)) return `it is off the screen: ${top} to ${bottom}`;
  const [x, y] = [(left + right) / 2, isTall ? Math.max(top, 0) + 20 : (top + bottom) / 2];
  const shown = document.elementFromPoint(x, y);
  const own = [element, ...(element.labels ?? [])];
  const isThere = shown && own.some((one) => one.contains(shown) || shown.contains(one));
  if (!isThere) return `it lies under ${shown?.outerHTML.slice(0, 120)}`;
  return "";

  function hasOutline(element, part) {
    const { outlineStyle, outlineWidth, outlineColor, content } = getComputedStyle(element, part);
    if (part && content === "none") return false;
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && outlineColor !== "rgba(0, 0, 0, 0)";
  }
}
"""


class Keyboard:
    """The keys of one page. No finger and no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        """Press one key after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Write where the focus is."""
        self.page.keyboard.type(text)

    def assert_focus_is_seen(self) -> None:
        wrong = self.page.evaluate(WRONG_WITH_FOCUS)
        assert not wrong, f"the focus on {self.page.url}: {wrong}"

    def tab_to(self, target: Locator, key: str = "Tab") -> None:
        """Go on from where the focus is until it is on `target`."""
        expect(target).to_be_visible()
        for _ in range(MOST_STOPS):
            self.press(key)
            self.assert_focus_is_seen()
            if target.evaluate("(element) => element === document.activeElement"):
                return
        raise AssertionError(f"no key leads to {target} on {self.page.url}")

    def follow(self, name: str, heading: str = "") -> None:
        """Go to the link with this name, and along it, to a page with this heading (default: of the same name)."""
        self.tab_to(self.page.get_by_role("link", name=name).first)
        self.press("Enter")
        expect(self.page.get_by_role("heading", level=1, name=heading or name)).to_be_visible()

    def push(self, name: str) -> None:
        """Go to the button with this name and press it."""
        self.tab_to(self.page.get_by_role("button", name=name).first)
        self.press("Enter")
