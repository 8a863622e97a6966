"""Markdown to HTML that may stand in a page: HTML in the source is off, and the result is sanitised besides."""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from pwa.accounts.model import Practice
from pwa.library import words

_markdown = MarkdownIt("commonmark", {"html": False})
_TAGS = {"a", "blockquote", "br", "em", "h2", "h3", "hr", "li", "ol", "p", "strong", "ul"}


@lru_cache(maxsize=2048)
def html(markdown: str, practice: Practice) -> Markup:
    """`markdown` for a client of `practice`. Kept ready: pages are rendered far more often than texts change."""
    # The practice's values come last and escaped, so that nothing in them can become a tag or Markdown.
    return Markup(words.fill(_sanitised(markdown), practice, lambda value: str(escape(value))))


@lru_cache(maxsize=1024)
def _sanitised(markdown: str) -> str:
    return nh3.clean(
        _markdown.render(markdown),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "tel", "sms", "mailto"},
        link_rel="noopener noreferrer",
    )
