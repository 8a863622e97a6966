"""What a therapist says about a client's questions."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pwa.accounts import guard
from pwa.entries import service as entries
from pwa.questions import service as questions
from pwa.therapist import desk
from pwa.web.forms import form


async def talked(request: Request) -> Response:
    """`POST /clients/ID/questions`: `talked` about `entry`, yes or no. Whoever talked about it has opened it."""
    therapist = await guard.therapist(request)
    client_id, db = request.path_params["client"], request.app.state.db
    sent = await form(request)
    question_id, has_talked = sent.get("entry"), sent.get("talked") == "yes"
    if has_talked:
        await entries.opened(db, therapist, client_id, [question_id])
    async with db.write() as tx:
        await questions.set_talked(tx, therapist, client_id, question_id, has_talked)
    if "hx-request" in request.headers:
        return await desk.show(request, therapist, client_id, block="questions", just_talked=question_id)
    return RedirectResponse(
        f"/clients/{client_id}?talked={quote(question_id)}#entry-{quote(question_id)}", 303
    )
