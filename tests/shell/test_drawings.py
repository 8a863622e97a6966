"""The drawings take their colours from the page, so that one file serves the light, the dark and the dim look."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from starlette.applications import Starlette

from pwa.settings import resource

FILES = sorted((resource("static") / "icons/drawings").glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"
FAMILY = {
    "arriving",
    "measuring",
    "blanket",
    "tablets",
    "resting",
    "inward",
    "breathing",
    "coming-back",
    "ride-home",
    "writing",
    "evening",
    "no-signal",
}
# Shapes and how they are painted, and nothing that could run, fetch, restyle or clash with an id of the page.
ELEMENTS = {SVG + name for name in ("svg", "symbol", "g", "path", "circle", "rect")}
ATTRIBUTES = {"id", "viewBox", "d", "cx", "cy", "r", "x", "y", "rx", "width", "height", "fill-rule"} | {
    *("fill", "fill-opacity"),
    *("stroke", "stroke-opacity", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray"),
}
COLOURS = {"none", "currentColor", "var(--point)"}

every_drawing = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def _read(file: Path) -> list[ET.Element]:
    """Every element of the file, the root first. The files are our own: nothing hostile is parsed here."""
    return list(ET.fromstring(file.read_text()).iter())


def test_the_family_is_whole() -> None:
    assert {file.stem for file in FILES} == FAMILY


@every_drawing
def test_a_drawing_is_one_symbol_that_a_page_can_use(file: Path) -> None:
    root, symbol, *_ = elements = _read(file)
    assert (root.tag, symbol.tag) == (SVG + "svg", SVG + "symbol")
    assert list(root) == [symbol]
    assert symbol.get("viewBox") == "0 0 240 160"
    assert [element.get("id") for element in elements if "id" in element.attrib] == ["drawing"]


@every_drawing
def test_a_drawing_names_no_colour_of_its_own(file: Path) -> None:
    used = {element.get(name) for element in _read(file) for name in ("fill", "stroke")} - {None}
    assert used <= COLOURS
    # Nor anywhere else in the text: a colour in an attribute that is not looked at above would not follow the look.
    assert not re.search(r"#[0-9a-f]{3}|rgb|hsl|oklch|oklab", file.read_text(), re.IGNORECASE)


@every_drawing
def test_a_drawing_is_only_shapes(file: Path) -> None:
    elements = _read(file)
    assert {element.tag for element in elements} <= ELEMENTS
    assert {name for element in elements for name in element.attrib} <= ATTRIBUTES


@every_drawing
def test_a_drawing_has_exactly_one_warm_point(file: Path) -> None:
    """The point is the mark of Stillpoint: a full dot of one size. Everything else that is warm is a pale wash."""
    warm = [element for element in _read(file) if element.get("fill") == "var(--point)"]
    full = [element for element in warm if "fill-opacity" not in element.attrib]
    assert [(element.tag, element.get("r")) for element in full] == [(SVG + "circle", "7")]


@every_drawing
def test_a_drawing_is_small_enough_to_be_kept_on_every_phone(file: Path) -> None:
    assert file.stat().st_size < 1600


def _in_a_page(app: Starlette, *arguments: str) -> ET.Element:
    """What the macro of the templates writes for a drawing."""
    return ET.fromstring(app.state.templates.get_template("parts/empty.html").module.picture(*arguments))


async def test_a_drawing_beside_words_that_say_it_is_passed_over_by_a_screen_reader(app: Starlette) -> None:
    drawn = _in_a_page(app, "arriving")
    assert (drawn.get("aria-hidden"), drawn.get("role")) == ("true", None)
    assert drawn[0].get("href") == app.state.static.url("icons/drawings/arriving.svg") + "#drawing"


async def test_a_drawing_that_stands_for_words_says_them(app: Starlette) -> None:
    drawn = _in_a_page(app, "tablets", 'A dish "and" a lamp')
    assert (drawn.get("role"), drawn.get("aria-label")) == ("img", 'A dish "and" a lamp')
    assert "aria-hidden" not in drawn.attrib
