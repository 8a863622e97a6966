"""`/recordings/FILE` for what a practice made itself: opened from its seals in the parts that are asked for."""

import re
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import guard
from pwa.accounts.model import Person
from pwa.db import Reader, Row
from pwa.errors import NotFound
from pwa.recordings.media import Media
from pwa.recordings.own import service
from pwa.recordings.own.model import captions_file
from pwa.recordings.sealing import Damaged, Sealed
from pwa.recordings.sending import send

FOR_EVER = "public, max-age=31536000, immutable"
# What is personal, or not published yet, is not left in a browser's files.
NOT_KEPT = "private, no-store"
# A sound that is open to all never changes and is served to its end: a player that asks for its parts asks once. Its
# captions may change.
KNOWN_MOST = 500
_known: dict[str, Row] = {}
_NAME = re.compile(r"([\w-]{43})(?:\.m4a|-[0-9a-f]{12}\.vtt)", re.ASCII)


async def file(request: Request) -> Response:
    """The audio, whole or in a range, or its captions. Raises NotFound for whoever may not hear it."""
    asked = request.path_params["file"]
    row = _known.get(asked) or await _found(request, asked)
    is_open = _is_open(row)
    headers = {"cache-control": FOR_EVER if is_open else NOT_KEPT, "etag": f'"{asked}"'}
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if asked.endswith(".m4a"):
        return await send(request, _opened(request, row), headers)
    if asked != captions_file(row["name"], row["captions"]):
        raise NotFound()
    return Response(row["captions"], headers=headers, media_type="text/vtt")


async def _found(request: Request, asked: str) -> Row:
    """The sound that is asked for, or whose captions are."""
    person, name = await guard.current(request), _NAME.fullmatch(asked)
    if name is None:
        raise NotFound()
    row: Row = await request.app.state.db.read_at_once(partial(_row, person=person, name=name[1]))
    if _is_open(row):
        if len(_known) >= KNOWN_MOST:
            _known.clear()
        _known[f"{name[1]}.m4a"] = row
    return row


async def _row(tx: Reader, person: Person | None, name: str) -> Row:
    return await service.audible(tx, person, name)


def _is_open(row: Row) -> bool:
    return row["state"] in ("published", "over") and not row["client_id"]


def _opened(request: Request, row: Row) -> Sealed:
    """Raises Damaged where the file is not the one that was made."""
    media: Media = request.app.state.media
    sealed = Sealed(media.sound(row["name"]), row["file_key"], row["id"])
    if sealed.size != row["bytes"]:
        sealed.close()
        raise Damaged()
    return sealed
