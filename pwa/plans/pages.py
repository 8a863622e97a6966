"""The client's pages around their plan. All can be kept by the phone: nothing in them needs script to be read."""

from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pwa.accounts import guard
from pwa.accounts import service as accounts
from pwa.accounts.model import Person
from pwa.clock import new_id, now
from pwa.comfort import service as comfort
from pwa.db import Reader
from pwa.invitations import service as invitations
from pwa.invitations.model import Notice
from pwa.library import service as library
from pwa.plans import service
from pwa.plans.model import Plan, Step
from pwa.plans.texts import service as texts
from pwa.questions import service as questions
from pwa.reflections import service as reflections
from pwa.rides import service as rides
from pwa.web.render import page, render


async def today(request: Request) -> Response:
    """`GET /today`: days to go, one next thing, what is due, what is done."""
    person = await guard.client(request)
    sign_in = await guard.current_sign_in(request)  # none where a therapist looks
    handed_over_at = sign_in.told_of_handing_over(now()) if sign_in else None
    async with request.app.state.db.read() as tx:
        plan = await service.plan_of(tx, person.id, person.practice, own=guard.is_own(request))
        therapist = (await accounts.own_record(tx, person)).therapist_name if handed_over_at else ""
    return page(
        request,
        "plans/today.html",
        meeting=plan.meeting(now()),
        news=texts.news(plan, now()),
        handed_over_at=handed_over_at,
        therapist=therapist,
        recovered_at=sign_in.told_of_recovery(now()) if sign_in else None,
        new_id=new_id,
        **_arranged(plan),
    )


async def prepare(request: Request) -> Response:
    """`GET /prepare`: every step, before the session and, once it took place, after it."""
    person = await guard.client(request)
    async with request.app.state.db.read() as tx:
        plan = await service.plan_of(tx, person.id, person.practice, own=guard.is_own(request))
    return page(request, "plans/prepare.html", **_arranged(plan))


async def step(request: Request) -> Response:
    """`GET /prepare/STEP`: one step, and the way to do it."""
    person = await guard.client(request)
    async with request.app.state.db.read() as tx:
        plan = await service.plan_of(tx, person.id, person.practice, own=guard.is_own(request))
        found = plan.step(request.path_params["step"])
        if found.withdrawn_at:
            return RedirectResponse(found.page, 303)
        versions, *before = [
            await _versions(tx, person, one, guard.is_own(request))
            for one in (found, *plan.before_this(found))
        ]
        is_asked = found.kind == "write" and not found.done_elsewhere
        therapist = await reflections.reader_of(tx, person) if is_asked else ""
        asking = await questions.about(tx, person, found.id, own=guard.is_own(request))
        more = await _of_meeting(tx, person, plan, guard.is_own(request)) if found.kind == "meet" else {}
    earlier, following = plan.around(found)
    return page(
        request,
        "plans/step.html",
        step=found,
        body=library.html(found.text, person.practice),
        is_silent=found.text.recording in library.silent(),
        earlier=earlier,
        following=following,
        written=versions[0] if versions else None,
        read=reflections.read_by_therapist(versions),
        therapist=therapist,
        last_time=next((words[0] for words in before if words), None),
        lines_of_last_time=_lines_of_last_time(found, plan.before_this(found)),
        asking=asking,
        new_id=new_id,
        **more,
    )


async def session_day(request: Request) -> Response:
    """`GET /session-day`: the card for the day; afterwards what helps for the rest of it."""
    person = await guard.client(request)
    async with request.app.state.db.read() as tx:
        plan = await service.plan_of(tx, person.id, person.practice)
        way_home = await rides.standing(tx, person.practice, person.id, plan.session)
        comfort_plan = await comfort.asked(tx, person)
    return page(
        request,
        "plans/session_day.html",
        way_home=way_home,
        comfort=comfort_plan,
        local_time=now().astimezone(plan.session.zone),
        local_day=now().astimezone(plan.session.zone).date(),
        **_arranged(plan),
    )


async def me(request: Request) -> Response:
    """`GET /me`: who is signed in, who reads along, the way out."""
    person = await guard.client(request)
    async with request.app.state.db.read() as tx:
        known = await accounts.own_record(tx, person)
        agreed = await invitations.notice_agreed(tx, person.practice.id, known.agreed_notice)
    notice = Notice(Markup(render(request, "invitations/notice.html", practice=person.practice)))
    return page(
        request,
        "plans/me.html",
        who_reads=library.sentence("who-reads", person.practice),
        agreed_at=known.agreed_at,
        agreed=agreed,
        notice=notice,
        is_same_notice=known.agreed_notice == notice.version,
    )


async def _of_meeting(tx: Reader, person: Person, plan: Plan, own: bool) -> dict[str, Any]:
    """What the client wants to bring to it."""
    asked = (await questions.all_of(tx, person, own=own)).questions
    return {
        "found": await reflections.overview(tx, person, own=own),
        "open_questions": questions.still_open(asked),
        "titles": {step.id: step.text.title for step in plan.steps},
    }


async def _versions(tx: Reader, person: Person, step: Step, own: bool) -> list[reflections.Reflection]:
    """What the client wrote to this step before, newest first."""
    return await reflections.of_step(tx, person.id, step.id, own=own) if step.kind == "write" else []


def _lines_of_last_time(step: Step, before: tuple[Step, ...]) -> list[str]:
    """The lines of their own that a client had around the session before, and has not got now."""
    now_there = {item.text for item in step.own}
    return [item.text for one in before[:1] for item in one.own if item.text not in now_there]


def _arranged(plan: Plan) -> dict[str, Any]:
    today, of_the_day = service.today(plan.session, plan.now, now()), plan.of_the_day(now())
    # `been`: the session that took place today, where the next one is planned already.
    return {"plan": plan, "today": today, "been": of_the_day if of_the_day != plan.session else None}
