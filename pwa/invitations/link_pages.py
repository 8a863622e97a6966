"""Prep links: a practice's preparation texts, open to whoever has the link. Nothing here is personal or dated."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import guard
from pwa.accounts import service as accounts
from pwa.accounts.model import Practice
from pwa.errors import NotFound
from pwa.invitations.prep_links import service
from pwa.invitations.prep_links.service import Behind
from pwa.library import service as library
from pwa.library.model import Text
from pwa.plans import service as plans
from pwa.recordings import service as recordings
from pwa.web import cookies
from pwa.web.render import page


async def overview(request: Request) -> Response:
    """`GET /l/TOKEN`: the steps before a session and the recordings; or the one thing that the link leads to."""
    practice, behind = await _behind(request)
    if behind.script:
        found = await _recording(request, practice, behind.script.slug)
        if found is None:
            raise NotFound()
        return await _shown(
            request,
            practice,
            "link_recording.html",
            slug=found.slug,
            recording=found,
            elsewhere=f"/meditate/{found.slug}",
        )
    if behind.link.target:
        return await _step(request, practice, behind, behind.texts[0])
    heard = [
        (text.slug, found)
        for text in behind.texts
        if (found := await _recording(request, practice, text.recording))
    ]
    return await _shown(request, practice, "link.html", texts=behind.texts, recordings=heard, slug="")


async def step(request: Request) -> Response:
    """`GET /l/TOKEN/STEP`: one step, to read or to hear."""
    practice, behind = await _behind(request)
    text = next((one for one in behind.texts if one.slug == request.path_params["step"]), None)
    if text is None:
        raise NotFound()
    return await _step(request, practice, behind, text)


async def opened(request: Request) -> Response:
    """`POST /l/TOKEN/opened`: told by the page. Scanners and previews fetch pages, but do not do this."""
    looker = await guard.current(request)
    if looker is None or looker.is_client:
        await service.mark_opened(request.app.state.db, request.path_params["token"])
    return Response(status_code=204)


async def _behind(request: Request) -> tuple[Practice, Behind]:
    async with request.app.state.db.read() as tx:
        behind = await service.behind(tx, request.path_params["token"])
        return await accounts.practice(tx, behind.link.practice_id), behind


async def _recording(request: Request, practice: Practice, slug: str) -> recordings.Recording | None:
    async with request.app.state.db.read() as tx:
        return await recordings.find_for(tx, practice.id, slug)


async def _step(request: Request, practice: Practice, behind: Behind, text: Text) -> Response:
    place = behind.texts.index(text)
    return await _shown(
        request,
        practice,
        "link_step.html",
        slug=text.slug,
        text=text,
        is_alone=bool(behind.link.target),
        body=library.html(text, practice),
        recording=await _recording(request, practice, text.recording),
        earlier=behind.texts[place - 1] if place else None,
        following=behind.texts[place + 1] if place + 1 < len(behind.texts) else None,
    )


async def _shown(
    request: Request,
    practice: Practice,
    template: str,
    slug: str,
    elsewhere: str = "/today",
    **context: Any,
) -> Response:
    """The page, the same for everybody but for one line. The help card learns whose numbers to show.

    `elsewhere`: where a client who is signed in finds this, where no step of their plan is it.
    """
    response = page(
        request,
        f"invitations/{template}",
        # Signed in or not, this page belongs to the link: the phone keeps it open, not sealed.
        person=None,
        account="",
        link=f"/l/{request.path_params['token']}",
        own_plan=await _own_plan(request, practice, slug, elsewhere),
        practice=practice,
        zone=practice.time_zone,
        **context,
    )
    cookies.put(request, response, cookies.PRACTICE, practice.id, guard.PRACTICE_SECONDS)
    return response


async def _own_plan(request: Request, practice: Practice, slug: str, elsewhere: str) -> str:
    """Where this is in the plan of the client who is signed in here; empty for everybody else."""
    looker = await guard.current(request)
    if looker is None or not looker.is_client or looker.practice.id != practice.id:
        return ""
    async with request.app.state.db.read() as tx:
        try:
            plan = await plans.plan_of(tx, looker.id, practice)
        except NotFound:
            return elsewhere
    return next((step.page for step in plan.steps if step.slug == slug), elsewhere)
