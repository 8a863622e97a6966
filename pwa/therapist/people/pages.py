"""`/practice/people`: who works at the practice, for its owners."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pwa.accounts import guard
from pwa.accounts import service as accounts
from pwa.accounts.model import Person
from pwa.accounts.team import service as team
from pwa.accounts.team.model import ROLES
from pwa.clock import new_id
from pwa.invitations import service as invitations
from pwa.therapist import ways
from pwa.therapist.people import service
from pwa.web.forms import form
from pwa.web.render import page

PLACE = "/practice/people"


async def show(request: Request) -> Response:
    """`GET /practice/people`: everybody who works here, and who did."""
    owner = await guard.owner(request)
    async with request.app.state.db.read() as tx:
        everybody = await team.team_of(tx, owner.practice.id)
    return page(
        request,
        "practice/people.html",
        people=[one for one in everybody if not one.ended_at],
        left=[one for one in everybody if one.ended_at],
        has_ended="ended" in request.query_params,
        is_alone=sum(one.is_here and one.role == "owner" for one in everybody) == 1,
        roles=ROLES,
    )


async def new(request: Request) -> Response:
    """`GET /practice/people/new`."""
    await guard.owner(request)
    return _form(request, {"form": new_id(), "role": "therapist"})


async def create(request: Request) -> Response:
    """`POST /practice/people/new`: somebody new, with an invitation. The same form posted twice makes one.

    An invitation is a way in. Where the passkey was not touched just now the person is kept, and invited after that.
    """
    await guard.owner(request)
    sent = await form(request)
    typed = {name: sent.get(name) for name in ("name", "role", "contact")}
    if problems := team.problems_with(**typed):
        return _form(request, typed | {"form": sent.get("form") or new_id()}, problems)
    may_invite = await guard.has_just_touched(request)
    async with request.app.state.db.write() as tx:
        owner = await guard.still(tx, request)
        made = await service.add(tx, owner, sent.get("form"), **typed)
        if may_invite:
            await service.invite_once(tx, request.app.state.secrets, owner, made)
    place = f"{PLACE}/{made.id}"
    return await guard.touch_first(request, place) or RedirectResponse(f"{place}#ways", 303)


async def one(request: Request) -> Response:
    """`GET /practice/people/ID`: one of them."""
    return await show_one(request, await guard.owner(request))


async def show_one(request: Request, owner: Person, status: int = 200, problem: str = "") -> Response:
    """The page of one of them, with what is in the way of what was asked for."""
    known, base = request.app.state.secrets, request.app.state.settings.base_url
    async with request.app.state.db.read() as tx:
        colleague = await team.colleague(tx, owner, request.path_params["person"])
        made = await invitations.of_person(tx, known, colleague.id)
        events = await accounts.events_of_person(tx, colleague.id)
        clients = await service.clients_with(tx, owner, colleague)
    return page(
        request,
        "practice/person.html",
        status,
        colleague=colleague,
        role=ROLES[colleague.role],
        ways=[ways.invitation(one, base, colleague.contact) for one in made],
        events=events,
        clients=clients,
        problem=problem,
    )


def _form(request: Request, typed: dict[str, Any], problems: dict[str, str] | None = None) -> Response:
    status = 422 if problems else 200
    return page(request, "practice/new_person.html", status, typed=typed, errors=problems or {})
