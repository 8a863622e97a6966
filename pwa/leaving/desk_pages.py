"""A therapist ends a client's plan, closes an account, and finds the records of those who left."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pwa.accounts import guard
from pwa.accounts import service as accounts
from pwa.accounts.model import Person, Practice
from pwa.checkins import service as checkins
from pwa.clock import now
from pwa.db import Writer
from pwa.leaving import model, service
from pwa.leaving.pages import NOT_SURE
from pwa.plans import service as plans
from pwa.web.forms import form
from pwa.web.render import page

Change = Callable[[Writer, Practice, str, str], Awaitable[None]]


async def show(request: Request) -> Response:
    """`GET /clients/ID/leave`: what each way does, before it is done."""
    return await _shown(request, await guard.therapist(request))


async def end_plan(request: Request) -> Response:
    """`POST /clients/ID/leave/end`: nothing is due for this client any more; their links end."""
    return await _changed(request, service.end_plan)


async def start_again(request: Request) -> Response:
    """`POST /clients/ID/leave/again`: go on with a plan that was ended."""
    return await _changed(request, service.start_again)


async def delete(request: Request) -> Response:
    """`POST /clients/ID/leave/delete`: the account, for good. Asks for a touch first. Twice is harmless."""
    therapist, client_id = await guard.therapist(request), request.path_params["client"]
    async with request.app.state.db.read() as tx:
        if await service.has_deleted(tx, therapist, client_id):
            return RedirectResponse("/clients/left", 303)
        await accounts.client_for(tx, therapist, client_id)
    if (await form(request)).get("sure") != "yes":
        return await _shown(request, therapist, errors={"sure": NOT_SURE})
    if elsewhere := await guard.touch_first(request, f"/clients/{client_id}/leave"):
        return elsewhere
    async with request.app.state.db.write() as tx:
        therapist = await guard.still(tx, request)
        if not await service.has_deleted(tx, therapist, client_id):
            await accounts.client_for(tx, therapist, client_id)
            await service.delete_account(tx, therapist.practice, client_id, therapist.id)
    await service.destroy_keys(request.app.state.db)
    return RedirectResponse("/clients/left", 303)


async def records(request: Request) -> Response:
    """`GET /clients/left`: whose records are kept, and until when."""
    therapist = await guard.therapist(request)
    async with request.app.state.db.read() as tx:
        found = await service.left(tx, therapist)
    return page(request, "leaving/records.html", found=found)


async def record(request: Request) -> Response:
    """`GET /clients/left/ID`: what is kept of somebody who left."""
    therapist, client_id = await guard.therapist(request), request.path_params["person"]
    async with request.app.state.db.read() as tx:
        found = await service.record_of(tx, therapist, client_id)
        plan = await plans.plan_of(tx, client_id, therapist.practice)
        answered = await checkins.of_client(tx, client_id)
        known = await service.known_of(tx, client_id)
    await accounts.note_view(request.app.state.db, therapist, "record", [client_id])
    return page(request, "leaving/record.html", left=found, plan=plan, answered=answered, known=known)


async def _changed(request: Request, change: Change) -> Response:
    therapist, client_id = await guard.therapist(request), request.path_params["client"]
    async with request.app.state.db.write() as tx:
        await accounts.client_for(tx, therapist, client_id)
        await change(tx, therapist.practice, client_id, therapist.id)
    return RedirectResponse(f"/clients/{client_id}", 303)


async def _shown(request: Request, therapist: Person, errors: dict[str, str] | None = None) -> Response:
    async with request.app.state.db.read() as tx:
        client = await accounts.client_for(tx, therapist, request.path_params["client"])
        plan = await plans.plan_of(tx, client.id, therapist.practice)
        waiting = await service.waiting(tx, client.id)
    await accounts.note_view(request.app.state.db, therapist, "plan", [client.id])
    return page(
        request,
        "leaving/client.html",
        422 if errors else 200,
        client=client,
        session=plan.session,
        waiting=waiting,
        keeping=model.keeping(therapist.practice, now(), of_oneself=False),
        errors=errors or {},
    )
