"""A file sent in pieces: what was acknowledged stays, it goes on from there, and only the whole is taken."""

import asyncio
import hashlib
import os
import time
from datetime import timedelta
from typing import Any

import httpx
import pytest

from pwa import clock
from pwa.accounts import service as accounts
from pwa.app import create_app
from pwa.clock import now
from pwa.recordings.own.model import Own
from tests.harness.sign_in import cookie_for
from tests.plans.world import World
from tests.recordings.own.studio import PLACE, made
from tests.recordings.own.test_bad_uploads import leave, left
from tests.recordings.sounds import sound

pytestmark = pytest.mark.anyio

ARRIVING = f"{PLACE}/arriving"
PIECE = 1024 * 1024
GIVEN = {"for": "everybody", "title": "In pieces"}


@pytest.fixture(scope="module")
def wav() -> bytes:
    """Two and a half pieces."""
    content = sound("wav", 30.0)
    assert 2 * PIECE < len(content) < 3 * PIECE
    return content


def about(content: bytes) -> dict[str, str]:
    return {"bytes": str(len(content)), "sha256": hashlib.sha256(content).hexdigest()}


async def begin(desk: httpx.AsyncClient, content: bytes) -> dict[str, Any]:
    answer = await desk.post(ARRIVING, data=about(content))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def piece(desk: httpx.AsyncClient, file: str, content: bytes, at: int) -> httpx.Response:
    return await desk.patch(f"{ARRIVING}/{file}", params={"at": at}, content=content[at : at + PIECE])


async def send_all(desk: httpx.AsyncClient, content: bytes) -> str:
    begun = await begin(desk, content)
    for at in range(begun["arrived"], len(content), PIECE):
        assert (await piece(desk, begun["id"], content, at)).status_code == 200
    return str(begun["id"])


async def is_made(world: World, answer: httpx.Response) -> Own:
    assert answer.status_code == 303, answer.text[:3000]
    one = await made(world, answer.headers["location"].rsplit("/", 1)[1])
    assert one.coming
    assert (one.coming.state, one.coming.seconds) == ("ready", 30), one.coming.reason
    return one


async def test_all_pieces_are_one_file_and_leave_nothing(world: World, wav: bytes) -> None:
    async with world.browser(world.owner) as desk:
        file = await send_all(desk, wav)
        assert (await desk.get(f"{ARRIVING}/{file}")).json() == {
            "id": file,
            "bytes": len(wav),
            "arrived": len(wav),
        }
        assert len(left(world)) == 3
        assert not any(b"RIFF" in (world.app.state.media.root / one).read_bytes() for one in left(world))
        one = await is_made(world, await desk.post(f"{PLACE}/new", data=GIVEN | {"arrived": file}))
        assert len(left(world)) == 1, "the sound alone"
        assert (await desk.get(f"{ARRIVING}/{file}")).status_code == 404
        file = await send_all(desk, wav)
        replaced = await desk.post(f"{PLACE}/{one.slug}/replace", data={"arrived": file})
        await is_made(world, replaced)


async def test_a_form_whose_answer_was_lost_can_be_sent_again(world: World, wav: bytes) -> None:
    """It leads to what was made of it the first time. For the same file, sent anew, a second is made."""
    async with world.browser(world.owner) as desk:
        file = await send_all(desk, wav)
        first = await desk.post(f"{PLACE}/new", data=GIVEN | {"arrived": file})
        one = await is_made(world, first)
        for headers in ({}, {"accept": "application/json"}):
            again = await desk.post(f"{PLACE}/new", data=GIVEN | {"arrived": file}, headers=headers)
            assert (again.status_code, again.headers["location"]) == (303, first.headers["location"])
        assert (await desk.get(PLACE)).text.count("In pieces") == 1
        assert len(left(world)) == 1, "the sound alone"
        other = await send_all(desk, wav)
        place = f"{PLACE}/{one.slug}/replace"
        for _ in range(2):
            assert (await desk.post(place, data={"arrived": other})).headers["location"] == place[:-8]
        replaced = await made(world, one.slug)
        assert [version.state for version in replaced.versions] == ["ready"]
        third = await desk.post(f"{PLACE}/new", data=GIVEN | {"arrived": await send_all(desk, wav)})
        second = await is_made(world, third)
        assert second.slug != one.slug
        # It was made into that one: no other gets it, and a file that comes with the form counts before it.
        refused = await desk.post(f"{PLACE}/{second.slug}/replace", data={"arrived": other})
        assert refused.status_code == 422
        assert "is here no more" in refused.text
        beside = await desk.post(
            f"{PLACE}/new", data={"for": "client", "arrived": other}, files={"audio": ("A.wav", wav)}
        )
        assert beside.status_code == 422
        await desk.post(f"{PLACE}/{one.slug}/take-away")
        gone = await desk.post(f"{PLACE}/new", data=GIVEN | {"arrived": other})
        assert (gone.status_code, "is here no more" in gone.text) == (422, True)


async def test_of_two_forms_at_once_one_makes_it_and_both_lead_there(world: World, wav: bytes) -> None:
    async with world.browser(world.owner) as desk:
        file = await send_all(desk, wav)
        form = GIVEN | {"arrived": file}
        both = await asyncio.gather(*(desk.post(f"{PLACE}/new", data=form) for _ in range(2)))
        assert [answer.status_code for answer in both] == [303, 303]
        assert both[0].headers["location"] == both[1].headers["location"]
        await is_made(world, both[0])
        assert (await desk.get(PLACE)).text.count("In pieces") == 1


async def test_a_broken_line_costs_one_piece_and_a_restart_none(world: World, wav: bytes) -> None:
    async with world.browser(world.owner) as desk:
        file = (await begin(desk, wav))["id"]
        assert (await piece(desk, file, wav, 0)).json()["arrived"] == PIECE
        await leave(
            world, "PATCH", f"{ARRIVING}/{file}", wav[PIECE : PIECE + 200_000], f"at={PIECE}".encode()
        )
        assert len(left(world)) == 1, "half a piece is none"
    # Another process on the same data, hours later; it tidies at its start.
    media = world.app.state.media
    for path in media.incoming.iterdir():
        os.utime(path, (time.time() - 7200,) * 2)
    restarted = create_app(world.app.state.settings)
    async with restarted.router.lifespan_context(restarted):
        await restarted.state.maker.tidy()
    async with world.browser(world.owner) as desk:
        begun = await begin(desk, wav)
        assert (begun["id"], begun["arrived"]) == (file, PIECE), "the same file goes on"
        for at in range(PIECE, len(wav), PIECE):
            assert (await piece(desk, file, wav, at)).status_code == 200
        await is_made(world, await desk.post(f"{PLACE}/new", data=GIVEN | {"arrived": file}))


async def test_only_the_next_piece_is_taken(world: World, wav: bytes) -> None:
    async with world.browser(world.owner) as desk:
        file = (await begin(desk, wav))["id"]
        early = await piece(desk, file, wav, PIECE)
        assert (early.status_code, early.json()["arrived"]) == (409, 0)
        await piece(desk, file, wav, 0)
        twice = await piece(desk, file, wav, 0)
        assert (twice.status_code, twice.json()["arrived"]) == (409, PIECE)
        for content, at, status in [
            (b"x" * (PIECE + 1), PIECE, 413),
            (b"", PIECE, 422),
            (b"x", -1, 400),
        ]:
            answer = await desk.patch(f"{ARRIVING}/{file}", params={"at": at}, content=content)
            assert answer.status_code == status, (at, answer.text)
        await piece(desk, file, wav, PIECE)
        beyond = await desk.patch(f"{ARRIVING}/{file}", params={"at": 2 * PIECE}, content=b"x" * PIECE)
        assert beyond.status_code == 422
        assert len(left(world)) == 2
        early = await desk.post(f"{PLACE}/new", data=GIVEN | {"arrived": file})
        assert early.status_code == 422
        assert "Only a part of this file has arrived" in early.text


@pytest.mark.parametrize(
    "given",
    [
        {"bytes": "0", "sha256": "0" * 64},
        {"bytes": "200000001", "sha256": "0" * 64},
        {"bytes": "10", "sha256": "x"},
        {"bytes": "10"},
    ],
)
async def test_what_is_no_file_is_not_begun(world: World, given: dict[str, str]) -> None:
    async with world.browser(world.owner) as desk:
        answer = await desk.post(ARRIVING, data=given, headers={"accept": "application/json"})
        assert answer.status_code == 422
        assert answer.json()["message"]


async def test_another_file_than_was_announced_is_not_taken(world: World, wav: bytes) -> None:
    async with world.browser(world.owner) as desk:
        file = (await begin(desk, wav))["id"]
        other = wav[:-1] + bytes([wav[-1] ^ 1])
        for at in range(0, len(wav), PIECE):
            await piece(desk, file, other, at)
        refused = await desk.post(f"{PLACE}/new", data=GIVEN | {"arrived": file})
        assert refused.status_code == 422
        assert "did not arrive as it was sent" in refused.text
        await world.app.state.maker.tidy()
        assert left(world) == []
        assert (await begin(desk, wav))["arrived"] == 0
        # A piece that is damaged on the disk is noticed too.
        file = await send_all(desk, wav)
        damaged = world.app.state.media.root / left(world)[0]
        damaged.write_bytes(damaged.read_bytes()[:-1] + b"\0")
        refused = await desk.post(f"{PLACE}/new", data=GIVEN | {"arrived": file})
        assert refused.status_code == 422


async def test_what_arrived_stays_when_the_form_is_wrong(world: World, wav: bytes) -> None:
    async with world.browser(world.owner) as desk:
        file = await send_all(desk, wav)
        wrong = {"for": "client", "title": "", "arrived": file, "label": "Evening <b>.wav"}
        shown = await desk.post(f"{PLACE}/new", data=wrong)
        assert shown.status_code == 422
        assert f'name="arrived" value="{file}"' in shown.text
        assert "Evening &lt;b&gt;.wav</bdi> has arrived" in shown.text
        assert "choose it once more" not in shown.text
        one = await is_made(world, await desk.post(f"{PLACE}/new", data=wrong | {"for": "everybody"}))
        assert one.title == "Evening <b>"


async def test_it_is_the_senders_alone(world: World, wav: bytes) -> None:
    async with world.db.write() as tx:
        await accounts.add_person(tx, world.owner.practice.id, "t" * 36, "therapist", "Alex")
        alex = await accounts.person(tx, world.owner.practice.id, "t" * 36)
    cookie_for(world.app.state.settings.data, alex.id)
    async with world.browser(world.owner) as desk, world.browser(alex) as other:
        file = await send_all(desk, wav)
        assert (await other.get(f"{ARRIVING}/{file}")).status_code == 404
        assert (await piece(other, file, wav, 0)).status_code == 404
        stolen = await other.post(f"{PLACE}/new", data=GIVEN | {"arrived": file})
        assert stolen.status_code == 422
        assert (await begin(other, wav))["arrived"] == 0, "the hash of a file brings nobody the file"
        assert (await desk.post(f"{PLACE}/new", data=GIVEN | {"arrived": file})).status_code == 303
        stolen = await other.post(f"{PLACE}/new", data=GIVEN | {"arrived": file})
        assert stolen.status_code == 422, "nor is anybody else led to it"
    async with world.browser() as phone:
        assert (await phone.post(ARRIVING, data=about(wav))).status_code == 404
        assert (await piece(phone, file, wav, 0)).status_code == 404


async def test_they_are_few_and_gone_after_a_day(world: World) -> None:
    async with world.browser(world.owner) as desk:
        files = []
        for number in range(4):
            with clock.at(now() + timedelta(seconds=number)):
                files.append(await send_all(desk, bytes([number]) * 1000))
        found = [(await desk.get(f"{ARRIVING}/{file}")).status_code for file in files]
        assert found == [404, 200, 200, 200], "a fourth takes the place of the oldest"
        await world.app.state.maker.tidy()
        assert len(left(world)) == 3
        with clock.at(now() + timedelta(days=1, minutes=1)):
            await world.app.state.maker.tidy()
        assert left(world) == []
