"""The client's page of the comfort plan. What is filled in goes to the offline door; nothing here takes a post."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import guard
from pwa.clock import new_id
from pwa.comfort import service
from pwa.questions import service as questions
from pwa.web.render import page


async def comfort(request: Request) -> Response:
    """`GET /comfort`: the plan to read, with the way to change it; or the questions."""
    person = await guard.client(request)
    async with request.app.state.db.read() as tx:
        asked = await service.asked(tx, person)
        own, step = guard.is_own(request), asked.step
        asking = await questions.about(tx, person, step.id, own=own) if step else None
    return page(
        request, "comfort/page.html", asked=asked, asking=asking, new_id=new_id, problem=None, as_new=False
    )
