"""Sources are checked when they are read; whoever wrote one is told the file and the key."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from pwa.errors import CannotStart
from pwa.library import reading
from pwa.library.model import CHECK_IN, RECORDING, STEP, Item

STEP_KEYS: dict[str, Any] = {
    "kind": "read",
    "title": "A title",
    "phase": "before",
    "due": -3,
    "order": 1,
    "sources": ["a book"],
}


def source(body: str = "Words.", **changes: Any) -> str:
    """A step's source; a key with the value None is left out."""
    keys = {key: value for key, value in (STEP_KEYS | changes).items() if value is not None}
    return f"---\n{yaml.safe_dump(keys, allow_unicode=True)}---\n{body}\n"


def library(folder: Path, steps: dict[str, str], check_ins: dict[str, str] | None = None) -> Path:
    """A library folder with these files."""
    for name, files, ending in (("steps", steps, "md"), ("check-ins", check_ins or {}, "json")):
        (folder / name).mkdir()
        for slug, text in files.items():
            (folder / name / f"{slug}.{ending}").write_text(text)
    return folder


def test_the_built_in_library_can_be_used():
    shapes = [piece.shape for piece in reading.built_in()]
    assert shapes == sorted(shapes, key=[STEP, CHECK_IN, RECORDING].index)
    assert {STEP, CHECK_IN, RECORDING} == set(shapes)
    assert {"US", "GB", "other"} <= reading.help_data()["countries"].keys()


def test_a_text_has_everything_its_source_says():
    items = [{"id": "mask", "text": "A mask", "who": "You"}, {"id": "socks", "text": "Socks"}]
    made = reading.text(
        "bag", source("## Pack\n\nSoon.", kind="checklist", why="Because.", minutes=4, items=items)
    )
    assert (made.slug, made.kind, made.why, made.minutes, made.due) == ("bag", "checklist", "Because.", 4, -3)
    assert made.items == (Item("mask", "A mask", "You"), Item("socks", "Socks"))
    assert made.body == "## Pack\n\nSoon.\n"


def test_a_drawing_comes_with_words_for_it_and_is_there():
    made = reading.text("bag", source(drawing="blanket", drawing_alt="A folded blanket."))
    assert (made.drawing, made.drawing_alt) == ("blanket", "A folded blanket.")
    for wrong in (
        {"drawing": "blanket"},
        {"drawing_alt": "A blanket."},
        {"drawing": "x", "drawing_alt": "x"},
    ):
        with pytest.raises(CannotStart, match=r"bag\.md: 'drawing"):
            reading.text("bag", source(**wrong))


def test_the_version_follows_the_source():
    one, other = reading.text("one", source("Words.")), reading.text("one", source("Word."))
    assert len(one.version) == 12
    assert one.version != other.version
    assert one.version == reading.text("one", source("Words.")).version


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": None}, "'title' must be a text"),
        ({"title": ["x"]}, "'title' must be a text"),
        ({"kind": "sing"}, "'kind' must be one of"),
        ({"phase": None}, "'phase' must be a text"),
        ({"due": "soon"}, "'due' must be a whole number from -90 to 365"),
        ({"due": True}, "'due' must be a whole number"),
        ({"due": 4000}, "'due' must be a whole number"),
        ({"due": 2}, "'due' lies on the wrong side"),
        ({"phase": "after"}, "'due' lies on the wrong side"),
        ({"due_from": "6 pm"}, "'due_from' must be a time"),
        ({"minutes": -1}, "'minutes' must be a whole number"),
        ({"kind": "checklist"}, "'items' is missing"),
        ({"kind": "practise"}, "'recording' is missing"),
        ({"kind": "check-in"}, "'check_in' is missing"),
        ({"kind": "write"}, "'prompt' is missing"),
        ({"recording": "../x"}, "'recording' must be small letters"),
        ({"items": "mask"}, "'items' must be a list"),
        ({"items": ["mask"]}, "'items' needs an id and a text"),
        ({"items": [{"id": "a", "text": 1}]}, "'items' has a line whose"),
        ({"items": [{"id": "A b", "text": "x"}]}, "'items' has the id 'A b'"),
        ({"items": [{"id": "a", "text": "x"}, {"id": "a", "text": "y"}]}, "'items' has the same id twice"),
        ({"sources": []}, "'sources' must be a list"),
        ({"sources": None}, "'sources' must be a list"),
        ({"layout": "spiral"}, "'layout' must be one of"),
        ({"opens": "/me"}, "'opens' must be one of"),
        ({"plans": []}, "'plans' must be a list of some of"),
        ({"plans": "first"}, "'plans' must be a list of some of"),
        ({"plans": ["first", "second"]}, "'plans' must be a list of some of"),
        ({"colour": "red"}, "'colour' is not a key we know"),
    ],
)
def test_a_mistake_names_the_file_and_the_key(changes: dict[str, Any], said: str):
    with pytest.raises(CannotStart) as caught:
        reading.text("bag", source(**changes))
    assert "bag.md" in caught.value.message
    assert said in caught.value.message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("No keys at all.", "between two lines of ---"),
        ("---\nkind: [\n---\nx", "cannot be read"),
        ("---\n- a list\n---\nx", "cannot be read"),
        (source("Eat then: {{food-rule}}"), "a paragraph for each placeholder"),
        (source("{{food_rule}}"), "a paragraph for each placeholder"),
        (source("![{{practice-phone}}](blanket)"), "a paragraph for each placeholder"),
        (source("![\n{{practice-phone}}\n](blanket)"), "a placeholder in a picture or a link"),
        (source("![a > b\n{{practice-phone}}\n](blanket)"), "a placeholder in a picture or a link"),
        (source("[x](https://a.b '\n{{practice-phone}}\n')"), "a placeholder in a picture or a link"),
        (source("{{favourite-food}}"), "nothing to fill in for it"),
    ],
)
def test_a_source_that_is_none_is_refused(text: str, said: str):
    with pytest.raises(CannotStart, match=said):
        reading.text("bag", text)


def test_pieces_share_no_name_and_lead_somewhere(tmp_path: Path):
    check_in = json.dumps({"title": "How are you"})
    with pytest.raises(CannotStart, match="two pieces called same"):
        reading.built_in(library(tmp_path, {"same": source()}, {"same": check_in}))


def test_a_step_leads_to_something_that_is_there(tmp_path: Path):
    with pytest.raises(CannotStart, match="'check_in' names nowhere"):
        reading.built_in(library(tmp_path, {"one": source(kind="check-in", check_in="nowhere")}))


@pytest.mark.parametrize(
    ("text", "said"),
    [("{", "is not JSON"), ("[]", "one JSON object"), ("{}", "'title' must be a text")],
)
def test_a_check_in_that_is_none_is_refused(tmp_path: Path, text: str, said: str):
    with pytest.raises(CannotStart, match=said) as caught:
        reading.built_in(library(tmp_path, {}, {"mood": text}))
    assert "mood.json" in caught.value.message


def test_a_file_name_is_part_of_a_url(tmp_path: Path):
    with pytest.raises(CannotStart, match=r"My Step\.md"):
        reading.built_in(library(tmp_path, {"My Step": source()}))


def test_a_script_reads_its_silences_as_paragraphs():
    keys = {"title": "Settling in", "minutes": 10, "voice": "somebody", "pace": 0.7, "sources": ["a book"]}
    made = reading.script("quiet", f"---\n{yaml.safe_dump(keys)}---\nHello.\n[pause 12]\nStay.\n")
    assert made.body == "Hello.\n\nStay.\n"
