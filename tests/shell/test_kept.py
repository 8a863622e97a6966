"""What the phone keeps is what the server would send."""

import re
from datetime import timedelta

import httpx
import pytest

from pwa import clock
from pwa.clock import parse
from pwa.invitations.prep_links import service as prep_links
from pwa.plans import service as plans
from tests.plans.world import NOW, SESSION, World

ENTRY = re.compile(r"/entries/[0-9a-f-]{36}")


def alike(html: str) -> str:
    """The page without the UUIDs that its forms get anew each time it is shown."""
    return ENTRY.sub("/entries/UUID", html)


@pytest.mark.parametrize("state", ["planned", "took-place", "postponed", "cancelled"])
async def test_each_kept_page_is_the_page_itself(world: World, state: str):
    at = SESSION + timedelta(hours=4)
    await world.tick(await world.step("read"))
    await world.send("reflection", step=(await world.step("write")).id, text="Toward my garden.")
    if state != "planned":
        await world.tell(state, at)
    with clock.at(at):
        async with world.browser() as browser:
            bundle = (await browser.get("/kept")).json()
            for kept in bundle["pages"]:
                answer = await browser.get(kept["url"])
                assert answer.status_code == 200, kept["url"]
                assert alike(kept["html"]) == alike(answer.text), kept["url"]


async def test_every_page_of_the_plan_is_in_it_also_those_of_later_steps(world: World):
    async with world.browser() as browser:
        answer = await browser.get("/kept")
    bundle = answer.json()
    urls = [kept["url"] for kept in bundle["pages"]]
    assert len(set(urls)) == len(urls)
    for url in (
        "/today",
        "/prepare",
        "/session-day",
        "/meditate",
        "/meditate/month",
        "/check-ins",
        "/reflect",
        "/questions",
        "/me",
        "/me/looked",
        "/entries",
        "/help",
    ):
        assert url in urls
    for step in (await world.plan()).steps:
        assert f"/prepare/{step.id}" in urls
        assert step.url in urls
        assert step.page in urls
    assert answer.headers["cache-control"] == "no-store"
    assert bundle["account"] == world.client.id
    assert timedelta(days=79) < parse(bundle["until"]) - NOW <= timedelta(days=90)
    assert bundle["release"] == world.app.state.static.release
    assert bundle["headers"]["content-security-policy"] == answer.headers["content-security-policy"]


async def test_a_link_inside_a_kept_page_leads_to_a_kept_page(world: World):
    async with world.browser() as browser:
        pages = (await browser.get("/kept")).json()["pages"]
    kept = {page["url"] for page in pages} | {"/", "/manifest.webmanifest"}
    for page in pages:
        shown = re.sub(r'<p class="needs-signal">.*?</p>', "", page["html"], flags=re.S)
        links = set(re.findall(r'<a\b[^>]*\bhref="(/[^"#?]*)', shown))
        assert links <= kept, page["url"]


async def test_it_is_small_on_the_wire(world: World):
    async with world.browser() as browser:
        packed = await browser.get("/kept")
        plain = await browser.get("/kept", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert int(packed.headers["content-length"]) < 110_000 < int(plain.headers["content-length"])


async def test_a_step_removed_meanwhile_is_left_out(world: World):
    step = await world.step("read")
    async with world.db.write() as tx:
        await tx.run("UPDATE steps SET removed_at = '2026-11-24T00:00:00.000Z' WHERE id = :id", id=step.id)
    async with world.browser() as browser:
        pages = (await browser.get("/kept")).json()["pages"]
    assert f"/prepare/{step.id}" not in {page["url"] for page in pages}


async def test_only_a_client_gets_one(world: World, app_client: httpx.AsyncClient):
    async with world.browser(world.owner) as browser:
        assert (await browser.get("/kept")).status_code == 404
    assert (await app_client.get("/kept", headers={"accept": "application/json"})).status_code == 401


async def test_a_prep_link_s_pages_are_kept_without_anything_personal(
    world: World, app_client: httpx.AsyncClient
):
    async with world.db.write() as tx:
        known = world.app.state.secrets
        client = world.client
        link = await prep_links.new(tx, known, world.owner, client.id)
    answer = await app_client.get(f"/l/{link.token}/kept")
    bundle = answer.json()
    assert "account" not in bundle
    assert bundle["pages"][0]["url"] == f"/l/{link.token}"
    assert bundle["pages"][-1]["url"] == "/help"
    for kept in bundle["pages"]:
        assert (await app_client.get(kept["url"])).text == kept["html"], kept["url"]
    assert client.id not in answer.text
    async with world.browser() as browser:
        assert (await browser.get(f"/l/{link.token}/kept")).json() == bundle


async def test_a_link_that_has_ended_keeps_nothing(app_client: httpx.AsyncClient):
    answer = await app_client.get("/l/no-such-token/kept", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["error"]) == (404, "not-found")


async def test_a_plan_that_changes_changes_what_is_kept(world: World):
    async with world.browser() as browser:
        before = (await browser.get("/kept")).json()["pages"][0]["html"]
        async with world.db.write() as tx:
            session = (await plans.plan_of(tx, world.client.id, world.client.practice)).session
            await plans.move_session(
                tx, world.client.practice, world.client.id, session.id, SESSION + timedelta(days=1)
            )
        after = (await browser.get("/kept")).json()["pages"][0]["html"]
    assert ">3</b> days to go" in before
    assert ">4</b> days to go" in after


REVOKE = "UPDATE passkeys SET revoked_at = :now WHERE person_id = :id"
LEAVE = "UPDATE people SET ended_at = :now WHERE id = :id"
END = "UPDATE sign_ins SET ended_at = :now WHERE person_id = :id"
EXPIRE = "UPDATE sign_ins SET expires_at = :now WHERE person_id = :id"


@pytest.mark.parametrize(("what", "gone"), [(REVOKE, False), (LEAVE, True)])
async def test_a_phone_that_was_cut_off_hears_of_it(world: World, what: str, gone: bool):
    answer = await asked_after(world, what)
    assert answer.status_code == 401
    assert answer.json()["error"] == "revoked"
    assert answer.json()["account"] == world.client.id
    assert answer.json()["gone"] is gone


@pytest.mark.parametrize("what", [END, EXPIRE])
async def test_a_phone_whose_sign_in_only_ended_is_not_told_that_it_was_cut_off(world: World, what: str):
    answer = await asked_after(world, what)
    assert (answer.status_code, answer.json()["error"]) == (401, "sign-in-needed")


async def test_a_stranger_hears_nothing_about_anybody(app_client: httpx.AsyncClient):
    app_client.cookies.set("sign-in", "a-guess")
    answer = await app_client.get("/kept", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["error"]) == (401, "sign-in-needed")


async def asked_after(world: World, change: str) -> httpx.Response:
    """What `/kept` says to the client's phone when `change` has happened."""
    async with world.browser() as browser:
        async with world.db.write() as tx:
            await tx.run(change, id=world.client.id, now=clock.now())
        return await browser.get("/kept", headers={"accept": "application/json"})
