"""The library's pages: therapists read, the owner approves."""

import re

import pytest

from pwa.library import service
from tests.therapist.desk import HTMX, Desk


def version(slug: str) -> str:
    return next(piece.version for piece in service.built_in() if piece.slug == slug)


async def states(desk: Desk) -> list[str]:
    answer = await desk.get(desk.olga, "/library")
    return re.findall(r"Waits to be read|Approved</span>", answer.text)


async def test_the_list_says_what_waits(desk: Desk):
    total = len(service.built_in())
    answer = await desk.get(desk.olga, "/library")
    assert f"{total} of {total} texts wait to be read" in answer.text
    assert await states(desk) == ["Waits to be read"] * total
    assert all(f'href="/library/{piece.slug}"' in answer.text for piece in service.built_in())


async def test_each_piece_can_be_read(desk: Desk):
    for piece in service.built_in():
        answer = await desk.get(desk.alice, f"/library/{piece.slug}")
        assert answer.status_code == 200, piece.slug
        assert "Where this comes from" in answer.text
        assert "Clinical facts" in answer.text
        assert "{{" not in answer.text
    text = (await desk.get(desk.alice, "/library/what-to-bring")).text
    assert "Your practice asks you to stop eating 4 hours before your session." in text


async def test_there_is_nothing_at_another_name(desk: Desk):
    assert (await desk.get(desk.olga, "/library/nothing")).status_code == 404
    assert (await desk.post(desk.olga, "/library/nothing/approve", {"version": "x"})).status_code == 404


async def test_the_owner_approves_one(desk: Desk):
    answer = await desk.post(
        desk.olga, "/library/why-different/approve", {"version": version("why-different")}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/library/why-different")
    text = (await desk.get(desk.olga, "/library/why-different")).text
    assert "Approved</span>" in text
    assert "by Olga" in text
    assert "Next: " in text
    assert (await states(desk)).count("Approved</span>") == 1


async def test_with_htmx_the_block_alone_comes_back(desk: Desk):
    sent = {"version": version("why-different")}
    answer = await desk.post(desk.olga, "/library/why-different/approve", sent, headers=HTMX)
    assert answer.status_code == 200
    assert answer.text.strip().startswith('<div class="approval" id="approval">')
    assert "<html" not in answer.text
    assert re.search(r'role="status" tabindex="-1" autofocus><span class="is-approved">Approved', answer.text)
    assert "HX-Request" in answer.headers["vary"]
    assert answer.headers["cache-control"] == "no-store"


async def test_a_therapist_reads_and_cannot_approve(desk: Desk):
    text = (await desk.get(desk.alice, "/library/why-different")).text
    assert "Approve this text" not in text
    for url in ("/library/why-different/approve", "/library/approve-all"):
        answer = await desk.post(desk.alice, url, {"version": version("why-different")})
        assert answer.status_code == 404
    assert (await desk.get(desk.alice, "/library/approve-all")).status_code == 404
    assert "Approved</span>" not in await states(desk)


async def test_a_text_that_changed_meanwhile_must_be_read_again(desk: Desk):
    answer = await desk.post(desk.olga, "/library/why-different/approve", {"version": "0" * 12})
    assert answer.status_code == 422
    assert "has changed since you opened it" in answer.text


async def test_the_owner_says_that_all_were_read(desk: Desk):
    page = (await desk.get(desk.olga, "/library/approve-all")).text
    named = re.findall(r'name="piece" value="([^"]+)"', page)
    assert len(named) == len(service.built_in())
    assert (await desk.post(desk.olga, "/library/approve-all", {"piece": named})).status_code == 303
    assert "Waits to be read" not in await states(desk)
    assert "Everything is approved" in (await desk.get(desk.olga, "/library/approve-all")).text


@pytest.mark.parametrize("named", ["why-different", "why-different 000000000000", ""])
async def test_all_means_what_the_page_named(desk: Desk, named: str):
    answer = await desk.post(
        desk.olga, "/library/approve-all", {"piece": [f"pre-session {version('pre-session')}", named]}
    )
    assert answer.status_code in (404, 422)
    assert "Approved</span>" not in await states(desk)
