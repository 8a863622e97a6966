"""What a phone keeps: the very pages that the server would send, gathered in one answer."""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pwa.accounts import guard
from pwa.accounts import service as accounts
from pwa.clock import stamp
from pwa.errors import SignInNeeded
from pwa.invitations.prep_links import service as prep_links
from pwa.recordings import service as recordings
from pwa.recordings.service import Recording
from pwa.rides import service as rides
from pwa.shell import service
from pwa.web.inside import rendered
from pwa.web.packing import packed


async def kept(request: Request) -> Response:
    """`GET /kept`: every page of the signed-in client, for the phone to keep.

    A phone that was cut off hears of it, and keeps none any more. To one whose sign-in only ended they stay readable.
    `gone`: the account is deleted; a phone that asked for that, and heard no answer, then forgets all of it.
    """
    try:
        person = await guard.client(request)
    except SignInNeeded as failure:
        async with request.app.state.db.read() as tx:
            cut_off = await accounts.revoked_from(tx, guard.browser(request))
        if not cut_off:
            raise
        said = {"error": "revoked", "message": failure.message}
        return JSONResponse(said | {"account": cut_off.account, "gone": cut_off.gone}, 401)
    sign_in = await guard.current_sign_in(request)
    assert sign_in is not None
    async with request.app.state.db.read() as tx:
        urls = await service.urls_of(tx, person)
        heard = await recordings.catalogue_of(tx, person.practice.id, person.id)
    known = {"sign_in": sign_in, "person": person}
    facts = {
        "account": person.id,
        "until": stamp(sign_in.expires_at),
        "generation": request.app.state.generation,
    }
    # Pages of one kind repeat each other: compressed they are a tenth, and the signal may be weak.
    return packed(request, JSONResponse(facts | await _bundle(request, urls, known, heard)))


async def kept_link(request: Request) -> Response:
    """`GET /l/TOKEN/kept`: every page behind a prep link. No login; nothing in it is personal."""
    async with request.app.state.db.read() as tx:
        behind = await prep_links.behind(tx, request.path_params["token"])
        link, urls = behind.link, behind.urls
    return await _open_to_all(request, urls, link.practice_id, link.expires_at)


async def kept_pass(request: Request) -> Response:
    """`GET /r/TOKEN/kept`: the page behind a pass for the ride home. No login, as above."""
    async with request.app.state.db.read() as tx:
        found, practice = await rides.pass_for(tx, request.path_params["token"])
    return await _open_to_all(request, [found.path], practice.id, found.ends_at)


async def _open_to_all(request: Request, urls: list[str], practice_id: str, until: datetime) -> Response:
    # Whoever is signed in besides, these pages are for everybody who has the link.
    known = {"sign_in": None, "person": None, "practice_named": practice_id}
    facts = {"until": stamp(until)}
    async with request.app.state.db.read() as tx:
        heard = await recordings.catalogue_of(tx, practice_id)
    return packed(request, JSONResponse(facts | await _bundle(request, [*urls, "/help"], known, heard)))


async def _bundle(
    request: Request, urls: Iterable[str], known: dict[str, Any], heard: Iterable[Recording]
) -> dict[str, Any]:
    """`urls` for a phone to keep: each page as this server sends it to whom `known` says (request state).

    `heard`: the recordings that it may save.
    """
    app = request.app
    return {
        "release": app.state.static.release,
        # As the server says it of its own pages: no browser keeps one beside what the worker keeps, also not for Back.
        "headers": app.state.page_headers | {"cache-control": "no-store"},
        "pages": [{"url": url, "html": html} async for url, html in _pages(request, urls, known)],
        "recordings": [
            {name: getattr(recording, name) for name in ("slug", "url", "bytes", "sha256", "title")}
            for recording in heard
        ],
    }


async def _pages(
    request: Request, urls: Iterable[str], known: dict[str, Any]
) -> AsyncIterator[tuple[str, str]]:
    for url in urls:
        status, html = await rendered(request, url, known)
        # A step may be removed while we render: the phone does without it.
        if status == 200:
            yield url, html
