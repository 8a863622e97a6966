"""How the texts speak: they promise nothing, order nothing, prescribe nothing, and give nobody away."""

import re

import pytest

from pwa.library.hints import DOSING, PROMISES, TELLING
from pwa.library.model import Script, Text
from tests.library.content import AFTER, BEFORE, CHECK_INS, EVERYTHING, HELP, SCRIPTS, STEPS, step
from tests.library.sources import is_source

COMES_FIRST = "What your practice and your prescriber tell you always comes first."
# What a voice must not say to somebody with closed eyes.
ORDERS = (
    r"(?<!could )(?<!can )close your eyes|(take|deep) (a )?breaths?|hold your breath|you (must|should|will feel)"
    r"|do not move|keep still|empty your mind|clear your mind|let yourself (go|fall)"
)


@pytest.mark.parametrize("name", EVERYTHING)
def test_no_text_promises_orders_or_hurts(name: str):
    assert re.findall(rf"\b(?:{PROMISES})\b", EVERYTHING[name], re.IGNORECASE) == []
    assert "!" not in EVERYTHING[name]


@pytest.mark.parametrize("name", EVERYTHING)
def test_no_text_says_how_much_or_when_to_take_a_medicine(name: str):
    assert re.findall(rf"\b(?:{DOSING})\b", EVERYTHING[name], re.IGNORECASE) == []


@pytest.mark.parametrize("text", STEPS, ids=lambda text: text.slug)
def test_a_step_can_be_named_beside_other_people(text: Text):
    named = " ".join((text.slug, text.title, text.why))
    assert re.findall(rf"\b(?:{TELLING})\b", named.replace("-", " "), re.IGNORECASE) == []


def test_check_ins_and_recordings_can_be_named_beside_other_people():
    names = [f"{script.slug} {script.title}" for script in SCRIPTS]
    names += [f"{slug} {data['title']}" for slug, data in CHECK_INS.items()]
    for named in names:
        assert re.findall(rf"\b(?:{TELLING})\b", named.replace("-", " "), re.IGNORECASE) == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.slug)
def test_a_recording_offers_and_never_orders(script: Script):
    """Clinical facts 5: no command to close the eyes, no held breath, nothing that has to be felt; a way to stop."""
    assert re.findall(rf"\b(?:{ORDERS})\b", script.body, re.IGNORECASE) == []
    assert "You can stop" in script.body or ", or stop," in script.body or "stop, whenever" in script.body
    if "breath" in script.body.lower():
        assert re.search(
            r"not easy for everyone|if you like|can do what it wants|you can let it", script.body, re.I
        )


@pytest.mark.parametrize("text", BEFORE, ids=lambda text: text.slug)
def test_every_preparation_step_says_whose_word_comes_first(text: Text):
    assert text.body.rstrip().endswith(COMES_FIRST)


@pytest.mark.parametrize("text", AFTER, ids=lambda text: text.slug)
def test_every_step_after_the_session_has_the_way_to_help(text: Text):
    assert "[Help](/help)" in text.body


@pytest.mark.parametrize("text", [one for one in AFTER if one.kind == "write"], ids=lambda text: text.slug)
def test_a_way_to_stop_and_steady_oneself_stands_beside_every_prompt(text: Text):
    assert "## If this stirs you up\n\nYou can stop at any point. Look around" in text.body


@pytest.mark.parametrize("slug", ["evening", "day-1"])
def test_the_warning_signs_stand_in_the_first_texts_word_for_word(slug: str):
    body = step(slug).body
    for group in HELP["warning_signs"]:
        listed = "\n".join(f"- {sign}" for sign in group["signs"])
        assert f"{group['title']} if there is:\n\n{listed}\n" in body
        assert group.get("else", "") in body


NAMED = {text.slug: text.sources for text in (*STEPS, *SCRIPTS)} | {
    slug: data["sources"] for slug, data in CHECK_INS.items()
}


@pytest.mark.parametrize("name", NAMED)
def test_every_text_and_every_check_in_names_its_sources(name: str):
    assert NAMED[name]
    assert [source for source in NAMED[name] if not is_source(source)] == []


@pytest.mark.parametrize(
    "named",
    [
        "",
        "Clinical facts 3",
        "Clinical facts 3: Ride",
        "Clinical facts 0: rule 7",
        "Clinical facts 2: Tablets",
        "Clinical facts 1: Ride; the moon",
        "Source article: something",
        "A friend",
    ],
)
def test_a_source_that_there_is_not_is_found(named: str):
    assert not is_source(named)


@pytest.mark.parametrize("text", STEPS, ids=lambda text: text.slug)
def test_texts_lead_nowhere_but_to_help(text: Text):
    assert set(re.findall(r"(?<!!)\[[^\]]*\]\(([^)]*)\)", text.body)) <= {"/help"}
    assert not re.search(r"https?:|<[a-z]", text.body)
