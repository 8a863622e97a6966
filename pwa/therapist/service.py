"""Use cases of the therapist's desk. All take an open transaction."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from pwa.accounts import service as accounts
from pwa.accounts.model import Client, Person, Practice, tidy
from pwa.checkins import service as checkins
from pwa.comfort import service as comfort
from pwa.comfort.model import ComfortPlan
from pwa.db import Reader, Writer
from pwa.errors import Invalid, NotFound
from pwa.library import service as library
from pwa.library.model import PLANS
from pwa.plans import service as plans
from pwa.plans.model import Plan
from pwa.questions import service as questions
from pwa.recordings import service as recordings
from pwa.recordings.listening import service as listening
from pwa.reflections import service as reflections
from pwa.rides import service as rides
from pwa.therapist import setup, store
from pwa.therapist.looks import service as looks
from pwa.therapist.model import Missing, Page, Written, arrived, place
from pwa.therapist.readiness import service as readiness
from pwa.therapist.readiness.model import Standing
from pwa.web.forms import local_instant

A_YEAR = timedelta(days=366)
# Of what arrived, so many stand on a page.
ARRIVED = 8


@dataclass(frozen=True)
class Desk:
    """Everything about one client."""

    client: Client
    plan: Plan
    looks: looks.OfClient
    questions: list[questions.Question]
    check_ins: list[checkins.Answered]  # the latest
    written: list[Written]  # the latest, and those of the thread
    to_bring: list[reflections.ToBring]
    comfort: ComfortPlan
    listened: listening.Listened
    on_phone: list[recordings.OnPhone]
    standing: Standing


async def missing(tx: Reader, practice: Practice) -> list[Missing]:
    """What must be done before a practice sends its first way in. Empty: ready.

    A practice that has sent one stays ready: a new text of a later release waits to be read, and stops nobody.
    """
    if await store.has_invited(tx, practice.id):
        return []
    unset, unread = setup.unset(practice), len(await library.unapproved(tx, practice.id))
    found = []
    if unset:
        words = f"Still to be set: {'; '.join(setting.label for setting in unset)}."
        found.append(Missing(words, f"/practice#{unset[0].name}"))
    if unread:
        what = "1 text waits" if unread == 1 else f"{unread} texts wait"
        found.append(Missing(f"{what} to be read and approved in the library.", "/library"))
    return found


async def add_client(
    tx: Writer,
    therapist: Person,
    token: str,
    name: str,
    contact: str,
    starts_at: datetime,
    template: str = "first",
) -> str:
    """A new client with a plan; the id. `token` is of the form: the same form posted twice is one client."""
    client_id = id_of(therapist.id, token, tidy(name), tidy(contact))
    try:
        return (await accounts.client_for(tx, therapist, client_id)).id
    except NotFound:
        await accounts.add_client(tx, therapist, name, contact, client_id)
        await plans.make_plan(tx, therapist.practice, client_id, starts_at, template, therapist.id)
        return client_id


def id_of(*parts: str) -> str:
    """An id that the same parts always give."""
    digest = hashlib.sha256("\n".join(parts).encode()).digest()
    return str(UUID(bytes=digest[:16], version=4))


async def desk(tx: Reader, therapist: Person, client_id: str) -> Desk:
    """One client with everything they sent. Raises NotFound unless the client is this therapist's to see."""
    client = await accounts.client_for(tx, therapist, client_id)
    plan = await plans.plan_of(tx, client_id, therapist.practice)
    shown = await reflections.latest_for_therapist(tx, client_id, plan, ARRIVED + 1)
    return Desk(
        client=client,
        plan=plan,
        looks=await looks.of_client(tx, therapist, client_id),
        questions=await questions.of_client(tx, client_id),
        check_ins=await checkins.latest(tx, client_id, ARRIVED + 1),
        written=_latest_versions(shown.shared),
        to_bring=shown.to_bring,
        comfort=await comfort.of_client(tx, client_id),
        listened=await listening.for_therapist(tx, therapist.practice, client_id),
        on_phone=await recordings.on_phone(tx, therapist.practice.id, client_id),
        standing=await readiness.standing(tx, therapist.practice, client, plan),
    )


def intentions(desk: Desk) -> list[Written]:
    """What the client wrote before this session about what they hope for."""
    asked = {step.id for step in desk.plan.phase("before") if step.text.area == "intention"}
    return [one for one in desk.written if one.latest.step_id in asked]


async def arrived_before(
    tx: Reader, therapist: Person, client_id: str, before: str
) -> tuple[Client, Plan, Page]:
    """A page of what a client sent, behind what `before` names. Raises NotFound unless the client is theirs."""
    client = await accounts.client_for(tx, therapist, client_id)
    check_ins = await checkins.latest(tx, client_id, ARRIVED + 1, place(before))
    written = _latest_versions((await reflections.for_therapist(tx, client_id)).shared)
    plan = await plans.plan_of(tx, client_id, therapist.practice)
    return client, plan, arrived(check_ins, written, before, ARRIVED)


async def rest(tx: Writer, therapist: Person, client_id: str, is_pausing: bool) -> None:
    """Pause a client's plan, or go on with it; told of once."""
    act, event = (plans.pause, "plan-paused") if is_pausing else (plans.go_on, "plan-goes-on")
    if await act(tx, therapist.practice, client_id):
        await accounts.note(tx, event, client_id, therapist.id)


async def make_ready(tx: Writer, therapist: Person, client: Client) -> list[Missing]:
    """Before a way in is made: what is still missing. Nothing missing: a plan made before the approvals is filled."""
    found = await missing(tx, therapist.practice)
    if not found and client.confirmed_at is None:
        await plans.complete(tx, therapist.practice, client.id)
    return found


async def keep_clock_times(tx: Writer, practice: Practice, time_zone: str) -> None:
    """The practice moves to another zone: what was agreed for ten o'clock stays at ten o'clock."""
    after = replace(practice, time_zone=time_zone)

    def moved(moment: datetime) -> datetime:
        return moment.astimezone(practice.zone).replace(tzinfo=after.zone)

    for client_id in await plans.sessions_of(tx, practice):
        plan = await plans.plan_of(tx, client_id, practice)
        for session in (plan.session, *plan.earlier):
            if session.starts_at:
                at = moved(session.starts_at)
                await plans.keep_clock_time(tx, client_id, session.id, at)
                await rides.keep_clock_time(tx, client_id, session.id, session.starts_at, at)
        for step in plan.steps:
            if step.meets_at:
                await plans.set_meeting(tx, practice, client_id, step.id, moved(step.meets_at))


def session_at(template: str, date_text: str, time_text: str, zone: ZoneInfo, moment: datetime) -> datetime:
    """When the session of a new plan is; for integration only, when it was. Raises Invalid, tied to a field."""
    if template not in PLANS:
        sentence = "Please choose one of these."
        raise Invalid(sentence, {"template": sentence})
    is_past = template == "integration"
    return (took_place_at if is_past else local_instant)(date_text, time_text, zone, moment)


def took_place_at(date_text: str, time_text: str, zone: ZoneInfo, moment: datetime) -> datetime:
    """The instant at which a session began that is over. Raises Invalid, tied to `date` or `time`."""
    try:
        instant = local_instant(date_text, time_text, zone, moment - A_YEAR)
    except Invalid as problem:
        if "date" not in problem.fields:
            raise
        instant = None
    if instant is None or instant > moment:
        sentence = "Please give the day and the time it began: today or earlier."
        raise Invalid(sentence, {"date": sentence})
    return instant


def _latest_versions(found: list[reflections.Reflection]) -> list[Written]:
    """Each reflection with what it was written over, which is not shown twice."""
    by_id = {one.entry_id: one for one in found}
    revised = {one.revises for one in found}
    written, shown = [], set()
    for latest in (one for one in found if one.entry_id not in revised):
        earlier, before = [], by_id.get(latest.revises)
        while before and before not in earlier:
            earlier.append(before)
            before = by_id.get(before.revises)
        written.append(Written(latest, tuple(earlier)))
        shown |= {latest.entry_id, *(one.entry_id for one in earlier)}
    # Two that name each other have no latest: nothing that was written may stay unseen.
    return written + [Written(one, ()) for one in found if one.entry_id not in shown]
