"""`/meditate/month`: the days on which somebody listened. `/meditate/ease`: what one can do when it was hard."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import guard
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
        titles={one.slug: one.title for one in recordings.catalogue()},
    )


async def ease(request: Request) -> Response:
    """`GET /meditate/ease`."""
    await guard.client(request)
    return page(request, "recordings/listening_ease.html")
