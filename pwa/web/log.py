"""One line a request: method, route template, status, milliseconds. Nothing that names or quotes anyone."""

import logging
import sys
import time
from collections.abc import Mapping
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("stillpoint.request")


def to_stderr() -> None:
    """Write the log to standard error. Each worker process does it for itself."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s", stream=sys.stderr)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)


class RequestLog:
    """Logs each request after its answer; status 0: nobody waited for one.

    `templates` maps endpoints to their route templates.
    """

    def __init__(self, app: ASGIApp, templates: Mapping[Any, str]) -> None:
        self.app = app
        self.templates = templates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 0
        began = time.perf_counter()

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            spent = (time.perf_counter() - began) * 1000
            # An unknown path may hold a mistyped token, so it is never written out.
            template = self.templates.get(scope.get("endpoint"), "(no route)")
            method = scope["method"] if scope["method"].isascii() and scope["method"].isalpha() else "?"
            log.info("%s %s %d %.1f", method, template, status, spent)
