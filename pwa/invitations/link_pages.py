"""Prep links: a practice's preparation texts, open to whoever has the link. Nothing here is personal or dated."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import guard
from pwa.accounts import service as accounts
from pwa.accounts.model import Practice
from pwa.errors import NotFound
from pwa.invitations import service
from pwa.library import service as library
from pwa.library.model import Text
from pwa.recordings import service as recordings
from pwa.web import cookies
from pwa.web.render import page


async def overview(request: Request) -> Response:
    """`GET /l/TOKEN`: the steps before a session, and the recordings."""
    practice, texts = await _behind(request)
    heard = [(text.slug, found) for text in texts if (found := recordings.find(text.recording))]
    return await _shown(request, practice, "link.html", texts=texts, recordings=heard)


async def step(request: Request) -> Response:
    """`GET /l/TOKEN/STEP`: one step, to read or to hear."""
    practice, texts = await _behind(request)
    place = next((n for n, text in enumerate(texts) if text.slug == request.path_params["step"]), None)
    if place is None:
        raise NotFound()
    text = texts[place]
    return await _shown(
        request,
        practice,
        "link_step.html",
        text=text,
        body=library.html(text, practice),
        recording=recordings.find(text.recording),
        earlier=texts[place - 1] if place else None,
        following=texts[place + 1] if place + 1 < len(texts) else None,
    )


async def opened(request: Request) -> Response:
    """`POST /l/TOKEN/opened`: told by the page. Scanners and previews fetch pages, but do not do this."""
    looker = await guard.current(request)
    if looker is None or looker.is_client:
        await service.mark_opened(request.app.state.db, request.path_params["token"])
    return Response(status_code=204)


async def _behind(request: Request) -> tuple[Practice, list[Text]]:
    async with request.app.state.db.read() as tx:
        link = await service.prep_link_for(tx, request.path_params["token"])
        practice = await accounts.practice(tx, link.practice_id)
        return practice, await service.texts_behind(tx, link)


async def _shown(request: Request, practice: Practice, template: str, **context: Any) -> Response:
    """The page, the same for everybody but for one quiet line. The help card learns whose numbers to show."""
    looker = await guard.current(request)
    has_plan = looker is not None and looker.is_client and looker.practice.id == practice.id
    response = page(
        request,
        f"invitations/{template}",
        # Signed in or not, this page belongs to the link: the phone keeps it open, not sealed.
        person=None,
        account="",
        link=f"/l/{request.path_params['token']}",
        has_plan=has_plan,
        practice=practice,
        zone=practice.time_zone,
        **context,
    )
    cookies.put(request, response, cookies.PRACTICE, practice.id, guard.PRACTICE_SECONDS)
    return response
