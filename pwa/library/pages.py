"""`/library`: therapists read it, the owner approves it."""

from itertools import groupby
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pwa.accounts import guard
from pwa.accounts.model import Person
from pwa.errors import NotFound
from pwa.library import service
from pwa.library.editing import service as editing
from pwa.library.editing.check_ins import service as check_ins
from pwa.library.model import CHECK_IN, IN_THREAD, RECORDING, STEP, Shelved
from pwa.recordings import service as recordings
from pwa.recordings.own import service as own_recordings
from pwa.web.forms import form
from pwa.web.render import page, respond


async def shelf(request: Request) -> Response:
    """`GET /library`: every text by phase, with its state."""
    therapist = await guard.therapist(request)
    shelved = await _shelf(request, therapist)
    async with request.app.state.db.read() as tx:
        own = await own_recordings.of_practice(tx, therapist)
    steps = [one for one in shelved if one.text]
    return page(
        request,
        "library/shelf.html",
        groups=[
            ("Before the session", [one for one in steps if one.text and one.text.phase == "before"]),
            ("After the session", [one for one in steps if one.text and one.text.phase == "after"]),
            ("Check-ins", [one for one in shelved if one.piece.shape == CHECK_IN]),
        ],
        recordings=_by_group(shelved),
        own=[
            (False, [one for one in own if not one.client_id]),
            (True, [one for one in own if one.client_id]),
        ],
        waiting=sum(one.waits and not one.draft for one in shelved),
        drafts=[one for one in shelved if one.draft],
        behind=[one for one in shelved if one.is_behind and not one.waits],
        total=len(shelved),
    )


async def read(request: Request) -> Response:
    """`GET /library/SLUG`: one text as a client sees it, with its sources."""
    therapist = await guard.therapist(request)
    return await _piece(request, therapist, request.path_params["slug"])


async def approve(request: Request) -> Response:
    """`POST /library/SLUG/approve`: the owner has read this version."""
    owner = await guard.owner(request)
    slug, version = request.path_params["slug"], (await form(request)).get("version")
    async with request.app.state.db.write() as tx:
        await editing.approve(tx, owner, slug, version)
    if "hx-request" in request.headers:
        return await _piece(request, owner, slug, just_approved=True)
    return RedirectResponse(f"/library/{slug}", 303)


async def ask_approve_all(request: Request) -> Response:
    """`GET /library/approve-all`: say what is about to be approved."""
    owner = await guard.owner(request)
    waiting = [one for one in await _shelf(request, owner) if one.waits and not one.draft]
    return page(request, "library/approve_all.html", waiting=waiting)


async def approve_all(request: Request) -> Response:
    """`POST /library/approve-all`: the owner has read them all, in the versions that the page named."""
    owner = await guard.owner(request)
    named = [piece.partition(" ") for piece in (await form(request)).all("piece")]
    async with request.app.state.db.write() as tx:
        for slug, _, version in named:
            await editing.approve(tx, owner, slug, version)
    return RedirectResponse("/library", 303)


def _by_group(shelved: list[Shelved]) -> list[tuple[str, list[Shelved]]]:
    """The built-in recordings by what they are for, in the order in which clients find them."""
    by_slug = {one.piece.slug: one for one in shelved if one.piece.shape == RECORDING}
    heard = [one for one in recordings.catalogue() if one.slug in by_slug]
    return [
        (group, [by_slug[one.slug] for one in found])
        for group, found in groupby(heard, key=lambda one: one.group)
    ]


async def _shelf(request: Request, person: Person) -> list[Shelved]:
    async with request.app.state.db.read() as tx:
        return await service.shelf(tx, person.practice.id)


async def _piece(request: Request, person: Person, slug: str, just_approved: bool = False) -> Response:
    shelved = await _shelf(request, person)
    one = next((one for one in shelved if one.piece.slug == slug), None)
    if one is None:
        raise NotFound()
    waiting = [other for other in shelved if other.waits and other is not one]
    return respond(
        request,
        "library/piece.html",
        "approval",
        one=one,
        shown=service.shown(one.piece, person.practice),
        is_step=one.piece.shape == STEP,
        in_thread=IN_THREAD[one.text.in_thread] if one.text and one.text.in_thread != "none" else "",
        **_asked(one),
        unreadable="" if editing.can_be_read(one.piece) else editing.UNREADABLE,
        recording=recordings.find(slug) if one.piece.shape == RECORDING else None,
        next_waiting=waiting[0] if waiting else None,
        just_approved=just_approved,
    )


def _asked(one: Shelved) -> dict[str, Any]:
    """Of a check-in: what it asks, and what would open Help no more."""
    if one.piece.shape != CHECK_IN or not editing.can_be_read(one.piece):
        return {"asked": None, "gone": []}
    asked = check_ins.meaning(one.piece)
    return {"asked": asked, "gone": check_ins.gone(one.approved, asked)}
