"""The pages a phone shows by itself, the landing, and what is said when there is nothing."""

import httpx
import pytest

from tests.plans.world import Page, World

ALIKE = ("/offline", "/kept-here")


async def test_the_landing_says_what_this_is_and_the_ways_in(app_client: httpx.AsyncClient):
    answer = await app_client.get("/")
    page = Page(answer.text)
    assert answer.status_code == 200
    assert len(page.all("h1")) == 1
    assert {"/signin", "/join", "/help"} <= {link["href"] for link in page.all("a")}
    assert "ketamine" not in answer.text.lower()


async def test_whoever_is_signed_in_goes_on_to_their_own_first_page(world: World):
    for person, place in ((world.client, "/today"), (world.owner, "/clients")):
        async with world.browser(person) as browser:
            answer = await browser.get("/")
        assert (answer.status_code, answer.headers["location"]) == (303, place)


@pytest.mark.parametrize("url", ALIKE)
async def test_pages_kept_on_every_phone_say_nothing_about_anybody(
    world: World, app_client: httpx.AsyncClient, url: str
):
    plain = await app_client.get(url)
    async with world.browser() as browser:
        assert (await browser.get(url)).text == plain.text
    assert plain.status_code == 200
    assert "data-account" not in plain.text


async def test_the_page_after_a_post_without_signal_has_a_link_to_fill(app_client: httpx.AsyncClient):
    page = Page((await app_client.get("/kept-here")).text)
    assert [link for link in page.all("a", href="/today") if "data-kept-next" in link]
    assert "It is on this phone" in page.text
    assert page.all("a", href="/entries")


async def test_signed_out_the_page_of_entries_still_lists_what_is_on_this_phone(
    app_client: httpx.AsyncClient,
):
    page = Page((await app_client.get("/entries")).text)
    assert [one for one in page.all("ul") if "data-queue" in one]
    assert page.all("a", href="/signin?next=/entries")
    assert "Received" not in page.text


async def test_a_page_that_is_not_there_offers_a_way_on(app_client: httpx.AsyncClient):
    answer = await app_client.get("/nowhere")
    page = Page(answer.text)
    assert answer.status_code == 404
    assert {"/", "/help"} <= {link["href"] for link in page.all("a")}
    assert "nowhere" not in answer.text


async def test_the_manifest_is_discreet_and_its_icons_are_there(app_client: httpx.AsyncClient):
    answer = await app_client.get("/manifest.webmanifest")
    manifest = answer.json()
    assert answer.headers["content-type"] == "application/manifest+json"
    assert manifest["name"] == manifest["short_name"] == "Stillpoint"
    assert "ketamine" not in answer.text.lower()
    assert "description" not in manifest
    assert {"any", "maskable", "monochrome"} <= {icon.get("purpose") for icon in manifest["icons"]}
    for icon in manifest["icons"]:
        assert (await app_client.get(icon["src"])).headers["content-type"] == icon["type"]


@pytest.mark.parametrize(
    "path", ["/prepare/%00", "/prepare/" + "x" * 3000, "/today/", "/help/..%2f", "/l//kept", "/%ff"]
)
async def test_odd_addresses_get_a_plain_answer(world: World, path: str):
    async with world.browser() as browser:
        answer = await browser.get(path)
    assert answer.status_code in (307, 404)


@pytest.mark.parametrize(
    "url", ["/", "/help", "/today", "/prepare", "/session-day", "/me", "/kept", "/offline"]
)
async def test_pages_to_read_take_no_posts(world: World, url: str):
    async with world.browser() as browser:
        answer = await browser.post(url, data={"a": "b"}, headers={"sec-fetch-site": "same-origin"})
        assert answer.status_code == 404
        assert (await browser.head(url)).status_code in (200, 303)
