"""Errors to HTTP: one place, plain words, the same answer for what is foreign and what is absent."""

import logging
import traceback
from urllib.parse import quote, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pwa import errors
from pwa.web.forms import form
from pwa.web.render import page

log = logging.getLogger("stillpoint")

_STATUS: dict[type[errors.StillpointError], tuple[int, str, str]] = {
    errors.NotFound: (404, "not-found", "We could not find this"),
    errors.SignInNeeded: (401, "sign-in-needed", "Please sign in"),
    errors.OtherAccount: (403, "other-account", "This belongs to someone else"),
    errors.Invalid: (422, "invalid", "Please have another look"),
    errors.Conflict: (409, "conflict", "This has changed meanwhile"),
    errors.Refused: (400, "refused", "We could not take this"),
    errors.PasskeyNotKnown: (400, "passkey-not-known", "We could not take this"),
    errors.TooLarge: (413, "too-large", "This is too long"),
    errors.TooMany: (429, "too-many", "Please wait a moment"),
    errors.Busy: (503, "busy", "One moment, please"),
}

HANDLED: tuple[type[Exception], ...] = (errors.StillpointError, HTTPException)


async def handle(request: Request, failure: Exception) -> Response:
    """The answer to an expected failure; to be registered for each class in `HANDLED`."""
    if isinstance(failure, HTTPException):
        failure = _as_ours(failure)
    assert isinstance(failure, errors.StillpointError)
    if isinstance(failure, errors.SignInNeeded) and (pairs := await _filled_in(request)):
        return _sign_in_first(request, pairs)
    return answer(request, failure)


def _sign_in_first(request: Request, pairs: list[tuple[str, str]]) -> Response:
    """A way to sign in on a second page. HTMX shows it on the page that still has what was written."""
    if "hx-request" not in request.headers:
        return page(request, "sign_in_first.html", 401, pairs=pairs)
    response = page(request, "sign_in_over.html", 401)
    response.headers["HX-Retarget"] = "[data-toasts]"
    response.headers["HX-Reswap"] = "innerMorph"  # what is there already is not read aloud at each letter
    return response


async def _filled_in(request: Request) -> list[tuple[str, str]]:
    """What a person sent by a form, where there is something in it."""
    if request.method != "POST" or wants_json(request):
        return []
    try:
        sent = await form(request)
    except (errors.StillpointError, HTTPException):
        return []  # not readable, or a file: there is nothing that a page can keep
    return sent.pairs if any(value.strip() for _, value in sent.pairs) else []


class CatchAll:
    """Answers a fault of ours. The log gets places, never values: a value may be somebody's words."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        except ClientDisconnect:
            pass  # they left before all was sent: nobody is there to answer, and nothing was taken
        except Exception as failure:
            if scope["type"] != "http":
                raise
            log.error("fault %s at %s", type(failure).__name__, _places(failure))
            await _fault(Request(scope))(scope, receive, send)


def _places(failure: Exception) -> str:
    frames = reversed(traceback.extract_tb(failure.__traceback__))
    return " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames)


def _fault(request: Request) -> Response:
    message = "Something went wrong on our side. What you wrote is still in your browser: please go back and try again."
    if wants_json(request):
        return JSONResponse({"error": "fault", "message": message}, 500)
    return page(request, "failure.html", 500, heading="This did not work", message=message)


def answer(request: Request, failure: errors.StillpointError) -> Response:
    """`failure` as JSON, as a redirect to the sign-in, or as a page in plain words."""
    status, code, heading = next(_STATUS[kind] for kind in type(failure).__mro__ if kind in _STATUS)
    if wants_json(request):
        response: Response = JSONResponse(_as_json(failure, code), status)
    elif isinstance(failure, errors.SignInNeeded):
        response = _to_sign_in(request)
    else:
        response = page(request, "failure.html", status, heading=heading, message=failure.message)
    tell_when(response, failure)
    return response


def tell_when(response: Response, failure: errors.StillpointError) -> None:
    """Say when to try again, where that is what helps."""
    if isinstance(failure, errors.Busy | errors.TooMany):
        response.headers["Retry-After"] = str(getattr(failure, "seconds", 2))


def wants_json(request: Request) -> bool:
    """Whether the other side is a script of ours rather than a page."""
    return "application/json" in request.headers.get("accept", "")


def _as_json(failure: errors.StillpointError, code: str) -> dict[str, object]:
    body: dict[str, object] = {"error": code, "message": failure.message}
    if isinstance(failure, errors.Invalid) and failure.fields:
        body["fields"] = failure.fields
    return body


def _to_sign_in(request: Request) -> Response:
    address = f"/signin?next={quote(_where_they_were(request))}"
    if "hx-request" in request.headers:
        return Response(status_code=401, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)


def _where_they_were(request: Request) -> str:
    """The page to come back to. Where a button posts to need not be one: HTMX and browsers say which page it is on."""
    if request.method == "GET":
        return _with_query(request.url.path, request.url.query)
    try:
        shown = urlsplit(request.headers.get("hx-current-url") or request.headers.get("referer", ""))
    except ValueError:
        return "/"
    is_ours = shown.netloc == request.headers.get("host")
    return _with_query(shown.path, shown.query) if is_ours and shown.path else "/"


def _with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _as_ours(failure: HTTPException) -> errors.StillpointError:
    if failure.status_code == 404:
        return errors.NotFound()
    if failure.status_code == 405:
        return errors.NotFound("There is nothing here that can be done this way.")
    return errors.Refused("We could not read what was sent. Please go back and try again.")
