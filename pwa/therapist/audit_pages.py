"""`/practice/ways-in`: what happened with ways in, for the owner."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import guard
from pwa.accounts import service as accounts
from pwa.web.render import page


async def show(request: Request) -> Response:
    """`GET /practice/ways-in`."""
    owner = await guard.owner(request)
    async with request.app.state.db.read() as tx:
        events = await accounts.events_of_practice(tx, owner.practice.id)
    return page(request, "practice/ways_in.html", events=events, most=accounts.EVENTS_MOST)
