"""`/library/SLUG/prep-links`: links to one text or recording, made for nobody in particular; `all` is everything."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pwa.accounts import guard
from pwa.accounts.model import Person
from pwa.db import Reader
from pwa.errors import NotFound
from pwa.invitations.prep_links import service as prep_links
from pwa.therapist import service, ways
from pwa.therapist.model import Missing
from pwa.web.render import page

# In the place of a slug: the whole way up to a session, as on a client's page. No piece is called so.
ALL, ALL_TITLE = "all", "Everything before a session"


async def show(request: Request) -> Response:
    """`GET /library/SLUG/prep-links`: those that are open, to hand on; and what became of the others."""
    therapist = await guard.therapist(request)
    return await _page(request, therapist)


async def make(request: Request) -> Response:
    """`POST /library/SLUG/prep-links`: one more."""
    therapist, slug = await guard.therapist(request), request.path_params["slug"]
    async with request.app.state.db.write() as tx:
        await _title(tx, therapist, slug)
        missing = await service.missing(tx, therapist.practice)
        if not missing:
            await prep_links.new(tx, request.app.state.secrets, therapist, "", _target(slug))
    if missing:
        return await _page(request, therapist, 422, missing)
    return RedirectResponse(f"/library/{slug}/prep-links", 303)


async def revoke(request: Request) -> Response:
    """`POST /library/SLUG/prep-links/ID/revoke`."""
    therapist = await guard.therapist(request)
    async with request.app.state.db.write() as tx:
        await prep_links.revoke(tx, therapist.practice.id, "", request.path_params["way"])
    return RedirectResponse(f"/library/{request.path_params['slug']}/prep-links", 303)


async def _page(
    request: Request, therapist: Person, status: int = 200, missing: list[Missing] | None = None
) -> Response:
    state, slug = request.app.state, request.path_params["slug"]
    async with state.db.read() as tx:
        title = await _title(tx, therapist, slug)
        found = await prep_links.of_library(tx, state.secrets, therapist.practice.id, _target(slug))
    return page(
        request,
        "therapist/library_links.html",
        status,
        title=title,
        slug=slug,
        is_all=slug == ALL,
        ways=[ways.prep_link(one, therapist.practice, state.settings.base_url) for one in found],
        missing=missing or [],
    )


def _target(slug: str) -> str:
    return "" if slug == ALL else slug


async def _title(tx: Reader, therapist: Person, slug: str) -> str:
    """What a link to this would lead to. Raises NotFound for what is not approved."""
    if slug == ALL:
        return ALL_TITLE
    for known, title in await prep_links.targets(tx, therapist.practice.id):
        if known == slug:
            return title
    raise NotFound()
