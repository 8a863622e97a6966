"""`/meditate/month`: the days on which somebody listened. `/meditate/ease`: what one can do when it was hard."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import guard
from pwa.clock import new_id
from pwa.errors import NotFound
from pwa.recordings import service as recordings
from pwa.recordings.listening import service
from pwa.web.render import page


async def month(request: Request) -> Response:
    """`GET /meditate/month`, `/meditate/month/2026-11`."""
    person = await guard.client(request)
    async with request.app.state.db.read() as tx:
        shown = await service.month(tx, person, request.path_params.get("month", ""))
    return page(
        request,
        "recordings/listening_month.html",
        shown=shown,
        weeks=shown.month.weeks(person.practice.country),
    )


async def listened(request: Request) -> Response:
    """`GET /meditate/RECORDING/listened`: to write down by hand what a phone with script notes by itself."""
    person = await guard.client(request)
    async with request.app.state.db.read() as tx:
        found = await recordings.find_for(tx, person.practice.id, request.path_params["recording"], person.id)
        if found is None:
            raise NotFound()
        step_id = await recordings.step_with(tx, person, found.slug)
    typed = {"recording": [found.slug], "step": [step_id]}
    return page(
        request, "recordings/listening_form.html", typed=typed, new_id=new_id, problem=None, as_new=False
    )


async def ease(request: Request) -> Response:
    """`GET /meditate/ease`."""
    await guard.client(request)
    return page(request, "recordings/listening_ease.html")
