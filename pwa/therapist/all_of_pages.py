"""All that a client answered in numbers, as pictures; and all that they listened to."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import guard
from pwa.accounts import service as accounts
from pwa.checkins import service as checkins
from pwa.checkins.over_time import service
from pwa.plans import service as plans
from pwa.recordings.listening import service as listening
from pwa.web.render import page


async def answers(request: Request) -> Response:
    """`GET /clients/ID/over-time`."""
    therapist, client_id = await guard.therapist(request), request.path_params["client"]
    async with request.app.state.db.read() as tx:
        client = await accounts.client_for(tx, therapist, client_id)
        plan = await plans.plan_of(tx, client_id, therapist.practice)
        answered = await checkins.latest(tx, client_id, service.MOST)
    await accounts.note_view(request.app.state.db, therapist, "over-time", [client_id])
    return page(request, "therapist/over_time.html", client=client, pictures=service.drawn(answered, plan))


async def listened(request: Request) -> Response:
    """`GET /clients/ID/listening`."""
    therapist, client_id = await guard.therapist(request), request.path_params["client"]
    async with request.app.state.db.read() as tx:
        client = await accounts.client_for(tx, therapist, client_id)
        found = await listening.of_client(tx, client_id)
    await accounts.note_view(request.app.state.db, therapist, "listening", [client_id])
    return page(request, "therapist/listened.html", client=client, listened=found)
