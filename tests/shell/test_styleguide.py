"""The styleguide shows every component there is, and only where nobody's real practice is."""

import re

import httpx
from starlette.applications import Starlette

from pwa.accounts import service as accounts
from pwa.settings import resource
from tests.plans.world import new_world

# Parts that stand around a page or are not to be seen.
AROUND = {"htmx.html", "lines.html", "look.html", "look_control.html"}


async def test_a_demo_shows_it(app: Starlette, app_client: httpx.AsyncClient) -> None:
    async with app.state.db.write() as tx:
        await accounts.new_practice(tx, is_demo=True)
    answer = await app_client.get("/styleguide")
    assert answer.status_code == 200
    assert answer.text.count("<h1>") == 1


async def test_nobody_sees_it_where_a_real_practice_is(app: Starlette, app_client: httpx.AsyncClient) -> None:
    assert (await app_client.get("/styleguide")).status_code == 404
    await new_world(app)
    async with app.state.db.write() as tx:
        await accounts.new_practice(tx, is_demo=True)
    assert (await app_client.get("/styleguide")).status_code == 404


def test_every_part_and_each_of_its_macros_is_shown() -> None:
    templates = resource("templates")
    shown = (templates / "shell" / "styleguide.html").read_text()
    for part in (templates / "parts").glob("*.html"):
        if part.name in AROUND:
            continue
        made = set(re.findall(r"{% macro ([a-z]\w*)\(", part.read_text()))
        inner = {"described", "notes", "marked", "mark", "phone_row", "help_entry"}
        missing = {name for name in made - inner if f"{name}(" not in shown}
        assert not missing, (part.name, missing)
