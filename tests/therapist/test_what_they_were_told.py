"""Who reads the answers: a therapist sees the sentence that this client read, where it is not the practice's."""

import re
from datetime import timedelta

from pwa import clock
from tests.library.check_ins import written
from tests.library.editing import approve, shelved
from tests.therapist.desk import NOW, Desk

OWN = "Only Dr Blue reads these, within the hour."
LATER = "Nobody reads these on Sundays."
PLACE = "/clients/needs-a-look"
SAID = "In this check-in they read:"


def read(html: str) -> str:
    """What somebody reads."""
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"</?span[^>]*>", "", html)).split())


def cards(html: str) -> str:
    """What waits, without what is folded."""
    part = html.split('aria-label="What waits"')[1].split('id="done"')[0]
    return read(re.sub(r"<details.*?</details>", " ", part, flags=re.S))


async def says(desk: Desk, who: str) -> str:
    """The check-in says `who` sees the answers, from now on; its version."""
    await written(desk, "/library/check-ins/pre-session", who=who)
    await approve(desk, "pre-session")
    return (await shelved(desk, "pre-session")).piece.version


async def answered(desk: Desk, name: str, version: str = "") -> tuple[str, str]:
    """A client who said yes to thoughts of hurting themselves; their id, and what they read there now."""
    client = await desk.joined(name)
    step = await desk.step(client, "check-in-before")
    if version:
        await desk.send(client, "check-in", step=step.id, version=version, **{"q_self-harm": "yes"})
    else:
        await desk.check_in(client, **{"q_self-harm": "yes"})
    page = (await desk.get(client, f"/check-ins/{step.id}")).text
    return client.id, read(page.split("<h2>Who sees this</h2>")[1].split("</section>")[0])


async def test_the_sentence_of_the_check_in_stands_with_its_answers(desk: Desk):
    version = await says(desk, OWN)
    sam, mine = await answered(desk, "Sam", version)
    assert OWN in mine
    assert desk.olga.practice.who_reads not in mine
    html = (await desk.get(desk.olga, PLACE)).text
    assert f"{SAID} “{OWN}”" in cards(html)
    assert "Where a check-in has a sentence of its own, it stands with the answers." in read(html)
    page = (await desk.get(desk.olga, f"/clients/{sam}")).text
    assert f"{SAID} “{OWN}”" in read(page.split('id="flags"')[1].split('id="arrived"')[0])
    assert f"{SAID} “{OWN}”" in read(page.split('id="arrived"')[1])


async def test_where_a_client_read_the_practices_sentence_no_other_is_shown(desk: Desk):
    sam, mine = await answered(desk, "Sam")
    assert desk.olga.practice.who_reads in mine
    for path in (PLACE, f"/clients/{sam}"):
        html = (await desk.get(desk.olga, path)).text
        assert SAID not in html
        assert "has a sentence of its own" not in html


async def test_it_is_the_sentence_of_the_version_that_was_answered(desk: Desk):
    await answered(desk, "Sam", await says(desk, OWN))
    with clock.at(NOW + timedelta(minutes=1)):
        await answered(desk, "Kim", await says(desk, LATER))
    said = cards((await desk.get(desk.olga, PLACE)).text)
    sam, kim = said.index("Sam ·"), said.index("Kim ·")
    assert f"{SAID} “{OWN}”" in said[sam:kim]
    assert f"{SAID} “{LATER}”" in said[kim:]
    assert said.count(SAID) == 2
