"""The cast of the access tests: two practices, and everybody who might ask.

Alice and Bob are therapists of Olga's practice; Sam is Alice's client, Kim is Bob's. Lee was Alice's and has left.
Charlie owns another practice, and Yuki is his client: strangers to all the others.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from starlette.applications import Starlette

from pwa.accounts import service as accounts
from pwa.accounts import store as account_store
from pwa.accounts.model import Browser, Person
from pwa.accounts.ways_in import store as ways_in
from pwa.accounts.ways_in.store import KEY_LETTERS
from pwa.clock import new_id, now
from pwa.db import Database, Writer
from pwa.demo import PRACTICE
from pwa.entries import service as entries
from pwa.invitations import service as invitations
from pwa.invitations.prep_links import service as prep_links
from pwa.leaving import service as leaving
from pwa.library import service as library
from pwa.library.editing import model as writing
from pwa.library.editing import service as editing
from pwa.plans import service as plans
from pwa.plans.prompts import service as prompts
from pwa.recordings.arriving import service as arriving
from pwa.rides import service as rides
from pwa.secrets import Secrets, hashed
from tests.harness.recordings import put_recording
from tests.harness.sign_in import cookie_for

SESSION_IN = timedelta(days=3)


@dataclass
class Cast:
    """Ids by name, the links of Sam, and everybody's sign-in cookie (nobody has none)."""

    ids: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)


async def gather(app: Starlette) -> Cast:
    """Put the whole cast into the database of `app`."""
    cast = Cast()
    db: Database = app.state.db
    async with db.write() as tx:
        olga = await _practice(tx, cast, "olga")
        alice, bob = await _therapist(tx, cast, olga, "alice"), await _therapist(tx, cast, olga, "bob")
        sam = await _client(tx, cast, alice, "sam")
        await _client(tx, cast, bob, "kim")
        lee = await _client(tx, cast, alice, "lee")
        charlie = await _practice(tx, cast, "charlie")
        await _client(tx, cast, charlie, "yuki")
        for name, client_id in (("voice", ""), ("voice-of-sam", sam)):
            cast.ids[name], cast.ids[f"{name}-file"] = await put_recording(app, tx, olga, client_id)
        cast.ids["file-of-alice"] = (await arriving.begin(tx, alice, 10, "0" * 64)).id
        await _links_of(tx, cast, app.state.secrets, alice, sam)
        made = await invitations.issue(
            tx, app.state.secrets, bob.id, bob.practice, "therapist", olga.id, now()
        )
        cast.ids["of-bob"] = made.id
        given = writing.fresh("read", "before") | {"title": "Ours", "body": "Some words."}
        cast.ids["own-step"] = await editing.create(tx, olga, "read", "before", given)
    async with db.write() as tx:
        await leaving.delete_account(tx, alice.practice, lee, alice.id)
    for name in ("olga", "alice", "bob", "sam", "kim", "charlie", "yuki"):
        cast.cookies[name] = cookie_for(Path(app.state.settings.data), cast.ids[name])
    other = cookie_for(Path(app.state.settings.data), cast.ids["sam"])
    cast.ids["sam-other-sign-in"] = hashed(other)[:KEY_LETTERS]
    async with db.read() as tx:
        cast.ids["sam-passkey"] = (await ways_in.passkeys(tx, cast.ids["sam"]))[0].key
    phone = Browser(cast.cookies["sam"])
    cast.ids["entry"] = (await entries.take(db, phone, new_id(), _a_tick(cast))).id
    cast.ids["flagged"] = (await entries.take(db, phone, new_id(), _a_check_in(cast))).id
    return cast


def _a_tick(cast: Cast) -> list[tuple[str, str]]:
    fields = {
        "kind": "tick",
        "account": cast.ids["sam"],
        "step": cast.ids["sam-what-to-expect"],
        "item": "",
        "done": "yes",
    }
    return list(fields.items())


def _a_check_in(cast: Cast) -> list[tuple[str, str]]:
    """One that somebody must look at."""
    fields = {
        "kind": "check-in",
        "account": cast.ids["sam"],
        "step": cast.ids["sam-check-in-before"],
        "version": next(piece.version for piece in library.built_in() if piece.slug == "pre-session"),
        "q.no-ride": "yes",
    }
    return list(fields.items())


async def _practice(tx: Writer, cast: Cast, owner: str) -> Person:
    practice_id, cast.ids[owner] = await accounts.new_practice(
        tx, owner_name=owner.title(), **(PRACTICE | {"name": f"The practice of {owner.title()}"})
    )
    found = await accounts.person(tx, practice_id, cast.ids[owner])
    await library.approve_all(tx, found)
    return found


async def _therapist(tx: Writer, cast: Cast, owner: Person, name: str) -> Person:
    cast.ids[name] = new_id()
    await account_store.insert_person(
        tx,
        person_id=cast.ids[name],
        practice_id=owner.practice.id,
        role="therapist",
        name=name.title(),
        handle=cast.ids[name].encode(),
        made_at=now(),
    )
    return await accounts.person(tx, owner.practice.id, cast.ids[name])


async def _client(tx: Writer, cast: Cast, therapist: Person, name: str) -> str:
    cast.ids[name] = await accounts.add_client(tx, therapist, name.title(), "")
    await plans.make_plan(tx, therapist.practice, cast.ids[name], now() + SESSION_IN)
    plan = await plans.plan_of(tx, cast.ids[name], therapist.practice)
    cast.ids[f"{name}-session"] = plan.session.id
    for step in plan.steps:
        cast.ids[f"{name}-{step.slug}"] = step.id
    return cast.ids[name]


async def _links_of(tx: Writer, cast: Cast, secrets: Secrets, therapist: Person, client_id: str) -> None:
    practice = therapist.practice
    link = await prep_links.new(tx, secrets, therapist, client_id)
    invitation = await invitations.issue(tx, secrets, client_id, practice, "client", therapist.id, now())
    to_one = await prep_links.new(tx, secrets, therapist, "", "why-different")
    made = await rides.make_pass(tx, secrets, practice, client_id, therapist.id)
    cast.ids |= {"prep-link": link.id, "library-link": to_one.id}
    cast.ids |= {"invitation": invitation.id, "ride-pass": made.id, "sent": new_id()}
    await prompts.send(tx, therapist, client_id, cast.ids["sent"], "What stays with you?")
    cast.links = {"prep": link.token, "invitation": invitation.token, "pass": made.token}
