"""Sending a sealed file, whole or in a range: each part is opened when it is its turn."""

import asyncio
import re
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from pwa.recordings.sealing import SEGMENT, Sealed

# What is opened in one visit to a thread: enough that the visits cost little, little enough that the first comes soon.
AT_ONCE = 4 * SEGMENT
KIND = "audio/mp4"
_RANGE = re.compile(r"bytes=\s*(\d{0,18})\d*-(\d{0,18})\d*\s*", re.ASCII)


class Unsatisfiable(Exception):
    """The range begins behind the end."""


async def send(request: Request, sealed: Sealed, headers: dict[str, str]) -> Response:
    """The answer to `request` from `sealed`, which is closed when all is sent. `headers` have its `etag`."""
    headers = headers | {"accept-ranges": "bytes"}
    try:
        part = _wanted(request, sealed.size, headers["etag"])
    except Unsatisfiable:
        sealed.close()
        return Response(status_code=416, headers=headers | {"content-range": f"bytes */{sealed.size}"})
    start, end = part or (0, sealed.size)
    headers["content-length"] = str(end - start)
    if part:
        headers["content-range"] = f"bytes {start}-{end - 1}/{sealed.size}"
    body = b"" if request.method == "HEAD" else await _first(sealed, start, end)
    status = 206 if part else 200
    if request.method == "HEAD" or start + AT_ONCE >= end:
        sealed.close()
        return Response(body, status, headers, KIND)
    return StreamingResponse(_all(sealed, body, start + AT_ONCE, end), status, headers, KIND)


def _wanted(request: Request, size: int, etag: str) -> tuple[int, int] | None:
    """From where up to where; None for the whole. Raises Unsatisfiable.

    Several ranges, and what makes no sense as one, get the whole: RFC 9110 lets a server ignore them, and no player
    needs more.
    """
    found = _RANGE.fullmatch(request.headers.get("range", "")[:100])
    known = request.headers.get("if-range")
    if found is None or (known and known != etag) or not (found[1] or found[2]):
        return None
    if not found[1]:
        if int(found[2]) == 0 or size == 0:
            raise Unsatisfiable()
        return max(0, size - int(found[2])), size
    first, last = int(found[1]), int(found[2]) if found[2] else size - 1
    if found[2] and last < first:
        return None
    if first >= size:
        raise Unsatisfiable()
    return first, min(last + 1, size)


async def _first(sealed: Sealed, start: int, end: int) -> bytes:
    """The first part: should it not open, that is known before anything is sent."""
    try:
        return await _part(sealed, start, min(end, start + AT_ONCE))
    except BaseException:
        sealed.close()
        raise


async def _part(sealed: Sealed, start: int, end: int) -> bytes:
    """What is heard again and again is in memory, and opening it takes less than the way to a thread and back."""
    found = sealed.read_from_memory(start, end)
    return await asyncio.to_thread(sealed.read, start, end) if found is None else found


async def _all(sealed: Sealed, first: bytes, start: int, end: int) -> AsyncIterator[bytes]:
    try:
        yield first
        while start < end:
            yield await _part(sealed, start, min(end, start + AT_ONCE))
            start += AT_ONCE
    finally:
        sealed.close()
