"""A question that a therapist sends to one client by hand, to reflect on."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pwa.accounts import guard
from pwa.accounts import service as accounts
from pwa.clock import new_id
from pwa.errors import Invalid
from pwa.library import service as library
from pwa.plans import service as plans
from pwa.plans.prompts import service as prompts
from pwa.therapist import service
from pwa.web.forms import form
from pwa.web.render import page


async def show(request: Request) -> Response:
    """`GET /clients/ID/prompts`: what can be asked, and what was."""
    return await _shown(request, typed={"form": new_id()})


async def send(request: Request) -> Response:
    """`POST /clients/ID/prompts`: one of the library's questions, or own words. The same twice is sent once."""
    therapist = await guard.therapist(request)
    client_id, sent = request.path_params["client"], await form(request)
    words = sent.get("prompt") or sent.get("chosen")
    try:
        async with request.app.state.db.write() as tx:
            await accounts.client_for(tx, therapist, client_id)
            step_id = service.id_of(therapist.id, client_id, sent.get("form"), words)
            await prompts.send(tx, therapist, client_id, step_id, words)
    except Invalid as problem:
        typed = {name: sent.get(name) for name in ("prompt", "chosen")}
        typed["form"] = sent.get("form") or new_id()
        return await _shown(request, 422, typed=typed, errors=problem.fields)
    return RedirectResponse(f"/clients/{client_id}/prompts#sent", 303)


async def withdraw(request: Request) -> Response:
    """`POST /clients/ID/prompts/STEP/withdraw`: the question is not asked any more, whatever was written to it."""
    therapist = await guard.therapist(request)
    client_id, step_id = request.path_params["client"], request.path_params["step"]
    async with request.app.state.db.write() as tx:
        await accounts.client_for(tx, therapist, client_id)
        await prompts.withdraw(tx, therapist, client_id, step_id)
    return RedirectResponse(f"/clients/{client_id}/prompts#sent-{step_id}", 303)


async def _shown(request: Request, status: int = 200, **more: Any) -> Response:
    therapist = await guard.therapist(request)
    client_id = request.path_params["client"]
    async with request.app.state.db.read() as tx:
        client = await accounts.client_for(tx, therapist, client_id)
        texts = await library.approved(tx, therapist.practice.id)
        sent = await prompts.of_client(tx, client_id)
        rests = await plans.rests(tx, therapist.practice, client_id)
    await accounts.note_view(request.app.state.db, therapist, "plan", [client_id])
    asked = [one for text in texts if text.prompt and not text.opens for one in (text.prompt, *text.prompts)]
    return page(
        request,
        "therapist/prompts.html",
        status,
        client=client,
        rests=rests,
        choices=[(one, one) for one in dict.fromkeys(asked)],
        sent=sorted(sent.items(), key=lambda one: one[1].at, reverse=True),
        most=prompts.TEXT_MOST,
        **more,
    )
