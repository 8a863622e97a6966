"""A page by a request within this process: past the gate, with who is asking found out already."""

from typing import Any

from starlette.requests import Request
from starlette.types import Message


async def rendered(request: Request, url: str, known: dict[str, Any]) -> tuple[int, str]:
    """The answer to `GET url` as this server would send it to whom `known` says (request state): status and text."""
    status, body = 0, b""

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status, body
        status = message.get("status", status)
        body += message.get("body", b"")

    scope = {name: value for name, value in request.scope.items() if name not in ("endpoint", "path_params")}
    changes = {
        "method": "GET",
        "path": url,
        "raw_path": url.encode(),
        "query_string": b"",
        "headers": [(name, value) for name, value in request.headers.raw if name == b"host"],
        "state": dict(known),
    }
    await request.app.router(scope | changes, receive, send)
    return status, body.decode()
