"""The help card: the right numbers, without a login, whatever the browser sends."""

import json

import httpx
import pytest
from starlette.applications import Starlette

from pwa import clock
from pwa.library import service as library
from tests.plans.world import NOW, Page, World, new_world

HELP = library.help_data()


def hrefs(page: Page) -> set[str]:
    """Where the page's links lead."""
    return {link["href"] for link in page.all("a")}


async def test_without_a_practice_it_lists_every_country(app_client: httpx.AsyncClient):
    answer = await app_client.get("/help")
    page = Page(answer.text)
    assert answer.status_code == 200
    for country in HELP["countries"].values():
        assert country["name"] in page.text
    assert {"tel:988", "sms:988", "tel:116123", "sms:85258?&body=SHOUT", "tel:131114", "tel:112"} <= hrefs(
        page
    )
    assert HELP["not_watched"] in page.text


@pytest.mark.parametrize("country", HELP["countries"])
async def test_the_practice_s_country_comes_first_and_its_own_numbers_with_it(app: Starlette, country: str):
    with clock.at(NOW):
        world = await new_world(
            app, country=country, phone="+353 1 555 0100", out_of_hours="Call the night line."
        )
        async with world.browser() as browser:
            page = Page((await browser.get("/help")).text)
    chosen = HELP["countries"][country]
    for words in (
        chosen["lead"],
        "Your practice",
        "+353 1 555 0100",
        "Call the night line.",
        HELP["near_you"],
    ):
        assert words in page.text
    assert "tel:+35315550100" in hrefs(page)
    for entry in chosen["entries"]:
        assert page.text.index(entry["action"]) < page.text.index("When to call")


async def test_every_warning_sign_is_there(app_client: httpx.AsyncClient):
    text = Page((await app_client.get("/help")).text).text
    for group in HELP["warning_signs"]:
        assert group["title"] in text
        assert all(sign in text for sign in group["signs"])


async def test_a_link_s_cookie_names_the_practice_without_a_login(
    world: World, app_client: httpx.AsyncClient
):
    app_client.cookies.set("practice", world.client.practice.id)
    page = Page((await app_client.get("/help")).text)
    assert "tel:+15550100100" in hrefs(page)
    assert HELP["countries"]["US"]["lead"] in page.text


@pytest.mark.parametrize("value", ["nobody", "' OR 1=1 --", "0" * 4000])
async def test_a_cookie_that_names_nothing_changes_nothing(app_client: httpx.AsyncClient, value: str):
    plain = (await app_client.get("/help")).text
    answer = await app_client.get("/help", headers={"cookie": f"practice={value}"})
    assert (answer.status_code, answer.text) == (200, plain)


async def test_it_belongs_to_nobody_so_that_every_phone_may_keep_it(world: World):
    for person in (world.client, world.owner):
        async with world.browser(person) as browser:
            html = (await browser.get("/help")).text
        assert "data-account" not in html
        assert json.dumps(person.name) not in html
        assert person.id not in html
