"""What was written is taken from a phone whose sign-in is over, for the account that wrote it, and nothing else is."""

import asyncio
import hashlib
from datetime import timedelta

import pytest

from pwa import clock
from pwa.accounts.sign_ins import store
from pwa.db import Database
from pwa.web import cookies
from tests.entries.world import JSON, Client, World, fresh
from tests.harness.sign_in import cookie_for, device_for

pytestmark = pytest.mark.anyio

TICK = {"item": "", "done": "yes"}
DAY = timedelta(days=1)
OVER = {
    "it ended": "UPDATE sign_ins SET ended_at = :now",
    "its ninety days are over": "UPDATE sign_ins SET expires_at = :now",
    "it was idle for too long": "UPDATE sign_ins SET seen_at = :long_ago",
}
REVOKED = {
    "the token": "DELETE FROM device_tokens",
    "the passkey behind it": "UPDATE passkeys SET revoked_at = :now",
    "the person": "UPDATE people SET ended_at = :now",
    "every cookie of that age": "UPDATE device_tokens SET made_at = :long_ago",
}


async def _change(world: World, sql: str) -> None:
    given = {"now": clock.now(), "long_ago": clock.now() - timedelta(days=401)}
    async with world.db.write() as tx:
        await tx.run(sql, **{name: value for name, value in given.items() if f":{name}" in sql})


def _give_token(client: Client, token: str, account: str = "") -> None:
    client.browser.cookies.set(cookies.device(account or client.id), token)


@pytest.fixture
async def over(world: World) -> World:
    """The same world, where Sam's phone has nothing left but its device token."""
    _give_token(world.sam, device_for(world.app.state.settings.data, world.sam.browser.cookies["sign-in"]))
    world.sam.browser.cookies.delete("sign-in")
    return world


async def test_it_is_taken_once_and_answered_with_a_receipt_and_no_more(over: World) -> None:
    entry_id, fields = fresh(), over.sam.fields("reflection", "intention", text="Kinder")
    first, again = [await over.sam.send(entry_id, fields) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert set(first.json()) == {"id", "sha256", "next"}
    assert "set-cookie" not in first.headers
    assert [row["client_id"] for row in await over.rows("SELECT client_id FROM reflections")] == [over.sam.id]


async def test_fifty_at_once_are_one_row(over: World) -> None:
    entry_id, fields = fresh(), over.sam.fields("reflection", "intention", text="Kinder")
    answers = await asyncio.gather(*(over.sam.send(entry_id, fields) for _ in range(50)))
    assert sorted(answer.status_code for answer in answers) == [200] * 49 + [201]
    assert await over.count("reflections") == await over.count("entries") == 1


@pytest.mark.parametrize("how", OVER.values(), ids=OVER.keys())
async def test_however_the_sign_in_is_over(world: World, how: str) -> None:
    token = device_for(world.app.state.settings.data, world.sam.browser.cookies["sign-in"])
    await _change(world, how)
    fields = world.sam.fields("tick", "why-different", **TICK)
    assert (await world.sam.send(fresh(), fields)).status_code == 401
    _give_token(world.sam, token)
    assert (await world.sam.send(fresh(), fields)).status_code == 201


async def test_it_lasts_for_as_long_as_browsers_keep_a_cookie(over: World) -> None:
    fields, start = over.sam.fields("tick", "why-different", **TICK), clock.now()
    for days, status in ((91, 201), (399, 201), (400, 401)):
        with clock.at(start + days * DAY + timedelta(minutes=1)):
            assert (await over.sam.send(fresh(), fields)).status_code == status, days


@pytest.mark.parametrize("how", REVOKED.values(), ids=REVOKED.keys())
async def test_taken_back_it_takes_nothing_and_says_no_more_than_to_anybody(over: World, how: str) -> None:
    right, wrong = (over.sam.fields(kind, "intention", text="Kinder") for kind in ("reflection", "diary"))
    assert (await over.sam.send(fresh(), right)).status_code == 201
    await _change(over, how)
    refused = [await over.sam.send(fresh(), fields) for fields in (right, wrong)]
    over.sam.browser.cookies.clear()
    nobody = await over.sam.send(fresh(), right)
    assert {answer.status_code for answer in [*refused, nobody]} == {401}
    assert {answer.text for answer in refused} == {nobody.text}
    assert await over.count("entries") == 1


async def test_while_somebody_else_is_signed_in_it_goes_to_its_writer_alone(over: World) -> None:
    """Kim has the phone now. What Sam wrote there becomes Sam's, and Kim neither sees nor answers for it."""
    over.kim.browser.cookies.update(over.sam.browser.cookies)
    fields = over.sam.fields("reflection", "intention", text="A secret of Sam's")
    answer = await over.kim.send(fresh(), fields)
    assert answer.status_code == 201
    assert [row["client_id"] for row in await over.rows("SELECT client_id FROM entries")] == [over.sam.id]
    assert (await over.kim.browser.get(f"/entries/{answer.json()['id']}", headers=JSON)).status_code == 404
    assert "secret" not in await over.kim.page("/entries")
    assert (await over.kim.send(fresh(), over.kim.fields("tick", "why-different", **TICK))).status_code == 201


async def test_without_it_somebody_elses_sign_in_takes_nothing_of_sam(world: World) -> None:
    answer = await world.kim.send(fresh(), world.sam.fields("reflection", "intention", text="Kinder"))
    assert (answer.status_code, await world.count("entries")) == (403, 0)


async def test_a_therapist_at_the_phone_does_not_hold_it_up(over: World) -> None:
    over.sam.browser.cookies.set("sign-in", cookie_for(over.app.state.settings.data, over.owner.id))
    fields = over.sam.fields("reflection", "intention", text="Kinder")
    assert (await over.sam.send(fresh(), fields)).status_code == 201
    await _change(over, "DELETE FROM device_tokens")
    assert (await over.sam.send(fresh(), fields)).status_code == 404


async def test_it_delivers_for_nobody_else_under_whatever_name(over: World) -> None:
    [token] = [cookie.value for cookie in over.sam.browser.cookies.jar]
    assert token
    fields = over.kim.fields("tick", "why-different", **TICK)
    assert (await over.sam.send(fresh(), fields)).status_code == 401
    _give_token(over.sam, token, account=over.kim.id)
    assert (await over.sam.send(fresh(), fields)).status_code == 401
    assert await over.count("entries") == 0


async def test_a_sign_in_is_no_device_token_and_the_other_way_round(world: World) -> None:
    sign_in = world.sam.browser.cookies["sign-in"]
    token = device_for(world.app.state.settings.data, sign_in)
    world.sam.browser.cookies.clear()
    fields = world.sam.fields("tick", "why-different", **TICK)
    for name, value in ((cookies.device(world.sam.id), sign_in), ("sign-in", token)):
        world.sam.browser.cookies.set(name, value)
        assert (await world.sam.send(fresh(), fields)).status_code == 401
        world.sam.browser.cookies.clear()


@pytest.mark.parametrize(
    ("changes", "status"), [({"kind": "diary"}, 422), ({"step": "gone"}, 404), ({"text": "x" * 20_001}, 422)]
)
async def test_what_cannot_be_taken_is_said_so_that_the_rest_can_go(
    over: World, changes: dict[str, str], status: int
) -> None:
    """A refusal that only told to sign in would hold up the whole queue. It says what it says to anybody."""
    fields = over.sam.fields("reflection", "intention", text="Kinder") | changes
    by_token = await over.sam.send(fresh(), fields)
    over.sam.browser.cookies.set("sign-in", cookie_for(over.app.state.settings.data, over.sam.id))
    signed_in = await over.sam.send(fresh(), fields)
    assert by_token.status_code == signed_in.status_code == status
    assert by_token.text == signed_in.text


async def test_without_script_the_words_come_back_and_nothing_of_the_person(over: World) -> None:
    fields = over.sam.fields("reflection", "intention", text="Kinder")
    assert (await over.sam.send(fresh(), fields, script=False)).status_code == 303
    refused = await over.sam.send(fresh(), fields | {"text": "Kinder" + "x" * 20_000}, script=False)
    assert refused.status_code == 422
    assert "Kinder" in refused.text
    assert "Sam" not in refused.text
    assert "data-account" not in refused.text


async def test_the_usual_way_asks_for_no_token_and_visits_the_database_once(
    over: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    over.sam.browser.cookies.set("sign-in", cookie_for(over.app.state.settings.data, over.sam.id))
    visits: list[str] = []
    for name in ("write_together", "read_at_once", "read", "write"):
        monkeypatch.setattr(Database, name, _counted(name, visits))
    monkeypatch.setattr(store, "practice_of_device", _counted("practice_of_device", visits, store))
    assert (await over.sam.send(fresh(), over.sam.fields("tick", "why-different", **TICK))).status_code == 201
    assert visits == ["write_together"]
    over.sam.browser.cookies.delete("sign-in")
    assert (await over.sam.send(fresh(), over.sam.fields("tick", "why-different", **TICK))).status_code == 201
    assert visits == ["write_together", "write_together", "practice_of_device"]


def _counted(name: str, visits: list[str], of: object = Database) -> object:
    real = getattr(of, name)

    def counted(*given: object, **named: object) -> object:
        visits.append(name)
        return real(*given, **named)

    return counted


async def test_without_any_cookie_the_database_is_not_asked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.sam.browser.cookies.clear()
    monkeypatch.setattr(Database, "write_together", None)
    for fields in (world.sam.fields("tick", "why-different", **TICK), {"kind": "diary"}):
        assert (await world.sam.send(fresh(), fields)).status_code == 401


async def test_only_its_hash_is_kept(over: World) -> None:
    [token] = [cookie.value for cookie in over.sam.browser.cookies.jar]
    [row] = await over.rows("SELECT * FROM device_tokens")
    assert row["token_hash"] == hashlib.sha256(str(token).encode()).hexdigest()
    assert token not in row.values()
