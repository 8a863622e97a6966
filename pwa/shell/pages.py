"""The shell: what works before anybody is known."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response


async def healthz(request: Request) -> Response:
    """`GET /healthz`: the process answers."""
    return JSONResponse({"status": "ok"})


async def readyz(request: Request) -> Response:
    """`GET /readyz`: the database answers too."""
    async with request.app.state.db.read() as tx:
        await tx.value("SELECT 1")
    return JSONResponse({"status": "ok"})


async def worker(request: Request) -> Response:
    """`GET /sw.js`: the service worker of this release. Never from a cache, so that an update is seen."""
    headers = {"cache-control": "no-cache", "service-worker-allowed": "/"}
    return Response(request.app.state.static.worker(), headers=headers, media_type="text/javascript")


async def manifest(request: Request) -> Response:
    """`GET /manifest.webmanifest`: discreet, as it enters the phone's home screen."""
    static = request.app.state.static
    icons = [
        {"src": static.url("icons/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
        {"src": static.url("icons/icon-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": static.url("icons/icon-512.png"), "sizes": "512x512", "type": "image/png"},
        {"src": static.url("icons/icon-maskable-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
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
    }
    headers = {"cache-control": "no-cache"}
    return JSONResponse(body, headers=headers, media_type="application/manifest+json")
