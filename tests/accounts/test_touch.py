"""One more touch by whoever is signed in: bound to them, to their sign-in, and good for nothing else."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from fido2.utils import websafe_decode
from starlette.applications import Starlette

from pwa import clock
from tests.accounts.way_in import Door, Guest, guest

pytestmark = pytest.mark.anyio

LATER = timedelta(minutes=6)


@pytest.fixture
def sam(sam: Guest) -> Iterator[Guest]:
    """A client whose last touch was some minutes ago."""
    with clock.at(clock.now() + LATER):
        yield sam


async def touch(one: Guest) -> httpx.Response:
    return await one.ask("/me/touch/finish", one.key.sign_in((await one.ask("/me/touch/begin")).json()))


async def has_just_touched(one: Guest) -> bool:
    return (await one.ask("/me/passkeys/begin")).status_code == 200


async def test_it_is_noted_and_the_sign_in_stays(at: Door, sam: Guest) -> None:
    assert not await has_just_touched(sam)
    options = (await sam.ask("/me/touch/begin")).json()
    assert [websafe_decode(one["id"]) for one in options["allowCredentials"]] == [sam.key.passkey_id]
    before = sam.http.cookies["sign-in"]
    assert (await sam.ask("/me/touch/finish", sam.key.sign_in(options))).json() == {"next": "/today"}
    assert sam.http.cookies["sign-in"] == before
    assert await has_just_touched(sam)
    assert len(await at.rows("SELECT * FROM sign_ins")) == 1


async def test_somebody_elses_passkey_on_the_same_phone_is_refused(
    app: Starlette, at: Door, sam: Guest
) -> None:
    """Else whoever is asked "is it still you?" would be somebody else now, and be led to delete their own account."""
    async with guest(app) as owner:
        await owner.join(await at.invite(at.owner.id, "owner"))
        before, sam.key = sam.http.cookies["sign-in"], owner.key
    assert (await touch(sam)).status_code == 400
    assert sam.http.cookies["sign-in"] == before
    assert (await sam.http.get("/clients")).status_code == 404, "as for any client"
    assert not await has_just_touched(sam)


@pytest.mark.parametrize("answer", [{}, [], "x", 7, None, {"rawId": 1}, {"rawId": "AA", "response": {}}])
async def test_nonsense_is_refused_and_no_fault(sam: Guest, answer: object) -> None:
    await sam.ask("/me/touch/begin")
    said = await sam.http.post("/me/touch/finish", json=answer, headers={"accept": "application/json"})
    assert (said.status_code, said.json()["error"]) == (400, "refused")
    assert not await has_just_touched(sam)


async def test_no_phone_drops_a_passkey_for_a_touch(sam: Guest) -> None:
    """Only their own are asked for: what comes besides is told nothing."""
    sam.key.passkey_id = bytes(32)
    assert (await touch(sam)).json()["error"] == "refused"


async def test_a_challenge_is_good_once_for_its_purpose_in_its_sign_in(
    app: Starlette, at: Door, sam: Guest
) -> None:
    answer = sam.key.sign_in((await sam.ask("/me/touch/begin")).json())
    assert (await sam.ask("/signin/finish", answer)).status_code == 400
    async with guest(app) as other:
        other.key = sam.key
        await other.sign_in()
        other.http.cookies.set("ceremony", sam.http.cookies["ceremony"])
        assert (await other.ask("/me/touch/finish", answer)).status_code == 400
    assert (await sam.ask("/me/touch/finish", answer)).status_code == 200, "nobody else can use it up"
    answer = sam.key.sign_in((await sam.ask("/signin/begin")).json())
    assert (await sam.ask("/me/touch/finish", answer)).status_code == 400
    answer = sam.key.sign_in((await sam.ask("/me/touch/begin")).json())
    assert (await sam.ask("/me/touch/finish", answer)).status_code == 200
    assert (await sam.ask("/me/touch/finish", answer)).status_code == 400


async def test_nobody_is_asked_who_is_not_signed_in(app: Starlette) -> None:
    async with guest(app) as stranger:
        for what in ("begin", "finish"):
            assert (await stranger.ask(f"/me/touch/{what}")).json()["error"] == "sign-in-needed"


async def test_what_is_refused_is_noted(at: Door, sam: Guest) -> None:
    sam.key.origin = "https://localhost:8000"
    assert (await touch(sam)).status_code == 400
    [noted] = await at.rows("SELECT person_id FROM audit WHERE event = 'refused'")
    assert noted["person_id"] == at.client_id
