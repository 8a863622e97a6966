"""The sitemap: every URL, readable top to bottom."""

from starlette.routing import Route

from pwa.shell import pages as shell
from pwa.web.static import static_file

routes = [
    Route("/healthz", shell.healthz),
    Route("/readyz", shell.readyz),
    Route("/manifest.webmanifest", shell.manifest),
    Route("/sw.js", shell.worker),
    Route("/static/{release}/{name:path}", static_file),
]
