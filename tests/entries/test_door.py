"""The offline door: an entry comes in once, its receipt says what was received, and nothing foreign gets in."""

import asyncio
import hashlib
import json
from datetime import timedelta

import pytest

from pwa.clock import now, parse, stamp
from tests.entries.world import JSON, World, fresh

pytestmark = pytest.mark.anyio

TICK = {"item": "", "done": "yes"}


async def test_a_new_entry_gets_a_receipt_over_its_fields(world: World) -> None:
    entry_id, fields = fresh(), world.sam.fields("tick", "why-different", **TICK, written=stamp(now()))
    answer = await world.sam.send(entry_id, fields)
    canonical = json.dumps(sorted(fields.items()), ensure_ascii=False, separators=(",", ":"))
    assert answer.status_code == 201
    assert answer.json() == {
        "id": entry_id,
        "sha256": hashlib.sha256(canonical.encode()).hexdigest(),
        "next": "/today",
    }


async def test_the_same_again_gets_the_same_receipt_and_one_row(world: World) -> None:
    entry_id, fields = fresh(), world.sam.fields("reflection", "intention", text="Kinder")
    first, again = await world.sam.send(entry_id, fields), await world.sam.send(entry_id, fields)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert await world.count("reflections") == await world.count("entries") == 1


async def test_fifty_at_once_are_one_row(world: World) -> None:
    entry_id, fields = fresh(), world.sam.fields("reflection", "intention", text="Kinder")
    answers = await asyncio.gather(*(world.sam.send(entry_id, fields) for _ in range(50)))
    assert sorted(answer.status_code for answer in answers) == [200] * 49 + [201]
    assert len({answer.text for answer in answers}) == 1
    assert await world.count("reflections") == await world.count("entries") == 1


async def test_the_way_it_was_encoded_does_not_matter(world: World) -> None:
    """A browser without the worker, the worker and a script send the same entry differently."""
    entry_id, fields = fresh(), world.sam.fields("reflection", "intention", text="one\r\ntwo")
    assert (await world.sam.send(entry_id, fields)).status_code == 201
    multipart = {name: (None, value) for name, value in fields.items()}
    as_multipart = await world.sam.browser.post(f"/entries/{entry_id}", files=multipart, headers=JSON)
    as_json = await world.sam.browser.post(
        f"/entries/{entry_id}", json=fields | {"text": "one\ntwo"}, headers=JSON
    )
    assert (as_multipart.status_code, as_json.status_code) == (200, 200)


async def test_other_fields_under_the_same_name_are_refused_and_change_nothing(world: World) -> None:
    entry_id = fresh()
    await world.sam.send(entry_id, world.sam.fields("reflection", "intention", text="Kinder"))
    answer = await world.sam.send(entry_id, world.sam.fields("reflection", "intention", text="Braver"))
    assert answer.status_code == 409
    assert answer.json()["error"] == "other-fields"
    assert await world.reflections() == ["Kinder"]


async def test_the_same_name_from_two_people_is_two_entries(world: World) -> None:
    """Otherwise a UUID could be used to find out what somebody else has sent."""
    entry_id = fresh()
    for client in (world.sam, world.kim):
        answer = await client.send(entry_id, client.fields("tick", "why-different", **TICK))
        assert answer.status_code == 201
    assert await world.count("entries") == 2


async def test_a_receipt_can_be_asked_for_by_its_owner_only(world: World) -> None:
    entry_id = fresh()
    receipt = (await world.sam.send(entry_id, world.sam.fields("tick", "why-different", **TICK))).json()
    path = f"/entries/{entry_id}"
    assert (await world.sam.browser.get(path, headers=JSON)).json() == receipt
    assert (await world.kim.browser.get(path, headers=JSON)).status_code == 404
    assert (await world.sam.browser.get(f"/entries/{fresh()}", headers=JSON)).status_code == 404
    assert (await world.sam.browser.get("/entries/nonsense", headers=JSON)).status_code == 404
    assert "This has arrived" in await world.sam.page(path)


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"account": "KIM"}, 403, "other-account"),
        ({"account": ""}, 422, "invalid"),
        ({"kind": "diary"}, 422, "invalid"),
        ({"kind": ""}, 422, "invalid"),
        ({"step": ""}, 422, "invalid"),
        ({"step": "KIM"}, 404, "not-found"),
        ({"step": "nonsense"}, 404, "not-found"),
        ({"item": "no-such-item"}, 404, "not-found"),
        ({"done": "maybe"}, 422, "invalid"),
        ({"a field": "x"}, 422, "invalid"),
        ({"ünknown": "x"}, 422, "invalid"),
        ({"x" * 65: "x"}, 422, "invalid"),
    ],
)
async def test_what_cannot_be_taken_is_said_in_a_sentence(
    world: World, changes: dict[str, str], status: int, code: str
) -> None:
    known = {"account": world.kim.id, "step": world.kim.steps["why-different"]}
    given = {name: known[name] if value == "KIM" else value for name, value in changes.items()}
    answer = await world.sam.send(fresh(), world.sam.fields("tick", "why-different", **TICK) | given)
    assert (answer.status_code, answer.json()["error"]) == (status, code)
    assert answer.json()["message"].endswith(".")
    assert await world.count("entries") == await world.count("ticks") == 0


UUID = "938adf65-2199-4e57-83a4-ffe972573465"


@pytest.mark.parametrize("entry_id", ["nonsense", "0" * 36, UUID.upper(), UUID + "0", "%00"])
async def test_a_name_that_is_no_uuid_is_refused(world: World, entry_id: str) -> None:
    answer = await world.sam.send(entry_id, world.sam.fields("tick", "why-different", **TICK))
    assert answer.status_code == 422
    assert await world.count("entries") == 0


async def test_a_removed_step_takes_nothing_more(world: World) -> None:
    await world.remove(world.sam, "intention")
    answer = await world.sam.send(fresh(), world.sam.fields("reflection", "intention", text="Kinder"))
    assert answer.status_code == 404
    assert "not part of your plan" in answer.json()["message"]


async def test_a_receipt_outlives_its_step(world: World) -> None:
    """The reply was lost, and meanwhile the therapist took the step out: the entry is there, and the phone is told."""
    entry_id, fields = fresh(), world.sam.fields("reflection", "intention", text="Kinder")
    await world.sam.send(entry_id, fields)
    await world.remove(world.sam, "intention")
    assert (await world.sam.send(entry_id, fields)).status_code == 200


@pytest.mark.parametrize("cookie", ["", "stale"])
async def test_nobody_gets_in_without_a_sign_in(world: World, cookie: str) -> None:
    world.sam.browser.cookies.set("sign-in", cookie)
    answer = await world.sam.send(fresh(), world.sam.fields("tick", "why-different", **TICK))
    assert (answer.status_code, answer.json()["error"]) == (401, "sign-in-needed")


@pytest.mark.parametrize(
    ("claim", "kept"),
    [
        ("2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05.678Z"),
        ("2026-01-02T03:04:05+02:00", "2026-01-02T01:04:05.000Z"),
        ("yesterday", ""),
        ("2026-01-02T03:04:05", ""),
        ("0001-01-01T00:00:00+23:59", ""),
        ("1970-01-01T00:00:00Z", ""),
        ("9999-12-31T23:59:59Z", ""),
        ("", ""),
    ],
)
async def test_when_it_was_written_is_a_claim(world: World, claim: str, kept: str) -> None:
    """Where it makes no sense, the moment of arrival stands for it; it is never later than that."""
    answer = await world.sam.send(fresh(), world.sam.fields("tick", "why-different", **TICK, written=claim))
    assert answer.status_code == 201
    [row] = await world.rows("SELECT written_at, received_at FROM entries")
    assert row["written_at"] == (kept or row["received_at"])
    assert now() - parse(row["received_at"]) < timedelta(seconds=30)


async def test_one_refusal_does_not_undo_its_neighbours(world: World) -> None:
    """They share one commit; the refused one must not take the others with it."""
    good = [world.sam.fields("reflection", "intention", text=f"Word {number}") for number in range(8)]
    bad = world.sam.fields("tick", "what-to-bring", item="no-such-item", done="yes")
    answers = await asyncio.gather(
        *(world.sam.send(fresh(), fields) for fields in [*good[:4], bad, *good[4:]])
    )
    assert [answer.status_code for answer in answers] == [201] * 4 + [404] + [201] * 4
    assert await world.count("reflections") == 8
