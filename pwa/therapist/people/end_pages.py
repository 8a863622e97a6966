"""`/practice/people/ID/end`: somebody no longer works here."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pwa.accounts import guard
from pwa.accounts.model import Person
from pwa.accounts.team import service as team
from pwa.errors import Invalid
from pwa.therapist.people import service
from pwa.therapist.people.pages import PLACE
from pwa.web.render import page


async def ask(request: Request) -> Response:
    """`GET /practice/people/ID/end`: say what will end, or why it cannot."""
    return await _asked(request, await guard.owner(request))


async def end(request: Request) -> Response:
    """`POST /practice/people/ID/end`: all their passkeys, sign-ins and open invitations. Twice is harmless."""
    owner, person_id = await guard.owner(request), request.path_params["person"]
    async with request.app.state.db.read() as tx:
        await team.known(tx, owner, person_id)
    if elsewhere := await guard.touch_first(request, f"{PLACE}/{person_id}/end"):
        return elsewhere
    try:
        async with request.app.state.db.write() as tx:
            owner = await guard.still(tx, request)
            leaving = await team.known(tx, owner, person_id)
            await service.end(tx, request.app.state.secrets, owner, leaving)
    except Invalid:
        return await _asked(request, owner, 422)
    return RedirectResponse(f"{PLACE}?ended=1", 303)


async def _asked(request: Request, owner: Person, status: int = 200) -> Response:
    async with request.app.state.db.read() as tx:
        colleague = await team.colleague(tx, owner, request.path_params["person"])
        refused = await team.why_not_end(tx, owner, colleague)
        clients = await service.clients_with(tx, owner, colleague)
    return page(request, "practice/end.html", status, colleague=colleague, refused=refused, clients=clients)
