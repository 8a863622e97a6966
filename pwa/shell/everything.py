"""All that is kept about one client, gathered for that client: to read, and as JSON to take along."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pwa.accounts import service as accounts
from pwa.accounts.audit.model import Event
from pwa.accounts.model import Client, SignIn
from pwa.accounts.views.model import View
from pwa.accounts.ways_in import service as ways_in
from pwa.accounts.ways_in.model import WaysIn
from pwa.checkins import service as checkins
from pwa.clock import now, stamp
from pwa.comfort import service as comfort
from pwa.comfort.model import ComfortPlan, Version
from pwa.db import Reader
from pwa.invitations import service as invitations
from pwa.invitations.model import Invitation
from pwa.invitations.prep_links import service as prep_links
from pwa.invitations.prep_links.model import PrepLink
from pwa.plans import service as plans
from pwa.plans.model import Plan
from pwa.questions import service as questions
from pwa.recordings import service as recordings
from pwa.recordings.listening import service as listening
from pwa.reflections import service as reflections
from pwa.rides import service as rides
from pwa.rides.model import Pass, Ride
from pwa.secrets import Secrets
from pwa.therapist.looks import service as looks
from pwa.therapist.looks.model import Look

# Of events and of views: the days that are long over take one row for each person and page, so this is decades.
MOST = 10_000


@dataclass(frozen=True)
class Everything:
    """What the practice holds of one client; each list as its feature orders it."""

    made_at: datetime
    client: Client
    practice: str
    plan: Plan
    check_ins: list[checkins.Answered]
    written: list[reflections.Reflection]
    comfort: ComfortPlan
    asked: list[questions.Question]
    listened: list[listening.Sitting]
    on_phone: list[recordings.OnPhone]
    made_for: list[recordings.Recording]
    ways: WaysIn
    events: list[Event]
    links: list[PrepLink]
    invitations: list[Invitation]
    rides: list[Ride]
    passes: list[Pass]
    looks: dict[str, tuple[Look, ...]]
    views: list[View]

    def title(self, step_id: str) -> str:
        """What a step is called, or nothing for one that has left the plan."""
        return next((step.text.title for step in self.plan.steps if step.id == step_id), "")

    def asked_by(self, step_id: str) -> str:
        """The question that a step asks first, also one that was sent by hand."""
        return next((step.text.prompt for step in self.plan.steps if step.id == step_id), "")

    def asked_also(self, step_id: str) -> tuple[str, ...]:
        """The questions that it asks beside that one."""
        return next((step.text.prompts for step in self.plan.steps if step.id == step_id), ())


async def everything_of(tx: Reader, secrets: Secrets, sign_in: SignIn) -> Everything:
    """All of the client who asks."""
    person = sign_in.person
    plan = await plans.plan_of(tx, person.id, person.practice, own=True)
    return Everything(
        made_at=now(),
        client=await accounts.own_record(tx, person),
        practice=person.practice.name,
        plan=plan,
        check_ins=await checkins.of_client(tx, person.id),
        written=await reflections.of_client(tx, person.id),
        comfort=await comfort.of_client(tx, person.id),
        asked=await questions.of_client(tx, person.id),
        listened=await listening.of_client(tx, person.id),
        on_phone=await recordings.on_phone(tx, person.practice.id, person.id),
        made_for=await recordings.made_for(tx, person),
        ways=await ways_in.ways_in_of(tx, sign_in),
        events=await accounts.events_of_person(tx, person.id, MOST),
        links=await prep_links.of_client(tx, secrets, person.id),
        invitations=await invitations.of_oneself(tx, secrets, person.id),
        rides=await rides.of_client(tx, person.id),
        passes=await rides.passes_of(tx, secrets, person.id, plan.session),
        looks=await looks.at_check_ins_of(tx, person.id),
        views=await accounts.views_of_client(tx, person.id, MOST),
    )


def as_json(all_of: Everything) -> dict[str, Any]:
    """The same for programs: plain names, times in UTC (ISO 8601), in the words that were shown."""
    client = all_of.client
    return {
        "made_at": stamp(all_of.made_at),
        "person": {
            "name": client.name,
            "contact": client.contact,
            "since": stamp(client.made_at),
            "joined_at": _stamp(client.confirmed_at),
            "agreed_at": _stamp(client.agreed_at),
        },
        "practice": {"name": all_of.practice, "therapist": client.therapist_name},
        "sessions": [
            {"starts_at": _stamp(one.starts_at), "state": one.became, "stopped_early": one.stopped_early}
            for one in (all_of.plan.session, *all_of.plan.earlier)
        ],
        "plan_rests": all_of.plan.session.rests or None,
        "steps": [
            {
                "title": step.text.title,
                "asks": step.text.prompt,
                "asks_also": list(step.text.prompts),
                "due": step.due.isoformat() if step.due else None,
                "done": step.done,
                "ticked": sorted(step.ticked),
                "own_lines": [item.text for item in step.own],
                "meeting_at": _stamp(step.meets_at),
                "not_asked_since": _stamp(step.withdrawn_at),
            }
            for step in all_of.plan.steps
        ],
        "check_ins": [
            {
                "title": one.title,
                "check_in": one.check_in,
                "version": one.version,
                "answers": [_answer(said) for said in one.said],
                "not_answered": list(one.skipped),
                "questionnaires_were_asked": one.were_wanted,
                "totals": [
                    {
                        "of": score.title,
                        "total": score.total,
                        "most": score.most,
                        "loinc_total": score.code,
                        "loinc_panel": score.panel,
                    }
                    for score in one.scores
                ],
                "id": one.entry_id,
            }
            | _times(one)
            for one in all_of.check_ins
        ],
        "reflections": [
            {
                "prompt": all_of.title(one.step_id),
                "asked": all_of.asked_by(one.step_id),
                "asked_also": list(all_of.asked_also(one.step_id)),
                "text": one.text,
                "answered_with": one.way,
                "whose": one.sharing,
                "title_to_bring": one.title,
                "shared_at": _stamp(one.shared_at),
                "opened_by": one.opened_by,
                "id": one.entry_id,
                "revises": one.revises,
            }
            | _times(one)
            for one in all_of.written
        ],
        "comfort_plans": [
            {
                "answers": [{"question": said.label, "answer": said.words} for said in one.said],
                "not_answered": one.left_open,
                "id": one.entry_id,
                "revises": sorted(one.revises),
            }
            | _times(one)
            for one in all_of.comfort.versions
        ],
        "questions": [
            {"about": all_of.title(one.step_id), "text": one.text, "talked_at": _stamp(one.talked_at)}
            | _times(one)
            for one in all_of.asked
        ],
        "listened": [
            {
                "recording": one.title,
                "sitting": piece.heard.sitting,
                "started_at": stamp(piece.heard.started_at),
                "seconds": piece.heard.seconds,
                "to_the_end": piece.heard.finished,
                "eyes": piece.heard.eyes,
                "word": piece.heard.word,
            }
            | _times(piece)
            for one in all_of.listened
            for piece in one.pieces
        ],
        "recordings_on_the_phone": [
            {"recording": one.recording.title, "state": one.state, "checked_at": _stamp(one.checked_at)}
            for one in all_of.on_phone
        ],
        "recordings_made_for_you": [
            {"recording": one.title, "seconds": one.seconds, "says": list(one.transcript)}
            for one in all_of.made_for
        ],
        "rides": [
            {
                "who": one.who,
                "state": one.state,
                "written_at": stamp(one.written_at),
                "received_at": stamp(one.entry.received_at),
                "opened_at": _stamp(one.entry.opened_at),
            }
            for one in all_of.rides
        ],
        "passkeys": [
            {"name": one.name, "made_at": stamp(one.made_at), "used_at": _stamp(one.used_at)}
            for one in all_of.ways.passkeys
        ],
        "sign_ins": [
            {"browser": one.browser, "since": stamp(one.made_at), "last_seen": stamp(one.seen_at)}
            for one in all_of.ways.sign_ins
        ],
        "links": [
            {
                "kind": kind,
                "state": one.state,
                "made_at": stamp(one.made_at),
                "opened_at": _stamp(one.opened_at),
            }
            for kind, made in (
                ("prep link", all_of.links),
                ("ride-home pass", all_of.passes),
                ("invitation", all_of.invitations),
            )
            for one in made
        ],
        # Lines that a therapist wrote for the practice are not the client's. The page says so.
        "what_was_done": [
            {"check_in": entry_id, "at": stamp(look.at), "what": look.told}
            for entry_id, found in all_of.looks.items()
            for look in found
        ],
        "who_looked": [
            {
                "who": one.by,
                "page": one.words,
                "at": stamp(one.at),
                "last_at": stamp(one.last_at),
                "times": one.times,
            }
            for one in all_of.views
        ],
        "ways_in": [{"at": stamp(one.at), "what": one.words, "detail": one.detail} for one in all_of.events],
    }


def _answer(said: checkins.Said) -> dict[str, Any]:
    """In words, and as it was chosen: what a program, or another practice, can read it by."""
    return {
        "question": said.label,
        "answer": said.words,
        "marked": said.weight,
        "id": said.question_id,
        "values": list(said.values),
        "loinc_question": said.code,
        "loinc_answers": list(said.codes),
    }


def _times(
    one: checkins.Answered | reflections.Reflection | questions.Question | Version | listening.Piece,
) -> dict[str, str | None]:
    return {
        "written_at": stamp(one.written_at),
        "received_at": stamp(one.received_at),
        "opened_at": _stamp(one.opened_at),
    }


def _stamp(moment: datetime | None) -> str | None:
    return stamp(moment) if moment else None
