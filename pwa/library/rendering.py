"""Markdown to HTML that may stand in a page: HTML in the source is off, and the result is sanitised besides."""

import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from pwa.accounts.model import Practice
from pwa.library import words
from pwa.web.render import unbroken

# Quotes and lists in each other end after some: a text that is all marks costs no more time than another.
_markdown = MarkdownIt("commonmark", {"html": False, "maxNesting": 20})
_TAGS = {"a", "blockquote", "br", "em", "h2", "h3", "hr", "img", "li", "ol", "p", "strong", "ul"}
_IMAGE = re.compile(r"<img([^>]*)>")
_NAMED = re.compile(r'src="([a-z0-9-]+)"')
_DRAWN = re.compile(r'<use href="drawing:([a-z0-9-]+)">')
_TAG = re.compile(r'<(?:[^">]|"[^"]*")*>')
_QUOTED = re.compile(r'"([^"]*)"')
_ALT = re.compile(r'alt="([^"]*)"')
_PLACEHOLDER = re.compile(r"\{\{(" + "|".join(words.SENTENCES) + r")\}\}")


@lru_cache(maxsize=2048)
def html(markdown: str, practice: Practice) -> Markup:
    """`markdown` for a client of `practice`. Kept ready: pages are rendered far more often than texts change."""
    # The practice's values come last and escaped, so that nothing in them can become a tag or Markdown.
    return Markup(_PLACEHOLDER.sub(lambda found: _filled(found, practice), _sanitised(markdown)))


def _filled(found: re.Match[str], practice: Practice) -> Markup:
    filled = escape(words.SENTENCES[found[1]](practice))
    if found[1] == "practice-phone" and practice.phone:
        return filled.replace(escape(practice.phone), _call(practice.phone))
    return Markup(unbroken(filled))  # what is escaped stays so


def _call(phone: str) -> Markup:
    digits = "".join(
        sign for sign in phone.replace("(0)", "") if sign.isascii() and (sign.isdigit() or sign in "+*#")
    )
    return Markup('<a href="tel:{}" class="nowrap">{}</a>').format(digits, phone)


@lru_cache(maxsize=1024)
def _sanitised(markdown: str) -> str:
    clean = nh3.clean(
        _markdown.render(markdown),
        tags=_TAGS,
        attributes={"a": {"href"}, "img": {"src", "alt"}},
        url_schemes={"https", "tel", "sms", "mailto"},
        link_rel="noopener noreferrer",
    )
    return _IMAGE.sub(_drawing, clean)


def pictures(markdown: str) -> tuple[str, ...]:
    """The drawings that `markdown` shows, by name: `![what it shows](name)`."""
    return tuple(_DRAWN.findall(_sanitised(markdown)))


def in_tags(markdown: str) -> tuple[str, ...]:
    """What `markdown` says inside of tags, escaped: what a drawing shows, the title of a link."""
    return tuple(said for tag in _TAG.findall(_sanitised(markdown)) for said in _QUOTED.findall(tag))


def _drawing(found: re.Match[str]) -> str:
    """An image as one of our drawings, never anything else. `drawn` in pwa/web/render.py knows where they lie."""
    name, alt = _NAMED.search(found[1]), _ALT.search(found[1])
    if name is None or alt is None:
        return ""
    return (
        '<svg class="drawing" viewBox="0 0 240 160" width="240" height="160" role="img" '
        f'aria-label="{alt[1]}"><use href="drawing:{name[1]}"></use></svg>'
    )
