"""What the browser is asked to make and to show: strict, and discreet in the system's list of passkeys."""

import pytest
from fido2.utils import websafe_decode
from starlette.applications import Starlette

from tests.accounts.way_in import door, guest

pytestmark = pytest.mark.anyio


async def test_t17_making_a_passkey_names_no_care(app: Starlette) -> None:
    at = await door(app, spoken_code="off")
    async with guest(app) as sam:
        await sam.open(await at.invite_client())
        options = (await sam.begin()).json()
        assert options["rp"] == {"id": "localhost", "name": "Stillpoint"}
        assert (options["user"]["name"], options["user"]["displayName"]) == ("Sam", "Sam")
        assert len(websafe_decode(options["user"]["id"])) == 64
        assert len(websafe_decode(options["challenge"])) == 32
        assert options["authenticatorSelection"] == {
            "residentKey": "required",
            "requireResidentKey": True,
            "userVerification": "required",
        }
        assert options["attestation"] == "none"
        assert [one["alg"] for one in options["pubKeyCredParams"]] == [-8, -7, -257]
        assert options["timeout"] == 300_000
        assert options["hints"] == ["client-device"]
        assert options["excludeCredentials"] == []
        shown = f"{options['rp']} {options['user']['name']} {options['user']['displayName']}".lower()
        assert not [word for word in ("harbour", "practice", "client", "therap", "ketamine") if word in shown]


async def test_t11_the_handle_stays_and_passkeys_that_are_there_are_excluded(app: Starlette) -> None:
    at = await door(app, spoken_code="off")
    async with guest(app) as sam:
        await sam.join(await at.invite_client())
        options = (await sam.ask("/me/passkeys/begin")).json()
        assert websafe_decode(options["user"]["id"]) == sam.key.user_handle
        [excluded] = options["excludeCredentials"]
        assert websafe_decode(excluded["id"]) == sam.key.passkey_id
        assert excluded["transports"] == ["internal"]


async def test_a_way_back_in_can_be_made_where_the_old_passkey_came_along_to(app: Starlette) -> None:
    """After a theft: the new phone has the synced passkey already, and the old one must end all the same."""
    at = await door(app, spoken_code="off")
    async with guest(app) as sam, guest(app) as again:
        await sam.join(await at.invite_client())
        invitation = await at.invite_client()
        await again.open(invitation)
        options = (await again.begin(invitation.spoken_code)).json()
        assert websafe_decode(options["user"]["id"]) == sam.key.user_handle
        assert options["excludeCredentials"] == []


async def test_an_owner_without_a_name_gets_a_neutral_one(app: Starlette) -> None:
    at = await door(app)
    async with app.state.db.write() as tx:
        await tx.run("UPDATE people SET name = '' WHERE id = :id", id=at.owner.id)
    async with guest(app) as owner:
        await owner.open(await at.invite(at.owner.id, "owner"))
        options = (await owner.begin(agreed=False)).json()
        assert options["user"]["name"] == "Stillpoint"
        assert "hints" not in options


async def test_signing_in_names_nobody(app: Starlette) -> None:
    async with guest(app) as somebody:
        first, second = [(await somebody.ask("/signin/begin")) for _ in range(2)]
        options = first.json()
        assert options["rpId"] == "localhost"
        assert options["userVerification"] == "required"
        assert not options.get("allowCredentials")
        assert options["challenge"] != second.json()["challenge"]
        cookie = first.headers["set-cookie"].lower()
        for attribute in ("ceremony=", "max-age=600", "httponly", "samesite=strict", "path=/"):
            assert attribute in cookie
