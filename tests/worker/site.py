"""A small server that answers as Stillpoint does, or badly on purpose. The worker and the scripts are the real ones."""

import re
import socket
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import SimpleNamespace

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from pwa.entries.model import hashed
from pwa.web.security import content_security_policy
from pwa.web.static import Static, static_file
from tests.worker import site_player
from tests.worker.site_forms import FORMS, SOUND, custody

ANNA, BEN = "0c9a3a5e-0000-4000-8000-00000000a44a", "0c9a3a5e-0000-4000-8000-000000000be4"

Answer = Callable[["Site", Request], Awaitable[Response | None]]


@dataclass
class Site:
    """What is sent and what comes in. `sick` holds, for a path's beginning, how to answer instead."""

    static: Static
    release: str
    account: str = ANNA
    rows: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    tries: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    sick: dict[str, Answer] = field(default_factory=dict)
    note: str = ""
    made_for_anna: bool = False  # there is a recording for her alone
    port: int = 0
    _server: uvicorn.Server | None = None
    _thread: threading.Thread | None = None

    @property
    def base_url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        # Named as TCP, so that asyncio sends each answer at once; else every one would wait 40 ms for the other side.
        listening = socket.socket(proto=socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", self.port))
        self.port = listening.getsockname()[1]
        config = uvicorn.Config(
            _app(self),
            log_level="critical",
            lifespan="off",
            timeout_graceful_shutdown=0,
            ws="none",
            loop="asyncio",
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listening]}, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def get_well(self) -> None:
        """As new, with nothing received."""
        if self._server is None:
            self.start()
        self.account, self.release, self.note = ANNA, self.static.release, ""
        self.made_for_anna = False
        for memory in (self.rows, self.tries, self.asked, self.told, self.sick):
            memory.clear()

    def stop(self) -> None:
        """Gone, as in a tunnel: no connection is taken."""
        if self._server and self._thread:
            self._server.should_exit = True
            self._server.force_exit = True
            self._thread.join(10)
        self._server = self._thread = None

    def wait_for(self, test: Callable[[], object], seconds: float = 20) -> None:
        until = time.monotonic() + seconds
        while not test():
            assert time.monotonic() < until, f"waited in vain; rows {self.rows}, tries {self.tries}"
            time.sleep(0.02)

    def page(
        self, title: str, main: str, account: str = "", link: str = "", script: str = "js/client.js"
    ) -> str:
        marks = f' data-account="{account}"' * bool(account) + f' data-link="{link}"' * bool(link)
        base = f"/static/{self.release}"
        return (
            f'<!doctype html>\n<html lang="en" data-release="{self.release}"{marks} data-zone="Europe/Berlin"><head>'
            f'<meta charset="utf-8"><title>{title}</title><link rel="icon" href="{base}/icons/favicon.svg">'
            f'<script src="{base}/js/first.js" defer></script>'
            f'<script type="module" src="{base}/{script}"></script></head><body><main><h1>{title}</h1>{main}</main>'
            '<p data-offline-line hidden>No signal.</p><a href="/entries" data-waiting hidden></a>'
            '<div role="status" data-announce></div><div role="status" data-toasts></div></body></html>'
        )

    def personal(self, path: str) -> str:
        """The page of `path` for whoever is signed in."""
        form = FORMS[path](self.account) if path in FORMS else "<div data-lost-recordings></div>"
        if path == LISTEN:
            form = site_player.player(self.release)
        if path == OWN:
            form = site_player.player(self.release, site_player.own_sound())
        return self.page(path, f"<p data-note>{self.note}</p>{self._with_custody(form)}", self.account)

    @property
    def pages(self) -> list[str]:
        """Of whoever is signed in."""
        return [*PERSONAL, *([OWN] if self.made_for_anna and self.account == ANNA else [])]

    def _with_custody(self, form: str) -> str:
        """What came in, the page says by itself, as the real ones do."""
        for fields in map(dict, self.rows.values()):
            if fields["account"] == self.account:
                key = ":".join(fields[name] for name in ("step", "item") if name in fields)
                form = form.replace(custody(key), custody(key, "Received"))
        return form


def make(release: str = "") -> Site:
    static = Static()
    return Site(static, release or static.release)


LISTEN = "/meditate/centring-10"
OWN = "/meditate/voice-0a0a0a0a"
PERSONAL = ["/today", LISTEN, *FORMS]


def _app(site: Site) -> Starlette:
    app = Starlette(
        routes=[
            Route("/sw.js", _worker),
            Route("/manifest.webmanifest", _manifest),
            Route("/static/{release}/{name:path}", _static),
            Route("/{path:path}", _any, methods=["GET", "POST"]),
        ],
    )
    app.state.site = site
    return app


def ours(site: Site, response: Response) -> Response:
    response.headers.update(_headers(site))
    return response


def _headers(site: Site) -> dict[str, str]:
    return {
        "content-security-policy": content_security_policy(),
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "same-origin",
        "x-stillpoint": site.release,
    }


async def _worker(request: Request) -> Response:
    site: Site = request.app.state.site
    text = site.static.worker().replace(site.static.release, site.release)
    return ours(site, Response(text, media_type="text/javascript", headers={"cache-control": "no-cache"}))


async def _manifest(request: Request) -> Response:
    return ours(
        request.app.state.site, JSONResponse({"name": "Stillpoint"}, headers={"cache-control": "no-cache"})
    )


async def _static(request: Request) -> Response:
    """The real files, under whatever this site calls its release."""
    site: Site = request.app.state.site
    if response := await _unwell(site, request):
        return response
    if request.path_params["release"] != site.release:
        return ours(site, Response(status_code=404))
    request.scope["app"] = SimpleNamespace(state=SimpleNamespace(static=site.static))
    request.path_params["release"] = site.static.release
    return ours(site, await static_file(request))


async def _any(request: Request) -> Response:
    site: Site = request.app.state.site
    path = request.url.path
    site.asked.append(f"{request.method} {path}")
    return await _unwell(site, request) or ours(site, await _healthy(site, request, path))


async def _unwell(site: Site, request: Request) -> Response | None:
    for beginning, answer in list(site.sick.items()):
        if request.url.path.startswith(beginning) and (response := await answer(site, request)):
            return response
    return None


async def _healthy(site: Site, request: Request, path: str) -> Response:
    if path.startswith("/entries/"):
        return receipt(site, path.rsplit("/", 1)[1], await request.form())
    if path == "/signout":
        named = (await request.form()).getlist("account")
        site.account = "" if site.account in (named or [site.account]) else site.account
        return RedirectResponse("/", 303)
    if path == "/kept":
        return bundle_of(site) if site.account else _sign_in()
    if path.startswith("/l/"):
        return _link(site, path)
    if path in ("/meditate/calm/saved", f"{LISTEN}/saved", f"{OWN}/saved"):
        site.told.append(str((await request.form())["state"]))
        return Response(status_code=204)
    if path.startswith("/recordings/"):
        return site_player.file(path, site.account == ANNA) or _recording(path, request.headers.get("range"))
    if path == "/entries" and not (site.account and request.headers["sec-fetch-mode"] == "navigate"):
        return _no_store(
            site.page("Queue", "<ul data-outbox data-queue></ul><p data-outbox-none>Nothing.</p>")
        )
    if path in (*PERSONAL, *site.pages):
        return (
            _no_store(site.personal(path)) if site.account else RedirectResponse(f"/signin?next={path}", 303)
        )
    return _no_store(site.page(path, '<a data-kept-next href="/today">Go on</a>'))


def _recording(path: str, asked: str | None) -> Response:
    if path.endswith(".vtt"):
        return Response(b"WEBVTT\n", media_type="text/vtt")
    if not asked:
        return Response(SOUND, media_type="audio/mp4", headers={"etag": '"calm"'})
    first = int(re.fullmatch(r"bytes=(\d+)-\d*", asked)[1])  # type: ignore[index]
    where = f"bytes {first}-{len(SOUND) - 1}/{len(SOUND)}"
    return Response(SOUND[first:], 206, {"content-range": where}, media_type="audio/mp4")


def _no_store(html: str) -> Response:
    return HTMLResponse(html, headers={"cache-control": "no-store"})


def receipt(site: Site, entry_id: str, form: FormData) -> Response:
    pairs = [(name, str(value)) for name, value in form.multi_items()]
    if not site.account:
        return _sign_in()
    if dict(pairs)["account"] != site.account:
        return JSONResponse({"error": "other-account", "message": "Someone else."}, 403)
    site.tries.append(entry_id)
    if dict(pairs).get("text") == "refuse me":
        return JSONResponse({"error": "invalid", "message": "Please say it in other words."}, 422)
    known = site.rows.setdefault(entry_id, pairs)
    if known != pairs:
        return JSONResponse({"error": "other-fields", "message": "Something else was received before."}, 409)
    return JSONResponse({"id": entry_id, "sha256": hashed(pairs), "next": "/today"}, 201)


def _sign_in() -> Response:
    return JSONResponse({"error": "sign-in-needed", "message": "Please sign in."}, 401)


def bundle_of(site: Site) -> Response:
    """Every page of whoever is signed in."""
    pages = [{"url": path, "html": site.personal(path)} for path in site.pages]
    own = site_player.own_sound()
    heard = [{"slug": own.slug, "url": own.url}] if OWN in site.pages else []
    return JSONResponse(_kept(site, pages) | {"account": site.account, "recordings": heard})


def _kept(site: Site, pages: list[dict[str, str]]) -> dict[str, object]:
    headers = {name: value for name, value in _headers(site).items() if name != "x-stillpoint"}
    return {"release": site.release, "until": "2099-01-01T00:00:00.000Z", "headers": headers, "pages": pages}


def _link(site: Site, path: str) -> Response:
    link = re.split("/", path)[2]
    if path.endswith("/opened"):
        return Response(status_code=204)
    urls = [f"/l/{link}", f"/l/{link}/first", "/help"]
    if path.endswith("/kept"):
        return JSONResponse(
            _kept(site, [{"url": url, "html": site.page(url, site.note, link=urls[0])} for url in urls])
        )
    return _no_store(site.page(path, site.note, link=urls[0]))
