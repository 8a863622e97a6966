"""Listening: the list, the player, and the files themselves."""

import re

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from pwa.accounts import guard
from pwa.clock import new_id
from pwa.errors import NotFound
from pwa.questions import service as questions
from pwa.recordings import service
from pwa.recordings.own import file_pages as own_pages
from pwa.web.forms import form
from pwa.web.render import page

GONE = "Your practice does not offer this recording now. There may be another on the list."
_RANGES = re.compile(r"bytes=\s*(\d+-\d*|-\d+)(\s*,\s*(\d+-\d*|-\d+))*\s*", re.ASCII)


async def recordings(request: Request) -> Response:
    """`GET /meditate`: every recording."""
    person = await guard.client(request)
    async with request.app.state.db.read() as tx:
        heard = await service.catalogue_of(tx, person.practice.id, person.id)
    return page(request, "recordings/recordings.html", recordings=heard)


async def recording(request: Request) -> Response:
    """`GET /meditate/RECORDING`: the player and the transcript."""
    person = await guard.client(request)
    slug = request.path_params["recording"]
    async with request.app.state.db.read() as tx:
        found = await service.find_for(tx, person.practice.id, slug, person.id)
        if found is None:
            raise NotFound(GONE) if await service.is_known(tx, person, slug) else NotFound()
        step_id, own = await service.step_with(tx, person, found.slug), guard.is_own(request)
        asking = await questions.about(tx, person, step_id, own=own) if step_id else None
    return page(
        request,
        "recordings/recording.html",
        recording=found,
        step_id=step_id,
        asking=asking,
        new_id=new_id,
    )


async def saved(request: Request) -> Response:
    """`POST /meditate/RECORDING/saved`: what this phone found of a recording. Answers 204."""
    person = await guard.client(request)
    sent = await form(request)
    async with request.app.state.db.write() as tx:
        await service.note_saved(tx, person, request.path_params["recording"], sent.get("state"))
    return Response(status_code=204)


async def file(request: Request) -> Response:
    """`GET /recordings/FILE`: the audio, whole or in ranges, or its captions.

    What is built in is public: nothing personal is in it. Who may hear what a practice made itself, the service says.
    """
    name = request.path_params["file"]
    for found in service.catalogue():
        if name == found.file:
            return _sent(request, FileResponse(found.audio, headers=_headers(name), media_type="audio/mp4"))
        if name == found.captions_file:
            return _sent(request, FileResponse(found.captions, headers=_headers(name), media_type="text/vtt"))
    return await own_pages.file(request)


def _headers(name: str) -> dict[str, str]:
    # A name holds its content's hash, so what it names never changes.
    return {"cache-control": own_pages.FOR_EVER, "etag": f'"{name}"'}


def _sent(request: Request, whole: FileResponse) -> Response:
    """`whole`, or that the browser has it already. A range that makes no sense is ignored, as RFC 9110 asks."""
    if whole.headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=_headers(request.path_params["file"]))
    asked = request.headers.get("range", "")
    if asked and not _makes_sense(asked):
        request.scope["headers"] = [
            (name, value) for name, value in request.scope["headers"] if name != b"range"
        ]
    return whole


def _makes_sense(asked: str) -> bool:
    if len(asked) > 400 or not _RANGES.fullmatch(asked):
        return False
    ends = (part.strip().split("-") for part in asked.removeprefix("bytes=").split(","))
    return all(not first or not last or int(first) <= int(last) for first, last in ends)
