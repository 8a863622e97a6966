"""What every request passes through: hosts, same origin, body size, and the headers every answer carries.

Sources: the requirements S1 to S5 and S9 that the design took over (OWASP ASVS 5.0, Go's CrossOriginProtection).
"""

import hashlib
import re
from base64 import b64encode

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pwa.errors import Refused, TooLarge
from pwa.settings import Settings, resource
from pwa.web.failures import answer

BODY_BYTES = 256 * 1024
# A page that takes a file counts it itself, while it comes; this is for what stands around it.
# A piece of a file, in bytes: what a line that breaks may cost.
PIECE_BYTES = 1024 * 1024
PIECES = re.compile(r"/library/recordings/arriving/[^/]+")
WITH_CAPTIONS = re.compile(r"/library/recordings/[^/]+/words")
UPLOADS = re.compile(r"/library/recordings/(?:new|[^/]+/replace)")
FILE_BYTES = 200_000_000
UPLOAD_BYTES = FILE_BYTES + BODY_BYTES
FILE_TOO_LARGE = (
    f"This file is larger than {FILE_BYTES // 1_000_000} MB. "
    "Please save it as mp3 or m4a, which take much less room, and send that."
)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def content_security_policy() -> str:
    """The policy. The one inline script sets the look before the first paint; it is allowed by its hash."""
    script = re.search(
        r"<script>(.*)</script>", (resource("templates") / "parts" / "look.html").read_text(), re.S
    )
    digest = b64encode(hashlib.sha256(script.group(1).encode()).digest()).decode() if script else ""
    return (
        f"default-src 'none'; script-src 'self' 'sha256-{digest}'; style-src 'self'; img-src 'self'; "
        "font-src 'self'; connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; worker-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; "
        "require-trusted-types-for 'script'; trusted-types default"
    )


def page_headers(settings: Settings, release: str) -> dict[str, str]:
    """The headers of every answer; also given to the phone for the pages it keeps."""
    headers = {
        "content-security-policy": content_security_policy(),
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
        "x-frame-options": "DENY",
        "permissions-policy": (
            "camera=(), geolocation=(), microphone=(self), "
            "publickey-credentials-get=(self), publickey-credentials-create=(self)"
        ),
        "x-stillpoint": release,
    }
    if settings.is_https:
        headers["strict-transport-security"] = "max-age=63072000; includeSubDomains"
    return headers


class Headers:
    """Puts the security headers on every answer, and `no-store` where an answer says nothing about caching."""

    def __init__(self, app: ASGIApp, headers: dict[str, str]) -> None:
        self.app = app
        self.headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message["headers"]
                given.extend(self.headers)
                if not any(name == b"cache-control" for name, _ in given):
                    given.append((b"cache-control", b"no-store"))
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class Gate:
    """Turns away foreign hosts, requests that other sites made, and bodies over the limit."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.hosts = {settings.base_host, "localhost", "127.0.0.1"}
        self.origin = settings.origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            self._check_host(request)
            self._check_origin(request)
            most = _most(request)
            _check_length(request, most)
        except (Refused, TooLarge) as failure:
            await answer(request, failure)(scope, receive, send)
            return
        await self.app(scope, _counted(receive, most), send)

    def _check_host(self, request: Request) -> None:
        # The header itself: Starlette would put the server's own name in an empty one's place.
        name = request.headers.get("host", "").rsplit(":", 1)[0]
        if name not in self.hosts:
            raise Refused("This address is not served here.")

    def _check_origin(self, request: Request) -> None:
        """Refuse what another site made this browser send. The browser says so itself in Sec-Fetch-Site or Origin."""
        if request.method in SAFE_METHODS:
            return
        site = request.headers.get("sec-fetch-site")
        origin = request.headers.get("origin")
        if site is not None:
            own = site in ("same-origin", "none")
        elif origin is not None:
            own = origin == self.origin
        else:
            own = "cookie" not in request.headers
        if not own:
            raise Refused("This was sent from another site, so we did not take it.")


def _most(request: Request) -> int:
    path = request.url.path
    if request.method == "PATCH" and PIECES.fullmatch(path):
        return PIECE_BYTES
    if request.method != "POST":
        return BODY_BYTES
    if UPLOADS.fullmatch(path):
        return UPLOAD_BYTES
    return 2 * BODY_BYTES if WITH_CAPTIONS.fullmatch(path) else BODY_BYTES


def _check_length(request: Request, most: int) -> None:
    announced = request.headers.get("content-length", "0")
    if not announced.isdigit():
        raise Refused("The length of this request is not a number.")
    if int(announced) > most:
        raise too_large(most)


def _counted(receive: Receive, most: int) -> Receive:
    """Count the body while it streams: what was announced need not be what comes."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise too_large(most)
        return message

    return counted


def too_large(most: int = BODY_BYTES) -> TooLarge:
    """The refusal of a body over the limit."""
    if most == UPLOAD_BYTES:
        return TooLarge(FILE_TOO_LARGE)
    return TooLarge("This is longer than we can take at once. Please shorten it and send it again.")
