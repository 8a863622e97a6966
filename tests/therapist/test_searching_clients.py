"""Searching the list of clients: names are sealed, so they are compared in memory, as people type them."""

import pytest

from tests.therapist.desk import SESSION, Desk
from tests.therapist.test_list_of_clients import DAY, found


@pytest.mark.parametrize(
    ("name", "search"),
    [
        ("İnci Iş\N{LATIN SMALL LETTER DOTLESS I}k", "inci"),
        ("İnci Iş\N{LATIN SMALL LETTER DOTLESS I}k", "İNCİ"),
        ("İnci Iş\N{LATIN SMALL LETTER DOTLESS I}k", "isik"),
        ("Groß", "GROSS"),
        ("Groß", "groß"),
        ("Zoë Ångström", "zoe angstrom"),
        ("Zoë", "ZOË"),
        ("Zoe\u0308", "zoë"),
        ("سامي", "سام"),
        ("שָׂרָה", "שרה"),
        ("Sam\u200f", "sam"),
        ("Sam", "\u200esam"),
        ("👩‍👩‍👧 Mo", "👩‍👩‍👧"),
        ("😀", "😀"),
        ("Ana Maria", "  ana   maria "),
        ("100% Bob_", "%"),
        ("100% Bob_", "_"),
        ("O'Neil; DROP TABLE", "'neil; d"),
        ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
        ("ﬁona", "fiona"),
        ("x" * 80, "x" * 80),
    ],
)
async def test_odd_letters_are_found_as_people_type_them(desk: Desk, name: str, search: str):
    await desk.client("Nobody")
    there = await desk.client(name)
    async with desk.db.read() as tx:
        found = await desk.app.state.client_index.find(tx, desk.olga, search)
    assert list(found) == [there.id]


async def test_contacts_are_searched_and_a_long_search_is_cut(desk: Desk):
    await desk.client("Long", contact="c" * 150)
    await desk.client("Other", contact="other@example.org")
    assert await found(desk, "c" * 100) == ["Long"]
    assert await found(desk, "c" * 5000) == ["Long"]
    assert await found(desk, "OTHER@example") == ["Other"]
    assert await found(desk, "c" * 99 + "x") == []


async def test_nothing_is_found_across_two_people_or_a_name_and_its_contact(desk: Desk):
    await desk.client("Ada", contact="bo")
    await desk.client("Cal", SESSION + DAY)
    assert await found(desk, "ada bo") == []
    assert await found(desk, "bocal") == []
    assert await found(desk, "bo\ncal") == []
    assert await found(desk, "a") == ["Ada", "Cal"]


async def test_a_search_for_nothing_that_can_be_seen_is_none(desk: Desk):
    await desk.client("Sam")
    assert await found(desk, " \u200f\t ") == ["Sam"]


async def test_each_searches_their_own(desk: Desk):
    await desk.client("Sam")
    await desk.client("Samira", therapist=desk.alice)
    assert await found(desk, "sam", desk.alice) == ["Samira"]
    assert set(await found(desk, "sam", desk.olga)) == {"Sam", "Samira"}
    assert await found(desk, "sam", desk.charlie) == []
