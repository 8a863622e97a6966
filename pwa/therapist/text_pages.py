"""A client in the middle of a plan: newer texts are shown, and used when the therapist says so."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pwa.accounts import guard
from pwa.accounts import service as accounts
from pwa.accounts.model import Client
from pwa.clock import now
from pwa.db import Reader
from pwa.library import service as library
from pwa.library.editing import service as editing
from pwa.library.editing.service import Change
from pwa.plans import service as plans
from pwa.plans.texts import service
from pwa.plans.texts.service import Newer
from pwa.web.forms import form
from pwa.web.render import page


async def show(request: Request) -> Response:
    """`GET /clients/ID/texts`: what is new in each text of this plan."""
    therapist = await guard.therapist(request)
    practice, client_id = therapist.practice, request.path_params["client"]
    async with request.app.state.db.read() as tx:
        client = await accounts.client_for(tx, therapist, client_id)
        plan = await plans.plan_of(tx, client_id, practice)
        texts = await service.standing(tx, practice, plan)
        rows = [(one, await _changes(tx, practice.id, one)) for one in texts.newer]
    await accounts.note_view(request.app.state.db, therapist, "plan", [client_id])
    return page(request, "therapist/compare_texts.html", client=client, texts=texts, rows=rows)


async def _changes(tx: Reader, practice_id: str, one: Newer) -> list[Change]:
    """What is new in a step: in its text, and in the questions that it leads to."""
    had, text = one.step.text, one.text
    found = await library.changes_between(tx, practice_id, text.slug, had.version, text.version)
    if not (had.check_in and text.check_in):
        return found
    old, new = (had.check_in, had.asked_version), (text.check_in, text.asked_version)
    return [*found, *await editing.changes_of_questions(tx, practice_id, old, new)]


async def renew(request: Request) -> Response:
    """`POST /clients/ID/texts`: use the new texts that the page named."""
    therapist = await guard.therapist(request)
    client_id = request.path_params["client"]
    named = [one.partition(" ")[::2] for one in (await form(request)).all("text")]
    async with request.app.state.db.write() as tx:
        client = await accounts.client_for(tx, therapist, client_id)
        await service.renew(tx, therapist.practice, client_id, named, _told_at(client))
    return RedirectResponse(f"/clients/{client_id}#texts", 303)


async def add(request: Request) -> Response:
    """`POST /clients/ID/texts/add`: add the steps that this plan has not got."""
    therapist = await guard.therapist(request)
    client_id = request.path_params["client"]
    async with request.app.state.db.write() as tx:
        client = await accounts.client_for(tx, therapist, client_id)
        await service.add_missing(tx, therapist.practice, client_id, _told_at(client))
    return RedirectResponse(f"/clients/{client_id}#plan", 303)


def _told_at(client: Client) -> datetime | None:
    """Somebody who has not seen the plan yet need not be told what is new in it."""
    return now() if client.confirmed_at else None
