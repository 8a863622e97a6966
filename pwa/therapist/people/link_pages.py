"""Invitations of those who work at the practice, made and revoked by an owner."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pwa.accounts import guard
from pwa.accounts.model import Person
from pwa.accounts.team import service as team
from pwa.errors import Invalid
from pwa.invitations import service as invitations
from pwa.therapist.people import service
from pwa.therapist.people.pages import PLACE, show_one


async def invite(request: Request) -> Response:
    """`POST /practice/people/ID/invitations`: their older open ones end."""
    owner, person_id = await _asked(request)
    if elsewhere := await guard.touch_first(request, f"{PLACE}/{person_id}"):
        return elsewhere
    try:
        async with request.app.state.db.write() as tx:
            owner = await guard.still(tx, request)
            colleague = await team.colleague(tx, owner, person_id)
            await service.invite(tx, request.app.state.secrets, owner, colleague)
    except Invalid as refused:
        return await show_one(request, owner, 422, refused.message)
    return RedirectResponse(f"{PLACE}/{person_id}#ways", 303)


async def revoke(request: Request) -> Response:
    """`POST /practice/people/ID/invitations/IID/revoke`."""
    owner, person_id = await _asked(request)
    if elsewhere := await guard.touch_first(request, f"{PLACE}/{person_id}"):
        return elsewhere
    try:
        async with request.app.state.db.write() as tx:
            owner = await guard.still(tx, request)
            await team.colleague(tx, owner, person_id)
            await invitations.revoke(tx, person_id, request.path_params["way"], owner.id)
    except Invalid as refused:
        return await show_one(request, owner, 422, refused.message)
    return RedirectResponse(f"{PLACE}/{person_id}#ways", 303)


async def _asked(request: Request) -> tuple[Person, str]:
    """The owner who asks, and whom it is about. Whoever may not know of them is told so before anything else."""
    owner, person_id = await guard.owner(request), request.path_params["person"]
    async with request.app.state.db.read() as tx:
        await team.colleague(tx, owner, person_id)
    return owner, person_id
