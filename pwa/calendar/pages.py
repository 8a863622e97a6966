"""`/me/calendar.ics`: a client's own appointments, for the calendar of their phone."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import guard
from pwa.calendar import model
from pwa.clock import now
from pwa.errors import NotFound
from pwa.plans import service as plans

NO_DAY = "There is no day in your plan yet. When there is one, you can put it into your calendar here."


async def own(request: Request) -> Response:
    """`GET /me/calendar.ics`: the session and the agreed meetings. Made anew each time, and never stored."""
    person = await guard.client(request)
    async with request.app.state.db.read() as tx:
        plan = await plans.plan_of(tx, person.id, person.practice)
    appointments = model.of_plan(plan, person.practice.address, now())
    if not appointments:
        raise NotFound(NO_DAY)
    # Not as an attachment: so an iPhone offers to add it, and puts no file away.
    headers = {"cache-control": "no-store", "content-disposition": 'inline; filename="appointments.ics"'}
    return Response(model.calendar_file(appointments, now()), headers=headers, media_type=model.TYPE)
