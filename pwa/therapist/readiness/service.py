"""Use cases of the list of clients. All take an open transaction."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pwa.accounts import service as accounts
from pwa.accounts.model import Client, Person, Practice
from pwa.clock import now
from pwa.comfort import service as comfort
from pwa.db import MANY, Reader
from pwa.plans import service as plans
from pwa.plans.model import Plan
from pwa.questions import service as questions
from pwa.recordings import service as recordings
from pwa.reflections import service as reflections
from pwa.rides import service as rides
from pwa.therapist.readiness import store
from pwa.therapist.readiness.index import ClientIndex as ClientIndex
from pwa.therapist.readiness.model import Ahead, Cut, Standing, Waiting, cut, is_ahead, lacks, to_do


@dataclass(frozen=True)
class Listed:
    """One page of the list."""

    rows: tuple[Standing, ...]
    cut: Cut


async def listed(tx: Reader, index: ClientIndex, therapist: Person, search: str, number: str) -> Listed:
    """A page of the therapist's clients, by session date; only those whose name or contact holds `search`."""
    found = await index.find(tx, therapist, search)
    page = cut(len(found), number, MANY)
    shown = found[page.start : page.start + MANY]
    return Listed(tuple(await standings(tx, therapist, shown)), page)


async def standings(tx: Reader, therapist: Person, client_ids: Sequence[str]) -> list[Standing]:
    """How these clients (at most MANY) stand, in this order; those whom this therapist may see."""
    practice = therapist.practice
    clients = await accounts.clients_among(tx, therapist, client_ids)
    sessions = await plans.plans_of(tx, practice, list(clients))
    waiting = await _waiting(tx, list(clients))
    ahead = await _ahead(tx, practice, clients, sessions)
    return [
        Standing(
            client=clients[one],
            session=sessions[one].session if one in sessions else None,
            waiting=waiting[one],
            ahead=ahead.get(one),
        )
        for one in client_ids
        if one in clients
    ]


async def standing(tx: Reader, practice: Practice, client: Client, plan: Plan) -> Standing:
    """How one client stands whose plan is at hand. The caller has checked that they are theirs."""
    waiting = await _waiting(tx, [client.id])
    ahead = await _ahead(tx, practice, {client.id: client}, {client.id: plan})
    return Standing(client, plan.session, waiting[client.id], ahead.get(client.id))


async def _ahead(
    tx: Reader, practice: Practice, clients: dict[str, Client], all_plans: dict[str, Plan]
) -> dict[str, Ahead]:
    """What there is to do for those of the clients who have a session to prepare for."""
    moment = now()
    found = {
        client_id: plan
        for client_id, plan in all_plans.items()
        if is_ahead(clients[client_id], plan.session, moment)
    }
    sessions = {client_id: plan.session for client_id, plan in found.items()}
    ways_home = await rides.standings(tx, practice, sessions)
    filled_in = await comfort.filled_in(tx, list(found))
    saved = await recordings.saved_of_many(tx, practice.id, list(found))
    return {
        client_id: Ahead(
            done=sum(step.done for step in to_do(plan)),
            steps=len(to_do(plan)),
            lacks=lacks(plan, ways_home[client_id], client_id in filled_in),
            saved=saved.get(client_id, 0),
        )
        for client_id, plan in found.items()
    }


async def _unopened(tx: Reader, client_ids: Sequence[str]) -> Counter[str]:
    """How many check-ins, shared reflections and comfort plans nobody has opened: what the clients' pages call new.

    Of what was changed only how it stands counts, and a tick alone is no news.
    """
    check_ins = {row["client_id"]: row["number"] for row in await store.unopened(tx, client_ids)}
    shared, held = await reflections.unopened(tx, client_ids), await comfort.unopened(tx, client_ids)
    return Counter(check_ins) + Counter(shared) + Counter(held)


async def _waiting(tx: Reader, client_ids: Sequence[str]) -> defaultdict[str, Waiting]:
    counted: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in await store.unseen_flags(tx, client_ids):
        counted[row["client_id"]][row["weight"]] = row["number"]
    for client_id, number in (await _unopened(tx, client_ids)).items():
        counted[client_id]["unopened"] = number
    for client_id, number in (await questions.unopened(tx, client_ids)).items():
        counted[client_id]["questions"] = number
    return defaultdict(Waiting, {client_id: Waiting(**counts) for client_id, counts in counted.items()})
