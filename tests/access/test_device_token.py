"""A phone with nothing but a client's device token is a stranger at every door but one."""

from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from pwa.web import cookies
from tests.access.matrix import FORMS
from tests.access.test_every_route import ROWS, Row, _filled, _said
from tests.harness.sign_in import device_for
from tests.people import Cast, gather

pytestmark = pytest.mark.anyio

DOOR = "POST /entries/{tick-of-sam}"


@pytest.fixture
async def cast(app: Starlette) -> Cast:
    return await gather(app)


async def _ask(app: Starlette, cast: Cast, row: Row, signed_in: str) -> str:
    """What Sam's phone is told, where Sam signed in once and now `signed_in` is."""
    headers = {
        "sec-fetch-site": "same-origin",
        "accept": "application/json" if "entr" in row.path else "text/html",
    }
    held = {cookies.device(cast.ids["sam"]): device_for(Path(app.state.settings.data), cast.cookies["sam"])}
    held |= {"sign-in": cast.cookies[signed_in]} if signed_in in cast.cookies else {}
    form = {name: _filled(value, app, cast) for name, value in FORMS.get(row.name, {}).items()}
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://localhost:8000", cookies=held
    ) as phone:
        data = form | {"account": cast.ids["sam"]} if form else None
        answer = await phone.request(row.method, _filled(row.path, app, cast), headers=headers, data=data)
    return _said(answer)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
async def test_it_opens_the_door_for_entries_and_no_other(app: Starlette, cast: Cast, row: Row) -> None:
    found = {who: await _ask(app, cast, row, who) for who in ("nobody", "kim", "alice")}
    expected = {who: "201" if row.name == DOOR else row.expected[who] for who in found}
    assert found == expected
