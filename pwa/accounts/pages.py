"""Signing in with a passkey, and out."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pwa.accounts import guard, limits, service
from pwa.errors import Refused
from pwa.web import cookies
from pwa.web.forms import form, json_object
from pwa.web.qr import qr
from pwa.web.render import page


async def signin(request: Request) -> Response:
    """`GET /signin`: the button and the autofill. `?next=` is where to go on, inside this site.

    `?again` asks somebody who is signed in for one more touch of their passkey.
    """
    person = await guard.current(request)
    onward = _own_path(request.query_params.get("next", ""))
    again = person is not None and "again" in request.query_params
    if person and not again:
        return RedirectResponse(onward or person.home, 303)
    # For a phone that has the passkey, where this browser has none.
    drawn = qr(f"{request.app.state.settings.base_url}/signin")
    return page(request, "accounts/signin.html", onward=onward, again=again, drawn=drawn)


async def begin(request: Request) -> Response:
    """`POST /signin/begin`: what the browser needs to ask for a passkey."""
    state, held = request.app.state, cookies.get(request, cookies.CEREMONY)
    cookie, options = service.sign_in_options(state.settings, state.secrets, held)
    return guard.challenged(request, cookie, options)


async def finish(request: Request) -> Response:
    """`POST /signin/finish`: the passkey's answer; says where to go."""
    state = request.app.state
    cookie = service.demand_cookie(cookies.get(request, cookies.CEREMONY))
    answer, browser = await json_object(request), guard.browser(request)
    try:
        made = await service.sign_in(state.db, state.settings, state.secrets, cookie, answer, browser)
    except service.Over:
        raise
    except Refused:
        await limits.count(state.db, limits.PASSKEY, request)
        raise
    return await guard.let_in(request, made, made.person.home)


async def signout(request: Request) -> Response:
    """`POST /signout`: end this browser's sign-in. The phone takes away what it kept for the account.

    `account`, as often as needed, says who signed out: when that was with no signal, it may be somebody else's turn.
    """
    named = (await form(request)).all("account")
    left = await service.sign_out(request.app.state.db, guard.browser(request), named)
    response = RedirectResponse("/", 303)
    guard.let_out(request, response, left)
    # Never "storage": what other accounts still have to send lies there too.
    response.headers["clear-site-data"] = '"cache"'
    return response


def _own_path(target: str) -> str:
    """`target` where it is a plain path of this site, else nothing: a link must not lead astray."""
    is_path = target.startswith("/") and not target.startswith("//") and len(target) <= 300
    is_plain = target.isprintable() and "\\" not in target and not target.startswith("/signin")
    return quote(target, safe="/?&=-._~%") if is_path and is_plain else ""
