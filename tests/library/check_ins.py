"""Help for the tests of editing check-ins: forms as a browser sends them."""

from typing import Any

import httpx

from pwa.checkins import service as checkins
from pwa.checkins.model import Definition
from tests.library.editing import fields, shelved
from tests.therapist.desk import Desk

SLUG = "after-day-1"
EDIT = f"/library/check-ins/{SLUG}"


async def asked(desk: Desk, slug: str = SLUG) -> Definition:
    """What there is to read: the draft, where there is one."""
    piece = (await shelved(desk, slug)).piece
    return checkins.read(piece.version, piece.source)


async def written(desk: Desk, path: str, form: str = "", **given: Any) -> httpx.Response:
    """Olga opens a form (of the same address, or of `form`), changes some of it, and saves."""
    opened = await desk.get(desk.olga, form or path)
    assert opened.status_code == 200, opened.text
    return await desk.post(desk.olga, path, fields(opened) | given)


async def question(desk: Desk, kind: str, slug: str = SLUG, **given: Any) -> httpx.Response:
    """Olga adds a question."""
    base = f"/library/check-ins/{slug}/questions/new"
    return await written(desk, base, f"{base}?kind={kind}", **given)


async def press(desk: Desk, path: str, slug: str = SLUG, **sent: str) -> httpx.Response:
    seen = (await shelved(desk, slug)).piece.version
    return await desk.post(desk.olga, path, {"seen": seen} | sent)
