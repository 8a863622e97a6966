"""The page of one client, which several requests answer with."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import service as accounts
from pwa.accounts.model import Person, Practice
from pwa.accounts.team import service as team
from pwa.accounts.team.model import Colleague
from pwa.checkins.over_time import service as over_time
from pwa.clock import now
from pwa.db import Reader
from pwa.invitations import service as invitations
from pwa.invitations.prep_links import service as prep_links
from pwa.plans.model import Step
from pwa.plans.texts import service as texts
from pwa.rides import service as rides
from pwa.therapist import model, service, ways
from pwa.therapist.since.service import since_last_look
from pwa.web.render import page, respond


async def show(
    request: Request, therapist: Person, client_id: str, status: int = 200, block: str = "", **more: Any
) -> Response:
    """The client's page, or `block` of it for HTMX. `more`: `errors`, `typed`, what is `missing`."""
    async with request.app.state.db.read() as tx:
        desk = await service.desk(tx, therapist, client_id)
        targets = await prep_links.targets(tx, therapist.practice.id)
        links = await _ways(tx, request, therapist.practice, desk, dict(targets))
        of_the_day = desk.plan.of_the_day(now())
        way_home = await rides.standing(tx, therapist.practice, client_id, of_the_day)
        ride_pass = await rides.open_pass(tx, request.app.state.secrets, client_id, of_the_day)
        events = await accounts.events_of_person(tx, client_id)
        renewable = await texts.standing(tx, therapist.practice, desk.plan)
        takers = [_choice(one, therapist) for one in await team.takers(tx, desk.client)]
        since = await since_last_look(tx, therapist, client_id, desk.plan)
    await accounts.note_view(request.app.state.db, therapist, "client", [client_id])
    session, intentions = desk.plan.session, service.intentions(desk)
    context = {
        "desk": desk,
        "client": desk.client,
        "session": session,
        "state": desk.standing.state(now()),
        "arrived": model.arrived(
            desk.check_ins, desk.written, "", service.ARRIVED, {one.latest.entry_id for one in intentions}
        ),
        "intentions": intentions,
        "pictures": over_time.drawn(desk.check_ins, desk.plan),
        "since": since,
        "titles": {step.id: step.text.title for step in desk.plan.steps},
        "unopened": model.unopened,
        "meetings": [step for step in desk.plan.steps if step.kind == "meet" and _is_open(step)],
        "texts": renewable,
        "ways": links,
        "targets": targets,
        "way_home": way_home,
        "ride_pass": ways.ride_pass(ride_pass, request.app.state.settings.base_url) if ride_pass else None,
        "may_have_pass": rides.may_have_pass(of_the_day, now()),
        "events": events,
        "takers": takers,
        "moment": now(),
        "missing": [],
        "noted": "noted" in request.query_params,
        "just_talked": request.query_params.get("talked", ""),
    } | more
    if block:
        return respond(request, "therapist/client.html", block, status, **context)
    return page(request, "therapist/client.html", status, **context)


def _is_open(meeting: Step) -> bool:
    """Whether there is still something to agree on: one of an earlier session that has been is history."""
    return not meeting.earlier or (meeting.meets_at is not None and meeting.meets_at > now())


def _choice(taker: Colleague, therapist: Person) -> tuple[str, str]:
    """Somebody to hand the client over to, as the value and the words of a choice."""
    return taker.id, (taker.name or "No name yet") + (" (you)" if taker.id == therapist.id else "")


async def _ways(
    tx: Reader, request: Request, practice: Practice, desk: service.Desk, titles: dict[str, str]
) -> list[ways.Way]:
    """Every prep link and invitation of the client, newest first. `titles` of what a link can lead to, by slug."""
    known, base = request.app.state.secrets, request.app.state.settings.base_url
    client = desk.client
    found = [
        *(
            ways.prep_link(one, practice, base, client.contact, titles.get(one.target, one.target))
            for one in await prep_links.of_client(tx, known, client.id)
        ),
        *(
            ways.invitation(one, base, client.contact)
            for one in await invitations.of_person(tx, known, client.id)
        ),
    ]
    return sorted(found, key=lambda way: (way.is_open, way.made_at), reverse=True)
