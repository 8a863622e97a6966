"""`/clients`: the list."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import guard
from pwa.clock import now
from pwa.leaving import service as leaving
from pwa.therapist import service as desk
from pwa.therapist.readiness import service
from pwa.web.render import respond

SEARCH_MOST = 100


async def clients(request: Request) -> Response:
    """`GET /clients`: by session date; `?q=` searches, `?page=` turns the page."""
    therapist = await guard.therapist(request)
    asked, moment = request.query_params, now()
    search = asked.get("q", "")[:SEARCH_MOST]
    async with request.app.state.db.read() as tx:
        listed = await service.listed(
            tx, request.app.state.client_index, therapist, search, asked.get("page", "")
        )
        missing = await desk.missing(tx, therapist.practice)
        gone, ended = await leaving.news(tx, therapist)
    sign_in = await guard.current_sign_in(request)
    return respond(
        request,
        "therapist/clients.html",
        "rows",
        rows=listed.rows,
        cut=listed.cut,
        page_url=lambda number: _url(search, number),
        search=search,
        missing=missing,
        gone=gone,
        ended=ended,
        moment=moment,
        recovered_at=sign_in.told_of_recovery(moment) if sign_in else None,
        has_handed_over="handed-over" in asked,
    )


def _url(search: str, number: int) -> str:
    """Another page of the same list."""
    asked = ({"q": search} if search else {}) | ({"page": number} if number > 1 else {})
    return f"/clients?{urlencode(asked)}" if asked else "/clients"
