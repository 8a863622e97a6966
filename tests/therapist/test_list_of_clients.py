"""The list of clients, page by page: what is searched and sorted in memory, and what the database says of each page."""

import asyncio
from datetime import timedelta

import pytest
from starlette.applications import Starlette

from pwa import clock
from pwa.accounts import service as accounts
from pwa.accounts.model import Person
from pwa.accounts.team import service as team
from pwa.app import create_app
from pwa.clock import now
from pwa.leaving import service as leaving
from pwa.plans import service as plans
from pwa.therapist.readiness import index as indexes
from tests.therapist.desk import HTMX, SESSION, Desk
from tests.therapist.test_clients import names, row

DAY = timedelta(days=1)
PAGE = 50


async def listed(desk: Desk, person: Person | None = None, **asked: str) -> str:
    answer = await desk.get(person or desk.olga, "/clients", params=asked)
    assert answer.status_code == 200
    return answer.text


async def found(desk: Desk, search: str, person: Person | None = None) -> list[str]:
    return names(await listed(desk, person, q=search))


@pytest.fixture
async def many(desk: Desk) -> list[str]:
    """The names of 120 clients, in the order of the list."""
    async with desk.db.write() as tx:
        for number in range(120):
            client_id = await accounts.add_client(tx, desk.olga, f"Client {number:03}", "")
            await plans.make_plan(tx, desk.olga.practice, client_id, SESSION + number * DAY)
    return [f"Client {number:03}" for number in range(120)]


async def test_fifty_on_a_page_with_ways_on_and_back(desk: Desk, many: list[str]):
    first = await listed(desk)
    assert names(first) == many[:PAGE]
    assert "1 to 50 of 120 clients" in first
    assert 'href="/clients?page=2"' in first
    assert 'rel="prev"' not in first
    second = await listed(desk, page="2")
    assert names(second) == many[50:100]
    assert 'rel="prev" href="/clients"' in second
    assert 'rel="next" href="/clients?page=3"' in second
    last = await listed(desk, page="3")
    assert names(last) == many[100:]
    assert "101 to 120 of 120 clients" in last
    assert 'rel="next"' not in last


@pytest.mark.parametrize("page", ["0", "-1", "", "two", "1.5", "²", "٣", "NaN", "1e3", "--1", "\u0000"])
async def test_what_is_no_page_is_the_first(desk: Desk, many: list[str], page: str):
    assert names(await listed(desk, page=page)) == many[:PAGE]


@pytest.mark.parametrize("page", ["4", "9999", "9" * 5000, " 3 "])
async def test_beyond_the_last_is_the_last(desk: Desk, many: list[str], page: str):
    assert names(await listed(desk, page=page)) == many[100:]


async def test_a_search_has_pages_too(desk: Desk, many: list[str]):
    await desk.client("Somebody else")
    first = await listed(desk, q="client 0 ")
    assert names(first) == [name for name in many if name.startswith("Client 0")][:PAGE]
    assert "1 to 50 of 100 clients" in first
    assert 'href="/clients?q=client+0+&amp;page=2"' in first
    answer = await desk.get(desk.olga, "/clients", params={"q": "client 0", "page": "2"}, headers=HTMX)
    assert names(answer.text) == many[50:100]
    assert "<html" not in answer.text


async def test_a_new_client_a_new_name_and_a_new_day_are_seen_at_once(desk: Desk):
    sam = await desk.client("Sam")
    assert await found(desk, "sam") == ["Sam"]
    await desk.client("Samir", SESSION - DAY)
    assert await found(desk, "sam") == ["Samir", "Sam"]
    async with desk.db.write() as tx:
        await accounts.rename(tx, sam.id, "Kim")
    assert await found(desk, "sam") == ["Samir"]
    assert await found(desk, "kim") == ["Kim"]
    async with desk.db.write() as tx:
        session = (await plans.plan_of(tx, sam.id, sam.practice)).session
        await plans.move_session(tx, sam.practice, sam.id, session.id, SESSION - 2 * DAY)
    assert names(await listed(desk)) == ["Kim", "Samir"]


async def test_a_client_who_was_handed_over_is_the_takers(desk: Desk):
    kim = await desk.client("Kim")
    async with desk.db.write() as tx:
        await tx.run("UPDATE people SET confirmed_at = made_at WHERE id = :id", id=desk.alice.id)
    assert await found(desk, "kim", desk.alice) == []
    async with desk.db.write() as tx:
        await team.hand_over(tx, desk.olga, kim.id, desk.olga.id, desk.alice.id)
    assert await found(desk, "kim", desk.alice) == ["Kim"]
    async with desk.db.write() as tx:
        await tx.run("UPDATE people SET confirmed_at = made_at WHERE id = :id", id=desk.olga.id)
        await team.hand_over(tx, desk.alice, kim.id, desk.alice.id, desk.olga.id)
    assert await found(desk, "kim", desk.alice) == []
    assert await found(desk, "kim") == ["Kim"]


async def test_of_a_deleted_client_nothing_stays(desk: Desk):
    sam, _ = await desk.client("Sam"), await desk.client("Kim")
    assert await found(desk, "sam") == ["Sam"]
    async with desk.db.write() as tx:
        await leaving.delete_account(tx, sam.practice, sam.id, desk.olga.id)
    await leaving.destroy_keys(desk.db)
    assert await found(desk, "sam") == []
    index = desk.app.state.client_index
    assert index.size == 1
    assert "sam" not in repr([vars(part) | {"text": part.lists[""]._text} for part in index._parts.values()])


async def test_two_processes_see_each_others_changes(desk: Desk, app: Starlette):
    sam = await desk.client("Sam")
    other = create_app(app.state.settings)
    async with other.router.lifespan_context(other):
        beside = Desk(other, desk.olga, desk.alice, desk.charlie, desk.cookies)
        for one in (desk, beside):
            assert await found(one, "sam") == ["Sam"]
        async with beside.db.write() as tx:
            await accounts.rename(tx, sam.id, "Kim")
        await desk.client("Samir")
        for one in (desk, beside):
            assert await found(one, "kim") == ["Kim"]
            assert await found(one, "sam") == ["Samir"]
        async with desk.db.write() as tx:
            await leaving.delete_account(tx, sam.practice, sam.id, desk.olga.id)
        await leaving.destroy_keys(desk.db)
        for one in (beside, desk):
            assert names(await listed(one)) == ["Samir"]


async def test_many_who_look_at_once_see_the_same(desk: Desk, many: list[str]):
    pages = await asyncio.gather(*(listed(desk) for _ in range(8)))
    assert {tuple(names(page)) for page in pages} == {tuple(many[:PAGE])}
    assert desk.app.state.client_index.size == 120


async def test_what_is_kept_has_a_bound_and_an_end(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(indexes, "MOST", 1)
    await desk.client("Sam")
    await desk.client("Kim", therapist=desk.charlie)
    index = desk.app.state.client_index
    await listed(desk)
    await listed(desk, desk.charlie)
    assert list(index._parts) == [desk.charlie.practice.id]
    assert names(await listed(desk)) == ["Sam"]
    monkeypatch.setattr(indexes, "KEPT_FOR", timedelta(0))
    await listed(desk)
    await asyncio.sleep(0.01)
    assert index.size == 0
    assert names(await listed(desk)) == ["Sam"]


async def test_without_a_date_and_over_in_the_order_of_before(desk: Desk):
    people = {name: await desk.client(name, SESSION + n * DAY) for n, name in enumerate(("A", "B", "C", "D"))}
    assert names(await listed(desk)) == ["A", "B", "C", "D"]
    async with desk.db.write() as tx:
        await plans.pause(tx, desk.olga.practice, people["A"].id)
    assert names(await listed(desk)) == ["B", "C", "D", "A"]
    async with desk.db.write() as tx:
        await plans.end(tx, desk.olga.practice, people["B"].id, desk.olga.id)
    assert names(await listed(desk)) == ["C", "D", "A", "B"]
    async with desk.db.write() as tx:
        session = (await plans.plan_of(tx, people["C"].id, desk.olga.practice)).session
        await plans.move_session(tx, desk.olga.practice, people["C"].id, session.id, None)
    html = await listed(desk)
    assert names(html) == ["D", "C", "A", "B"]
    assert "Plan paused" in row(html, "A")
    assert "Plan ended" in row(html, "B")
    async with desk.db.write() as tx:
        await plans.go_on(tx, desk.olga.practice, people["A"].id)
    assert names(await listed(desk)) == ["A", "D", "C", "B"]
    async with desk.db.write() as tx:
        await plans.start_again(tx, desk.olga.practice, people["B"].id)
    assert names(await listed(desk)) == ["A", "B", "D", "C"]


async def test_the_next_session_of_a_series_is_what_counts(desk: Desk):
    sam, _ = await desk.client("Sam"), await desk.client("Kim", SESSION + 3 * DAY)
    with clock.at(SESSION + timedelta(hours=3)):
        desk.cookies.clear()
        assert names(await listed(desk)) == ["Sam", "Kim"]
        await desk.tell(sam, "took-place", now())
        assert names(await listed(desk)) == ["Kim", "Sam"]
        async with desk.db.write() as tx:
            await plans.next_session(tx, desk.olga.practice, sam.id, SESSION + 2 * DAY)
        assert names(await listed(desk)) == ["Sam", "Kim"]


async def test_who_says_themselves_that_it_took_place_is_told_of_at_once(desk: Desk):
    sam, _ = await desk.joined("Sam"), await desk.client("Kim", SESSION + DAY)
    with clock.at(SESSION + timedelta(hours=3)):
        desk.cookies.clear()
        assert names(await listed(desk)) == ["Sam", "Kim"]
        await desk.send(sam, "session", session=(await desk.plan(sam)).session.id, outcome="took-place")
        assert names(await listed(desk)) == ["Kim", "Sam"]


async def test_who_gets_a_plan_later_finds_their_place(desk: Desk):
    await desk.client("Kim")
    assert names(await listed(desk)) == ["Kim"]
    async with desk.db.write() as tx:
        sam = await accounts.add_client(tx, desk.olga, "Sam", "")
    html = await listed(desk)
    assert names(html) == ["Kim", "Sam"]
    assert "No session yet" in row(html, "Sam")
    async with desk.db.write() as tx:
        await plans.make_plan(tx, desk.olga.practice, sam, SESSION - DAY)
    assert names(await listed(desk)) == ["Sam", "Kim"]


async def test_it_asks_as_little_for_many_as_for_one(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    from pwa.db import Reader

    asked: list[str] = []
    real = Reader.all

    async def counted(self, sql, **parameters):
        asked.append(sql)
        return await real(self, sql, **parameters)

    monkeypatch.setattr(Reader, "all", counted)
    counts = []
    for _ in range(2):
        for number in range(5):
            await desk.joined(f"Client {number}")
        await listed(desk)
        asked.clear()
        await listed(desk)
        counts.append(len(asked))
    assert counts[0] == counts[1] < 25
