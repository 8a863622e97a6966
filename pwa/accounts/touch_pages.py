"""`/me/touch`: one more touch of the passkey by whoever is signed in, before what only they should do."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pwa.accounts import guard, limits, service
from pwa.errors import Refused
from pwa.web import cookies
from pwa.web.forms import json_object


async def begin(request: Request) -> Response:
    """`POST /me/touch/begin`: what the browser needs to ask for a passkey of this person, and of nobody else."""
    sign_in = await guard.signed_in(request)
    async with request.app.state.db.write() as tx:
        cookie, options = await service.one_more_touch_options(tx, request.app.state.settings, sign_in)
    return guard.challenged(request, cookie, options)


async def finish(request: Request) -> Response:
    """`POST /me/touch/finish`: the passkey's answer; says where to go."""
    state, sign_in = request.app.state, await guard.signed_in(request)
    ceremony = await service.burn(state.db, cookies.get(request, cookies.CEREMONY), "touch")
    answer, browser = await json_object(request), guard.browser(request)
    try:
        await service.touch_once_more(state.db, state.settings, sign_in, ceremony, answer, browser)
    except Refused:
        await limits.count(state.db, limits.PASSKEY, request)
        raise
    response = JSONResponse({"next": sign_in.person.home})
    cookies.drop(request, response, cookies.CEREMONY)
    return response
