"""The styleguide: every component with all its states, for whoever builds pages. Only a demo shows it."""

import re
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import service as accounts
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
        way=HandOn(link="https://care.example.org/r/abc", text="Hello. Here is your link:"),
        recording=recordings.catalogue()[0],
        drawings=sorted(path.stem for path in (icons / "drawings").glob("*.svg")),
        icons=re.findall(r'<symbol id="([a-z-]+)"', (icons / "sprite.svg").read_text()),
    )
