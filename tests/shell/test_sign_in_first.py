"""A desk whose sign-in ended while somebody typed: what they filled in comes back, and goes again."""

from datetime import timedelta
from html import unescape

import pytest

from pwa import clock
from tests.plans.world import NOW, Page, World

SAME = {"sec-fetch-site": "same-origin"}
FILLED = {
    "id": "0c9a3a5e-0000-4000-8000-000000000abc",
    "name": 'Ana "María" <b>',
    "contact": "ana@example.org",
    "date": "2026-12-10",
    "time": "10:00",
}


def kept(html: str) -> dict[str, str]:
    fields = {str(field["name"]): str(field["value"]) for field in Page(html).all("input", type="hidden")}
    return {name: unescape(value) for name, value in fields.items()}


async def test_what_was_filled_in_comes_back_and_can_be_sent(world: World):
    async with world.browser(world.owner) as desk:
        with clock.at(NOW + timedelta(minutes=31)):
            answer = await desk.post("/clients/new", data=FILLED, headers=SAME)
            assert answer.status_code == 401
            assert kept(answer.text) == FILLED
            page = Page(answer.text)
            assert page.all("form", action="/clients/new", method="post")
            [link] = page.all("a", target="_blank")
            assert link["href"] == "/signin"
            assert "Ana" not in (await desk.get("/signin")).text
    async with world.browser(world.owner) as again:
        sent = await again.post("/clients/new", data=kept(answer.text), headers=SAME)
        assert sent.status_code == 303
        assert "Ana" in (await again.get("/clients")).text


@pytest.mark.parametrize(
    ("headers", "fields", "status"),
    [
        ({}, {}, 303),
        ({}, {"name": "  "}, 303),
        ({"accept": "application/json"}, FILLED, 401),
        ({"hx-request": "true"}, FILLED, 401),
    ],
    ids=["no fields", "empty ones", "a script", "HTMX"],
)
async def test_where_there_is_nothing_to_keep_it_leads_to_the_sign_in(
    world: World, headers: dict[str, str], fields: dict[str, str], status: int
):
    async with world.browser() as nobody:
        nobody.cookies.clear()
        answer = await nobody.post("/clients/new", data=fields, headers=SAME | headers)
    assert answer.status_code == status
    assert "Ana" not in answer.text
