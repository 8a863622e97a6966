"""`/library/recordings/studio`: a therapist records in the browser, with the words before their eyes.

The sound stays in their browser until it is sent to `/library/recordings/new`, as any other file.
"""

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import guard
from pwa.accounts import service as accounts
from pwa.errors import NotFound
from pwa.recordings.own.scripts import written
from pwa.web.render import page

OWN_WORDS = "own"


async def scripts(request: Request) -> Response:
    """`GET /library/recordings/studio`: which words to start from."""
    await guard.therapist(request)
    return page(request, "recordings/own/scripts.html", scripts=written())


async def studio(request: Request) -> Response:
    """`GET /library/recordings/studio/SCRIPT`: the words, the microphone, the take."""
    therapist = await guard.therapist(request)
    asked = request.path_params["script"]
    found = next((one for one in written() if one.slug == asked), None)
    if found is None and asked != OWN_WORDS:
        raise NotFound()
    async with request.app.state.db.read() as tx:
        clients = await accounts.clients_of(tx, therapist)
    return page(
        request,
        "recordings/own/studio.html",
        title=found.title if found else "",
        words=found.words if found else "",
        clients=[(client.id, client.name) for client in clients],
    )
