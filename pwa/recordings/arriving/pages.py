"""`/library/recordings/arriving`: a file in pieces, for our script. Who has none sends the file in its form."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pwa.accounts import guard
from pwa.errors import Refused
from pwa.recordings.arriving import service
from pwa.recordings.arriving.service import Arriving, Elsewhere
from pwa.recordings.media import Receiver
from pwa.web.forms import NOT_READABLE, form


async def begin(request: Request) -> Response:
    """`POST /library/recordings/arriving`: a file of so many `bytes` with this `sha256`; how much of it is here."""
    therapist = await guard.therapist(request)
    sent = await form(request)
    async with request.app.state.db.write() as tx:
        found = await service.begin(tx, therapist, _whole(sent.get("bytes")), sent.get("sha256"))
    return _said(found, 201)


async def look(request: Request) -> Response:
    """`GET /library/recordings/arriving/ARRIVING`: how much of it is here."""
    therapist = await guard.therapist(request)
    async with request.app.state.db.read() as tx:
        return _said(await service.find(tx, therapist, request.path_params["arriving"]))


async def take(request: Request) -> Response:
    """`PATCH /library/recordings/arriving/ARRIVING?at=PLACE`: the next piece.

    Once this answers, the piece is on the disk. 409, with how much is here, where it does not begin there.
    """
    therapist = await guard.therapist(request)
    file_id, db = request.path_params["arriving"], request.app.state.db
    async with db.read() as tx:
        await service.find(tx, therapist, file_id)  # before anything of a stranger's is read
    place = _whole(request.query_params.get("at", ""))
    with Receiver(request.app.state.media) as receiver:
        async for content in request.stream():
            receiver.write(content)
        piece = await receiver.finish()
        try:
            async with db.write() as tx:
                found = await service.take(tx, therapist, file_id, place, piece)
        except Elsewhere:
            async with db.read() as tx:
                return _said(await service.find(tx, therapist, file_id), 409)
        receiver.keep()
    return _said(found)


def _said(found: Arriving, status: int = 200) -> JSONResponse:
    return JSONResponse({"id": found.id, "bytes": found.bytes, "arrived": found.arrived}, status)


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Refused(NOT_READABLE)
    return int(text)
