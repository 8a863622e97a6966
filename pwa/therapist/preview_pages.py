"""`/clients/ID/preview`: the client's own pages as they stand, for reading."""

import re

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import guard
from pwa.accounts import service as accounts
from pwa.accounts.model import SignIn
from pwa.clock import now
from pwa.errors import NotFound
from pwa.web.inside import rendered
from pwa.web.render import page

# What can be looked at, with its name: the plan and what hangs on it. What is the person's own business is not here.
SEEN = {
    "today": "Today",
    "prepare": "Prepare",
    "session-day": "The day",
    "ride": "The way home",
    "comfort": "Comfort plan",
    "meditate": "Meditate",
    "check-ins": "Check-ins",
    "reflect": "Reflect",
    "questions": "Questions",
}
_MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.S)
_LINK = re.compile(rf'href="/(?=(?:{"|".join(SEEN)})[/"])')


async def preview(request: Request) -> Response:
    """`GET /clients/ID/preview` and below it: the very page that the client would get, with nothing to press."""
    therapist = await guard.therapist(request)
    client_id = request.path_params["client"]
    seen = request.path_params.get("page", "today")
    async with request.app.state.db.read() as tx:
        client = await accounts.client_for(tx, therapist, client_id)
        person = await accounts.person(tx, therapist.practice.id, client_id)
    if seen.split("/")[0] not in SEEN:
        raise NotFound()
    moment = now()
    known = {
        "sign_in": SignIn("", person, moment, moment, moment),
        "person": person,
        "is_looked_at": True,
    }
    status, html = await rendered(request, f"/{seen}", known)
    found = _MAIN.search(html)
    if status != 200 or found is None:
        raise NotFound()
    await accounts.note_view(request.app.state.db, therapist, "preview", [client_id])
    base = f"/clients/{client_id}/preview"
    return page(
        request,
        "therapist/preview.html",
        client=client,
        base=base,
        seen=seen,
        pages=SEEN,
        # The page was made by our own templates, which escaped everything in it; only where its links lead is changed.
        shown=Markup(_LINK.sub(f'href="{base}/', found[1])),
    )
