"""A desk whose sign-in ended while somebody typed: what they filled in comes back, or stays, and goes again."""

from datetime import timedelta
from html import unescape

import pytest

from pwa import clock
from tests.plans.world import NOW, Page, World

SAME = {"sec-fetch-site": "same-origin"}
HTMX = SAME | {"hx-request": "true"}
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


async def test_while_somebody_writes_the_page_with_their_words_is_not_left(world: World):
    edit = "/library/what-to-expect/edit"
    async with world.browser(world.owner) as desk:
        with clock.at(NOW + timedelta(minutes=31)):
            words = {"hx-current-url": f"http://localhost:8000{edit}"}
            answer = await desk.post(f"{edit[:-5]}/preview", data=FILLED, headers=HTMX | words)
    assert answer.status_code == 401
    assert "hx-redirect" not in answer.headers
    assert answer.headers["hx-retarget"] == "[data-toasts]"
    page = Page(answer.text)
    assert "What you wrote is still on this page" in page.text
    [link] = page.all("a", target="_blank", rel="noopener")
    assert link["href"] == "/signin"
    assert "<html" not in answer.text


@pytest.mark.parametrize(
    ("shown", "onward"),
    [
        ("http://localhost:8000/clients?q=ana&page=2", "/clients%3Fq%3Dana%26page%3D2"),
        ("http://localhost:8000/library", "/library"),
        ("https://evil.example/library", "/"),
        ("/library", "/"),
        ("http://[", "/"),
        ("", "/"),
    ],
)
async def test_a_button_leads_back_to_the_page_it_is_on(world: World, shown: str, onward: str):
    async with world.browser() as nobody:
        nobody.cookies.clear()
        answer = await nobody.post("/clients/new", headers=HTMX | {"hx-current-url": shown})
        plain = await nobody.post("/clients/new", headers={"referer": shown})
    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == f"/signin?next={onward}"
    assert (plain.status_code, plain.headers["location"]) == (303, f"/signin?next={onward}")


@pytest.mark.parametrize("header", ["location", "hx-redirect"])
async def test_a_page_is_come_back_to_with_what_was_searched_for(world: World, header: str):
    async with world.browser(world.owner) as desk:
        with clock.at(NOW + timedelta(minutes=31)):
            headers = HTMX if header == "hx-redirect" else {}
            answer = await desk.get("/clients?q=ana%20m%26m&page=2", headers=headers)
            page = await desk.get(answer.headers[header])
    [form] = Page(page.text).all("form")[:1]
    assert form["data-next"] == "/clients?q=ana%20m%26m&page=2"


@pytest.mark.parametrize(
    ("headers", "fields", "status"),
    [
        ({}, {}, 303),
        ({}, {"name": "  "}, 303),
        ({"accept": "application/json"}, FILLED, 401),
    ],
    ids=["no fields", "empty ones", "a script"],
)
async def test_where_there_is_nothing_to_keep_it_leads_to_the_sign_in(
    world: World, headers: dict[str, str], fields: dict[str, str], status: int
):
    async with world.browser() as nobody:
        nobody.cookies.clear()
        answer = await nobody.post("/clients/new", data=fields, headers=SAME | headers)
    assert answer.status_code == status
    assert "Ana" not in answer.text
