"""`/clients`: a new client, one client. The list is in readiness/pages.py."""

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from pwa.accounts import guard
from pwa.accounts import service as accounts
from pwa.clock import new_id, now
from pwa.entries import service as entries
from pwa.errors import Invalid
from pwa.therapist import desk, service
from pwa.web.forms import form
from pwa.web.render import page

MOST_OPENED = 200


async def new_client(request: Request) -> Response:
    """`GET /clients/new`."""
    await guard.therapist(request)
    return page(request, "therapist/new_client.html", typed={"form": new_id()})


async def create(request: Request) -> Response:
    """`POST /clients/new`: a client with a plan. The same form posted twice makes one."""
    therapist = await guard.therapist(request)
    sent = await form(request)
    problems, starts_at = accounts.person_problems(sent.get("name"), sent.get("contact")), None
    template = sent.get("template") or "first"
    try:
        starts_at = service.session_at(
            template, sent.get("date"), sent.get("time"), therapist.practice.zone, now()
        )
    except Invalid as problem:
        problems |= problem.fields
    if problems or starts_at is None:
        typed = {name: sent.get(name) for name in ("name", "contact", "template", "date", "time")}
        typed["form"] = sent.get("form") or new_id()
        return page(request, "therapist/new_client.html", 422, typed=typed, errors=problems)
    async with request.app.state.db.write() as tx:
        client_id = await service.add_client(
            tx, therapist, sent.get("form"), sent.get("name"), sent.get("contact"), starts_at, template
        )
    return RedirectResponse(f"/clients/{client_id}", 303)


async def client(request: Request) -> Response:
    """`GET /clients/ID`: what needs a look, what arrived, the plan, the session, the ways in."""
    therapist = await guard.therapist(request)
    return await desk.show(request, therapist, request.path_params["client"])


async def arrived(request: Request) -> Response:
    """`GET /clients/ID/arrived`: what they sent, `?before=` what an earlier page ended with."""
    therapist, client_id = await guard.therapist(request), request.path_params["client"]
    async with request.app.state.db.read() as tx:
        client, plan, found = await service.arrived_before(
            tx, therapist, client_id, request.query_params.get("before", "")
        )
    await accounts.note_view(request.app.state.db, therapist, "arrived", [client_id])
    titles = {step.id: step.text.title for step in plan.steps}
    return page(request, "therapist/arrived_before.html", client=client, arrived=found, titles=titles)


async def opened(request: Request) -> Response:
    """`POST /clients/ID/opened`: the page tells which entries it really showed to somebody, each an `entry`.

    It hears which of these, and of those it has `here`, are not there any more: they may have been taken back since.
    """
    therapist, db = await guard.therapist(request), request.app.state.db
    client_id, sent = request.path_params["client"], await form(request)
    shown, here = (sent.all(name)[:MOST_OPENED] for name in ("entry", "here"))
    if shown:
        await entries.opened(db, therapist, client_id, shown)
    async with db.read() as tx:
        gone = await entries.gone(tx, therapist, client_id, [*shown, *here])
    return JSONResponse({"gone": gone}) if gone else Response(status_code=204)
