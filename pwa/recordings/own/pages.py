"""`/library/recordings`: therapists send recordings of their own, listen to what was made of them, and publish it."""

from datetime import timedelta
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pwa.accounts import guard
from pwa.accounts import service as accounts
from pwa.accounts.model import Client, Person
from pwa.clock import now
from pwa.db import Writer
from pwa.errors import Invalid, NotFound
from pwa.recordings.arriving import service as arriving
from pwa.recordings.media import Media, Receiver
from pwa.recordings.own import service
from pwa.recordings.own.model import TITLE_MOST
from pwa.recordings.own.words import CAPTIONS_MOST, captions_in, timed
from pwa.web.failures import wants_json
from pwa.web.forms import form
from pwa.web.render import page, respond
from pwa.web.uploads import Small, upload

PLACE = "/library/recordings"
ONE_LOOK = timedelta(minutes=30)
NO_FILE = "Please choose a file."
BLANK = dict.fromkeys(("title", "description", "for", "client", "bed", "words", "arrived", "label"), "")


async def show(request: Request) -> Response:
    """`GET /library/recordings`: every recording of the practice's own, and how far it is."""
    therapist = await guard.therapist(request)
    async with request.app.state.db.read() as tx:
        found = await service.of_practice(tx, therapist)
    is_moving = any(one.coming and one.coming.is_on_its_way for one in found)
    return respond(request, "recordings/own/list.html", "list", recordings=found, is_moving=is_moving)


async def new(request: Request) -> Response:
    """`GET /library/recordings/new`: the form."""
    return await _form(request, await guard.therapist(request), BLANK)


async def create(request: Request) -> Response:
    """`POST /library/recordings/new`: a file, and what it is."""
    therapist = await guard.therapist(request)
    given, captions, named = BLANK, Small(CAPTIONS_MOST), ""
    with Receiver(_media(request)) as receiver:
        try:
            takes = {"audio": receiver.write, "captions": captions.write}
            sent, labels = await upload(request, takes)
            given = {name: sent.get(name) for name in BLANK}
            named = given["arrived"] if receiver.size == 0 else ""
            await _put_together(request, therapist, named, receiver)
            client_id = _client_id(given, therapist)
            title = given["title"] or _named(given["label"] or labels.get("audio", ""))
            uploaded = await receiver.finish(named)
            async with request.app.state.db.write() as tx:
                slug = await service.add(
                    tx,
                    therapist,
                    uploaded,
                    title,
                    given["description"],
                    client_id,
                    given["bed"] == "yes",
                    _said(given, captions),
                )
                await _forget(tx, therapist, named)
        except (Invalid, NotFound) as problem:
            if slug := await _made_before(request, therapist, named):
                return RedirectResponse(f"{PLACE}/{slug}", 303)
            if isinstance(problem, NotFound) or wants_json(request):  # the studio, which has the sound still
                raise
            return await _form(request, therapist, given, problem)
        receiver.keep()
    request.app.state.maker.wake()
    return RedirectResponse(f"{PLACE}/{slug}", 303)


async def one(request: Request) -> Response:
    """`GET /library/recordings/RECORDING`: how far it is; listening, publishing, its words."""
    return await _one(request, await guard.therapist(request))


async def replace(request: Request) -> Response:
    """`POST /library/recordings/RECORDING/replace`: a new file for it."""
    therapist = await guard.therapist(request)
    slug = request.path_params["recording"]
    async with request.app.state.db.read() as tx:
        await service.for_change(tx, therapist, slug)
    named = ""
    with Receiver(_media(request)) as receiver:
        try:
            sent, _ = await upload(request, {"audio": receiver.write})
            named = sent.get("arrived") if receiver.size == 0 else ""
            await _put_together(request, therapist, named, receiver)
            uploaded = await receiver.finish(named)
            async with request.app.state.db.write() as tx:
                await service.replace(tx, therapist, slug, uploaded, sent.get("bed") == "yes")
                await _forget(tx, therapist, named)
        except (Invalid, NotFound) as problem:
            if await _made_before(request, therapist, named) == slug:
                return RedirectResponse(f"{PLACE}/{slug}", 303)
            if isinstance(problem, NotFound):
                raise
            return await _one(request, therapist, problem)
        receiver.keep()
    request.app.state.maker.wake()
    return RedirectResponse(f"{PLACE}/{slug}", 303)


async def try_again(request: Request) -> Response:
    """`POST /library/recordings/RECORDING/try-again`: what was sent is here still, and is made ready anew."""
    therapist = await guard.therapist(request)
    slug = request.path_params["recording"]
    async with request.app.state.db.write() as tx:
        await service.try_again(tx, therapist, slug)
    request.app.state.maker.wake()
    return RedirectResponse(f"{PLACE}/{slug}", 303)


async def publish(request: Request) -> Response:
    """`POST /library/recordings/RECORDING/publish`: clients hear the sound that the page named."""
    therapist = await guard.therapist(request)
    slug, audio = request.path_params["recording"], (await form(request)).get("audio")
    async with request.app.state.db.write() as tx:
        await service.publish(tx, therapist, slug, audio)
    return RedirectResponse(f"{PLACE}/{slug}", 303)


async def describe(request: Request) -> Response:
    """`POST /library/recordings/RECORDING/words`: what it is called and says. `act` preview only shows it."""
    therapist = await guard.therapist(request)
    slug, captions = request.path_params["recording"], Small(CAPTIONS_MOST)
    sent, _ = await upload(request, {"captions": captions.write})
    given = {name: sent.get(name) for name in ("audio", "title", "description", "words")}
    try:
        given["words"] = _said(given, captions)
        if sent.get("act") == "preview":
            return await _one(request, therapist, given=given)
        async with request.app.state.db.write() as tx:
            await service.describe(tx, therapist, slug, *given.values())
    except Invalid as problem:
        if isinstance(problem, service.AnotherSound):  # it is said now, so they may go to that one
            given["audio"] = ""
        return await _one(request, therapist, problem, given)
    return RedirectResponse(f"{PLACE}/{slug}#words-are", 303)


async def ask_take_away(request: Request) -> Response:
    """`GET /library/recordings/RECORDING/take-away`: say what that does."""
    therapist = await guard.therapist(request)
    async with request.app.state.db.read() as tx:
        found = await service.for_change(tx, therapist, request.path_params["recording"])
    await _note_view(request, therapist, found.client_id)
    return page(request, "recordings/own/take_away.html", one=found)


async def take_away(request: Request) -> Response:
    """`POST /library/recordings/RECORDING/take-away`: clients find it no more."""
    therapist = await guard.therapist(request)
    async with request.app.state.db.write() as tx:
        await service.take_away(tx, therapist, request.path_params["recording"])
    request.app.state.maker.wake()
    return RedirectResponse(PLACE, 303)


async def discard(request: Request) -> Response:
    """`POST /library/recordings/RECORDING/discard`: the sound that is not published yet goes."""
    therapist = await guard.therapist(request)
    slug = request.path_params["recording"]
    async with request.app.state.db.write() as tx:
        is_left = await service.discard(tx, therapist, slug)
    request.app.state.maker.wake()
    return RedirectResponse(f"{PLACE}/{slug}" if is_left else PLACE, 303)


async def _note_view(request: Request, viewer: Person, client_id: str) -> None:
    """What was made for one client is theirs: whoever looks at it is noted.

    While a sound is made ready, the page renews its own part every two seconds: that is one look.
    """
    if not client_id:
        return
    if "hx-request" in request.headers:
        async with request.app.state.db.read() as tx:
            last = await accounts.last_view(tx, viewer, "recording", client_id, now())
        if last and now() - last < ONE_LOOK:
            return
    await accounts.note_view(request.app.state.db, viewer, "recording", [client_id])


def _media(request: Request) -> Media:
    media: Media = request.app.state.media
    return media


async def _put_together(request: Request, person: Person, named: str, receiver: Receiver) -> None:
    """The file that arrived before the form goes into the receiver; none is `named` where it came with the form.

    Raises Invalid where there is no file at all.
    """
    if named:
        state = request.app.state
        await arriving.put_together(state.db, state.media, person, named, receiver)
    if receiver.size == 0:
        raise Invalid(NO_FILE, {"audio": NO_FILE})


async def _made_before(request: Request, person: Person, named: str) -> str:
    """The slug of what was made of the file that is `named`, by a form whose answer may have been lost; or empty."""
    async with request.app.state.db.read() as tx:
        return await service.made_of(tx, person, named)


def _said(given: dict[str, str], captions: Small) -> str:
    """What it says: the file, where there is one, else what was typed."""
    return captions_in(captions.content) if captions.content else given["words"]


async def _forget(tx: Writer, person: Person, file_id: str) -> None:
    if file_id:
        await arriving.forget(tx, person, file_id)


def _named(label: str) -> str:
    """A title from what the file is called where it comes from."""
    return PurePosixPath(label.replace("\\", "/").replace("\x00", "")).stem[:TITLE_MOST]


def _client_id(given: dict[str, str], therapist: Person) -> str:
    """For whom it is. Raises Invalid where that is not said."""
    if given["for"] == "everybody" and therapist.is_owner:
        return ""
    if not given["client"]:
        problem = "Please say for whom this is."
        raise Invalid(problem, {"client" if given["for"] == "client" else "for": problem})
    return given["client"]


async def _form(
    request: Request, person: Person, given: dict[str, str], problem: Invalid | None = None
) -> Response:
    async with request.app.state.db.read() as tx:
        clients: list[Client] = await accounts.clients_of(tx, person)
    errors = {} if problem is None else problem.fields or {"audio": problem.message}
    return page(
        request,
        "recordings/own/new.html",
        422 if problem else 200,
        given=given,
        errors=errors,
        clients=[(client.id, client.name) for client in clients],
    )


async def _one(
    request: Request, person: Person, problem: Invalid | None = None, given: dict[str, str] | None = None
) -> Response:
    async with request.app.state.db.read() as tx:
        found = await service.seen(tx, person, request.path_params["recording"])
    await _note_view(request, person, found.client_id)
    latest = found.latest
    before = {
        "audio": latest.id if latest else "",
        "title": found.title,
        "description": found.description,
        "words": latest.words if latest else "",
    }
    shown = given or before
    shown["audio"] = shown["audio"] or before["audio"]
    return respond(
        request,
        "recordings/own/one.html",
        "state",
        422 if problem else 200,
        one=found,
        is_mine=person.is_owner or bool(found.client_id),
        given=shown,
        cues=timed(shown["words"]),
        is_preview=bool(given) and problem is None,
        errors={} if problem is None else problem.fields or {"audio": problem.message},
    )
