"""Texts and steps for tests that need no library."""

from typing import Any

from pwa.library.model import Text


def text(**changes: Any) -> Text:
    """A step's text, plain but for `changes`."""
    plain: dict[str, Any] = {
        "slug": "plain",
        "version": "1",
        "kind": "read",
        "title": "A title",
        "why": "A reason.",
        "minutes": 3,
        "phase": "before",
        "due": -3,
        "due_from": "",
        "order": 1,
        "area": "",
        "offer": False,
        "plans": ("first", "later", "integration"),
        "items": (),
        "recording": "",
        "check_in": "",
        "opens": "",
        "prompt": "",
        "help": "",
        "drawing": "",
        "drawing_alt": "",
        "layout": "",
        "body": "",
        "sources": (),
    }
    return Text(**(plain | changes))
