"""What the library lets through and we do not: one test for each trap, and one and the same refusal for all."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fido2.utils import websafe_decode, websafe_encode
from starlette.applications import Starlette

from pwa import clock
from pwa.accounts.passkeys import NOT_TAKEN
from tests.accounts.way_in import ORIGIN, Door, Guest, guest
from tests.harness.authenticator import PRESENT_AND_VERIFIED, SYNCED, Flag, SoftAuthenticator

pytestmark = pytest.mark.anyio

Answer = dict[str, Any]
NOT_KNOWN = "passkey-not-known"
REPORTED = "SELECT person_id FROM audit WHERE event = 'older-counter'"


@pytest.fixture
def sam(sam: Guest) -> Guest:
    """A client with a passkey, signed out."""
    sam.http.cookies.clear()
    return sam


def assert_refused(answer: httpx.Response, code: str = "refused") -> None:
    assert answer.status_code == 400
    assert answer.json() == {"error": code, "message": NOT_TAKEN}
    assert "sign-in" not in answer.headers.get("set-cookie", "")


async def answered(one: Guest, change: Callable[[Answer], None]) -> httpx.Response:
    """Sign in with an answer that was changed on the way."""
    answer = one.key.sign_in((await one.ask("/signin/begin")).json())
    change(answer)
    return await one.ask("/signin/finish", answer)


async def _made(one: Guest, change: Callable[[Answer], None]) -> httpx.Response:
    """Make a passkey with an answer that was changed on the way."""
    answer = one.key.register((await one.begin()).json())
    change(answer)
    return await one.ask("/join/finish", answer)


def _with_client_data(**more: Any) -> Callable[[Answer], None]:
    def change(answer: Answer) -> None:
        data = json.loads(websafe_decode(answer["response"]["clientDataJSON"]))
        answer["response"]["clientDataJSON"] = websafe_encode(json.dumps(data | more).encode())

    return change


def _with_prf(results: Any) -> Callable[[Answer], None]:
    return lambda answer: answer.update(clientExtensionResults={"prf": {"enabled": True, "results": results}})


@pytest.mark.parametrize("results", [{"first": "c2VjcmV0"}, {"first": {}}, {}, None, "x"])
async def test_t1_secrets_of_the_phone_are_not_taken(
    app: Starlette, at: Door, sam: Guest, results: Any
) -> None:
    assert_refused(await answered(sam, _with_prf(results)))
    async with guest(app) as new:
        await new.open(await at.invite(at.owner.id, "owner"))
        assert_refused(await _made(new, _with_prf(results)))
    assert (await sam.sign_in()).status_code == 200


async def test_t1_an_answer_that_only_names_prf_is_fine(sam: Guest) -> None:
    for prf in ({}, {"enabled": True}):
        answer = sam.key.sign_in((await sam.ask("/signin/begin")).json())
        done = await sam.ask("/signin/finish", answer | {"clientExtensionResults": {"prf": prf}})
        assert done.status_code == 200


class Framed(SoftAuthenticator):
    """In a frame of another site, whose address a newer browser adds."""

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return super()._client_data(kind, challenge)[:-1] + b',"topOrigin":"https://evil.example"}'


async def test_t2_another_sites_frame_is_refused_though_signed(app: Starlette, at: Door, sam: Guest) -> None:
    framed = Framed(**vars(sam.key))
    crossing = replace(sam.key, cross_origin=True)
    async with guest(app) as new:
        await new.open(await at.invite(at.owner.id, "owner"))
        for sam.key in (framed, crossing):
            assert_refused(await sam.sign_in())
        for new.key in (Framed(ORIGIN), SoftAuthenticator(ORIGIN, cross_origin=True)):
            assert_refused(await _made(new, lambda answer: None))


@pytest.mark.parametrize("handle", [None, "", "bm8", 7, websafe_encode(bytes(64))])
async def test_t3_the_handle_is_needed_and_is_the_owners(sam: Guest, handle: Any) -> None:
    assert_refused(await answered(sam, lambda answer: answer["response"].update(userHandle=handle)))
    assert_refused(await answered(sam, lambda answer: answer["response"].pop("userHandle")))


async def test_t3_the_handle_of_somebody_else_is_refused(app: Starlette, at: Door, sam: Guest) -> None:
    async with guest(app) as rivera:
        await rivera.join(await at.invite(at.owner.id, "owner"))
        sam.key.user_handle = rivera.key.user_handle
    assert_refused(await sam.sign_in())


async def test_t4_an_answer_is_good_once(sam: Guest) -> None:
    answer = sam.key.sign_in((await sam.ask("/signin/begin")).json())
    ceremony = list(sam.http.cookies.jar)
    assert (await sam.ask("/signin/finish", answer)).status_code == 200
    for cookie in ceremony:
        sam.http.cookies.jar.set_cookie(cookie)
    assert_refused(await sam.ask("/signin/finish", answer))


async def test_t4_two_at_once_sign_in_once(sam: Guest) -> None:
    answer = sam.key.sign_in((await sam.ask("/signin/begin")).json())
    done = await asyncio.gather(*(sam.ask("/signin/finish", answer) for _ in range(20)))
    assert sorted(one.status_code for one in done) == [200] + [400] * 19


async def test_t4_a_failed_try_burns_the_challenge(sam: Guest) -> None:
    answer = sam.key.sign_in((await sam.ask("/signin/begin")).json())
    broken = answer | {"response": answer["response"] | {"signature": "AAAA"}}
    assert_refused(await sam.ask("/signin/finish", broken), NOT_KNOWN)
    assert_refused(await sam.ask("/signin/finish", answer))


async def test_t4_a_challenge_is_good_for_its_own_purpose_only(app: Starlette, at: Door, sam: Guest) -> None:
    async with guest(app) as new:
        await new.open(await at.invite(at.owner.id, "owner"))
        options = (await new.begin()).json()
        new.key = sam.key
        assert_refused(await new.ask("/signin/finish", new.key.sign_in(options)))


async def test_t10_a_challenge_waits_ten_minutes_and_is_forgotten_then(at: Door, sam: Guest) -> None:
    answer = sam.key.sign_in((await sam.ask("/signin/begin")).json())
    with clock.at(clock.now() + timedelta(minutes=10, seconds=1)):
        assert_refused(await sam.ask("/signin/finish", answer))
        assert (await sam.sign_in()).status_code == 200
        assert len(await at.rows("SELECT id_hash FROM used_challenges")) == 1
    with clock.at(clock.now() + timedelta(minutes=21)):
        assert (await sam.sign_in()).status_code == 200
        assert len(await at.rows("SELECT id_hash FROM used_challenges")) == 1


@pytest.mark.parametrize(("before", "after"), [(5, 5), (5, 4), (5, 0), (0, 0), (0, 9)])
async def test_t5_a_synced_passkey_may_come_back_with_any_counter(
    at: Door, sam: Guest, before: int, after: int
) -> None:
    for sam.key.sign_count in (before, after):
        assert (await sam.sign_in()).status_code == 200
    assert not await at.rows(REPORTED)


async def test_t5_a_passkey_of_one_device_that_counts_back_is_let_in_and_reported(
    app: Starlette, at: Door
) -> None:
    async with guest(app) as sam:
        sam.key.flags = PRESENT_AND_VERIFIED
        await sam.join(await at.invite_client())
        for sam.key.sign_count in (7, 8):
            assert (await sam.sign_in()).status_code == 200
        assert not await at.rows(REPORTED)
        sam.key.sign_count = 3
        assert (await sam.sign_in()).status_code == 200
        assert [row["person_id"] for row in await at.rows(REPORTED)] == [at.client_id]


async def test_t6_whether_it_can_be_synced_never_changes(sam: Guest) -> None:
    sam.key.flags = PRESENT_AND_VERIFIED
    assert_refused(await sam.sign_in())
    sam.key.flags = PRESENT_AND_VERIFIED | Flag.BE
    assert (await sam.sign_in()).status_code == 200


async def test_t6_synced_without_being_able_to_is_refused(app: Starlette, at: Door, sam: Guest) -> None:
    sam.key.flags = PRESENT_AND_VERIFIED | Flag.BS
    assert_refused(await sam.sign_in())
    async with guest(app) as new:
        await new.open(await at.invite(at.owner.id, "owner"))
        new.key.flags = PRESENT_AND_VERIFIED | Flag.BS
        assert_refused(await _made(new, lambda answer: None))


async def test_t6_where_it_is_kept_is_noted_anew(at: Door, sam: Guest) -> None:
    sam.key.flags = PRESENT_AND_VERIFIED | Flag.BE
    await sam.sign_in()
    [row] = await at.rows("SELECT backed_up, backup_eligible, used_at FROM passkeys")
    assert (row["backed_up"], row["backup_eligible"]) == (0, 1)
    assert row["used_at"]


@pytest.mark.parametrize("flags", [SYNCED & ~Flag.UV, SYNCED & ~Flag.UP, SYNCED & ~Flag.UV & ~Flag.UP])
async def test_t8_presence_and_verification_are_required(
    app: Starlette, at: Door, sam: Guest, flags: int
) -> None:
    sam.key.flags = flags
    assert_refused(await sam.sign_in())
    async with guest(app) as new:
        await new.open(await at.invite(at.owner.id, "owner"))
        new.key.flags = flags
        assert_refused(await _made(new, lambda answer: None))


async def test_t24_another_browser_cannot_use_the_answer(app: Starlette, sam: Guest) -> None:
    answer = sam.key.sign_in((await sam.ask("/signin/begin")).json())
    async with guest(app) as thief:
        assert_refused(await thief.ask("/signin/finish", answer))
        await thief.ask("/signin/begin")
        assert_refused(await thief.ask("/signin/finish", answer))
        assert not thief.is_signed_in


@pytest.mark.parametrize(
    ("field", "value"), [("origin", "https://localhost:8000"), ("rp_id", "localhost.evil.example")]
)
async def test_wrong_places_are_refused(app: Starlette, at: Door, sam: Guest, field: str, value: str) -> None:
    setattr(sam.key, field, value)
    assert_refused(await sam.sign_in())
    async with guest(app) as new:
        await new.open(await at.invite(at.owner.id, "owner"))
        setattr(new.key, field, value)
        assert_refused(await _made(new, lambda answer: None))


async def test_a_passkey_under_a_foreign_id_is_refused(app: Starlette, at: Door, sam: Guest) -> None:
    foreign = websafe_encode(b"another id")
    async with guest(app) as new:
        await new.open(await at.invite(at.owner.id, "owner"))
        assert_refused(await _made(new, lambda answer: answer.update(id=foreign, rawId=foreign)))
        new.key.passkey_id = sam.key.passkey_id
        assert_refused(await _made(new, lambda answer: None))


@pytest.mark.parametrize("loose", ["{}=", "{} ", "{}\n", "\n{}"])
async def test_a_challenge_has_one_way_to_write_it(app: Starlette, at: Door, sam: Guest, loose: str) -> None:
    """The library decodes loosely. Here the passkey itself has signed what is loose."""
    options = (await sam.ask("/signin/begin")).json()
    told = options | {"challenge": loose.format(options["challenge"])}
    assert_refused(await sam.ask("/signin/finish", sam.key.sign_in(told)))
    async with guest(app) as new:
        await new.open(await at.invite(at.owner.id, "owner"))
        options = (await new.begin()).json()
        told = options | {"challenge": loose.format(options["challenge"])}
        assert_refused(await new.ask("/join/finish", new.key.register(told)))


async def test_changed_client_data_is_refused(sam: Guest) -> None:
    for change in (
        _with_client_data(type="webauthn.create"),
        _with_client_data(challenge="AAAA"),
    ):
        assert_refused(await answered(sam, change))
    # The same, written in another way than it was signed.
    assert_refused(await answered(sam, _with_client_data()), NOT_KNOWN)
