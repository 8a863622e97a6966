"""Who is asking. Every page that shows or takes something personal begins here.

Whoever is signed in but not entitled gets the same 404 as for something that does not exist.
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from pwa.accounts import service
from pwa.accounts.model import CEREMONY_LASTS, DEVICE_LASTS, FRESH, Browser, Left, NewSignIn, Person, SignIn
from pwa.accounts.ways_in.service import good_ones
from pwa.clock import now
from pwa.db import Writer
from pwa.errors import NotFound, SignInNeeded
from pwa.secrets import hashed
from pwa.web import cookies
from pwa.web.failures import wants_json

# As long as browsers keep any cookie: whose numbers to show is worth knowing after every sign-in has ended.
PRACTICE_SECONDS = 400 * 24 * 3600


async def current(request: Request) -> Person | None:
    """The person who is signed in on this browser, or None. Asked once a request."""
    sign_in = await current_sign_in(request)
    return sign_in.person if sign_in else None


async def current_sign_in(request: Request) -> SignIn | None:
    """The sign-in of this browser, or None. Asked once a request."""
    if not hasattr(request.state, "sign_in"):
        token = cookies.get(request, cookies.SIGN_IN)
        sign_in = await service.sign_in_of(request.app.state.db, hashed(token)) if token else None
        request.state.sign_in = sign_in
        request.state.person = sign_in.person if sign_in else None
        if sign_in and not sign_in.person.is_client:
            # Stands in the frame of every page at the desk; app.py says who counts it.
            request.state.to_look_at = await request.app.state.count_waiting(
                request.app.state.db, sign_in.person
            )
    found: SignIn | None = request.state.sign_in
    return found


def browser(request: Request) -> Browser:
    """What this browser holds of ours, good or not."""
    sign_in = cookies.get(request, cookies.SIGN_IN)
    agent = request.headers.get("user-agent", "")
    return Browser(sign_in, lambda account: cookies.get(request, cookies.device(account)), agent)


def is_own(request: Request) -> bool:
    """Whether a client's page is for the client. To a therapist who looks at it, it tells nothing of private words."""
    return not getattr(request.state, "is_looked_at", False)


async def client(request: Request) -> Person:
    """The signed-in client. Raises SignInNeeded, or NotFound for a therapist."""
    person = await someone(request)
    if not person.is_client:
        raise NotFound()
    return person


async def therapist(request: Request) -> Person:
    """The signed-in therapist (an owner is one too). Raises SignInNeeded, or NotFound for a client."""
    person = await someone(request)
    if person.is_client:
        raise NotFound()
    return person


async def owner(request: Request) -> Person:
    """The signed-in owner. Raises SignInNeeded, or NotFound for anyone else."""
    person = await someone(request)
    if not person.is_owner:
        raise NotFound()
    return person


async def someone(request: Request) -> Person:
    """Whoever is signed in. Raises SignInNeeded."""
    return (await signed_in(request)).person


async def signed_in(request: Request) -> SignIn:
    """The sign-in of this browser. Raises SignInNeeded."""
    sign_in = await current_sign_in(request)
    if sign_in is None:
        raise SignInNeeded()
    return sign_in


async def still_signed_in(tx: Writer, request: Request) -> SignIn:
    """Who asks, seen in the transaction that changes something: somebody may just be signing this browser out."""
    sign_in = await service.sign_in_within(tx, browser(request))
    if sign_in is None:
        raise SignInNeeded()
    return sign_in


async def has_just_touched(request: Request) -> bool:
    """Whether this browser's passkey was touched moments ago: asked before a way in is made or taken back."""
    sign_in = await current_sign_in(request)
    return sign_in is not None and now() - sign_in.touched_at <= FRESH


async def touch_first(request: Request, onward: str) -> Response | None:
    """The way to one more touch of the passkey and then on, unless there was one just now. A script is told the way."""
    if await has_just_touched(request):
        return None
    place = f"/signin?again=1&next={onward}"
    if not wants_json(request):
        return RedirectResponse(place, 303)
    said = {"error": "touch-first", "message": "Please use your passkey once more.", "next": place}
    return JSONResponse(said, 403)


async def still(tx: Writer, request: Request) -> Person:
    """Whoever is signed in, as `still_signed_in` finds them."""
    return (await still_signed_in(tx, request)).person


def challenged(request: Request, cookie: str, options: dict[str, Any]) -> JSONResponse:
    """What this browser needs for its passkey, with the cookie that binds the challenge to it."""
    response = JSONResponse(options)
    cookies.put(request, response, cookies.CEREMONY, cookie, int(CEREMONY_LASTS.total_seconds()), strict=True)
    return response


async def let_in(request: Request, made: NewSignIn, onward: str) -> Response:
    """Give this browser the sign-in that was just made, and the name of the practice for the help card.

    A client's phone also gets what lets it deliver when the sign-in is over. Of two people on one phone each has one.
    The page is told where to go on, whose phone it is now, and which passkeys are good.
    """
    good = await good_ones(request.app.state.db, request.app.state.settings, made.person)
    response = JSONResponse({"next": onward, "account": made.person.id, "passkeys": good})
    cookies.put(request, response, cookies.SIGN_IN, made.token, made.seconds)
    if made.device:
        name, seconds = cookies.device(made.person.id), int(DEVICE_LASTS.total_seconds())
        cookies.put(request, response, name, made.device, seconds, strict=True)
    cookies.put(request, response, cookies.PRACTICE, made.person.practice.id, PRACTICE_SECONDS)
    return response


def let_out(request: Request, response: Response, left: Left) -> None:
    """Take away what this browser held for those who signed out. Somebody else's sign-in stays."""
    if not left.other_stays:
        cookies.drop(request, response, cookies.SIGN_IN)
        cookies.drop(request, response, cookies.CEREMONY)
    held = (name for name in map(cookies.device, sorted(left.accounts)) if cookies.get(request, name))
    for name in held:
        cookies.drop(request, response, name)
