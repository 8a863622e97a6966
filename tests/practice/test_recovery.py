"""Somebody who works here lost every passkey: another owner makes a way back in."""

from tests.accounts.way_in import Guest, guest
from tests.practice.people import PLACE, invite, join, links
from tests.therapist.desk import Desk

LIVE = "SELECT id FROM passkeys WHERE person_id = :id AND revoked_at IS NULL"
EVENTS = "SELECT event FROM audit WHERE person_id = :id"


async def sees_clients(one: Guest) -> bool:
    return (await one.http.get("/clients")).status_code == 200


async def test_the_new_passkey_ends_the_old_ones_and_every_sign_in(desk: Desk):
    for role in ("therapist", "owner"):
        kim = await invite(desk, role, role)
        async with guest(desk.app) as lost, guest(desk.app) as new:
            await join(desk, lost, kim)
            page = (await desk.get(desk.olga, f"{PLACE}/{kim}")).text
            assert "For lost passkeys: they make a new one, and all the old ones end." in page
            await desk.post(desk.olga, f"{PLACE}/{kim}/invitations")
            assert await sees_clients(lost), "nothing ends before the new passkey is made"
            [link] = await links(desk, kim)
            await new.open(link)
            welcome = (await new.http.get("/join")).text
            assert "You had a passkey before" in welcome
            assert "Your clients stay with you." in welcome
            assert (await join(desk, new, kim))["next"] == ("/practice" if role == "owner" else "/clients")
            assert await sees_clients(new)
            assert not await sees_clients(lost)
            assert (await lost.sign_in()).status_code == 400
        assert len(await desk.rows(LIVE, id=kim)) == 1
        said = sorted(row["event"] for row in await desk.rows(EVENTS, id=kim))
        assert said == ["invited", "invited", "joined", "recovered", "refused"]


async def test_it_takes_a_code_whatever_the_practice_set(desk: Desk):
    async with desk.db.write() as tx:
        await tx.run("UPDATE practices SET spoken_code = 'off'")
    kim = await invite(desk)
    async with guest(desk.app) as browser:
        await join(desk, browser, kim)
    await desk.post(desk.olga, f"{PLACE}/{kim}/invitations")
    [link] = await links(desk, kim)
    assert link.spoken_code


async def test_nobody_makes_one_for_themselves(desk: Desk):
    page = (await desk.get(desk.olga, f"{PLACE}/{desk.olga.id}")).text
    assert f'action="{PLACE}/{desk.olga.id}/invitations"' not in page
    assert '<a href="/me/passkeys">' in page
    answer = await desk.post(desk.olga, f"{PLACE}/{desk.olga.id}/invitations")
    assert answer.status_code == 422
    assert "A second passkey of your own is made on the page called You." in answer.text
    assert await desk.rows("SELECT id FROM invitations") == []
