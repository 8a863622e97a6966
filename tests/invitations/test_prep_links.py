"""A prep link opens first and asks later: content for whoever has it, nothing personal, and no trace of a mere GET."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette

from pwa import clock
from pwa.errors import Invalid, NotFound
from pwa.invitations import service as invitations
from pwa.invitations.model import LINK_IS_GONE
from pwa.invitations.prep_links import service
from pwa.invitations.prep_links.model import PrepLink
from pwa.library import service as library
from pwa.recordings import service as recordings
from pwa.recordings.model import BuiltIn
from tests.accounts.way_in import Door, door, guest
from tests.plans.world import new_world

pytestmark = pytest.mark.anyio


async def _link(at: Door, target: str = "", is_for_anybody: bool = False) -> PrepLink:
    async with at.app.state.db.write() as tx:
        await library.approve_all(tx, at.owner)
        client_id = "" if is_for_anybody else at.client_id
        return await service.new(tx, at.app.state.secrets, at.owner, client_id, target)


async def _state(at: Door) -> str:
    async with at.app.state.db.read() as tx:
        return (await service.of_client(tx, at.app.state.secrets, at.client_id))[0].state


async def _urls(at: Door, link: PrepLink) -> list[str]:
    async with at.app.state.db.read() as tx:
        return (await service.behind(tx, link.token)).urls


async def test_every_page_opens_without_an_account_and_names_nobody(app: Starlette) -> None:
    at = await door(app)
    link = await _link(at)
    urls = await _urls(at, link)
    assert len(urls) > 8
    async with guest(app) as stranger:
        for url in urls:
            page = await stranger.http.get(url)
            assert page.status_code == 200, url
            assert page.headers["cache-control"] == "no-store"
            text = page.text
            assert "Sam" not in text
            assert at.client_id not in text
            assert "data-account" not in text
            assert "/entries/" not in text, "nothing can be written"
            assert "<form" not in re.sub(r"(?s)<fieldset class=\"look\".*?</fieldset>", "", text)
            assert f'data-link="{link.path}"' in text
            assert text.count("<h1") == 1
            assert 'href="/help"' in text
            assert "\u007b\u007b" not in text, "a placeholder was left"
            title = re.search(r"<title>(.*?)</title>", text)
            assert title
            assert "ketamine" not in title[1].lower()
            assert stranger.http.cookies.get("practice") == at.owner.practice.id
        overview = (await stranger.http.get(link.path)).text
        assert "Harbour Practice" in overview
        assert all(f'href="{url}"' in overview for url in urls[1:])


async def test_each_kind_of_step_can_be_read(app: Starlette) -> None:
    at = await door(app)
    link = await _link(at)
    async with app.state.db.read() as tx:
        texts = (await service.behind(tx, link.token)).texts
    assert {text.phase for text in texts} == {"before"}
    async with guest(app) as stranger:
        for text in texts:
            page = (await stranger.http.get(f"{link.path}/{text.slug}")).text
            for item in text.items:
                assert item.text.split("'")[0] in page
            if text.kind in ("write", "check-in"):
                assert "once you have made your passkey" in page


async def test_a_recording_can_be_heard_read_and_saved(
    app: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = await door(app)
    link = await _link(at)
    async with app.state.db.read() as tx:
        text = next(text for text in (await service.behind(tx, link.token)).texts if text.recording)
    paragraphs = ("You can close your eyes.", "Or leave them open.")
    made = BuiltIn(text.recording, "Settling in", 600, 4_000_000, "ab" * 32, paragraphs, Path("a"), Path("b"))
    monkeypatch.setattr(recordings, "catalogue", lambda: (made,))
    async with guest(app) as stranger:
        overview = (await stranger.http.get(link.path)).text
        page = (await stranger.http.get(f"{link.path}/{text.slug}")).text
    assert re.search(f'<a [^>]*href="{link.path}/{text.slug}">Settling in</a> · 10 min', overview)
    assert "<audio" not in overview, "nothing is fetched before somebody wants to hear it"
    assert f'src="{made.url}"' in page
    assert made.captions_url in page
    assert all(paragraph in page for paragraph in paragraphs)
    assert all("data-save-recording" in each for each in (overview, page))


async def test_opening_is_told_by_the_page_and_not_by_a_get(app: Starlette) -> None:
    at = await door(app)
    link = await _link(at)
    async with guest(app) as scanner, guest(app) as rivera:
        for _ in range(20):
            await scanner.http.get(link.path)
            await scanner.http.head(link.path)
        await rivera.join(await at.invite(at.owner.id, "owner"))
        assert (await rivera.ask(f"{link.path}/opened")).status_code == 204
        assert await _state(at) == "made", "the therapist looked, not the client"
        assert (await scanner.ask(f"{link.path}/opened")).status_code == 204
        assert await _state(at) == "opened"
        opened = await at.rows("SELECT opened_at FROM prep_links")
        with clock.at(clock.now() + timedelta(days=1)):
            await scanner.ask(f"{link.path}/opened")
        assert await at.rows("SELECT opened_at FROM prep_links") == opened, "the first time counts"


async def test_unknown_revoked_ended_and_foreign_look_the_same(app: Starlette) -> None:
    at = await door(app)
    revoked, link = await _link(at), await _link(at)
    async with app.state.db.write() as tx:
        await service.revoke(tx, at.owner.practice.id, at.client_id, revoked.id)
    async with guest(app) as stranger:
        pages = []
        for path in (
            revoked.path,
            f"{revoked.path}/what-to-bring",
            "/l/x",
            f"{link.path}x",
            f"/l/{'A' * 43}",
        ):
            pages.append(await stranger.http.get(path))
        with clock.at(clock.now() + timedelta(days=181)):
            pages.append(await stranger.http.get(link.path))
        assert {page.status_code for page in pages} == {404}
        assert len({page.text for page in pages}) == 1
        assert LINK_IS_GONE in pages[0].text
        assert 'href="/help"' in pages[0].text
        assert (await stranger.ask(f"{revoked.path}/opened")).status_code == 404
        assert (await stranger.http.get(f"{link.path}/no-such-step")).status_code == 404
        assert (await stranger.http.get(f"{link.path}/opened")).status_code == 404
        assert "practice" not in stranger.http.cookies


async def test_a_client_who_is_signed_in_is_shown_the_way_to_their_plan(app: Starlette) -> None:
    at, elsewhere = await door(app, spoken_code="off"), await door(app, spoken_code="off")
    link, other = await _link(at), await _link(elsewhere)
    async with guest(app) as sam:
        await sam.join(await at.invite_client())
        page = (await sam.http.get(link.path)).text
        assert 'href="/today"' in page
        assert "data-account" not in page
        assert 'href="/today"' not in (await sam.http.get(other.path)).text


async def test_a_practice_that_approved_nothing_has_a_calm_page(app: Starlette) -> None:
    at = await door(app)
    async with app.state.db.write() as tx:
        link = await service.new(tx, app.state.secrets, at.owner, at.client_id)
    async with guest(app) as stranger:
        assert "There is nothing here yet" in (await stranger.http.get(link.path)).text


async def test_a_therapist_lists_and_revokes_only_what_is_the_clients(app: Starlette) -> None:
    at, elsewhere = await door(app), await door(app)
    link, invitation = await _link(at), await at.invite_client()
    async with app.state.db.write() as tx:
        for client_id in (elsewhere.client_id, "x"):
            with pytest.raises(NotFound):
                await service.revoke(tx, at.owner.practice.id, client_id, link.id)
            with pytest.raises(NotFound):
                await invitations.revoke(tx, client_id, invitation.id, at.owner.id)
        await invitations.revoke(tx, at.client_id, invitation.id, at.owner.id)
        [shown] = await invitations.of_person(tx, app.state.secrets, at.client_id)
        assert (shown.state, shown.is_open, shown.path) == ("revoked", False, invitation.path)
        [listed] = await service.of_client(tx, app.state.secrets, at.client_id)
        assert (listed.token, listed.state, listed.is_open) == (link.token, "made", True)


async def test_no_token_is_in_the_database(app: Starlette) -> None:
    at = await door(app)
    link, invitation = await _link(at), await at.invite_client()
    kept = str(
        [
            [tuple(row) for row in await at.rows(f"SELECT * FROM {table}")]
            for table in ("prep_links", "invitations")
        ]
    )
    secrets = (link.token, invitation.token, invitation.short_code, invitation.short_code.replace("-", ""))
    assert not [secret for secret in secrets if secret in kept]


async def test_a_link_to_one_step_shows_that_and_nothing_else(app: Starlette) -> None:
    at = await door(app)
    link = await _link(at, "day-1")  # also one of those that come after
    assert await _urls(at, link) == [link.path]
    async with guest(app) as stranger:
        page = (await stranger.http.get(link.path)).text
        assert "<h1>The day after</h1>" in page
        assert f'data-link="{link.path}"' in page
        assert f'href="{link.path}' not in page, "there is nothing to go back to"
        assert (await stranger.http.get(f"{link.path}/day-1")).status_code == 200
        assert (await stranger.http.get(f"{link.path}/intention")).status_code == 404
        kept = (await stranger.http.get(f"{link.path}/kept")).json()
        assert {one["url"] for one in kept["pages"]} == {link.path, "/help"}


async def test_a_link_to_one_recording_plays_it(app: Starlette) -> None:
    at = await door(app)
    link = await _link(at, "centring-10")
    async with guest(app) as stranger:
        page = (await stranger.http.get(link.path)).text
        assert "<audio controls" in page
        assert "Read it instead" in page
        assert (await stranger.http.get(f"{link.path}/centring")).status_code == 404
        assert (await stranger.http.get(f"{link.path}/kept")).status_code == 200


async def test_a_link_for_nobody_in_particular_outlives_every_client(app: Starlette) -> None:
    at = await door(app)
    link = await _link(at, "intention", is_for_anybody=True)
    async with app.state.db.write() as tx:
        await tx.run("UPDATE people SET ended_at = :now WHERE id = :id", now=clock.now(), id=at.client_id)
    async with guest(app) as stranger:
        assert (await stranger.http.get(link.path)).status_code == 200
        async with app.state.db.write() as tx:
            with pytest.raises(NotFound):
                await service.revoke(tx, "another practice", "", link.id)
            with pytest.raises(NotFound):
                await service.revoke(tx, at.owner.practice.id, at.client_id, link.id)
            await service.revoke(tx, at.owner.practice.id, "", link.id)
        assert (await stranger.http.get(link.path)).status_code == 404


@pytest.mark.parametrize("target", ["no-such", "pre-session", "../me", "<script>", "\u0000"])
async def test_no_link_leads_to_what_is_not_approved(app: Starlette, target: str) -> None:
    at = await door(app)
    with pytest.raises(Invalid) as refused:
        await _link(at, target)
    assert set(refused.value.fields) == {"target"}


async def test_who_is_signed_in_finds_the_same_step_in_their_own_plan(app: Starlette) -> None:
    world = await new_world(app)
    step = await world.step("write")
    async with app.state.db.write() as tx:
        link = await service.new(tx, app.state.secrets, world.owner, "", step.slug)
        whole = await service.new(tx, app.state.secrets, world.owner, world.client.id)
    async with world.browser() as sam, world.browser(world.owner) as rivera:
        page = (await sam.get(link.path)).text
        assert f'<a href="{step.page}">Open this in your own plan</a>' in page
        assert '<a href="/today">Go to your own plan</a>' in (await sam.get(whole.path)).text
        assert "your own plan" not in (await rivera.get(link.path)).text
        kept = (await sam.get(f"{link.path}/kept")).text
        assert step.id not in kept, "what the phone keeps of a link is nobody's own"


async def test_who_is_signed_in_finds_the_same_recording_in_their_own_list(app: Starlette) -> None:
    world = await new_world(app)
    async with app.state.db.write() as tx:
        link = await service.new(tx, app.state.secrets, world.owner, "", "centring-10")
    async with world.browser() as sam:
        assert (
            '<a href="/meditate/centring-10">Open this in your own plan</a>'
            in (await sam.get(link.path)).text
        )
        assert (await sam.get("/meditate/centring-10")).status_code == 200


async def test_the_library_has_links_to_all_of_it_for_nobody_in_particular(app: Starlette) -> None:
    world = await new_world(app)
    path = "/library/all/prep-links"
    async with world.browser(world.owner) as rivera, world.browser() as sam, guest(app) as stranger:
        assert f'href="{path}"' in (await rivera.get("/library")).text
        assert "Everything before a session" in (await rivera.get(path)).text
        assert (await sam.post(path)).status_code == 404
        assert (await rivera.post(path)).headers["location"] == path
        async with app.state.db.read() as tx:
            [link] = await service.of_library(tx, app.state.secrets, world.owner.practice.id, "")
            assert await service.of_client(tx, app.state.secrets, world.client.id) == []
        assert link.path in (await rivera.get(path)).text
        for step in ("intention", "getting-home"):
            assert (await stranger.http.get(f"{link.path}/{step}")).status_code == 200
        assert (await rivera.post(f"{path}/{link.id}/revoke")).headers["location"] == path
        assert (await stranger.http.get(link.path)).status_code == 404
