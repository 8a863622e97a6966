"""Joining: from an invitation, past the privacy notice, to a passkey."""

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from pwa.accounts import guard, limits
from pwa.accounts import service as accounts
from pwa.accounts.model import Practice
from pwa.errors import NotFound, Refused, TooMany
from pwa.invitations import service
from pwa.invitations.model import ENROLMENT_LASTS, Notice, Welcome, secret_in
from pwa.web import cookies
from pwa.web.failures import tell_when, wants_json
from pwa.web.forms import Form, form, json_object
from pwa.web.qr import qr
from pwa.web.render import page, render


async def join(request: Request) -> Response:
    """`GET /join`: the welcome page where this browser has opened an invitation, else the field for the short code.

    The token of a link is in the fragment: the page itself sends it on, so that a mere GET uses up nothing.
    """
    cookie = cookies.get(request, cookies.ENROLMENT)
    if not cookie:
        return page(request, "invitations/join.html", problem="", short="")
    try:
        async with request.app.state.db.read() as tx:
            guest = await service.welcome(tx, cookie)
    except NotFound as ended:
        return page(request, "invitations/join.html", problem=ended.message, short="")
    practice = guest.person.practice
    return page(
        request,
        "invitations/welcome.html",
        guest=guest,
        practice=practice,
        zone=practice.time_zone,
        notice=_notice(request, practice),
    )


def _notice(request: Request, practice: Practice) -> Notice:
    return Notice(Markup(render(request, "invitations/notice.html", practice=practice)))


async def open_invitation(request: Request) -> Response:
    """`POST /join/open`: a token or a short code; this browser may go on for half an hour."""
    said = await form(request)
    looker = await guard.current(request)
    # A therapist who tries the link is not the one it is for.
    by_guest = looker is None or looker.is_client
    try:
        cookie, guest = await _opened(request, said, by_guest)
    except (NotFound, TooMany) as failure:
        if wants_json(request):
            raise
        return _join_again(request, failure, said.get("short"))
    response: Response = RedirectResponse("/join", 303)
    if wants_json(request):
        person = guest.person
        known = {"name": person.name, "practice": person.practice.name, "needs_code": guest.needs_code}
        response = JSONResponse(known | {"purpose": guest.purpose})
    seconds = int(ENROLMENT_LASTS.total_seconds())
    cookies.put(request, response, cookies.ENROLMENT, cookie, seconds, strict=True)
    return response


async def _opened(request: Request, said: Form, by_guest: bool) -> tuple[str, Welcome]:
    db, secret = request.app.state.db, secret_in(said.get("token"), said.get("short"))
    if said.get("token"):
        return await service.open_invitation(db, secret, by_guest)
    # Only a short code can be guessed, and an empty field is no guess.
    await limits.check(db, limits.SHORT_CODE, request)
    try:
        return await service.open_invitation(db, secret, by_guest)
    except NotFound:
        if secret:
            await limits.count(db, limits.SHORT_CODE, request)
        raise


def _join_again(request: Request, failure: NotFound | TooMany, short: str) -> Response:
    status = 404 if isinstance(failure, NotFound) else 429
    response = page(request, "invitations/join.html", status, problem=failure.message, short=short)
    tell_when(response, failure)
    return response


async def elsewhere(request: Request) -> Response:
    """`POST /join/elsewhere`: the link of an invitation that is open in this browser, to copy and to scan.

    `token`: of a link that was not opened yet. It is in the fragment, where the server does not see it by itself.
    """
    state = request.app.state
    token = secret_in((await form(request)).get("token"), "")
    async with state.db.read() as tx:
        path = await service.path_of(tx, state.secrets, cookies.get(request, cookies.ENROLMENT), token)
    link = state.settings.base_url + path
    return JSONResponse({"link": link, "drawn": qr(link)})


async def begin(request: Request) -> Response:
    """`POST /join/begin`: consent and spoken code; what the browser needs to make a passkey."""
    state = request.app.state
    said = await json_object(request)
    enrolment = cookies.get(request, cookies.ENROLMENT)
    async with state.db.read() as tx:
        guest = await service.welcome(tx, enrolment)
    notice = _notice(request, guest.person.practice)
    cookie, options = await service.begin(state.db, state.settings, state.secrets, enrolment, said, notice)
    return guard.challenged(request, cookie, options)


async def finish(request: Request) -> Response:
    """`POST /join/finish`: the new passkey; the invitation is used up and the person is signed in."""
    state = request.app.state
    ceremony = await accounts.burn(state.db, cookies.get(request, cookies.CEREMONY), "enrol")
    answer = await json_object(request)
    enrolment, browser = cookies.get(request, cookies.ENROLMENT), guard.browser(request)
    try:
        made, onward = await service.finish(state.db, state.settings, enrolment, ceremony, answer, browser)
    except Refused:
        await limits.count(state.db, limits.PASSKEY, request)
        raise
    response = await guard.let_in(request, made, onward)
    cookies.drop(request, response, cookies.ENROLMENT)
    return response
