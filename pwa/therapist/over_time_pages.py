"""`/clients/ID/over-time`: all that a client answered on scales, as pictures."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import guard
from pwa.accounts import service as accounts
from pwa.checkins.over_time import service
from pwa.plans import service as plans
from pwa.web.render import page


async def show(request: Request) -> Response:
    """`GET /clients/ID/over-time`."""
    therapist, client_id = await guard.therapist(request), request.path_params["client"]
    async with request.app.state.db.read() as tx:
        client = await accounts.client_for(tx, therapist, client_id)
        plan = await plans.plan_of(tx, client_id, therapist.practice)
        pictures = await service.of_client(tx, client_id, plan)
    await accounts.note_view(request.app.state.db, therapist, "over-time", [client_id])
    return page(request, "therapist/over_time.html", client=client, pictures=pictures)
