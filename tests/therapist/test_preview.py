"""See what my client sees: the client's own pages, for reading."""

import re

import pytest

from tests.therapist.desk import Desk


async def preview(desk: Desk, client, path: str = "") -> str:
    answer = await desk.get(desk.olga, f"/clients/{client.id}/preview{path}")
    assert answer.status_code == 200, path
    return answer.text


def main(html: str) -> str:
    return re.search(r"<main\b[^>]*>(.*)</main>", html, re.S)[1]


@pytest.mark.parametrize("joined", [False, True])
async def test_today_as_the_client_sees_it(desk: Desk, joined: bool):
    sam = await (desk.joined() if joined else desk.client())
    html = await preview(desk, sam)
    assert "This is what <strong" in html
    assert ">3</b> days to go" in html
    assert f'href="/clients/{sam.id}/preview/session-day"' in html
    assert 'data-account="' not in html
    assert html.count("<h1") == html.count("<main") == 1


async def test_it_is_the_page_of_the_client(desk: Desk):
    sam = await desk.joined()
    bag = await desk.step(sam, "what-to-bring")
    await desk.send(sam, "tick", step=bag.id, item="layers", done="yes")
    own = (await desk.get(sam, f"/prepare/{bag.id}")).text
    seen = await preview(desk, sam, f"/prepare/{bag.id}")

    def words(html: str) -> str:
        return " ".join(re.sub("<[^>]*>", " ", html).split())

    assert words(main(own)) in words(main(seen))
    assert 'aria-pressed="true"' in seen


async def test_nothing_can_be_sent(desk: Desk):
    sam = await desk.joined()
    for path in ("", "/prepare", "/session-day", "/meditate", "/check-ins", "/reflect"):
        await preview(desk, sam, path)
    for step in (await desk.plan(sam)).steps:
        for path in {step.page, step.url}:
            shown = main(await preview(desk, sam, path))
            inside = re.search(r'<fieldset class="phone" disabled>(.*)</fieldset>', shown, re.S)[1]
            assert shown.count("<form") == inside.count("<form")
            assert shown.count("<button") == inside.count("<button")
            # Every way on from here stays inside the preview, or leads to help.
            for href in re.findall(r'href="(/[^"]*)"', inside):
                assert href.startswith((f"/clients/{sam.id}/preview", "/static/", "/help", "/entries")), href


@pytest.mark.parametrize(
    "path", ["/me", "/entries", "/kept", "/clients", "/signout", "/prepare/nothing", "/../library", "/"]
)
async def test_other_pages_are_not_shown(desk: Desk, path: str):
    sam = await desk.joined()
    answer = await desk.get(desk.olga, f"/clients/{sam.id}/preview{path}")
    assert answer.status_code == 404


async def test_a_step_of_another_client_is_not_in_it(desk: Desk):
    sam, kim = await desk.joined("Sam"), await desk.joined("Kim", therapist=desk.alice)
    foreign = await desk.step(kim, "what-to-bring")
    answer = await desk.get(desk.olga, f"/clients/{sam.id}/preview/prepare/{foreign.id}")
    assert answer.status_code == 404


async def test_looking_leaves_no_trace(desk: Desk):
    sam = await desk.joined()
    entry = await desk.reflect(sam, "To be kind.")
    before = await desk.rows("SELECT * FROM sign_ins WHERE person_id = :id", id=sam.id)
    await preview(desk, sam)
    assert await desk.rows("SELECT * FROM sign_ins WHERE person_id = :id", id=sam.id) == before
    assert (await desk.rows("SELECT opened_at FROM entries WHERE id = :id", id=entry))[0]["opened_at"] is None
