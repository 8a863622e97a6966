"""`/ride`: who takes the client home, and the link for that person. What is said goes to the offline door."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pwa.accounts import guard
from pwa.clock import new_id, now
from pwa.rides import service
from pwa.rides.model import HAND_ON, may_have_pass
from pwa.web.hand_on import HandOn
from pwa.web.render import page


async def ride(request: Request) -> Response:
    """`GET /ride`."""
    person = await guard.client(request)
    async with request.app.state.db.read() as tx:
        asked = await service.for_client(tx, person)
        there = await service.open_pass(tx, request.app.state.secrets, person.id, asked.session)
    return page(
        request,
        "rides/ride.html",
        asked=asked,
        there=there,
        way=HandOn(link=request.app.state.settings.base_url + there.path, text=HAND_ON) if there else None,
        may_have_pass=may_have_pass(asked.session, now()),
        new_id=new_id,
        problem=None,
    )


async def make_pass(request: Request) -> Response:
    """`POST /ride/pass`: the link for whoever drives; the open one where there is one."""
    person = await guard.client(request)
    async with request.app.state.db.write() as tx:
        await service.make_pass(tx, request.app.state.secrets, person.practice, person.id, person.id)
    return RedirectResponse("/ride#pass", 303)


async def revoke_pass(request: Request) -> Response:
    """`POST /ride/pass/ID/revoke`."""
    person = await guard.client(request)
    async with request.app.state.db.write() as tx:
        await service.revoke_pass(tx, person.id, request.path_params["way"])
    return RedirectResponse("/ride#pass", 303)
