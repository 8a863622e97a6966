"""`/clients/needs-a-look`: what waits across a therapist's clients; and what somebody notes about one of them."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pwa.accounts import guard
from pwa.accounts import service as accounts
from pwa.accounts.model import Person
from pwa.errors import Invalid, NotFound
from pwa.library import service as library
from pwa.therapist.looks import model, service
from pwa.therapist.looks.model import Flagged, Overtaken
from pwa.web.forms import Form, form
from pwa.web.render import page

PLACE = "/clients/needs-a-look"


async def show(request: Request) -> Response:
    """`GET /clients/needs-a-look`: `?page=` turns the page of what waits, `?done=` that of what is done."""
    therapist = await guard.therapist(request)
    asked = request.query_params
    async with request.app.state.db.read() as tx:
        found = await service.listed(tx, therapist, asked.get("page", ""), asked.get("done", ""))
    shown = {one.client_id for one in (*found.waiting, *found.grave, *found.done)}
    await accounts.note_view(request.app.state.db, therapist, "needs-a-look", shown)
    return page(
        request,
        "therapist/looks/list.html",
        found=found,
        noted=asked.get("noted", ""),
        promise=library.sentence("who-reads", therapist.practice),
        page_url=lambda number: _url(page=number, done=found.done_cut.number),
        done_url=lambda number: f"{_url(page=found.waiting_cut.number, done=number)}#done",
    )


async def note(request: Request) -> Response:
    """`POST /clients/ID/looks`: the therapist takes it, gives it back, or says what was done.

    Where somebody else was there first, the answer is a page that says who and when, with what was typed; and where the
    client is not theirs any more, one that says so.
    """
    therapist = await guard.therapist(request)
    sent = await form(request)
    try:
        return await _noted(request, therapist, sent)
    except NotFound:
        return page(request, "therapist/looks/gone.html", 404, typed=sent.get("words"))


async def _noted(request: Request, therapist: Person, sent: Form) -> Response:
    client_id = request.path_params["client"]
    try:
        act = model.read(*(sent.get(name) for name in ("entry", "seen", "act", "words")))
        async with request.app.state.db.write() as tx:
            flagged = await service.note(tx, therapist, client_id, act)
    except Overtaken as overtaken:
        return await _one(request, therapist, sent, overtaken.flagged, 409, {})
    except Invalid as problem:
        async with request.app.state.db.read() as tx:
            flagged = await service.one(tx, therapist, client_id, sent.get("entry"))
        return await _one(request, therapist, sent, flagged, 422, problem.fields)
    noted = {"noted": act.entry_id}
    if sent.get("from") == "client" and not flagged.has_left:
        return RedirectResponse(f"/clients/{client_id}?{urlencode(noted)}", 303)
    return RedirectResponse(f"{PLACE}?{urlencode(noted)}", 303)


async def _one(
    request: Request, therapist: Person, sent: Form, flagged: Flagged, status: int, errors: dict[str, str]
) -> Response:
    await accounts.note_view(request.app.state.db, therapist, "needs-a-look", [flagged.client_id])
    return page(
        request,
        "therapist/looks/one.html",
        status,
        one=flagged,
        typed={name: sent.get(name) for name in ("act", "words", "from")},
        errors={f"{name}-{flagged.entry_id}": sentence for name, sentence in errors.items()},
        was_overtaken=status == 409,
        is_mine=flagged.held is not None and flagged.held.by_id == therapist.id,
    )


def _url(**pages: int) -> str:
    """Another page of the list."""
    asked = {name: number for name, number in pages.items() if number > 1}
    return f"{PLACE}?{urlencode(asked)}" if asked else PLACE
