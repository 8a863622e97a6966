"""The client's pages for writing. What is written goes to the offline door; nothing here takes a post."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import guard
from pwa.clock import new_id, now
from pwa.plans import service as plans
from pwa.plans.model import is_due
from pwa.questions import service as questions
from pwa.reflections import service
from pwa.web.render import page


async def prompts(request: Request) -> Response:
    """`GET /reflect`: the prompts that are there, those to come, and what was written."""
    person = await guard.client(request)
    async with request.app.state.db.read() as tx:
        plan = await plans.plan_of(tx, person.id, person.practice)
    # Of earlier sessions: what was written, and the questions for the days after, which stay open.
    steps = [step for step in plan.now if step.kind == "write" and not step.done_elsewhere]
    steps += [
        step
        for step in plan.steps
        if step.kind == "write" and step.done and not step.done_elsewhere and step not in steps
    ]
    due = {step.id for step in steps if is_due(step, plan.session.zone, now())}
    return page(request, "reflections/prompts.html", session=plan.session, steps=steps, due=due)


async def prompt(request: Request) -> Response:
    """`GET /reflect/STEP`: the prompt, one field, and what was written to it before."""
    person = await guard.client(request)
    async with request.app.state.db.read() as tx:
        asked = await service.for_step(tx, person, request.path_params["step"])
        asking = await questions.about(tx, person, asked.step.id)
    return page(
        request,
        "reflections/prompt.html",
        asked=asked,
        asking=asking,
        new_id=new_id,
        problem=None,
        as_new=False,
    )
