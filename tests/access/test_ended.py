"""Whoever worked here and does no longer is a stranger at every door, in the browser they were signed in on."""

from pathlib import Path

import pytest
from starlette.applications import Starlette

from pwa.accounts import service as accounts
from pwa.accounts.team import service as team
from pwa.clock import new_id
from tests.access.test_every_route import ROWS, Row, _ask, _filled, _said
from tests.harness.sign_in import cookie_for
from tests.people import Cast, gather

pytestmark = pytest.mark.anyio


@pytest.fixture
async def cast(app: Starlette) -> Cast:
    """With Dora, a therapist, and Owen, an owner: both signed in, then ended by Olga."""
    cast, data = await gather(app), Path(app.state.settings.data)
    async with app.state.db.write() as tx:
        practice_id = await tx.value("SELECT practice_id FROM people WHERE id = :id", id=cast.ids["olga"])
        olga = await accounts.person(tx, practice_id, cast.ids["olga"])
        for name, role in (("dora", "therapist"), ("owen", "owner")):
            cast.ids[name] = new_id()
            await team.add(tx, olga, cast.ids[name], role, name.title(), "")
    cast.cookies |= {name: cookie_for(data, cast.ids[name]) for name in ("dora", "owen")}
    async with app.state.db.write() as tx:
        for name in ("dora", "owen"):
            await team.end(tx, olga, await team.colleague(tx, olga, cast.ids[name]))
    return cast


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
async def test_they_get_what_nobody_gets(app: Starlette, cast: Cast, row: Row) -> None:
    for person in ("dora", "owen"):
        answer = await _ask(app, cast, row, person, _filled(row.path, app, cast))
        assert _said(answer) == row.expected["nobody"], person
