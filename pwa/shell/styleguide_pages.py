"""The styleguide: every component with all its states, for whoever builds pages. Only a demo shows it."""

import re
from datetime import UTC, date, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import service as accounts
from pwa.checkins.over_time.model import Mark, Picture, Point, Series, pictures
from pwa.errors import NotFound
from pwa.recordings import service as recordings
from pwa.settings import resource
from pwa.web.hand_on import HandOn
from pwa.web.render import page


async def styleguide(request: Request) -> Response:
    """`GET /styleguide`. NotFound where anybody's real practice is."""
    async with request.app.state.db.read() as tx:
        if not await accounts.is_demo(tx):
            raise NotFound()
    icons = resource("static") / "icons"
    return page(
        request,
        "shell/styleguide.html",
        moment=date(2026, 11, 28),
        over_time=_over_time(),
        way=HandOn(link="https://care.example.org/r/abc", text="Hello. Here is your link:"),
        recording=recordings.catalogue()[0],
        drawings=sorted(path.stem for path in (icons / "drawings").glob("*.svg")),
        icons=re.findall(r'<symbol id="([a-z-]+)"', (icons / "sprite.svg").read_text()),
    )


def _over_time() -> Picture:
    """Answers of some days around a session, one of them left open, and one a while later."""
    began = datetime(2026, 11, 23, 12, tzinfo=UTC)
    said = ((0, 4), (1, 6), (2, None), (3, 5), (4, 7), (10, 6))
    times = [(began + timedelta(days=days), value) for days, value in said]
    points = tuple(Point(at, at.date(), value) for at, value in times)
    series = Series("How is your mood today?", 0, 10, "0: very low", "10: very good", points)
    session = began + timedelta(days=2)
    return pictures([series], [Mark(1, session, session.date())])[0]
