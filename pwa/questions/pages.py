"""The client's page of questions. What is asked goes to the offline door; nothing here takes a post."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import guard
from pwa.clock import new_id
from pwa.questions import service
from pwa.web.render import page


async def questions(request: Request) -> Response:
    """`GET /questions`: what the client asked, how each stands, and a place to ask without a step."""
    person = await guard.client(request)
    async with request.app.state.db.read() as tx:
        asked = await service.all_of(tx, person, own=guard.is_own(request))
    return page(request, "questions/questions.html", asked=asked, new_id=new_id, problem=None, as_new=False)
