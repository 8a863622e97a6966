"""A page as a screen reader has it."""

from playwright.sync_api import Locator, Page, expect

from tests.accessibility.eyes import Eyes
from tests.accessibility.pages import Listed


class PageOf:
    """Call it with a person and a path for the page."""

    def __init__(self, eyes: Eyes) -> None:
        self._eyes = eyes

    def __call__(self, who: str, path: str, status: int = 200, form: str = "", **sends: str) -> Page:
        return self._eyes.open(Listed(who, path, status, form, sends))


def has(where: Page | Locator, tree: str) -> None:
    """The tree is in there, in this order; more may stand between."""
    place = where.locator("body") if isinstance(where, Page) else where
    expect(place).to_match_aria_snapshot(tree)
