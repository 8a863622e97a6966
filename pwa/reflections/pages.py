"""The client's pages for writing. What is written goes to the offline door; nothing here takes a post."""

from starlette.requests import Request
from starlette.responses import Response

from pwa.accounts import guard
from pwa.clock import new_id, now
from pwa.plans.model import Plan, Step
from pwa.plans.today import is_due
from pwa.questions import service as questions
from pwa.reflections import service
from pwa.web.render import page


async def prompts(request: Request) -> Response:
    """`GET /reflect`: the prompts that are there, those to come, what was written, and what to bring to a meeting."""
    person = await guard.client(request)
    async with request.app.state.db.read() as tx:
        found = await service.overview(tx, person, own=guard.is_own(request))
        asked = await questions.all_of(tx, person, own=guard.is_own(request))
    session, steps = found.plan.session, _listed(found.plan)
    due = {step.id for step in steps if is_due(step, session.zone, now())}
    return page(
        request,
        "reflections/prompts.html",
        session=session,
        steps=steps,
        due=due,
        found=found,
        titles={step.id: step.text.title for step in found.plan.steps},
        meeting=found.plan.meeting(now()),
        open_questions=questions.still_open(asked.questions),
        new_id=new_id,
    )


async def prompt(request: Request) -> Response:
    """`GET /reflect/STEP`: the prompt, one field, and what was written to it before."""
    person = await guard.client(request)
    async with request.app.state.db.read() as tx:
        asked = await service.for_step(tx, person, request.path_params["step"], own=guard.is_own(request))
        asking = await questions.about(tx, person, asked.step.id, own=guard.is_own(request))
    return page(
        request,
        "reflections/page.html",
        asked=asked,
        asking=asking,
        new_id=new_id,
        problem=None,
        as_new=False,
    )


def _listed(plan: Plan) -> list[Step]:
    """What asks for words. Of earlier sessions: what was written, and the days after, which stay open."""
    steps = [step for step in plan.steps if step.kind == "write" and not step.done_elsewhere]
    now_there = [step for step in steps if step in plan.now]
    return now_there + [step for step in steps if step.done and step not in now_there]
