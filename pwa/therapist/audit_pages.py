"""`/practice/ways-in`: what happened with ways in, for the owner."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import guard
from pwa.accounts import service as accounts
from pwa.therapist.readiness.model import cut
from pwa.web.render import page

ON_A_PAGE = 100


async def show(request: Request) -> Response:
    """`GET /practice/ways-in`: `?page=` turns the page."""
    owner = await guard.owner(request)
    async with request.app.state.db.read() as tx:
        total = await accounts.count_of_practice(tx, owner.practice.id)
        here = cut(total, request.query_params.get("page", ""), ON_A_PAGE)
        events = await accounts.events_of_practice(tx, owner.practice.id, ON_A_PAGE, here.start)
    return page(request, "practice/ways_in.html", events=events, here=here)
