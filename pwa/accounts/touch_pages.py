"""`/me/touch`: one more touch of the passkey by whoever is signed in, before what only they should do."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pwa.accounts import guard, limits, service
from pwa.errors import Refused
from pwa.web.forms import json_object


async def begin(request: Request) -> Response:
    """`POST /me/touch/begin`: what the browser needs to ask for a passkey of this person, and of nobody else."""
    state, sign_in = request.app.state, await guard.signed_in(request)
    async with state.db.read() as tx:
        options = await service.one_more_touch_options(tx, state.settings, state.secrets, sign_in)
    return JSONResponse(options)


async def finish(request: Request) -> Response:
    """`POST /me/touch/finish`: the passkey's answer; says where to go."""
    state, sign_in = request.app.state, await guard.signed_in(request)
    answer, browser = await json_object(request), guard.browser(request)
    try:
        await service.touch_once_more(state.db, state.settings, state.secrets, sign_in, answer, browser)
    except service.Over:
        raise
    except Refused:
        await limits.count(state.db, limits.PASSKEY, request)
        raise
    return JSONResponse({"next": sign_in.person.home})
