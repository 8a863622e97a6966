"""Every view of a client's data is noted, and the client can see who looked and when."""

import re
from datetime import timedelta

import pytest

from pwa import clock
from pwa.accounts import service as accounts
from pwa.accounts.views.model import PAGES
from pwa.db import Database
from pwa.errors import NoRoom
from pwa.leaving import service as leaving
from pwa.routes import routes
from tests.harness.recordings import put_recording
from tests.therapist.desk import HTMX, NOW, Desk

# What each page at the desk that shows something of a client is noted as. Another one fails below until it is here.
NOTED = {
    "/clients/{client}": "client",
    "/clients/{client}/brief": "brief",
    "/clients/{client}/preview": "preview",
    "/clients/{client}/preview/{page:path}": "preview",
    "/clients/{client}/arrived": "arrived",
    "/clients/{client}/over-time": "over-time",
    "/clients/{client}/listening": "listening",
    "/clients/{client}/looked": "looked",
    "/clients/{client}/leave": "plan",
    "/clients/{client}/texts": "plan",
    "/clients/{client}/prompts": "plan",
    "/clients/left/{person}": "record",
    "/clients/needs-a-look": "needs-a-look",
    "/library/recordings/{recording}": "recording",
    "/library/recordings/{recording}/take-away": "recording",
}
NOTHING_OF_ONE = {
    "/clients": "names and how they stand, of many; nothing that anybody answered or wrote",
    "/clients/new": "a form",
    "/clients/left": "names and days",
}


def words(html: str) -> str:
    """What somebody reads."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<main", 1)[1]).split())


async def views(desk: Desk) -> list[tuple[str, str, str]]:
    """Who opened which page about whom."""
    rows = await desk.rows("SELECT viewer_id, page, client_id FROM views ORDER BY at, id")
    return [(row["viewer_id"], row["page"], row["client_id"]) for row in rows]


def test_every_page_about_a_client_is_on_the_list():
    places = ("/clients", "/library/recordings/{recording}")
    shown = {route.path for route in routes if route.path.startswith(places) and "GET" in route.methods}
    assert shown == NOTED.keys() | NOTHING_OF_ONE.keys()
    assert set(NOTED.values()) <= PAGES.keys()


@pytest.mark.parametrize("path", NOTED)
async def test_each_view_is_noted_once_and_of_strangers_there_is_none(desk: Desk, path: str):
    sam = await desk.joined("Sam", therapist=desk.alice)
    await desk.check_in(sam, **{"q_self-harm": "yes"})
    async with desk.db.write() as tx:
        made, _ = await put_recording(desk.app, tx, desk.alice, sam.id)
    if "{person}" in path:
        async with desk.db.write() as tx:
            await leaving.delete_account(tx, desk.olga.practice, sam.id, sam.id)
    there = {"{page:path}": "reflect", "{client}": sam.id, "{person}": sam.id, "{recording}": made}
    place = re.sub(r"\{[^}]+\}", lambda found: there[found[0]], path)
    assert (await desk.get(desk.charlie, place)).status_code == (200 if path.endswith("look") else 404)
    assert await views(desk) == []
    for person in (desk.alice, desk.olga):
        assert (await desk.get(person, place)).status_code == 200
    noted = sorted((one.id, NOTED[path], sam.id) for one in (desk.alice, desk.olga))
    assert sorted(await views(desk)) == noted


async def test_whoever_is_named_on_a_page_of_many_was_looked_at(desk: Desk):
    sam, kim = await desk.joined("Sam"), await desk.joined("Kim")
    entry = await desk.check_in(sam, **{"q_self-harm": "yes"})
    assert (await desk.look(desk.olga, sam, entry, "called", words="Rang.")).status_code == 303
    await desk.get(desk.olga, "/clients/needs-a-look")
    assert await views(desk) == [(desk.olga.id, "needs-a-look", sam.id)], "and nobody else"
    await desk.check_in(kim, **{"q_self-harm": "yes"})
    await desk.get(desk.olga, "/clients/needs-a-look")
    assert {client for _, _, client in await views(desk)} == {sam.id, kim.id}


async def test_a_recording_for_one_client_is_theirs_and_one_for_everybody_is_nobodys(desk: Desk):
    sam = await desk.joined()
    async with desk.db.write() as tx:
        for_sam, _ = await put_recording(desk.app, tx, desk.olga, sam.id)
        for_all, _ = await put_recording(desk.app, tx, desk.olga)
    await desk.get(desk.olga, f"/library/recordings/{for_all}")
    assert await views(desk) == []
    place = f"/library/recordings/{for_sam}"
    await desk.get(desk.olga, place)
    # What is wrong with the words is answered with the page. That it renews a part of itself is no other look.
    assert (await desk.post(desk.olga, f"{place}/words", {"title": "x" * 999})).status_code == 422
    for minutes, looks in ((1, 2), (20, 2)):
        with clock.at(NOW + timedelta(minutes=minutes)):
            assert (await desk.get(desk.olga, place, headers=HTMX)).status_code == 200
            assert len(await views(desk)) == looks
    assert "Olga : a recording made for you" in words((await desk.get(sam, "/me/looked")).text)


async def test_a_part_of_a_page_alone_is_a_look_where_there_was_none(desk: Desk):
    sam = await desk.joined()
    async with desk.db.write() as tx:
        slug, _ = await put_recording(desk.app, tx, desk.olga, sam.id)
    await desk.get(desk.olga, f"/library/recordings/{slug}", headers=HTMX)
    assert await views(desk) == [(desk.olga.id, "recording", sam.id)]


async def test_a_page_that_answers_a_form_is_a_view_too(desk: Desk):
    sam = await desk.joined()
    entry = await desk.check_in(sam, **{"q_self-harm": "yes"})
    assert (await desk.look(desk.olga, sam, entry, "")).status_code == 422
    assert (await desk.post(desk.olga, f"/clients/{sam.id}/session", {"outcome": "x"})).status_code == 422
    assert sorted(page for _, page, _ in await views(desk)) == ["client", "needs-a-look"]


async def test_the_client_sees_who_and_when_and_nothing_of_what_it_said(desk: Desk):
    sam, kim = await desk.joined("Sam", therapist=desk.alice), await desk.joined("Kim")
    await desk.reflect(sam, "To be kind.")
    assert "Nobody has opened a page about you yet." in words((await desk.get(sam, "/me/looked")).text)
    await desk.get(desk.alice, f"/clients/{sam.id}")
    for minutes in (5, 30):
        with clock.at(NOW + timedelta(minutes=minutes)):
            await desk.get(desk.olga, f"/clients/{sam.id}")
    with clock.at(NOW + timedelta(days=1)):
        desk.cookies.pop(desk.olga.id)
        await desk.get(desk.olga, f"/clients/{sam.id}/brief")
    html = (await desk.get(sam, "/me/looked")).text
    said = words(html)
    assert (
        "Wednesday 25 November 2026 Olga : a short summary, to read or to print 7:00 am "
        "Tuesday 24 November 2026 Olga : the page about you 7:05 am, 7:30 am Alice : the page about you 7:00 am"
    ) in said
    assert "kind" not in said
    assert "Nobody has opened" in words((await desk.get(kim, "/me/looked")).text)
    assert 'href="/me/looked"' in (await desk.get(sam, "/me")).text
    assert "Olga : the page about you 7:05 am, 7:30 am" in words(
        (await desk.get(desk.alice, f"/clients/{sam.id}/looked")).text
    )
    for person in (desk.olga, desk.charlie):
        assert (await desk.get(person, "/me/looked")).status_code == 404


async def test_days_that_are_long_over_take_one_row_for_each_person_and_page(desk: Desk):
    sam = await desk.joined()

    async def look(person, minutes: int, path: str = "") -> None:
        with clock.at(NOW + timedelta(minutes=minutes)):
            assert (await desk.get(person, f"/clients/{sam.id}{path}")).status_code == 200

    for minutes in (0, 5, 30):
        await look(desk.olga, minutes)
    await look(desk.olga, 6, "/brief")
    desk.cookies.pop(desk.olga.id)
    with clock.at(NOW + timedelta(days=1)):
        for _ in range(2):
            await desk.get(desk.olga, f"/clients/{sam.id}")

    async def kept() -> list[tuple[str, str, int]]:
        rows = await desk.rows("SELECT page, at, last_at, times FROM views ORDER BY at, page")
        return [(row["page"], f"{row['at'][8:16]} {row['last_at'][11:16]}", row["times"]) for row in rows]

    before = await kept()
    assert len(before) == 6
    with clock.at(NOW + timedelta(days=30)):
        await leaving.keep_promises(desk.db)
    assert await kept() == before
    with clock.at(NOW + timedelta(days=31)):
        for _ in range(2):
            await leaving.keep_promises(desk.db)
    folded = await kept()
    assert folded == [
        ("client", "24T12:00 12:30", 3),
        ("brief", "24T12:06 12:06", 1),
        *(("client", "25T12:00 12:00", 1) for _ in range(2)),
    ]
    assert "the page about you 3 times, 7:00 am to 7:30 am" in words((await desk.get(sam, "/me/looked")).text)


async def test_a_full_disk_keeps_nobody_from_reading(desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog):
    sam = await desk.joined()
    await desk.get(desk.olga, "/clients")

    async def full(*_: object) -> None:
        raise NoRoom

    monkeypatch.setattr(Database, "write_together", full)
    assert (await desk.get(desk.olga, f"/clients/{sam.id}")).status_code == 200
    assert "a view could not be noted" in caplog.text
    assert sam.id not in caplog.text


async def test_what_was_noted_goes_with_the_record(desk: Desk):
    sam = await desk.joined()
    entry = await desk.check_in(sam, **{"q_self-harm": "yes"})
    await desk.look(desk.olga, sam, entry, "called", words="Rang.")
    await desk.get(desk.olga, f"/clients/{sam.id}")
    async with desk.db.write() as tx:
        await accounts.update_practice(tx, desk.olga.practice.id, record_rule="none", record_years=None)
        practice = await accounts.practice(tx, desk.olga.practice.id)
        await leaving.delete_account(tx, practice, sam.id, sam.id)
    assert await desk.rows("SELECT 1 FROM views") == await desk.rows("SELECT 1 FROM looks") == []
