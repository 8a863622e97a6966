"""Who looked at a client's data, and when: `/me/looked` for the client, `/clients/ID/looked` at the desk."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import guard, service
from pwa.accounts.views.model import by_day
from pwa.accounts.views.service import SHOWN
from pwa.web.render import page


async def mine(request: Request) -> Response:
    """`GET /me/looked`."""
    client = await guard.client(request)
    async with request.app.state.db.read() as tx:
        views = await service.views_of_client(tx, client.id)
    days = by_day(views, client.practice.zone)
    return page(request, "accounts/looked.html", days=days, is_cut=len(views) == SHOWN)


async def at_the_desk(request: Request) -> Response:
    """`GET /clients/ID/looked`: the same list, for whoever may see the client."""
    therapist, client_id = await guard.therapist(request), request.path_params["client"]
    async with request.app.state.db.read() as tx:
        client = await service.client_for(tx, therapist, client_id)
        views = await service.views_of_client(tx, client_id)
    await service.note_view(request.app.state.db, therapist, "looked", [client_id])
    days = by_day(views, therapist.practice.zone)
    return page(request, "therapist/looked.html", client=client, days=days, is_cut=len(views) == SHOWN)
