"""Whatever arrives instead of a passkey's answer: the same refusal, no fault, and nobody let in.

Some of each kind in an ordinary run, and ten thousand together with `--soak`.
"""

import json
import random
from collections.abc import AsyncIterator, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.utils import websafe_decode
from starlette.applications import Starlette

from pwa.accounts import limits
from pwa.accounts.passkeys import NOT_TAKEN
from tests.accounts.test_ways_in import LIVE
from tests.accounts.way_in import ORIGIN, Door, Guest, guest, served
from tests.harness.authenticator import PRESENT_AND_VERIFIED, SYNCED, Flag, SoftAuthenticator
from tests.invitations.test_devices import code_of

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(1800)]

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


def is_whole(body: dict[str, Any], answer: dict[str, Any]) -> bool:
    """Whether a changed registration may make a passkey: with no attestation nothing vouches for the bytes inside.

    What surrounds them can be wrong, and what the browser says: where it is, what it did, and which challenge it had.
    """
    said = body["response"].get("clientDataJSON") if isinstance(body.get("response"), dict) else None
    is_same = body.get("id") == answer["id"] == body.get("rawId")
    return is_same and _told(said) == _told(answer["response"]["clientDataJSON"])


def _told(client_data: Any) -> list[Any]:
    try:
        read = json.loads(websafe_decode(client_data))
        return [read[name] for name in ("type", "challenge", "origin")]
    except (TypeError, ValueError, KeyError):
        return []


OTHERS: dict[str, list[Any]] = {
    "challenge": ["another one of the same kind"],
    "origin": ["https://localhost:8000", "http://localhost", "http://localhost:8001", "null", ""],
    "rp_id": ["", "localhost.evil.example", "LOCALHOST", "example.org"],
    "flags": [0, SYNCED & ~Flag.UV, SYNCED & ~Flag.UP, PRESENT_AND_VERIFIED | Flag.BS],
    "cross_origin": [True, None, "false"],
}
OTHER_SIGN_INS = OTHERS | {
    "flags": [*OTHERS["flags"], PRESENT_AND_VERIFIED],
    "user_handle": [b"", b"x" * 64, bytes(64)],
    "passkey_id": [b"", b"x" * 32],
    "key": [ec.generate_private_key(ec.SECP256R1())],
}


def misled(
    dice: random.Random, key: SoftAuthenticator, options: dict[str, Any], others: dict[str, list[Any]]
) -> tuple[SoftAuthenticator, dict[str, Any]]:
    """The phone and the options, one thing of which is not as it should be: its answer is whole and well signed."""
    name = dice.choice(list(others))
    if name == "challenge":
        return key, options | {"challenge": _flipped(dice, options["challenge"])}
    return replace(key, **{name: dice.choice(others[name])}), options


@dataclass(frozen=True)
class Chance:
    """What decides, and for how long."""

    dice: random.Random
    soak: bool

    def times(self, some: int, many: int) -> range:
        """The turns of a test, in an ordinary run and in the long one."""
        return range(many if self.soak else some)


@pytest.fixture
def chance(soak: bool) -> Chance:
    number = random.randrange(2**32) if soak else 2
    print(f"seed {number}")
    return Chance(random.Random(number), soak)


async def is_taken(one: Guest, url: str, body: dict[str, Any], answer: dict[str, Any], turn: int) -> bool:
    """Whether a changed registration made a passkey: only one that is whole may."""
    done = await one.ask(url, body)
    if done.status_code != 200 or not is_whole(body, answer):
        assert_refused(done, (turn, body))
    return done.status_code == 200


def assert_refused(answer: httpx.Response, what: Any) -> None:
    assert answer.status_code == 400, what
    # At a sign-in, a signature that was changed is one of a passkey that nobody knows.
    assert answer.json()["error"] in ("refused", "passkey-not-known"), what
    assert "set-cookie" not in answer.headers, what


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here nobody has to wait: each of many answers is looked at."""
    monkeypatch.setattr(limits, "PASSKEY", replace(limits.PASSKEY, burst=100_000))
    monkeypatch.setattr(limits, "SHORT_CODE", replace(limits.SHORT_CODE, burst=100_000))
    monkeypatch.setattr(limits, "DEVICE", replace(limits.DEVICE, burst=100_000))


@pytest.fixture(autouse=True)
async def over_a_socket(app: Starlette) -> AsyncIterator[None]:
    """Before anybody is at the door: what a library in between makes of a body counts too."""
    async with served(app):
        yield


@pytest.fixture
def sam(sam: Guest) -> Guest:
    """A client with a passkey, signed out."""
    sam.http.cookies.clear()
    return sam


async def test_t7_changed_sign_ins(sam: Guest, chance: Chance) -> None:
    for turn in chance.times(200, 4500):
        answer = sam.key.sign_in((await sam.ask("/signin/begin")).json())
        body = mutated(chance.dice, answer)
        refused = await sam.ask("/signin/finish", body)
        assert_refused(refused, (turn, body))
        assert refused.json()["message"] == NOT_TAKEN
    assert (await sam.sign_in()).status_code == 200


async def test_sign_ins_to_other_options_or_of_another_phone(sam: Guest, chance: Chance) -> None:
    for turn in chance.times(100, 2000):
        options = (await sam.ask("/signin/begin")).json()
        key, options = misled(chance.dice, sam.key, options, OTHER_SIGN_INS)
        assert_refused(await sam.ask("/signin/finish", key.sign_in(options)), (turn, key, options))
    assert (await sam.sign_in()).status_code == 200


async def test_t7_changed_registrations(app: Starlette, at: Door, chance: Chance) -> None:
    async with guest(app) as rivera:
        await rivera.open(await at.invite(at.owner.id, "owner"))
        for turn in chance.times(80, 1500):
            answer = rivera.key.register((await rivera.begin()).json())
            body = mutated(chance.dice, answer)
            if await is_taken(rivera, "/join/finish", body, answer, turn):
                await rivera.open(await at.invite(at.owner.id, "owner"))
                rivera.key = SoftAuthenticator(ORIGIN)


async def test_registrations_to_other_options_or_of_another_phone(
    app: Starlette, at: Door, chance: Chance
) -> None:
    async with guest(app) as rivera:
        await rivera.open(await at.invite(at.owner.id, "owner"))
        for turn in chance.times(40, 1000):
            options = (await rivera.begin()).json()
            key, options = misled(chance.dice, rivera.key, options, OTHERS)
            assert_refused(await rivera.ask("/join/finish", key.register(options)), (turn, key, options))
    assert await at.rows(LIVE) == []


async def test_junk_makes_no_second_passkey(app: Starlette, at: Door, chance: Chance) -> None:
    async with guest(app) as one:
        await one.join(await at.invite_client())
        headers = {"accept": "application/json", "content-type": "application/json"}
        for body in BODIES:
            await one.ask("/me/passkeys/begin")
            assert_refused(
                await one.http.post("/me/passkeys/finish", content=body, headers=headers), body[:60]
            )
        assert len(await at.rows(LIVE)) == 1
        for turn in chance.times(40, 500):
            key = SoftAuthenticator(ORIGIN)
            answer = key.register((await one.ask("/me/passkeys/begin")).json())
            await is_taken(one, "/me/passkeys/finish", mutated(chance.dice, answer), answer, turn)


async def test_junk_brings_in_no_second_device(app: Starlette, at: Door, chance: Chance) -> None:
    async with guest(app) as sam, guest(app) as tablet:
        await sam.join(await at.invite_client())
        await _open_code(sam, tablet, at)
        for turn in chance.times(40, 500):
            answer = tablet.key.register((await tablet.begin()).json())
            if await is_taken(tablet, "/join/finish", mutated(chance.dice, answer), answer, turn):
                await _open_code(sam, tablet, at)


async def _open_code(sam: Guest, tablet: Guest, at: Door) -> None:
    tablet.http.cookies.clear()
    tablet.key = SoftAuthenticator(ORIGIN)
    await sam.sign_in()  # of many browsers the one that was used least ends
    assert (await tablet.open(await code_of(sam, at))).status_code == 200


@pytest.mark.parametrize("url", ["/signin/finish", "/join/finish"])
async def test_t7_bodies_that_are_none(app: Starlette, at: Door, url: str) -> None:
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
            said = await one.begin(junk, agreed=junk, name=junk)
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
