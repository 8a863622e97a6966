"""`/check-ins/over-time`: a client's own answers, as pictures."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import guard
from pwa.checkins import service as checkins
from pwa.checkins.over_time import service
from pwa.plans import service as plans
from pwa.web.render import page


async def over_time(request: Request) -> Response:
    """`GET /check-ins/over-time`."""
    client = await guard.client(request)
    async with request.app.state.db.read() as tx:
        plan = await plans.plan_of(tx, client.id, client.practice)
        answered = await checkins.latest(tx, client.id, service.MOST)
    return page(request, "checkins/over_time.html", pictures=service.drawn(answered, plan))
