"""`stillpoint serve` with one more route: the last page again, rendered from the same values with no database."""

import sys
from typing import Any

import jinja2
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pwa import cli
from pwa.app import create_app
from pwa.settings import Settings
from pwa.web.render import page

PATH = "/bench/no-database"


class Remembering(jinja2.Template):
    """A template that keeps what it was last rendered with."""

    last: tuple[str, dict[str, Any]]

    def render(self, *args: Any, **kwargs: Any) -> str:
        Remembering.last = (str(self.name), dict(*args, **kwargs))
        return super().render(*args, **kwargs)


async def again(request: Request) -> Response:
    name, values = Remembering.last
    request.scope["path"] = values["request_path"]
    return page(request, name, **values)


def with_reference(settings: Settings) -> Starlette:
    app = create_app(settings)
    app.state.templates.template_class = Remembering
    app.router.routes.append(Route(PATH, again))
    return app


if __name__ == "__main__":
    cli.create_app = with_reference
    sys.exit(cli.main())
