"""Who is asking. Every page that shows or takes something personal begins here.

Whoever is signed in but not entitled gets the same 404 as for something that does not exist.
"""

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import service
from pwa.accounts.model import FRESH, NewSignIn, Person, SignIn
from pwa.clock import now
from pwa.errors import NotFound, SignInNeeded
from pwa.secrets import hashed
from pwa.web import cookies

# As long as browsers keep any cookie: whose numbers to show is worth knowing after every sign-in has ended.
PRACTICE_SECONDS = 400 * 24 * 3600


async def current(request: Request) -> Person | None:
    """The person who is signed in on this browser, or None. Asked once a request."""
    sign_in = await current_sign_in(request)
    return sign_in.person if sign_in else None


async def current_sign_in(request: Request) -> SignIn | None:
    """The sign-in of this browser, or None. Asked once a request."""
    if not hasattr(request.state, "sign_in"):
        of = token_hash(request)
        sign_in = await service.sign_in_of(request.app.state.db, of) if of else None
        request.state.sign_in = sign_in
        request.state.person = sign_in.person if sign_in else None
    found: SignIn | None = request.state.sign_in
    return found


def token_hash(request: Request) -> str | None:
    """The hash of the sign-in token that this browser sent, good or not; or None."""
    token = cookies.get(request, cookies.SIGN_IN)
    return hashed(token) if token else None


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
    person = await current(request)
    if person is None:
        raise SignInNeeded()
    return person


async def has_just_touched(request: Request) -> bool:
    """Whether this browser's passkey was touched moments ago: asked before a way in is made or taken back."""
    sign_in = await current_sign_in(request)
    return sign_in is not None and now() - sign_in.touched_at <= FRESH


def let_in(request: Request, response: Response, made: NewSignIn) -> None:
    """Give this browser the sign-in that was just made, and the name of the practice for the help card."""
    cookies.put(request, response, cookies.SIGN_IN, made.token, made.seconds)
    cookies.put(request, response, cookies.PRACTICE, made.person.practice.id, PRACTICE_SECONDS)
    cookies.drop(request, response, cookies.CEREMONY)
