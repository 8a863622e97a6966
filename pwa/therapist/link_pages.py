"""Prep links, invitations and passes of a client, made and revoked by their therapist."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pwa.accounts import guard
from pwa.accounts import service as accounts
from pwa.accounts.model import Person
from pwa.clock import now
from pwa.db import Writer
from pwa.errors import Invalid
from pwa.invitations import service as invitations
from pwa.invitations.prep_links import service as prep_links
from pwa.rides import service as rides
from pwa.therapist import desk, service
from pwa.web.forms import form

Make = Callable[[Writer, Person, str], Awaitable[str]]
Revoke = Callable[[Writer, str, str, str], Awaitable[None]]


async def new_prep_link(request: Request) -> Response:
    """`POST /clients/ID/prep-links`: to all that leads up to a session, or to one text or recording (`target`)."""
    therapist, target = await guard.therapist(request), (await form(request)).get("target")

    async def make(tx: Writer, therapist: Person, client_id: str) -> str:
        return (await prep_links.new(tx, request.app.state.secrets, therapist, client_id, target)).id

    try:
        return await _made(request, make)
    except Invalid as problem:
        return await desk.show(request, therapist, request.path_params["client"], 422, errors=problem.fields)


async def new_pass(request: Request) -> Response:
    """`POST /clients/ID/passes`: a link for whoever drives the client home; the open one where there is one."""

    async def make(tx: Writer, therapist: Person, client_id: str) -> str:
        known, practice = request.app.state.secrets, therapist.practice
        return (await rides.make_pass(tx, known, practice, client_id, therapist.id)).id

    return await _made(request, make)


async def invite(request: Request) -> Response:
    """`POST /clients/ID/invitations`: the client's older open ones end."""

    async def make(tx: Writer, therapist: Person, client_id: str) -> str:
        known, practice = request.app.state.secrets, therapist.practice
        return (await invitations.issue(tx, known, client_id, practice, "client", therapist.id, now())).id

    return await _asked_again(request) or await _made(request, make)


async def revoke_prep_link(request: Request) -> Response:
    """`POST /clients/ID/prep-links/LID/revoke`."""

    practice = (await guard.therapist(request)).practice

    async def revoke(tx: Writer, client_id: str, link_id: str, _: str) -> None:
        await prep_links.revoke(tx, practice.id, client_id, link_id)

    return await _revoked(request, revoke)


async def revoke_pass(request: Request) -> Response:
    """`POST /clients/ID/passes/PID/revoke`."""

    async def revoke(tx: Writer, client_id: str, pass_id: str, _: str) -> None:
        await rides.revoke_pass(tx, client_id, pass_id)

    return await _revoked(request, revoke)


async def revoke_invitation(request: Request) -> Response:
    """`POST /clients/ID/invitations/IID/revoke`."""
    return await _asked_again(request) or await _revoked(request, invitations.revoke)


async def _asked_again(request: Request) -> Response | None:
    """An invitation is a way in: the way to one more touch of the passkey, unless there was one just now."""
    therapist = await guard.therapist(request)
    client_id = request.path_params["client"]
    async with request.app.state.db.read() as tx:
        await accounts.client_for(tx, therapist, client_id)
    return await guard.touch_first(request, f"/clients/{client_id}")


async def _made(request: Request, make: Make) -> Response:
    """Make a link, unless something is missing: then the page says what."""
    therapist = await guard.therapist(request)
    client_id = request.path_params["client"]
    async with request.app.state.db.write() as tx:
        client = await accounts.client_for(tx, therapist, client_id)
        missing = await service.make_ready(tx, therapist, client)
        made = None if missing else await make(tx, therapist, client_id)
    if made is None:
        return await desk.show(request, therapist, client_id, 422, missing=missing)
    return RedirectResponse(f"/clients/{client_id}#way-{made}", 303)


async def _revoked(request: Request, revoke: Revoke) -> Response:
    therapist = await guard.therapist(request)
    client_id = request.path_params["client"]
    try:
        async with request.app.state.db.write() as tx:
            await accounts.client_for(tx, therapist, client_id)
            await revoke(tx, client_id, request.path_params["way"], therapist.id)
    except Invalid as problem:
        return await desk.show(request, therapist, client_id, 422, errors=problem.fields)
    return RedirectResponse(f"/clients/{client_id}#ways", 303)
