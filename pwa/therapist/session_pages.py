"""What a therapist says about a session and the meetings around it."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pwa.accounts import guard
from pwa.accounts import service as accounts
from pwa.accounts.model import Person
from pwa.clock import now
from pwa.db import Writer
from pwa.errors import Invalid
from pwa.plans import service as plans
from pwa.plans.model import Session
from pwa.therapist import desk, service
from pwa.web.forms import Form, form, local_instant

OUTCOMES = ("move", "took-place", "stopped-early", "postponed", "cancelled", "next", "pause", "go-on")


async def session(request: Request) -> Response:
    """`POST /clients/ID/session`: what becomes of it, and of the plan around it. What follows it obeys."""
    therapist = await guard.therapist(request)
    client_id = request.path_params["client"]
    sent = await form(request)
    try:
        async with request.app.state.db.write() as tx:
            await accounts.client_for(tx, therapist, client_id)
            await _tell(tx, therapist, client_id, sent)
    except Invalid as problem:
        which = sent.get("outcome") if sent.get("outcome") in OUTCOMES else "move"
        return await _again(request, therapist, client_id, sent, which, problem)
    return RedirectResponse(f"/clients/{client_id}#session", 303)


async def meeting(request: Request) -> Response:
    """`POST /clients/ID/meeting`: when the next meeting is; without a date it is open again."""
    therapist = await guard.therapist(request)
    practice, client_id = therapist.practice, request.path_params["client"]
    sent = await form(request)
    try:
        async with request.app.state.db.write() as tx:
            await accounts.client_for(tx, therapist, client_id)
            meets_at = _instant(therapist, sent) if sent.get("date") or sent.get("time") else None
            await plans.set_meeting(tx, practice, client_id, sent.get("step"), meets_at)
    except Invalid as problem:
        return await _again(request, therapist, client_id, sent, f"meeting-{sent.get('step')}", problem)
    return RedirectResponse(f"/clients/{client_id}#meetings", 303)


async def _tell(tx: Writer, therapist: Person, client_id: str, sent: Form) -> None:
    practice, outcome = therapist.practice, sent.get("outcome")
    if outcome not in OUTCOMES:
        sentence = "Please choose what became of the session."
        raise Invalid(sentence, {"date": sentence})
    if outcome in ("pause", "go-on"):
        await service.rest(tx, therapist, client_id, is_pausing=outcome == "pause")
        return
    if outcome == "next":
        await plans.next_session(tx, practice, client_id, _instant(therapist, sent))
        return
    known = (await plans.plan_of(tx, client_id, practice)).session
    if outcome == "move" or (outcome == "postponed" and sent.get("date")):
        await plans.move_session(tx, practice, client_id, sent.get("session"), _instant(therapist, sent))
        return
    if outcome in ("took-place", "stopped-early") and (sent.get("date"), sent.get("time")) != _typed_moment(
        known
    ):
        began = service.took_place_at(sent.get("date"), sent.get("time"), practice.zone, now())
        await plans.move_session(tx, practice, client_id, sent.get("session"), began)
    await plans.tell(tx, practice, client_id, sent.get("session"), outcome, therapist.id, now())


def _instant(therapist: Person, sent: Form) -> datetime:
    return local_instant(sent.get("date"), sent.get("time"), therapist.practice.zone, now())


def _typed_moment(known: Session) -> tuple[str, str]:
    """The session's beginning as the form showed it."""
    local = known.starts_at.astimezone(known.zone) if known.starts_at else None
    return (f"{local:%Y-%m-%d}", f"{local:%H:%M}") if local else ("", "")


async def _again(
    request: Request, therapist: Person, client_id: str, sent: Form, which: str, problem: Invalid
) -> Response:
    """The page with the form as filled in. `which` form: several stand on the page."""
    errors = {f"{which}-{name}": sentence for name, sentence in problem.fields.items()}
    typed = {"which": which, "date": sent.get("date"), "time": sent.get("time")}
    return await desk.show(
        request, therapist, client_id, 422, errors=errors or {f"{which}-date": problem.message}, typed=typed
    )
