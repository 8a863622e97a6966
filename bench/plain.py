"""`stillpoint serve` with one more route: any of its pages as bare text, with no style, script, font or picture."""

import re
import sys

import nh3
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.types import Message

from pwa import cli
from pwa.app import create_app
from pwa.settings import Settings

PREFIX = "/bench/plain"
KEPT = {"a", "dd", "dl", "dt", "h1", "h2", "h3", "li", "main", "nav", "ol", "p", "section", "ul"}
DROPPED = {"script", "style", "template", "title"}
FRAME = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title></head><body>
{body}
</body></html>"""


async def plain(request: Request) -> HTMLResponse:
    """The server works as much for it as for the real page: it renders that, and then takes the text out."""
    real = await _rendered(request, "/" + request.path_params["path"])
    title = re.search("<title>(.*?)</title>", real, re.S)
    assert title, "the page has no title"
    body = nh3.clean(
        real, tags=KEPT, clean_content_tags=DROPPED, attributes={"a": {"href"}}, link_rel=None
    ).strip()
    return HTMLResponse(FRAME.format(title=title.group(1), body=body))


async def _rendered(request: Request, path: str) -> str:
    """What the app answers at `path` to the same visitor."""
    asked = [(name, value) for name, value in request.scope["headers"] if name != b"accept-encoding"]
    scope = {**request.scope, "path": path, "raw_path": path.encode(), "headers": asked}
    parts: list[Message] = []

    async def keep(message: Message) -> None:
        parts.append(message)

    await request.app.router(scope, request.receive, keep)
    assert parts[0]["status"] == 200, f"{path} answers {parts[0]['status']}"
    return b"".join(part.get("body", b"") for part in parts).decode()


def with_plain_pages(settings: Settings) -> Starlette:
    app = create_app(settings)
    app.router.routes.append(Route(PREFIX + "/{path:path}", plain))
    return app


if __name__ == "__main__":
    cli.create_app = with_plain_pages
    sys.exit(cli.main())
