"""Static files, held in memory with their compressed form, under a URL that changes with their content."""

import gzip
import hashlib
import json
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from pwa.errors import NotFound
from pwa.settings import resource

# Styles are written in layers and sent as one file: one request, in this order. A desk has a second one on top, and so
# have a page with the player, one that asks questions, and one to write on.
STYLES = {
    "css/stillpoint.css": ("reset", "tokens", "base", "components", "features/*", "utilities"),
    "css/desk.css": ("desk/*",),
    "css/player.css": ("player/*",),
    "css/asking.css": ("asking/*",),
    "css/reflect.css": ("reflect/*",),
}
TYPES = {".js": "text/javascript", ".webmanifest": "application/manifest+json", ".woff2": "font/woff2"}
# Whole lines of comment. They are for whoever reads the source: for a phone they would be a quarter of every module.
COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*(?s:.*?)\*/)\n", re.M)
TEXTS = frozenset({".css", ".js", ".svg", ".webmanifest", ".json", ".html", ".vtt"})


@dataclass(frozen=True)
class File:
    """One static file as it is sent."""

    body: bytes
    packed: bytes | None
    kind: str


class Static:
    """All static files. `release` names this exact set of files, templates included."""

    def __init__(self) -> None:
        self.files = {name: _file(name, body) for name, body in sorted(_sources().items())}
        self.release = _release(self.files)

    def url(self, name: str) -> str:
        """The URL of the file `name`, such as `css/stillpoint.css`. Raises KeyError where there is none."""
        self.files[name]
        return f"/static/{self.release}/{name}"

    def shell(self) -> list[str]:
        """The URLs a phone needs before any page can work offline."""
        return [self.url(name) for name in self.files if _is_shell(name)]

    def worker(self) -> str:
        """The text of /sw.js: the worker with this release written into it."""
        text = self.files["worker/worker.js"].body.decode()
        text = text.replace('from "./', f'from "/static/{self.release}/worker/')
        return text.replace("__RELEASE__", self.release).replace("__SHELL__", json.dumps(self.shell()))

    def recall(self) -> str:
        """The text of /sw.js while the worker is recalled."""
        return self.files["worker/recall.js"].body.decode()


async def static_file(request: Request) -> Response:
    """`GET /static/RELEASE/NAME`."""
    static: Static = request.app.state.static
    file = static.files.get(request.path_params["name"])
    if file is None or request.path_params["release"] != static.release:
        raise NotFound()
    headers = {"cache-control": "public, max-age=31536000, immutable", "vary": "Accept-Encoding"}
    if file.packed and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(file.packed, headers=headers | {"content-encoding": "gzip"}, media_type=file.kind)
    return Response(file.body, headers=headers, media_type=file.kind)


def _sources() -> dict[str, bytes]:
    static, worker = resource("static"), resource("service_worker")
    found = {
        path.relative_to(static).as_posix(): path.read_bytes()
        for path in static.rglob("*")
        if path.is_file() and path.parts[len(static.parts)] not in ("audio", "css")
    }
    found |= {f"worker/{path.name}": path.read_bytes() for path in worker.glob("*.js")}
    found |= {name: _bare(body) for name, body in found.items() if _is_own_script(name)}
    for name, layers in STYLES.items():
        written = (path for layer in layers for path in sorted((static / "css").glob(f"{layer}.css")))
        found[name] = b"\n".join(path.read_bytes() for path in written)
    return found


def _is_own_script(name: str) -> bool:
    return name.endswith(".js") and not name.startswith("vendor/")


def _bare(script: bytes) -> bytes:
    return COMMENT.sub("", script.decode()).encode()


def _file(name: str, body: bytes) -> File:
    suffix = Path(name).suffix
    kind = TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    packed = gzip.compress(body, 9, mtime=0) if suffix in TEXTS else None
    return File(body, packed, kind)


def _release(files: dict[str, File]) -> str:
    """Twelve hex digits over every static file and template: pages and their files change together."""
    digest = hashlib.sha256()
    templates = resource("templates")
    for path in sorted(templates.rglob("*.html")):
        digest.update(path.relative_to(templates).as_posix().encode() + path.read_bytes())
    for name, file in files.items():
        digest.update(name.encode() + file.body)
    return digest.hexdigest()[:12]


def _is_shell(name: str) -> bool:
    """Client pages need these; a desk does not work offline, and pictures for app stores are not shown in pages."""
    if name == "icons/icon-192.png":
        return True  # on the locked screen, beside the title of what plays
    return not name.startswith(("vendor/", "css/desk", "js/studio/", "worker/recall")) and name.endswith(
        (".css", ".js", ".svg", ".woff2")
    )
