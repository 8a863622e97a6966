"""`/me/everything`: a client takes along all that is kept of them."""

import json

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import guard
from pwa.shell import everything
from pwa.web.render import page

PLACE = "/me/everything"


async def show(request: Request) -> Response:
    """`GET /me/everything`: to read or print. No phone keeps it: it is asked for with a fresh touch of a passkey."""
    found = await _asked(request)
    if isinstance(found, Response):
        return found
    return page(request, "shell/everything.html", account="", all_of=found)


async def as_file(request: Request) -> Response:
    """`GET /me/everything.json`: the same as a file."""
    found = await _asked(request)
    if isinstance(found, Response):
        return found
    name = f"stillpoint-{found.made_at:%Y-%m-%d}.json"
    text = json.dumps(everything.as_json(found), ensure_ascii=False, indent=2)
    headers = {"cache-control": "no-store", "content-disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type="application/json", headers=headers)


async def _asked(request: Request) -> everything.Everything | Response:
    await guard.client(request)
    sign_in = await guard.current_sign_in(request)
    if elsewhere := await guard.touch_first(request, PLACE):
        return elsewhere
    assert sign_in is not None
    async with request.app.state.db.read() as tx:
        return await everything.everything_of(tx, request.app.state.secrets, sign_in)
