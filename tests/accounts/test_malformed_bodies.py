"""Whatever arrives instead of a passkey's answer: the same refusal, no fault, and nobody let in."""

import json
import random
from collections.abc import AsyncIterator, Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from pwa.accounts import limits
from pwa.accounts.passkeys import NOT_TAKEN
from tests.accounts.test_ways_in import LIVE
from tests.accounts.way_in import ORIGIN, Door, Guest, door, guest
from tests.harness.authenticator import SoftAuthenticator

pytestmark = pytest.mark.anyio

JUNK: list[Any] = [
    None, True, 0, -1, 1e308, "", "A", "=", "AA==", "*", "é", "\u0000", "AAAA" * 3000, [], [[]], {}, {"a": 1},
]  # fmt: skip
BODIES = [
    b"", b"{", b"[]", b"null", b'"x"', b"7", b"{}", b"\xff\xfe", b'{"id": NaN}', b"[" * 90_000, b'{"response":' * 5_000,
    b'{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"bnVsbA"}}',
]  # fmt: skip


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    for key, inner in value.items():
        yield (*path, key)
        if isinstance(inner, dict):
            yield from _places(inner, (*path, key))


def _flipped(dice: random.Random, text: str) -> str:
    """`text` with one letter changed to another of the same alphabet, or cut, or longer."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    place = dice.randrange(len(text) or 1)
    return dice.choice(
        [
            text[:place] + dice.choice(letters.replace(text[place : place + 1], "")) + text[place + 1 :],
            text[:place],
            text + dice.choice(["A", "=", " ", "\n", "AAAA"]),
            text[:place] + "\n" + text[place:],
        ]
    )


def mutated(dice: random.Random, answer: dict[str, Any]) -> dict[str, Any]:
    """`answer`, changed in one place that matters."""
    changed = deepcopy(answer)
    free = {"authenticatorAttachment", "clientExtensionResults", "transports"}
    *path, last = dice.choice([place for place in _places(changed) if place[-1] not in free])
    inner = changed
    for key in path:
        inner = inner[key]
    how = dice.randrange(4)
    if how == 0:
        del inner[last]
    elif how == 1 or not isinstance(inner[last], str):
        inner[last] = dice.choice(JUNK)
    else:
        inner[last] = _flipped(dice, inner[last])
    return changed


def is_whole_outside(body: dict[str, Any], answer: dict[str, Any]) -> bool:
    """With no attestation nothing vouches for the bytes inside: only what surrounds them can be wrong."""
    same = body["response"].get("clientDataJSON") if isinstance(body.get("response"), dict) else None
    return (
        body.get("id") == answer["id"] == body.get("rawId") and same == answer["response"]["clientDataJSON"]
    )


def assert_refused(answer: httpx.Response, what: Any) -> None:
    assert answer.status_code == 400, what
    assert answer.json()["error"] == "refused", what
    assert "set-cookie" not in answer.headers, what


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here nobody has to wait: each of many answers is looked at."""
    monkeypatch.setattr(limits, "PASSKEY", replace(limits.PASSKEY, burst=100_000))
    monkeypatch.setattr(limits, "SHORT_CODE", replace(limits.SHORT_CODE, burst=100_000))


@pytest.fixture
async def at(app: Starlette) -> Door:
    return await door(app, spoken_code="off")


@pytest.fixture
async def sam(app: Starlette, at: Door) -> AsyncIterator[Guest]:
    async with guest(app) as one:
        await one.join(await at.invite_client())
        one.http.cookies.clear()
        yield one


async def test_400_changed_sign_ins(sam: Guest) -> None:
    dice = random.Random(2)
    for turn in range(400):
        answer = sam.key.sign_in((await sam.ask("/signin/begin")).json())
        body = mutated(dice, answer)
        refused = await sam.ask("/signin/finish", body)
        assert_refused(refused, (turn, body))
        assert refused.json()["message"] == NOT_TAKEN
    assert (await sam.sign_in()).status_code == 200


async def test_200_changed_registrations(app: Starlette, at: Door) -> None:
    dice = random.Random(5)
    async with guest(app) as rivera:
        await rivera.open(await at.invite(at.owner.id, "owner"))
        for turn in range(200):
            answer = rivera.key.register((await rivera.begin()).json())
            body = mutated(dice, answer)
            done = await rivera.ask("/join/finish", body)
            if is_whole_outside(body, answer):
                assert done.status_code in (200, 400), (turn, body)
                if done.status_code == 200:
                    await rivera.open(await at.invite(at.owner.id, "owner"))
            else:
                assert_refused(done, (turn, body))


async def test_junk_makes_no_second_passkey(app: Starlette, at: Door) -> None:
    async with guest(app) as one:
        await one.join(await at.invite_client())
        dice = random.Random(7)
        headers = {"accept": "application/json", "content-type": "application/json"}
        for body in BODIES:
            await one.ask("/me/passkeys/begin")
            assert_refused(
                await one.http.post("/me/passkeys/finish", content=body, headers=headers), body[:60]
            )
        assert len(await at.rows(LIVE)) == 1
        for turn in range(60):
            key = SoftAuthenticator(ORIGIN)
            answer = key.register((await one.ask("/me/passkeys/begin")).json())
            body = mutated(dice, answer)
            done = await one.ask("/me/passkeys/finish", body)
            if is_whole_outside(body, answer):
                assert done.status_code in (200, 400), (turn, body)
            else:
                assert_refused(done, (turn, body))


@pytest.mark.parametrize("url", ["/signin/finish", "/join/finish"])
async def test_bodies_that_are_none(app: Starlette, at: Door, url: str) -> None:
    async with guest(app) as one:
        await one.open(await at.invite(at.owner.id, "owner"))
        for body in BODIES:
            await (one.begin() if url == "/join/finish" else one.ask("/signin/begin"))
            headers = {"accept": "application/json", "content-type": "application/json"}
            assert_refused(await one.http.post(url, content=body, headers=headers), body[:60])


@pytest.mark.parametrize("url", ["/signin/finish", "/join/finish"])
async def test_without_a_challenge_nothing_is_even_read(app: Starlette, url: str) -> None:
    async with guest(app) as one:
        for cookie in ("", "x", "x" * 4000):
            one.http.cookies.set("ceremony", cookie)
            assert_refused(await one.ask(url, {}), cookie[:10])


async def test_welcome_pages_get_junk_too(app: Starlette, at: Door) -> None:
    async with guest(app) as one:
        await one.open(await at.invite_client())
        for junk in JUNK:
            said = await one.ask("/join/begin", {"code": junk, "agreed": junk, "name": junk})
            assert said.status_code in (200, 422), junk
            assert (said.status_code == 200) == (junk is True), junk
            opened = await one.ask("/join/open", {"token": junk, "short": junk})
            assert 400 <= opened.status_code < 500, junk
        for body in BODIES:
            for url in ("/join/begin", "/join/open"):
                said = await one.http.post(url, content=body, headers={"content-type": "application/json"})
                assert 400 <= said.status_code < 500, (url, body[:60])


def test_mutations_do_change_something() -> None:
    dice = random.Random(1)
    answer = {"id": "AAAA", "response": {"clientDataJSON": "BBBB", "signature": "CCCC"}}
    assert all(json.dumps(mutated(dice, answer)) != json.dumps(answer) for _ in range(300))
