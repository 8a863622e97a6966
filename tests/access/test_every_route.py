"""Every route, asked by every kind of person. What each may is in matrix.py."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from pwa.clock import new_id
from pwa.routes import routes
from tests.access.matrix import FORMS, MATRIX, PEOPLE
from tests.people import Cast, gather


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
    """All of the practice's pages; of the library all but reading and sending links to it.

    And but for recordings: therapists make those for their own clients, and for whom one is does not show in a path.
    """
    words = ("approve", "arrange", "new", "edit", "discard", "hide")
    is_sent = "/prep-links" in path
    is_writing = method == "POST" or path.rsplit("/", 1)[1].removesuffix("-all") in words
    is_text = path.startswith("/library") and not path.startswith("/library/recordings")
    return path.startswith("/practice") or (is_text and is_writing and not is_sent)


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


# What stands below these is somebody's choice, but for the pages that are named.
CHANGING = ("library", "meditate", "month", "preview", "studio", "check-ins", "questions", "parts")


def _changes(parts: list[str], number: int) -> bool:
    part = parts[number]
    below = parts[number - 1] if number else ""
    named = {"new", "approve-all", "arrange", "opened", "recordings", "check-ins"}
    return "{" in part or (below in CHANGING and part not in named)
