"""Every route, asked by every kind of person. The expectations are written by hand, not derived from the code.

Sam is the client whose things are asked for; Alice is Sam's therapist, Olga owns the practice. Bob is a therapist of
the same practice, Kim is Bob's client. Charlie and Yuki belong to another practice. Nobody is signed in as nobody.

A cell is the status of the answer; `in` is the way to the sign-in (303, or 401 for a script).
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from pwa.clock import new_id
from pwa.routes import routes
from tests.people import Cast, gather

PEOPLE = ("nobody", "sam", "alice", "olga", "bob", "kim", "charlie", "yuki")

MATRIX = """
                                                     nobody sam alice olga bob kim charlie yuki
GET  /                                               200    303 303   303  303 303 303     303
GET  /help                                           200    200 200   200  200 200 200     200
GET  /offline                                        200    200 200   200  200 200 200     200
GET  /kept-here                                      200    200 200   200  200 200 200     200
GET  /healthz                                        200    200 200   200  200 200 200     200
GET  /readyz                                         200    200 200   200  200 200 200     200
GET  /styleguide                                     404    404 404   404  404 404 404     404
GET  /manifest.webmanifest                           200    200 200   200  200 200 200     200
GET  /sw.js                                          200    200 200   200  200 200 200     200
GET  /static/{release}/js/first.js                   200    200 200   200  200 200 200     200
GET  /recordings/{recording}                         200    200 200   200  200 200 200     200
GET  /l/{prep}                                       200    200 200   200  200 200 200     200
GET  /l/{prep}/why-different                         200    200 200   200  200 200 200     200
GET  /l/{prep}/kept                                  200    200 200   200  200 200 200     200
POST /l/{prep}/opened                                204    204 204   204  204 204 204     204
GET  /r/{pass}                                       200    200 200   200  200 200 200     200
GET  /r/{pass}/kept                                  200    200 200   200  200 200 200     200
GET  /r/{pass}/calendar.ics                          200    200 200   200  200 200 200     200
POST /r/{pass}/opened                                204    204 204   204  204 204 204     204
GET  /join                                           200    200 200   200  200 200 200     200
POST /join/open                                      404    404 404   404  404 404 404     404
POST /join/begin                                     400    400 400   400  400 400 400     400
POST /join/finish                                    400    400 400   400  400 400 400     400
GET  /signin                                         200    303 303   303  303 303 303     303
POST /signin/begin                                   200    200 200   200  200 200 200     200
POST /signin/finish                                  400    400 400   400  400 400 400     400
GET  /today                                          in     200 404   404  404 200 404     200
GET  /prepare                                        in     200 404   404  404 200 404     200
GET  /prepare/{sam-why-different}                    in     200 404   404  404 404 404     404
GET  /session-day                                    in     200 404   404  404 200 404     200
GET  /ride                                           in     200 404   404  404 200 404     200
POST /ride/pass                                      in     303 404   404  404 303 404     303
POST /ride/pass/{ride-pass}/revoke                   in     303 404   404  404 404 404     404
GET  /comfort                                        in     200 404   404  404 200 404     200
GET  /meditate                                       in     200 404   404  404 200 404     200
GET  /meditate/centring-10                           in     200 404   404  404 200 404     200
GET  /check-ins                                      in     200 404   404  404 200 404     200
GET  /check-ins/{sam-check-in-before}                in     200 404   404  404 404 404     404
GET  /reflect                                        in     200 404   404  404 200 404     200
GET  /reflect/{sam-day-1}                            in     200 404   404  404 404 404     404
GET  /questions                                      in     200 404   404  404 200 404     200
GET  /me                                             in     200 404   404  404 200 404     200
GET  /me/calendar.ics                                in     200 404   404  404 200 404     200
GET  /me/everything                                  in     200 404   404  404 200 404     200
GET  /me/everything.json                             in     200 404   404  404 200 404     200
GET  /me/leave                                       in     200 404   404  404 200 404     200
POST /me/leave/end                                   in     303 404   404  404 303 404     303
POST /me/leave/delete                                in     303 404   404  404 303 404     303
GET  /left                                           200    200 200   200  200 200 200     200
GET  /me/passkeys                                    in     200 200   200  200 200 200     200
POST /me/passkeys/begin                              in     200 200   200  200 200 200     200
POST /me/passkeys/finish                             400    400 400   400  400 400 400     400
POST /me/passkeys/{sam-passkey}/name                 in     422 404   404  404 404 404     404
POST /me/passkeys/{sam-passkey}/remove               in     303 404   404  404 404 404     404
POST /me/sign-ins/{sam-other-sign-in}/end            in     303 404   404  404 404 404     404
POST /me/sign-ins/end-others                         in     303 303   303  303 303 303     303
GET  /me/passkeys/another-device                      in     200 200   200  200 200 200     200
POST /me/passkeys/another-device                      in     303 303   303  303 303 303     303
POST /me/passkeys/another-device/end                  in     303 303   303  303 303 303     303
GET  /kept                                           in     200 404   404  404 200 404     200
GET  /entries                                        200    200 404   404  404 200 404     200
GET  /entries/{entry}                                in     200 404   404  404 404 404     404
POST /entries/{tick-of-sam}                          in     201 404   404  404 404 404     404
GET  /clients                                        in     404 200   200  200 404 200     404
GET  /clients/new                                    in     404 200   200  200 404 200     404
POST /meditate/centring-10/saved                     in     422 404   404  404 422 404     422
POST /clients/new                                    in     404 422   422  422 404 422     404
GET  /clients/{sam}                                  in     404 200   200  404 404 404     404
GET  /clients/{sam}/preview                          in     404 200   200  404 404 404     404
GET  /clients/{sam}/preview/prepare                  in     404 200   200  404 404 404     404
POST /clients/{sam}/opened                           in     404 204   204  404 404 404     404
POST /clients/{sam}/flags                            in     404 303   303  404 404 404     404
POST /clients/{sam}/questions                        in     404 303   303  404 404 404     404
POST /clients/{sam}/therapist                        in     404 303   303  404 404 404     404
POST /clients/{sam}/session                          in     404 303   303  404 404 404     404
POST /clients/{sam}/meeting                          in     404 303   303  404 404 404     404
GET  /clients/{sam}/texts                            in     404 200   200  404 404 404     404
POST /clients/{sam}/texts                            in     404 303   303  404 404 404     404
POST /clients/{sam}/texts/add                        in     404 303   303  404 404 404     404
POST /clients/{sam}/prep-links                       in     404 303   303  404 404 404     404
POST /clients/{sam}/prep-links/{prep-link}/revoke    in     404 303   303  404 404 404     404
POST /clients/{sam}/passes                           in     404 303   303  404 404 404     404
POST /clients/{sam}/passes/{ride-pass}/revoke        in     404 303   303  404 404 404     404
POST /clients/{sam}/invitations                      in     404 303   303  404 404 404     404
POST /clients/{sam}/invitations/{invitation}/revoke  in     404 303   303  404 404 404     404
GET  /clients/{sam}/leave                            in     404 200   200  404 404 404     404
POST /clients/{sam}/leave/end                        in     404 303   303  404 404 404     404
POST /clients/{sam}/leave/again                      in     404 303   303  404 404 404     404
POST /clients/{sam}/leave/delete                     in     404 422   422  404 404 404     404
GET  /clients/left                                   in     404 200   200  200 404 200     404
GET  /clients/left/{lee}                             in     404 200   200  404 404 404     404
GET  /library                                        in     404 200   200  200 404 200     404
GET  /library/why-different                          in     404 200   200  200 404 200     404
GET  /library/why-different/changes                  in     404 200   200  200 404 200     404
GET  /library/why-different/edit                     in     404 404   200  404 404 200     404
POST /library/why-different/edit                     in     404 404   422  404 404 422     404
POST /library/why-different/preview                  in     404 404   200  404 404 200     404
POST /library/why-different/keep                     in     404 404   422  404 404 422     404
POST /library/why-different/take                     in     404 404   422  404 404 422     404
POST /library/why-different/move                     in     404 404   303  404 404 303     404
POST /library/why-different/hide                     in     404 404   303  404 404 303     404
GET  /library/{own-step}                             in     404 200   200  200 404 404     404
GET  /library/{own-step}/edit                        in     404 404   200  404 404 404     404
GET  /library/{own-step}/discard                     in     404 404   200  404 404 404     404
POST /library/{own-step}/discard                     in     404 404   422  404 404 404     404
GET  /library/arrange                                in     404 404   200  404 404 200     404
GET  /library/new                                    in     404 404   200  404 404 200     404
POST /library/new                                    in     404 404   422  404 404 422     404
POST /library/new/preview                            in     404 404   422  404 404 422     404
POST /library/why-different/approve                  in     404 404   422  404 404 422     404
GET  /library/why-different/prep-links               in     404 200   200  200 404 200     404
POST /library/why-different/prep-links               in     404 303   303  303 404 303     404
POST /library/why-different/prep-links/{library-link}/revoke  in     404 303   303  303 404 404     404
GET  /library/approve-all                            in     404 404   200  404 404 200     404
POST /library/approve-all                            in     404 404   303  404 404 303     404
GET  /practice                                       in     404 404   200  404 404 200     404
POST /practice                                       in     404 404   422  404 404 422     404
GET  /practice/ways-in                               in     404 404   200  404 404 200     404
GET  /practice/people                                in     404 404   200  404 404 200     404
GET  /practice/people/new                            in     404 404   200  404 404 200     404
POST /practice/people/new                            in     404 404   303  404 404 303     404
GET  /practice/people/{bob}                          in     404 404   200  404 404 404     404
GET  /practice/people/{bob}/end                      in     404 404   200  404 404 404     404
POST /practice/people/{bob}/end                      in     404 404   422  404 404 404     404
POST /practice/people/{bob}/invitations              in     404 404   303  404 404 404     404
POST /practice/people/{bob}/invitations/{of-bob}/revoke in  404 404   303  404 404 404     404
POST /signout                                        303    303 303   303  303 303 303     303
"""

# What a row needs to be asked in earnest; without it the form is empty and the entitled are told what is missing.
FORMS = {
    "POST /entries/{tick-of-sam}": {"kind": "tick", "step": "{sam-why-different}", "item": "", "done": "yes"},
    "POST /me/leave/delete": {"sure": "yes"},
    "POST /clients/{sam}/therapist": {"from": "{alice}", "to": "{bob}"},
    "POST /clients/{sam}/session": {"session": "{sam-session}", "outcome": "cancelled"},
    "POST /clients/{sam}/meeting": {"step": "{sam-meeting}"},
    "POST /library/why-different/move": {"to": "up"},
    "POST /practice/people/new": {"name": "Lou", "role": "therapist"},
}


@dataclass(frozen=True)
class Row:
    """One line of the matrix."""

    method: str
    path: str
    expected: dict[str, str]

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def _rows() -> list[Row]:
    lines = [line.split() for line in MATRIX.splitlines() if line.strip()]
    assert tuple(lines[0]) == PEOPLE
    return [Row(method, path, dict(zip(PEOPLE, cells, strict=True))) for method, path, *cells in lines[1:]]


ROWS = _rows()


@pytest.fixture
async def cast(app: Starlette) -> AsyncIterator[Cast]:
    return await gather(app)


def _filled(text: str, app: Starlette, cast: Cast) -> str:
    values = cast.ids | {"prep": cast.links["prep"], "release": app.state.static.release}
    values["pass"] = cast.links["pass"]
    values |= {"recording": _recording(), "tick-of-sam": new_id()}
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _recording() -> str:
    from pwa.recordings import service as recordings

    return recordings.catalogue()[0].file


async def _ask(app: Starlette, cast: Cast, row: Row, person: str, path: str) -> httpx.Response:
    headers = {
        "sec-fetch-site": "same-origin",
        "accept": "application/json" if "entr" in row.path else "text/html",
    }
    cookies = {"sign-in": cast.cookies[person]} if person in cast.cookies else {}
    form = {name: _filled(value, app, cast) for name, value in FORMS.get(row.name, {}).items()}
    if form:
        form["account"] = cast.ids.get(person, "")
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://localhost:8000", cookies=cookies
    ) as browser:
        return await browser.request(
            row.method, path, headers=headers, data=form if row.method == "POST" else None
        )


def _said(answer: httpx.Response) -> str:
    to_sign_in = answer.headers.get("location", "").startswith("/signin") and answer.status_code == 303
    return "in" if to_sign_in or answer.status_code == 401 else str(answer.status_code)


@pytest.mark.anyio
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
async def test_each_person_gets_what_is_theirs(app: Starlette, cast: Cast, row: Row) -> None:
    """Those who may not go first, so that what the entitled do cannot hide a leak."""
    found = {}
    for person in sorted(PEOPLE, key=lambda one: row.expected[one].startswith(("2", "3", "42"))):
        found[person] = _said(await _ask(app, cast, row, person, _filled(row.path, app, cast)))
    assert found == row.expected


@pytest.mark.anyio
@pytest.mark.parametrize(
    "row", [row for row in ROWS if "404" in row.expected.values()], ids=lambda row: row.name
)
async def test_what_is_foreign_looks_like_what_is_absent(app: Starlette, cast: Cast, row: Row) -> None:
    for person in (one for one in PEOPLE if row.expected[one] == "404"):
        foreign = await _ask(app, cast, row, person, _filled(row.path, app, cast))
        absent = await _ask(app, cast, row, person, _absent(row.path, app, cast))
        assert (foreign.status_code, foreign.content) == (absent.status_code, absent.content)
        assert _lasting(foreign) == _lasting(absent)


def _absent(path: str, app: Starlette, cast: Cast) -> str:
    """`path` with ids that nobody has."""
    for name in cast.ids:
        path = path.replace(f"{{{name}}}", new_id())
    return _filled(path, app, cast)


def _lasting(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "date"}


def test_a_client_is_seen_by_their_own_therapist_and_by_the_owner_alone() -> None:
    """Of the matrix itself, so that nobody lets anybody in by writing it there."""
    rows = [row for row in ROWS if "/clients/{sam}" in row.path]
    assert len(rows) == sum("{client}" in route.path for route in routes)
    for row in rows:
        entitled = {who for who in PEOPLE if row.expected[who] not in ("404", "in")}
        assert entitled == {"alice", "olga"}, row.name
        assert row.expected["alice"] == row.expected["olga"], row.name


def test_what_is_the_owners_is_nobody_elses() -> None:
    rows = [row for row in ROWS if _is_the_owners(row.method, row.path)]
    owned = {
        (method, _shape(route.path))
        for route in routes
        for method in route.methods - {"HEAD"}
        if _is_the_owners(method, route.path)
    }
    assert {(row.method, _shape(row.path)) for row in rows} == owned
    for row in rows:
        others = {who: row.expected[who] for who in ("sam", "alice", "bob", "kim", "yuki")}
        assert set(others.values()) == {"404"}, row.name
        is_of_this_one = "{bob}" in row.path or "{own-step}" in row.path
        # Charlie owns another practice, and has its pages; of a person of this one he knows nothing.
        assert row.expected["charlie"] == ("404" if is_of_this_one else row.expected["olga"]), row.name


def _is_the_owners(method: str, path: str) -> bool:
    """All of the practice's pages; of the library all but reading."""
    words = ("approve", "arrange", "new", "edit", "discard")
    is_writing = method == "POST" or path.rsplit("/", 1)[1].removesuffix("-all") in words
    return path.startswith("/practice") or (path.startswith("/library") and is_writing)


def test_every_route_has_a_row() -> None:
    """A new route fails here until somebody has said, by hand, who may have it."""
    asked = {(row.method, _shape(row.path)) for row in ROWS}
    served = {
        (method, _shape(route.path))
        for route in routes
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert asked == served


def _shape(path: str) -> tuple[str, ...]:
    """A path with its changing parts left out; `/static/...` and a prep link's step count as one each."""
    parts = path.strip("/").split("/")
    fixed = {
        "l": ("l", "*", *parts[2:]) if parts[-1] in ("kept", "opened") else ("l", *("*" for _ in parts[1:])),
        "static": ("static", "*"),
        "recordings": ("recordings", "*"),
    }
    return fixed.get(parts[0]) or tuple(
        "*" if _changes(parts, number) else part for number, part in enumerate(parts)
    )


def _changes(parts: list[str], number: int) -> bool:
    part = parts[number]
    below = parts[number - 1] if number else ""
    named = {"new", "approve-all", "arrange", "opened"}
    return "{" in part or (below in ("library", "meditate", "preview") and part not in named)
