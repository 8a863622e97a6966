"""The filled demo that the pages are looked at in: one practice with people at every point of the way, and a new one.

Sam has sent everything there is to send, before the session; the comfort plan in two places at once. Ida has sent
nothing. Ash was to come two days ago and nobody has said how it went; Noa's session took place; Pia's is postponed,
Cal's cancelled. Uma has a link and no passkey yet. Ida is about to add a second device. Eve ended her plan; Lee's
account was closed, and Jo deleted theirs. Dr. Rivera, who writes, owns the practice; Alice, with a new passkey, works
there, and Gil is invited to. Olga owns a practice in which nothing is set.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx

from pwa.clock import new_id, now, stamp
from pwa.demo import PRACTICE
from pwa.library import service as library
from tests.harness.database import opened
from tests.harness.devices import lasting_code
from tests.harness.people import invite_colleague
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named, stay_fresh
from tests.library.editing import fields
from tests.recordings.publishing import publish, wait_until_ready
from tests.recordings.sounds import sound

Cookies = dict[str, str]
INTENTION = "To be a little kinder to myself."
STEPS = """
SELECT steps.id, steps.slug FROM steps JOIN plans ON plans.id = steps.plan_id WHERE plans.client_id = ?
"""


@dataclass
class World:
    """Two running servers. `ids` fill the places in the addresses of pages; `cookies` say who is asking."""

    demo: Server
    empty: Server
    ids: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, Cookies] = field(default_factory=dict)

    def server_of(self, who: str) -> Server:
        """The server that this person's practice is on."""
        return self.empty if who in ("olga", "invited-owner") else self.demo

    def filled(self, text: str) -> str:
        """`text` with every {name} replaced."""
        return re.sub(r"\{([\w-]+)\}", lambda place: self.ids[place[1]], text)

    def as_(self, who: str) -> httpx.Client:
        """A plain HTTP client of this person's."""
        return httpx.Client(
            base_url=self.server_of(who).base_url,
            cookies=self.cookies.get(who, {}),
            headers={"sec-fetch-site": "same-origin"},
        )

    def add_client(self, name: str, in_days: int = 3, joined: bool = True) -> str:
        """A client of Dr. Rivera's, with the ids of the steps under `NAME-SLUG`; the client's id."""
        with self.as_("owner") as desk:
            when = datetime.now(ZoneInfo(PRACTICE["time_zone"])) + timedelta(days=in_days)
            sent = {"name": name, "date": f"{when:%Y-%m-%d}", "time": "10:00", "form": new_id()}
            made = _done(desk.post("/clients/new", data=sent))
        client_id = urlsplit(made.headers["location"]).path.rsplit("/", 1)[1]
        self.knows(name.lower(), client_id, joined)
        return client_id

    def knows(self, who: str, client_id: str, joined: bool = True) -> None:
        """Take up a client who is in the database already."""
        self.ids[who] = client_id
        with opened(self.demo.data) as connection:
            steps = connection.execute(STEPS, (client_id,)).fetchall()
        self.ids |= {f"{who}-{slug}": step_id for step_id, slug in steps}
        if joined:
            self.cookies[who] = {"sign-in": cookie_for(self.demo.data, client_id)}

    def send(self, who: str, kind: str, slug: str, **fields: str) -> str:
        """An entry of the client `who`; its id."""
        entry_id = str(uuid4())
        sent = {"account": self.ids[who], "kind": kind, "step": self.ids[f"{who}-{slug}"], **fields}
        with self.as_(who) as phone:
            answer = phone.post(f"/entries/{entry_id}", json=sent, headers={"accept": "application/json"})
        assert answer.status_code == 201, answer.text
        return entry_id

    def ride(self, who: str, driver: str, state: str) -> None:
        """What the client `who` says about the way home, for the time at which the session is now."""
        with self.as_(who) as phone:
            hidden = dict(
                re.findall(r'name="(session|starts)" value="([^"]*)"', _done(phone.get("/ride")).text)
            )
            said = {"account": self.ids[who], "kind": "ride", "who": driver, "state": state, **hidden}
            _done(phone.post(f"/entries/{uuid4()}", json=said, headers={"accept": "application/json"}))

    def check_in(self, who: str, **answers: str) -> str:
        """A check-in before the session, by the names of the questions; its id."""
        version = next(piece.version for piece in library.built_in() if piece.slug == "pre-session")
        named = {f"q.{name.replace('_', '-')}": value for name, value in answers.items()}
        return self.send(who, "check-in", "check-in-before", version=version, **named)

    def tell(self, who: str, outcome: str, **fields: str) -> None:
        """The therapist says what became of the session of `who`."""
        with opened(self.demo.data) as connection:
            find = "SELECT s.id FROM sessions s JOIN plans p ON p.id = s.plan_id WHERE p.client_id = ?"
            [session] = connection.execute(find, (self.ids[who],)).fetchone()
        with self.as_("owner") as desk:
            sent = {"session": session, "outcome": outcome, **fields}
            _done(desk.post(f"/clients/{self.ids[who]}/session", data=sent))


@contextmanager
def running(folder: Path) -> Iterator[World]:
    """Both servers, filled, for the time of the block."""
    world = World(Server(folder / "demo"), Server(folder / "empty"))
    try:
        links = world.demo.start_demo()
        world.empty.start()
        _people(world)
        _clients(world)
        _ways_in(world, links)
        _writing(world)
        _recordings(world)
        for server in (world.demo, world.empty):
            stay_fresh(server.data)
        yield world
    finally:
        world.demo.kill()
        world.empty.kill()


def _people(world: World) -> None:
    owner = person_named(world.demo.data, "Dr. Rivera")
    world.cookies["owner"] = {"sign-in": cookie_for(world.demo.data, owner)}
    with opened(world.empty.data) as connection:
        [olga] = connection.execute("SELECT id FROM people").fetchone()
    world.cookies["olga"] = {"sign-in": cookie_for(world.empty.data, olga)}
    alice = {"id": new_id(), "handle": os.urandom(64), "owner": owner, "now": stamp(now())}
    with opened(world.demo.data) as connection:
        connection.execute(
            """
            INSERT INTO people (id, practice_id, role, name, handle, made_at, recovered_at)
            SELECT :id, practice_id, 'therapist', sealed('people.name', :id, 'Alice'), :handle, :now, :now
            FROM people WHERE id = :owner
            """,
            alice,
        )
    world.cookies["alice"] = {"sign-in": cookie_for(world.demo.data, str(alice["id"]))}
    world.ids |= {"owner": owner, "alice": str(alice["id"])}


def _clients(world: World) -> None:
    world.knows("sam", person_named(world.demo.data, "Sam"))
    for name in ("Ida", "Ash", "Noa", "Pia", "Cal"):
        world.add_client(name)
    world.add_client("Uma", joined=False)
    _leaving(world)
    _everything_is_sent(world)
    _sessions(world)


def _writing(world: World) -> None:
    """The owner writes: one text is approved and Ida has it, Sam not yet; one is a draft; one step is her own."""
    with world.as_("owner") as desk:
        for slug, words in (("is-it-for-me", "Other words."), ("how-it-fits", "Half a thought")):
            sent = fields(desk.get(f"/library/{slug}/edit"))
            sent["body"] = f"{words}\n\n{sent['body']}"
            _done(desk.post(f"/library/{slug}/edit", data=sent))
        given = fields(desk.get("/library/new?kind=checklist&phase=before"))
        given |= {"title": "Ours", "items": "A hat | the practice", "body": "Some words."}
        _done(desk.post("/library/new", data=given))
        for slug in ("is-it-for-me", "own-ours"):
            read = desk.get(f"/library/{slug}").text
            version = re.search(r'name="version" value="(\w+)"', read)
            assert version
            _done(desk.post(f"/library/{slug}/approve", data={"version": version[1]}))
        _done(desk.post("/library/day-30/hide", data={"hidden": "yes"}))
        texts = f"/clients/{world.ids['ida']}/texts"
        named = re.findall(r'name="text" value="([^"]+)"', desk.get(texts).text)
        _done(desk.post(texts, data={"text": named}))
        _done(desk.post(f"{texts}/add"))


def _recordings(world: World) -> None:
    """One recording that is ready to be listened to, one for Ida alone, and one that cannot be used."""
    with world.as_("owner") as desk:
        for name, content, given in (
            ("voice", sound("mp3"), {"for": "everybody"}),
            ("voice-of-ida", sound("mp3"), {"for": "client", "client": world.ids["ida"]}),
            ("voice-broken", b"no sound", {"for": "everybody"}),
        ):
            sent = {"audio": ("Evening.mp3", content, "audio/mpeg")}
            answer = _done(desk.post("/library/recordings/new", data=given, files=sent))
            world.ids[name] = answer.headers["location"].rsplit("/", 1)[1]
        for name in ("voice", "voice-of-ida"):
            page = f"/library/recordings/{world.ids[name]}"
            if name == "voice":
                wait_until_ready(desk, page)
            else:
                _done(publish(desk, page))


def _leaving(world: World) -> None:
    for name in ("Lee", "Eve", "Jo"):
        world.add_client(name)
    world.check_in("lee", mood="6", no_ride="yes")
    with world.as_("owner") as desk:
        _done(desk.post(f"/clients/{world.ids['lee']}/leave/delete", data={"sure": "yes"}))
    with world.as_("eve") as phone:
        _done(phone.post("/me/leave/end"))
    with world.as_("jo") as phone:
        _done(phone.post("/me/leave/delete", data={"sure": "yes"}))


def _everything_is_sent(world: World) -> None:
    world.send("sam", "tick", "why-different", done="yes")
    world.ids["entry"] = world.send("sam", "tick", "what-to-bring", item="layers", done="yes")
    shared = {"sharing": "shared"}
    written = world.send("sam", "reflection", "intention", text=INTENTION, **shared)
    world.send("sam", "reflection", "intention", text=f"{INTENTION} And to rest.", revises=written, **shared)
    world.send("sam", "reflection", "day-1", text="A tree.", sharing="bring", title="The tree")
    world.send("sam", "reflection", "day-3", text="I called my sister.")
    world.send("sam", "reflection-delete", "day-3")
    with world.as_("owner") as desk:
        place = f"/clients/{world.ids['sam']}/prompts"
        for name, words in (("withdrawn", "What was this?"), ("sent", "What is the water like today?")):
            _done(desk.post(place, data={"form": name, "prompt": words}))
            world.ids[name] = re.findall(r"/([0-9a-f-]+)/withdraw", _done(desk.get(place)).text)[0]
        _done(desk.post(f"{place}/{world.ids['withdrawn']}/withdraw"))
    heard = {"recording": "centring-10", "seconds": "90", "finished": "no"}
    world.send("sam", "listening", "centring", **heard, **{"q.other": "Like snow", "q.eyes": "part"})
    world.ride("sam", "Robin", "asked")
    world.ride("sam", "Robin", "confirmed")  # not knowing of the first: from another phone
    plan = {"q.mask": "own", "q.touch": "if-i-ask", "q.words": "You are here."}
    first = world.send("sam", "comfort", "comfort", **plan)
    for signal in ("A flat hand.", "Two taps."):  # changed in two places
        world.send("sam", "comfort", "comfort", **plan, **{"q.signal": signal, "revises": first})
    for text in ("May my sister wait there?", "Can I come home by train?"):
        world.ids["asked"] = world.send("sam", "question", "getting-home", text=text)
    with world.as_("owner") as desk:
        about = {"entry": world.ids["asked"], "talked": "yes"}
        _done(desk.post(f"/clients/{world.ids['sam']}/questions", data=about))
    world.check_in("sam", mood="4", question="May I bring my own music?")
    world.check_in("sam", mood="6", self_harm="yes", no_ride="yes")
    with world.as_("owner") as desk:
        _done(desk.post(f"/clients/{world.ids['sam']}/opened", data={"entry": written}))


def _sessions(world: World) -> None:
    yesterday = datetime.now(ZoneInfo(PRACTICE["time_zone"])) - timedelta(days=1)
    world.tell("noa", "took-place", date=f"{yesterday:%Y-%m-%d}", time="10:00")
    world.send("noa", "reflection", "evening", text="A tree by the water.")
    world.ride("pia", "Kim", "confirmed")
    world.tell("pia", "postponed")
    world.tell("cal", "cancelled")
    with opened(world.demo.data) as connection:
        past = {"at": stamp(now() - timedelta(days=2)), "client": world.ids["ash"]}
        where = "plan_id = (SELECT id FROM plans WHERE client_id = :client)"
        connection.execute(f"UPDATE sessions SET starts_at = :at WHERE {where}", past)


def _ways_in(world: World, links: dict[str, str]) -> None:
    with world.as_("owner") as desk:
        for kind in ("prep-links", "invitations"):
            _done(desk.post(f"/clients/{world.ids['uma']}/{kind}"))
        gil = invite_colleague(world.demo, world.cookies["owner"]["sign-in"], "Gil")
        [for_gil] = re.findall(r'value="([^"]+/join#[^"]+)"', _done(desk.get(f"/practice/people/{gil}")).text)
    with world.as_("sam") as phone:
        _done(phone.post("/ride/pass"))
        world.ids["pass"] = re.findall(r"/r/([\w-]{43})", _done(phone.get("/ride")).text)[0]
    world.ids["gil"] = gil
    world.ids["prep"] = urlsplit(links["prep_link"]).path.rsplit("/", 1)[1]
    with world.as_("reader") as reader:
        world.cookies["reader"] = dict(_done(reader.get(f"/l/{world.ids['prep']}")).cookies)
    invitations = {
        "invited": links["client_invitation"],
        "invited-owner": world.empty.owner_link,
        "invited-therapist": for_gil,
    }
    for who, link in invitations.items():
        with world.as_(who) as guest:
            opening = _done(guest.post("/join/open", data={"token": urlsplit(link).fragment}))
            world.cookies[who] = dict(opening.cookies)
    code = lasting_code(world.demo, world.cookies["ida"]["sign-in"])
    with world.as_("invited-device") as guest:
        world.cookies["invited-device"] = dict(_done(guest.post("/join/open", data={"short": code})).cookies)


def _done(answer: httpx.Response) -> httpx.Response:
    assert answer.status_code < 400, (answer.status_code, answer.text[:500])
    return answer
