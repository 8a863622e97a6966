"""`/me/leave`: a client ends their plan, or deletes their account."""

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from pwa.accounts import guard
from pwa.accounts.model import Left, Person
from pwa.clock import now
from pwa.leaving import model, service
from pwa.plans import service as plans
from pwa.web.failures import wants_json
from pwa.web.forms import form
from pwa.web.render import page

PLACE = "/me/leave"
NOT_SURE = "Please tick the box if you are sure. Nothing was deleted."


async def show(request: Request) -> Response:
    """`GET /me/leave`: what each way of leaving does, before it is done."""
    return await _shown(request, await guard.client(request))


async def end_plan(request: Request) -> Response:
    """`POST /me/leave/end`: nothing is due any more."""
    person = await guard.client(request)
    async with request.app.state.db.write() as tx:
        await service.end_plan(tx, person.practice, person.id, person.id)
    return RedirectResponse("/today", 303)


async def delete(request: Request) -> Response:
    """`POST /me/leave/delete`: the account, for good. Asks for a touch of the passkey first."""
    person = await guard.client(request)
    if (await form(request)).get("sure") != "yes":
        return await _shown(request, person, errors={"sure": NOT_SURE})
    if elsewhere := await guard.touch_first(request, PLACE):
        return elsewhere
    async with request.app.state.db.write() as tx:
        person = await guard.still(tx, request)
        await service.delete_account(tx, person.practice, person.id, person.id)
    await service.destroy_keys(request.app.state.db)
    clear = {"clear-site-data": '"cache"'}
    if wants_json(request):
        # The phone forgets first, and then signs out. Should it be stopped, it still hears at /kept that they are gone.
        return JSONResponse({"deleted": True}, headers=clear)
    response = RedirectResponse("/left", 303, headers=clear)
    guard.let_out(request, response, Left(frozenset({person.id}), other_stays=False))
    return response


async def left(request: Request) -> Response:
    """`GET /left`: what somebody sees who has just deleted their account. It says nothing about anybody."""
    return page(request, "leaving/left.html", person=None, account="")


async def _shown(request: Request, person: Person, errors: dict[str, str] | None = None) -> Response:
    if errors and wants_json(request):
        return JSONResponse({"error": "invalid", "message": next(iter(errors.values()))}, 422)
    async with request.app.state.db.read() as tx:
        session = (await plans.plan_of(tx, person.id, person.practice)).session
    return page(
        request,
        "leaving/page.html",
        422 if errors else 200,
        session=session,
        keeping=model.keeping(person.practice, now(), of_oneself=True),
        errors=errors or {},
    )
