"""The shell: what works before anybody is known."""

from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from pwa.accounts import guard
from pwa.accounts import service as accounts
from pwa.accounts.model import Practice
from pwa.errors import NotFound
from pwa.library import service as library
from pwa.shell import store
from pwa.web import cookies
from pwa.web.packing import packed
from pwa.web.render import page

# A page that any phone may keep says nothing about anybody.
NOBODY: dict[str, Any] = {"person": None, "practice": None, "account": "", "zone": ""}
ICONS = [
    ("192", "192x192", "any"),
    ("512", "512x512", "any"),
    ("maskable-512", "512x512", "maskable"),
    ("monochrome-512", "512x512", "monochrome"),
]

SHORTCUTS = [("Today", "/today"), ("Meditate", "/meditate"), ("Help", "/help")]
# For the browser's own question whether to install. Nobody's name is in them, and no word of what it is for.
SCREENS = [("day", "A quiet place to get ready"), ("listen", "Something to listen to")]


async def landing(request: Request) -> Response:
    """`GET /`: what this is and the ways in; whoever is signed in goes on to their own first page."""
    person = await guard.current(request)
    if person is None:
        return page(request, "shell/landing.html")
    return RedirectResponse("/today" if person.is_client else "/clients", 303)


async def help_card(request: Request) -> Response:
    """`GET /help`: numbers to call. The practice's own once a link or a sign-in has named it; no login."""
    practice = await _named_practice(request)
    data = library.help_data()
    countries: dict[str, Any] = data["countries"]
    chosen = countries.get(practice.country) if practice else None
    return page(
        request,
        "shell/help.html",
        **NOBODY | {"practice": practice},
        help=data | {"checked_on": date.fromisoformat(data["checked_on"])},
        country=chosen,
        others=[country for country in countries.values() if country is not chosen],
    )


async def _named_practice(request: Request) -> Practice | None:
    person = await guard.current(request)
    if person is not None:
        return person.practice
    named = getattr(request.state, "practice_named", None) or cookies.get(request, cookies.PRACTICE)
    if not named:
        return None
    try:
        async with request.app.state.db.read() as tx:
            return await accounts.practice(tx, named)
    except NotFound:
        return None


async def offline(request: Request) -> Response:
    """`GET /offline`: what the phone shows for a page that it has not got."""
    return page(request, "shell/offline.html", **NOBODY)


async def kept_here(request: Request) -> Response:
    """`GET /kept-here`: what the phone shows when it has taken an entry and there is no receipt yet."""
    return page(request, "shell/kept_here.html", lead=library.help_data()["lead"], **NOBODY)


async def healthz(request: Request) -> Response:
    """`GET /healthz`: the process answers."""
    return JSONResponse({"status": "ok"})


async def readyz(request: Request) -> Response:
    """`GET /readyz`: the database answers too."""
    async with request.app.state.db.read() as tx:
        await store.answers(tx)
    return JSONResponse({"status": "ok"})


async def worker(request: Request) -> Response:
    """`GET /sw.js`: the service worker of this release, or the one that recalls it. Never from a cache."""
    static, settings = request.app.state.static, request.app.state.settings
    headers = {"cache-control": "no-cache", "service-worker-allowed": "/"}
    text = static.recall() if settings.recall else static.worker()
    return packed(request, Response(text, headers=headers, media_type="text/javascript"))


async def manifest(request: Request) -> Response:
    """`GET /manifest.webmanifest`: discreet, as it enters the phone's home screen."""
    static = request.app.state.static
    icons = [
        {"src": static.url("icons/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
        *(
            {
                "src": static.url(f"icons/icon-{name}.png"),
                "sizes": size,
                "type": "image/png",
                "purpose": purpose,
            }
            for name, size, purpose in ICONS
        ),
    ]
    body = {
        "id": "/",
        "name": "Stillpoint",
        "short_name": "Stillpoint",
        "lang": "en",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f2ea",
        "theme_color": "#f6f2ea",
        "icons": icons,
        "shortcuts": [{"name": name, "url": url} for name, url in SHORTCUTS],
        "screenshots": [
            {
                "src": static.url(f"icons/screen-{name}.png"),
                "sizes": "824x1830",
                "type": "image/png",
                "form_factor": "narrow",
                "label": label,
            }
            for name, label in SCREENS
        ],
    }
    headers = {"cache-control": "no-cache"}
    return JSONResponse(body, headers=headers, media_type="application/manifest+json")
