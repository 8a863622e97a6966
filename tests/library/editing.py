"""Help for the tests of editing: forms as a browser sends them, and built-in libraries that change."""

from html.parser import HTMLParser
from typing import Any

import httpx
import pytest

from pwa.library import reading, service
from pwa.library.model import Piece, Shelved
from tests.therapist.desk import Desk


class _Form(HTMLParser):
    """The fields of the writing form, as they stand."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._inside = False
        self._name, self._is_text = "", False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self._inside = "data-writing" in found
        if not self._inside:
            return
        name = found.get("name") or ""
        if tag == "input" and found.get("type") == "radio":
            self.fields |= {name: found.get("value") or ""} if "checked" in found else {}
        elif tag == "input" and found.get("type") == "checkbox":
            if "checked" in found:
                self.fields[name] = f"{self.fields.get(name, '')} {found['value']}".strip()
        elif tag == "input" and name:
            self.fields[name] = found.get("value") or ""
        elif tag in ("textarea", "select"):
            self._name, self._is_text = name, tag == "textarea"
            self.fields[name] = ""
        elif tag == "option" and "selected" in found:
            self.fields[self._name] = found.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag in ("textarea", "select"):
            self._name = ""

    def handle_data(self, data: str) -> None:
        if self._inside and self._name and self._is_text:
            self.fields[self._name] += data


def fields(answer: httpx.Response) -> dict[str, str]:
    """The form on a page, as filled in."""
    return _Form(answer.text).fields


async def edited(desk: Desk, slug: str, **changes: str) -> httpx.Response:
    """Olga opens the form of a text, changes some of it, and saves."""
    sent = fields(await desk.get(desk.olga, f"/library/{slug}/edit")) | changes
    return await desk.post(desk.olga, f"/library/{slug}/edit", sent)


async def added(desk: Desk, kind: str, phase: str = "before", **given: str) -> httpx.Response:
    """Olga writes a step of her own."""
    sent = fields(await desk.get(desk.olga, f"/library/new?kind={kind}&phase={phase}"))
    return await desk.post(desk.olga, "/library/new", sent | {"body": "Some words.", **given})


async def shelved(desk: Desk, slug: str) -> Shelved:
    async with desk.db.read() as tx:
        return await service.shelved(tx, desk.olga.practice.id, slug)


async def approve(desk: Desk, slug: str) -> None:
    """Olga approves what waits."""
    waiting = (await shelved(desk, slug)).waiting
    assert waiting
    async with desk.db.write() as tx:
        await service.approve(tx, desk.olga, slug, waiting.version)


async def rewritten(desk: Desk, slug: str, **changes: str) -> None:
    """Olga edits a text and approves it."""
    assert (await edited(desk, slug, **changes)).status_code == 303
    await approve(desk, slug)


def release(monkeypatch: pytest.MonkeyPatch, slug: str, *swap: str) -> str:
    """A new release of the program, in which one built-in text says something else; its new version."""
    before = {piece.slug: piece for piece in service.built_in()}
    old, new = swap
    source = before[slug].source.replace(old, new)
    assert source != before[slug].source
    before[slug] = Piece(
        slug,
        before[slug].shape,
        reading.title(before[slug].shape, slug, source),
        reading.version(source),
        source,
    )
    pieces = tuple(before.values())
    monkeypatch.setattr(reading, "built_in", lambda: pieces)
    return before[slug].version


async def new_plan_text(desk: Desk, slug: str) -> Any:
    """The text that a new plan would have, or None."""
    async with desk.db.read() as tx:
        texts = await service.approved(tx, desk.olga.practice.id)
    return next((text for text in texts if text.slug == slug), None)
