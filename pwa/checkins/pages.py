"""The client's check-ins. Answers go to the offline door; nothing here takes a post."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import guard
from pwa.checkins import service
from pwa.clock import new_id, now
from pwa.plans import service as plans
from pwa.plans.today import is_due
from pwa.questions import service as questions
from pwa.web.render import page


async def check_ins(request: Request) -> Response:
    """`GET /check-ins`: due, to come and done."""
    person = await guard.client(request)
    async with request.app.state.db.read() as tx:
        plan = await plans.plan_of(tx, person.id, person.practice)
    all_of = (step for step in plan.steps if step.kind == "check-in")
    # What leads up to a session is over once it has been; what follows it would only be a long list before.
    steps = [one for one in all_of if one.latest or (not one.earlier and one.phase == plan.session.phase)]
    due = {step.id for step in steps if is_due(step, plan.session.zone, now())}
    return page(request, "checkins/check_ins.html", session=plan.session, steps=steps, due=due)


async def check_in(request: Request) -> Response:
    """`GET /check-ins/STEP`: what was answered, and the questions."""
    person = await guard.client(request)
    async with request.app.state.db.read() as tx:
        asked = await service.for_step(tx, person, request.path_params["step"])
        asking = await questions.about(tx, person, asked.step.id, own=guard.is_own(request))
    return page(
        request,
        "checkins/check_in.html",
        asked=asked,
        asking=asking,
        new_id=new_id,
        problem=None,
        as_new=False,
    )
