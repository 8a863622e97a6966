"""`/clients/ID/brief`: what a therapist wants to know before a session, on one page to read or to print.

It marks nothing as opened. A print, or a page that was called up to be printed, tells nobody that the words were read;
what is new stays new until it was on the screen of the client's page. So what can still be taken back is not on it. The
brief says both.
"""

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import guard
from pwa.accounts import service as accounts
from pwa.clock import now
from pwa.questions import service as questions
from pwa.reflections import service as reflections
from pwa.reflections.model import opened
from pwa.reflections.service import Part
from pwa.rides import service as rides
from pwa.therapist import service
from pwa.web.render import page


async def show(request: Request) -> Response:
    """`GET /clients/ID/brief`."""
    therapist = await guard.therapist(request)
    client_id, moment = request.path_params["client"], now()
    async with request.app.state.db.read() as tx:
        desk = await service.desk(tx, therapist, client_id)
        way_home = await rides.standing(tx, therapist.practice, client_id, desk.plan.session)
    await accounts.note_view(request.app.state.db, therapist, "brief", [client_id])
    return page(
        request,
        "therapist/brief.html",
        desk=desk,
        client=desk.client,
        session=desk.plan.session,
        standing=desk.standing,
        # Not what came last: an older one may have waited on a phone for days.
        check_in=max(desk.check_ins, key=lambda one: (one.written_at, one.received_at), default=None),
        threads=_threads(desk),
        has_unopened=any(one.latest.opened_at is None for one in desk.written),
        questions=[one for one in questions.opened(desk.questions) if one.talked_at is None],
        unopened_questions=sum(one.opened_at is None for one in desk.questions),
        way_home=way_home,
        meeting=desk.plan.meeting(moment),
        titles={step.id: step.text.title for step in desk.plan.steps},
        moment=moment,
    )


def _threads(desk: service.Desk) -> list[tuple[Part, ...]]:
    """The intention, what came and one small act, as far as they were opened: of this session and the one before."""
    read = opened(version for one in desk.written for version in (one.latest, *one.earlier))
    sessions = (desk.plan.session, *desk.plan.earlier[:1])
    found = (reflections.thread(desk.plan, session, read) for session in sessions)
    return [parts for parts in found if parts]
