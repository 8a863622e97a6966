"""What needs a look, across clients: oldest first, taken by one, done with a name, and never silently emptied."""

import re
from datetime import timedelta

import pytest

from pwa import clock
from pwa.clock import new_id
from pwa.errors import Invalid
from pwa.leaving import service as leaving
from pwa.therapist.looks import model
from pwa.therapist.looks import service as looks
from tests.therapist.desk import NOW, Desk

HELP, CONTACT = {"q_self-harm": "yes"}, {"q_no-ride": "yes"}
PLACE = "/clients/needs-a-look"


async def listed(desk: Desk, person=None, query: str = "") -> str:
    answer = await desk.get(person or desk.olga, PLACE + query)
    assert answer.status_code == 200
    return answer.text


def words(html: str) -> str:
    """What somebody reads."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<main", 1)[1]).split())


def waiting(html: str) -> list[str]:
    """Whose check-ins wait, in their order."""
    part = html.split('aria-label="What waits"')[1].split('id="done"')[0]
    return re.findall(r'<h2 class="names"><a [^>]*>([^<]*)</a>', part)


async def sent_at(desk: Desk, client, minutes: int, **answers: str) -> str:
    with clock.at(NOW + timedelta(minutes=minutes)):
        return await desk.check_in(client, **answers)


async def test_nothing_waits(desk: Desk):
    said = words(await listed(desk))
    assert "Nothing waits." in said
    assert "Nothing yet. What is done stays here, with who did it and when." in said
    assert "waiting" not in (await desk.get(desk.olga, "/clients")).text


async def test_the_oldest_stands_first_whatever_it_weighs_and_the_gravest_is_one_tap_away(desk: Desk):
    sam, kim = await desk.joined("Sam"), await desk.joined("Kim", therapist=desk.alice)
    await sent_at(desk, kim, 5, **HELP)
    await sent_at(desk, sam, 0, **CONTACT)
    html = await listed(desk)
    assert waiting(html) == ["Sam", "Kim"]
    said = words(html)
    assert "2 check-ins wait, the oldest first." in said
    assert "In one of them the help numbers opened on the phone: Kim , Tuesday 24 November, 7:05 am." in said
    assert "A ride home that is no longer sure: Yes" in said
    assert "Kim · needs a look now" in said
    assert "With Alice" in said
    assert said.count("The help numbers opened on their phone at once.") == 1


async def test_more_grave_ones_than_are_named_are_not_said_to_be_all(desk: Desk):
    sam = await desk.joined("Sam")
    for minute in range(looks.WAITING + 1):
        await sent_at(desk, sam, minute, **HELP)
    assert (
        f"In {looks.WAITING} or more of them the help numbers opened on the phone, in these first:"
        in words(await listed(desk))
    )


async def test_a_therapist_sees_their_own_and_an_owner_the_practices(desk: Desk):
    sam, kim = await desk.joined("Sam"), await desk.joined("Kim", therapist=desk.alice)
    await desk.check_in(sam, **CONTACT)
    await desk.check_in(kim, **CONTACT)
    assert waiting(await listed(desk, desk.alice)) == ["Kim"]
    assert waiting(await listed(desk, desk.charlie)) == []
    assert len(waiting(await listed(desk))) == 2
    rail = "Needs a look <small>{} waiting</small>"
    for person, number in ((desk.olga, 2), (desk.alice, 1)):
        for path in ("/clients", "/library", "/me/passkeys", f"/clients/{kim.id}"):
            assert rail.format(number) in (await desk.get(person, path)).text, path
    assert "1 check-in waits for a look" in (await desk.get(desk.alice, "/clients")).text


async def test_when_it_was_written_stands_beside_when_it_arrived(desk: Desk):
    sam = await desk.joined()
    await desk.check_in(sam, **HELP, written="2026-11-23T02:00:00.000Z")
    assert "Written Sunday 22 November, 9:00 pm · received Tuesday 24 November, 7:00 am." in words(
        await listed(desk)
    )


async def test_taking_it_and_giving_it_back(desk: Desk):
    sam = await desk.joined("Sam", therapist=desk.alice)
    entry = await desk.check_in(sam, **HELP)
    answer = await desk.look(desk.alice, sam, entry, "taken")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PLACE}?noted={entry}")
    assert "You have this since Tuesday 24 November, 7:00 am." in words(await listed(desk, desk.alice))
    said = words(await listed(desk, desk.olga))
    assert "Alice has this since Tuesday 24 November, 7:00 am." in said
    assert "Take it over" in said
    await desk.look(desk.alice, sam, entry, "back", 1)
    assert "has this" not in words(await listed(desk, desk.olga))
    assert [
        (row["number"], row["act"]) for row in await desk.rows("SELECT * FROM looks ORDER BY number")
    ] == [
        (1, "taken"),
        (2, "back"),
    ]


@pytest.mark.parametrize(
    ("act", "told"),
    [
        ("called", "Olga called"),
        ("discussed", "Olga discussed it with them"),
        ("nothing", "Olga looked, and nothing was needed"),
    ],
)
async def test_what_is_done_stays_with_who_and_when(desk: Desk, act: str, told: str):
    sam = await desk.joined()
    entry = await desk.check_in(sam, **HELP)
    answer = await desk.look(desk.olga, sam, entry, act, words=" She is  safe. ", **{"from": "client"})
    assert answer.headers["location"] == f"/clients/{sam.id}?noted={entry}"
    html = await listed(desk)
    assert waiting(html) == []
    assert f"{told}, Tuesday 24 November, 7:00 am: She is safe." in words(html)
    page = words((await desk.get(desk.olga, f"/clients/{sam.id}?noted={entry}")).text)
    assert "Noted, with your name and the time." in page
    assert "1 check-in looked at Check-in received Tuesday" in page
    assert "check-in waits" not in (await desk.get(desk.olga, "/clients")).text
    [row] = await desk.rows("SELECT words FROM looks")
    assert "safe" not in row["words"], "sealed"


@pytest.mark.parametrize("act", ["called", "discussed", "nothing"])
async def test_what_somebody_did_something_about_counts_as_opened_by_them(desk: Desk, act: str):
    sam = await desk.joined("Sam", therapist=desk.alice)
    other, entry = await sent_at(desk, sam, 0, **HELP), await sent_at(desk, sam, 1, **HELP)
    step = await desk.step(sam, "check-in-before")
    await desk.look(desk.olga, sam, entry, "taken")
    assert "Opened" not in words((await desk.get(sam, f"/check-ins/{step.id}")).text), (
        "taking it reads nothing"
    )
    for minutes, said in ((5, act), (9, "again")):
        with clock.at(NOW + timedelta(minutes=minutes)):
            number = len(await desk.rows("SELECT 1 FROM looks"))
            assert (await desk.look(desk.olga, sam, entry, said, number)).status_code == 303
    opened = {row["id"]: row for row in await desk.rows("SELECT id, opened_at, opened_by FROM entries")}
    assert opened[entry]["opened_by"] == desk.olga.id
    assert opened[entry]["opened_at"] == clock.stamp(NOW + timedelta(minutes=5))
    assert opened[other]["opened_at"] is None, "only what it was about"
    said = words((await desk.get(sam, f"/check-ins/{step.id}")).text)
    assert "Opened by your therapist Tuesday 24 November, 7:05 am" in said, said


async def test_what_was_done_by_mistake_is_put_back_and_the_history_stays(desk: Desk):
    sam = await desk.joined()
    entry = await desk.check_in(sam, **HELP)
    await desk.look(desk.olga, sam, entry, "nothing")
    await desk.look(desk.olga, sam, entry, "again", 1)
    html = await listed(desk)
    assert waiting(html) == ["Sam"]
    assert "Olga looked, and nothing was needed" in words(html), "what happened so far"
    assert "Needs a look now" in (await desk.get(desk.olga, "/clients")).text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"act": ""}, "Please choose what was done."),
        ({"act": "seen"}, "Please choose what was done."),
        ({"act": "called", "words": "x" * 501}, "At most 500 characters, please. This has 501."),
    ],
)
async def test_what_cannot_be_taken_comes_back_as_it_was_typed(desk: Desk, sent: dict, sentence: str):
    sam = await desk.joined()
    entry = await desk.check_in(sam, **HELP)
    typed = {"words": "A line."} | sent
    answer = await desk.post(desk.olga, f"/clients/{sam.id}/looks", typed | {"entry": entry, "seen": "0"})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'href="#{"act" if sent["act"] != "called" else "words"}-{entry}"' in answer.text
    assert typed["words"] in answer.text
    assert await desk.rows("SELECT 1 FROM looks") == []


async def test_a_number_that_is_none_is_no_fault(desk: Desk):
    sam = await desk.joined()
    entry = await desk.check_in(sam, **HELP)
    for seen in ("", "x", "²", "9" * 30):
        answer = await desk.post(
            desk.olga, f"/clients/{sam.id}/looks", {"entry": entry, "act": "taken", "seen": seen}
        )
        assert answer.status_code == 303, "as nobody did anything yet"
    with pytest.raises(Invalid):
        model.read(entry, "0", "x", "")


async def test_it_reaches_nothing_that_is_not_there_or_not_theirs(desk: Desk):
    sam, kim = await desk.joined("Sam"), await desk.joined("Kim", therapist=desk.alice)
    entry, tick = await desk.check_in(sam, **HELP), await desk.reflect(sam, "To be kind.")
    for person, client, which in (
        (desk.alice, sam, entry),
        (desk.charlie, sam, entry),
        (desk.olga, kim, entry),
        (desk.olga, sam, tick),
        (desk.olga, sam, new_id()),
    ):
        for act in ("called", ""):
            assert (await desk.look(person, client, which, act)).status_code == 404
    assert waiting(await listed(desk)) == ["Sam"]


async def test_what_somebody_left_behind_still_waits(desk: Desk):
    """A check-in that asks for a person, and then the account is deleted: nobody may miss it for that."""
    sam = await desk.joined()
    entry = await desk.check_in(sam, **HELP)
    async with desk.db.write() as tx:
        await leaving.delete_account(tx, desk.olga.practice, sam.id, sam.id)
    await leaving.destroy_keys(desk.db)
    html = await listed(desk)
    assert waiting(html) == ["Sam"]
    assert "They deleted their account since." in html
    assert f'href="/clients/left/{sam.id}"' in html
    assert (await desk.look(desk.alice, sam, entry, "called")).status_code == 404
    assert (await desk.look(desk.olga, sam, entry, "called", words="Rang them.")).status_code == 303
    assert "Olga called, Tuesday 24 November, 7:00 am: Rang them." in words(await listed(desk))


async def test_long_lists_turn_their_pages(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(looks, "WAITING", 2)
    monkeypatch.setattr(looks, "DONE_MOST", 1)
    monkeypatch.setattr(looks, "OF_CLIENT", 2)
    sam = await desk.joined()
    entries = [await sent_at(desk, sam, minutes, **CONTACT) for minutes in range(5)]
    for entry in entries[:2]:
        await desk.look(desk.olga, sam, entry, "called")
    assert len(waiting(await listed(desk))) == 2
    assert len(waiting(await listed(desk, query="?page=2"))) == 1
    html = await listed(desk, query="?page=2&done=2")
    assert "Page 2 of 2" in html
    assert f'href="{PLACE}?page=2#done"' in html
    assert f'href="{PLACE}?done=2"' in html
    page = (await desk.get(desk.olga, f"/clients/{sam.id}")).text
    assert "1 more that came later waits too" in page


async def test_the_banner_says_what_clients_were_told(desk: Desk):
    assert desk.olga.practice.who_reads in words(await listed(desk))
    async with desk.db.write() as tx:
        await tx.run("UPDATE practices SET who_reads = ''")
    said = words(await listed(desk))
    assert "Your practice has not set who reads check-ins, and when." in said
    assert 'href="/practice#who_reads"' in await listed(desk)
    for_alice = await listed(desk, desk.alice)
    assert "/practice#who_reads" not in for_alice
    assert "Please ask the owner of your practice" in for_alice
