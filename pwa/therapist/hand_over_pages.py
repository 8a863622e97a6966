"""A client is handed over to another therapist of the practice."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pwa.accounts import guard
from pwa.accounts.team import service as team
from pwa.errors import Invalid
from pwa.therapist import desk
from pwa.web.forms import form


async def hand_over(request: Request) -> Response:
    """`POST /clients/ID/therapist`: whoever is no owner sees this client no more."""
    therapist = await guard.therapist(request)
    client_id = request.path_params["client"]
    sent = await form(request)
    try:
        async with request.app.state.db.write() as tx:
            therapist = await guard.still(tx, request)
            await team.hand_over(tx, therapist, client_id, sent.get("from"), sent.get("to"))
    except Invalid as problem:
        return await desk.show(request, therapist, client_id, 422, errors=problem.fields)
    return RedirectResponse(
        f"/clients/{client_id}#therapist" if therapist.is_owner else "/clients?handed-over=1", 303
    )
