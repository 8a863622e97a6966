"""Where a practice opens steps by their day: a page that was kept before it opens by itself."""

from collections.abc import Callable

import pytest

SHOWN = """
document.querySelector("main").innerHTML = given[0];
dispatchEvent(new PageTransitionEvent("pageshow"));
const part = document.querySelector("[data-open-from]"), words = document.querySelector("[data-closed-until]");
return { part: !part.hidden, words: !words.hidden };
"""


@pytest.mark.parametrize(("day", "is_open"), [("2020-01-01 ", True), ("2099-01-01 18:00", False)])
def test_a_kept_page_opens_by_itself(module: Callable[..., object], day: str, is_open: bool):
    html = f'<p data-closed-until="{day}">Not yet</p><div data-open-from="{day}" hidden>Words</div>'
    assert module("js/opening.js", SHOWN, html) == {"part": is_open, "words": not is_open}
