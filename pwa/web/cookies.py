"""Cookies: `__Host-` and Secure over HTTPS; plain names only where people use http://localhost."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.secrets import hashed
from pwa.settings import Settings

SIGN_IN = "sign-in"
ENROLMENT = "enrolment"
CEREMONY = "ceremony"
PRACTICE = "practice"  # which practice's numbers the help card shows; named by a link or a sign-in


def device(account: str) -> str:
    """The name of the cookie with the device token of `account`: whatever is asked for, a plain name of its own."""
    return f"device-{hashed(account)[:16]}"


def get(request: Request, name: str) -> str | None:
    """The value of our cookie `name`, or None."""
    return request.cookies.get(_full_name(request.app.state.settings, name))


def put(
    request: Request, response: Response, name: str, value: str, seconds: int, strict: bool = False
) -> None:
    """Set our cookie `name` for `seconds`, out of reach of scripts."""
    settings: Settings = request.app.state.settings
    response.set_cookie(
        _full_name(settings, name),
        value,
        max_age=seconds,
        path="/",
        secure=settings.is_https,
        httponly=True,
        samesite="strict" if strict else "lax",
    )


def drop(request: Request, response: Response, name: str) -> None:
    """Take our cookie `name` away."""
    put(request, response, name, "", 0)


def _full_name(settings: Settings, name: str) -> str:
    return f"__Host-{name}" if settings.is_https else name
