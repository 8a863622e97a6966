"""Compressing what is made anew for each request; files that stay the same are compressed once (static.py)."""

import gzip
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

WORTH_IT = 600  # bytes
LEVEL = 5

R = TypeVar("R", bound=Response)


def packed(request: Request, response: R) -> R:
    """`response`, compressed where it is long enough and the other side can read that."""
    response.headers["vary"] = "Accept-Encoding"
    if "gzip" in request.headers.get("accept-encoding", "") and len(response.body) >= WORTH_IT:
        response.body = gzip.compress(bytes(response.body), LEVEL, mtime=0)
        response.headers["content-encoding"] = "gzip"
        response.headers["content-length"] = str(len(response.body))
    return response
