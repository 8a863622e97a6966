"""`/recordings/FILE` for what a practice made itself: opened from its seals in the parts that are asked for."""

import re

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import guard
from pwa.db import Row
from pwa.errors import NotFound
from pwa.recordings.media import Media
from pwa.recordings.own import service
from pwa.recordings.own.model import captions_file
from pwa.recordings.sealing import Damaged, Sealed
from pwa.recordings.sending import send

FOR_EVER = "public, max-age=31536000, immutable"
# What is personal, or not published yet, is not left in a browser's files.
NOT_KEPT = "private, no-store"
_NAME = re.compile(r"([\w-]{43})(?:\.m4a|-[0-9a-f]{12}\.vtt)", re.ASCII)


async def file(request: Request) -> Response:
    """The audio, whole or in a range, or its captions. Raises NotFound for whoever may not hear it."""
    asked, person = request.path_params["file"], await guard.current(request)
    found = _NAME.fullmatch(asked)
    if found is None:
        raise NotFound()
    async with request.app.state.db.read() as tx:
        row = await service.audible(tx, person, found[1])
    is_open = row["state"] in ("published", "over") and not row["client_id"]
    headers = {"cache-control": FOR_EVER if is_open else NOT_KEPT, "etag": f'"{asked}"'}
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if asked.endswith(".m4a"):
        return await send(request, _opened(request, row), headers)
    if asked != captions_file(row["name"], row["captions"]):
        raise NotFound()
    return Response(row["captions"], headers=headers, media_type="text/vtt")


def _opened(request: Request, row: Row) -> Sealed:
    """Raises Damaged where the file is not the one that was made."""
    media: Media = request.app.state.media
    sealed = Sealed(media.sound(row["name"]), row["file_key"], row["id"])
    if sealed.size != row["bytes"]:
        sealed.close()
        raise Damaged()
    return sealed
