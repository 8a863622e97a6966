"""`/r/TOKEN`: for whoever drives somebody home. It names no client, and is open to whoever has the link."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import guard
from pwa.accounts.model import Practice
from pwa.calendar import model as calendars
from pwa.clock import now
from pwa.errors import NotFound
from pwa.library import service as library
from pwa.rides import service
from pwa.rides.model import Pass
from pwa.web import cookies
from pwa.web.render import page

# No end, and not called the ride home: nobody is to come when the visit has only begun.
IN_CALENDAR = "Visit starts"


async def show(request: Request) -> Response:
    """`GET /r/TOKEN`: when and where, what is normal, what helps, whom to call. The help card learns whose numbers."""
    found, practice = await _behind(request)
    response = page(
        request,
        "rides/for_the_driver.html",
        # Signed in or not, this page belongs to the link: the phone keeps it open, not sealed.
        person=None,
        account="",
        link=found.path,
        session=found.session,
        practice=practice,
        zone=practice.time_zone,
        words=library.ride_home(),
        how_long=library.ride_home_after(practice),
        emergency=library.help_data()["countries"].get(practice.country, {}).get("emergency", ""),
    )
    cookies.put(request, response, cookies.PRACTICE, practice.id, guard.PRACTICE_SECONDS)
    return response


async def opened(request: Request) -> Response:
    """`POST /r/TOKEN/opened`: told by the page. Scanners and previews fetch pages, but do not do this."""
    looker = await guard.current(request)
    await service.mark_opened(request.app.state.db, request.path_params["token"], looker)
    return Response(status_code=204)


async def calendar(request: Request) -> Response:
    """`GET /r/TOKEN/calendar.ics`: the start of the visit, for the calendar of whoever drives."""
    found, practice = await _behind(request)
    words = library.ride_home()
    if found.session.starts_at is None:
        raise NotFound(words["unset"])
    appointment = calendars.Appointment(
        id=found.id,
        starts_at=found.session.starts_at,
        lasts=None,
        place=practice.address,
        title=IN_CALENDAR,
        words=words["when"],
    )
    headers = {"cache-control": "no-store", "content-disposition": 'inline; filename="ride-home.ics"'}
    file = calendars.calendar_file([appointment], now())
    return Response(file, headers=headers, media_type=calendars.TYPE)


async def _behind(request: Request) -> tuple[Pass, Practice]:
    async with request.app.state.db.read() as tx:
        return await service.pass_for(tx, request.path_params["token"])
