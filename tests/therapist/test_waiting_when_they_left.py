"""Who leaves while answers of theirs wait for a look: they go, and that they waited is told, with no words or name."""

from datetime import timedelta

import pytest

from pwa import clock
from pwa.accounts import service as accounts
from pwa.leaving import service as leaving
from pwa.leaving.model import TOLD_DAYS
from tests.leaving.world import time_passes
from tests.therapist.desk import NOW, Desk
from tests.therapist.test_looks import CONTACT, HELP, listed, sent_at, waiting, words

TWO = "2 check-ins of theirs still needed a look. The first of them came on 24 November 2026, 7:00 am."
ONE = "1 check-in of theirs still needed a look. It came on 24 November 2026, 7:00 am."
PRIVATE = ("Sam", "Thoughts of hurting", "ride home")


async def set_rule(desk: Desk, rule: str, years: int | None = None) -> None:
    async with desk.db.write() as tx:
        await accounts.update_practice(tx, desk.olga.practice.id, record_rule=rule, record_years=years)


async def leave(desk: Desk, client, by: str = "") -> None:
    """The account is deleted, by the client unless somebody else is named, an hour after noon."""
    with clock.at(NOW + timedelta(hours=1)):
        async with desk.db.write() as tx:
            practice = await accounts.practice(tx, desk.olga.practice.id)
            await leaving.delete_account(tx, practice, client.id, by or client.id)
        await leaving.destroy_keys(desk.db)


async def page(desk: Desk, path: str, person=None) -> str:
    answer = await desk.get(person or desk.olga, path)
    assert answer.status_code == 200, answer.text
    return words(answer.text)


@pytest.fixture
async def nothing_kept(desk: Desk) -> Desk:
    await set_rule(desk, "none")
    return desk


async def test_answers_that_waited_are_told_where_nothing_is_kept(nothing_kept: Desk):
    desk = nothing_kept
    sam = await desk.joined()
    await sent_at(desk, sam, 0, **HELP)
    await sent_at(desk, sam, 5, **CONTACT)
    await desk.look(desk.olga, sam, await sent_at(desk, sam, 1, **HELP), "called")
    await leave(desk, sam)
    said = await page(desk, "/clients/needs-a-look")
    assert "Nothing waits." not in said
    assert "Nothing waits any more." in said
    assert said.index(TWO) < said.index("Done")
    assert "A client since 24 November 2026 deleted their account on 24 November 2026." in said
    assert TWO in await page(desk, "/clients")
    assert TWO in await page(desk, "/clients/left")
    for path in ("/clients/needs-a-look", "/clients", "/clients/left"):
        told = await page(desk, path)
        assert not [one for one in PRIVATE if one in told], path
    for other in (desk.alice, desk.charlie):
        assert "needed a look" not in await page(desk, "/clients/needs-a-look", other)
        assert "needed a look" not in await page(desk, "/clients", other)
    for table in ("flags", "check_ins", "looks"):
        assert await desk.rows(f"SELECT 1 FROM {table}") == [], table


async def test_where_nothing_waited_nothing_is_told(nothing_kept: Desk):
    desk = nothing_kept
    sam = await desk.joined()
    await desk.look(desk.olga, sam, await desk.check_in(sam, **HELP), "called")
    await desk.check_in(sam, q_mood="3")
    await leave(desk, sam)
    assert "Nothing waits." in await page(desk, "/clients/needs-a-look")
    for path in ("/clients/needs-a-look", "/clients", "/clients/left"):
        assert "needed a look" not in await page(desk, path)


async def test_a_therapist_who_closes_an_account_is_told_before_and_everybody_after(nothing_kept: Desk):
    desk = nothing_kept
    sam = await desk.joined(therapist=desk.alice)
    before = f"/clients/{sam.id}/leave"
    assert "needs a look" not in await page(desk, before)
    await desk.check_in(sam, **HELP)
    assert (
        "1 check-in of theirs still needs a look. It goes with the account, and then nobody can read it."
        in await page(desk, before)
    )
    await leave(desk, sam, desk.olga.id)
    for person in (desk.olga, desk.alice):
        for path in ("/clients/needs-a-look", "/clients"):
            said = await page(desk, path, person)
            assert ONE in said
            assert "The account of a client since 24 November 2026 was deleted on 24 November 2026." in said


async def test_it_stays_below_when_it_is_no_news_any_more(nothing_kept: Desk):
    desk = nothing_kept
    sam = await desk.joined()
    await desk.check_in(sam, **HELP)
    await leave(desk, sam)
    desk.cookies.clear()
    with clock.at(NOW + timedelta(days=TOLD_DAYS + 1)):
        said = await page(desk, "/clients/needs-a-look")
        assert "Nothing waits." in said
        assert said.index("Done") < said.index(ONE)
        assert ONE not in await page(desk, "/clients")


async def test_where_a_record_is_kept_they_wait_on_until_it_goes_and_then_it_is_told(desk: Desk):
    await set_rule(desk, "years", 1)
    sam = await desk.joined()
    await desk.check_in(sam, **HELP)
    assert "It stays in the list of what needs a look" in await page(desk, f"/clients/{sam.id}/leave")
    await leave(desk, sam)
    assert waiting(await listed(desk)) == ["Sam"]
    said = await page(desk, "/clients")
    assert "1 check-in of theirs still needs a look." in said
    assert "needed" not in said
    desk.cookies.clear()
    await time_passes(desk.db, NOW, NOW + timedelta(days=366))
    with clock.at(NOW + timedelta(days=366)):
        await leaving.keep_promises(desk.db)
        html = await listed(desk)
        assert waiting(html) == []
        assert ONE in words(html)
        assert "The record of a client since 24 November 2026 went on 25 November 2027" in words(html)
        assert "Sam" not in words(html)


async def test_whoever_a_backup_brought_back_is_told_as_the_backup_knew_it(nothing_kept: Desk):
    desk = nothing_kept
    sam = await desk.joined()
    await desk.check_in(sam, **HELP)
    async with desk.db.write() as tx:
        practice = await accounts.practice(tx, desk.olga.practice.id)
        await leaving._close(tx, practice, sam.id, None)
    said = await page(desk, "/clients/needs-a-look")
    assert f"As the backup knew it that was put back: {ONE}" in said


async def test_a_client_reads_that_it_would_be_told(nothing_kept: Desk):
    sam = await nothing_kept.joined()
    said = await page(nothing_kept, "/me/leave", sam)
    assert "If answers of yours still need a look then, it is told how many, and since when." in said
