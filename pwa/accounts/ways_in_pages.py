"""`/me/passkeys`: one's own ways in. For clients and for whoever works at a practice alike."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from pwa.accounts import guard
from pwa.accounts import service as accounts
from pwa.accounts.model import SignIn
from pwa.accounts.ways_in import service
from pwa.accounts.ways_in.model import NAME_MOST
from pwa.db import Writer
from pwa.errors import Invalid, NotFound
from pwa.web import cookies
from pwa.web.forms import form, json_object
from pwa.web.render import page

PLACE = "/me/passkeys"

Change = Callable[[Writer, SignIn], Awaitable[None]]


async def show(request: Request) -> Response:
    """`GET /me/passkeys`."""
    return await _shown(request, await guard.signed_in(request))


async def begin(request: Request) -> Response:
    """`POST /me/passkeys/begin`: what the browser needs to make one more; or where to touch a passkey first."""
    sign_in = await guard.signed_in(request)
    if elsewhere := await guard.touch_first(request, PLACE):
        return elsewhere
    async with request.app.state.db.write() as tx:
        cookie, options = await service.adding_options(tx, request.app.state.settings, sign_in)
    return guard.challenged(request, cookie, options)


async def finish(request: Request) -> Response:
    """`POST /me/passkeys/finish`: the new passkey."""
    state = request.app.state
    ceremony = await accounts.burn(state.db, cookies.get(request, cookies.CEREMONY), "add")
    answer, browser = await json_object(request), guard.browser(request)
    person = await guard.someone(request)
    async with accounts.noting_refusal(state.db, person, browser), state.db.write() as tx:
        sign_in = await guard.still_signed_in(tx, request)
        await service.add_passkey(tx, state.settings, sign_in, ceremony, answer, browser)
    response = JSONResponse({"passkeys": await service.good_ones(state.db, state.settings, person)})
    cookies.drop(request, response, cookies.CEREMONY)
    return response


async def rename(request: Request) -> Response:
    """`POST /me/passkeys/ID/name`."""
    name, passkey_id = (await form(request)).get("name"), _passkey_id(request)

    async def change(tx: Writer, sign_in: SignIn) -> None:
        await service.rename_passkey(tx, sign_in.person.id, passkey_id, name)

    return await _changed(request, change)


async def remove(request: Request) -> Response:
    """`POST /me/passkeys/ID/remove`: also every sign-in made with it. Asks for a touch of the passkey first."""
    if elsewhere := await _touch_first(request):
        return elsewhere
    passkey_id = _passkey_id(request)

    async def change(tx: Writer, sign_in: SignIn) -> None:
        await service.remove_passkey(tx, sign_in.person.id, passkey_id)

    return await _changed(request, change)


async def end(request: Request) -> Response:
    """`POST /me/sign-ins/KEY/end`: sign out one other browser. Asks for a touch of the passkey first."""
    if elsewhere := await _touch_first(request):
        return elsewhere
    key = request.path_params["key"]
    return await _changed(request, lambda tx, sign_in: service.take_back(tx, sign_in, key))


async def end_others(request: Request) -> Response:
    """`POST /me/sign-ins/end-others`: sign out everywhere else. Asks for a touch of the passkey first."""
    return await _touch_first(request) or await _changed(request, service.take_back_others)


async def _touch_first(request: Request) -> Response | None:
    await guard.signed_in(request)
    return await guard.touch_first(request, PLACE)


def _passkey_id(request: Request) -> bytes:
    key = request.path_params["key"]
    try:
        found = urlsafe_b64decode(key + "=" * (-len(key) % 4))
    except ValueError:
        found = b""
    if urlsafe_b64encode(found).decode().rstrip("=") != key:
        raise NotFound()
    return found


async def _changed(request: Request, change: Change) -> Response:
    try:
        async with request.app.state.db.write() as tx:
            await change(tx, await guard.still_signed_in(tx, request))
    except Invalid as failure:
        typed = (await form(request)).get("name")
        return await _shown(request, await guard.signed_in(request), failure, typed)
    return RedirectResponse(PLACE, 303)


async def _shown(
    request: Request, sign_in: SignIn, failure: Invalid | None = None, typed_name: str = ""
) -> Response:
    key = request.path_params.get("key", "")
    async with request.app.state.db.read() as tx:
        ways = await service.ways_in_of(tx, sign_in)
    return page(
        request,
        "accounts/ways_in.html",
        422 if failure else 200,
        layout="client.html" if sign_in.person.is_client else "therapist.html",
        ways=ways,
        known=await service.good_ones(request.app.state.db, request.app.state.settings, sign_in.person),
        problem=failure.message if failure else "",
        typed_name=typed_name,
        errors={f"{name}-{key}": sentence for name, sentence in (failure.fields if failure else {}).items()},
        name_most=NAME_MOST,
        is_fresh=await guard.has_just_touched(request),
    )
