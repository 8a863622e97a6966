"""Named public questionnaires: their words, codes and bands as data, and what the answers come to.

Nothing here knows what a number means for a person. A total is the sum of the items, and a band is what the authors
of the instrument printed beside it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pwa.checkins.parts import Part

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
CODE = re.compile(r"(?:[0-9]{1,6}-[0-9]|LA[0-9]{1,6}-[0-9])?")
WEIGHTS = ("contact", "help")
ITEMS_MOST = 40
VALUE_MOST = 20


@dataclass(frozen=True)
class Choice:
    """One of the answers to an item. `code`: its LOINC answer code."""

    value: str
    label: str
    code: str


@dataclass(frozen=True)
class Item:
    """One item. `raises`: the weight of the flag that an answer raises, by its value. `stem` is empty where the item
    stands by itself.
    """

    id: str
    label: str
    code: str
    stem: str
    choices: tuple[Choice, ...]
    raises: Mapping[str, str]
    is_scored: bool


@dataclass(frozen=True)
class Band:
    """What the authors call the totals from `least` to `most`."""

    least: int
    most: int
    label: str


@dataclass(frozen=True)
class Score:
    """What the answers to one instrument come to. Without every item there is no total, and no band.

    `answered` of `items` were answered; `note` says where the bands come from. `code` and `panel` are LOINC's.
    """

    instrument: str
    title: str
    total: int | None
    most: int
    band: str
    answered: int
    items: int
    note: str
    code: str
    panel: str


@dataclass(frozen=True)
class Instrument:
    """A questionnaire in its published words. `code` and `panel` are LOINC's for its total and for all of it."""

    slug: str
    title: str
    items: tuple[Item, ...]
    bands: tuple[Band, ...]
    code: str
    panel: str
    note: str
    attribution: str
    loinc: str

    @property
    def scored(self) -> tuple[Item, ...]:
        """The items that make the total."""
        return tuple(item for item in self.items if item.is_scored)

    def score(self, answers: Mapping[str, Sequence[str]]) -> Score:
        """What these answers come to; they are by the item's id."""
        points = [{choice.value: int(choice.value) for choice in item.choices} for item in self.scored]
        said = [answers.get(item.id, ()) for item in self.scored]
        given = [
            known[one[0]]
            for known, one in zip(points, said, strict=True)
            if len(one) == 1 and one[0] in known
        ]
        is_whole = len(given) == len(self.scored)
        total = sum(given) if is_whole else None
        return Score(
            instrument=self.slug,
            title=self.title,
            total=total,
            most=self.bands[-1].most,
            band="" if total is None else self.band(total),
            answered=len(given),
            items=len(self.scored),
            note=self.note,
            code=self.code,
            panel=self.panel,
        )

    def band(self, total: int) -> str:
        """What the authors call this total."""
        return next(band.label for band in self.bands if band.least <= total <= band.most)


def instrument(top: Part) -> Instrument:
    """The instrument in `top`. Raises CannotStart, naming the place, where it cannot be used."""
    slug, stem = top.matching("id", SLUG), top.text("stem")
    choices = _choices(top)
    items = [_item(part, slug, stem, choices, True) for part in top.parts("items", "id", ITEMS_MOST)]
    if "unscored" in top.data:
        items += [
            _item(part, slug, "", _choices(part), False) for part in top.parts("unscored", "id", ITEMS_MOST)
        ]
    if len({item.id for item in items}) < len(items):
        raise top.wrong("unscored", "has an item that is there already")
    made = Instrument(
        slug=slug,
        title=top.text("title"),
        items=tuple(items),
        bands=_bands(top, items),
        code=_code(top, "total"),
        panel=_code(top, "panel"),
        note=top.text("bands_from"),
        attribution=top.text("attribution"),
        loinc=top.text("loinc_notice"),
    )
    top.done("sources")
    return made


def _item(part: Part, slug: str, stem: str, choices: tuple[Choice, ...], is_scored: bool) -> Item:
    item = Item(
        id=f"{slug}-{part.matching('id', SLUG)}",
        label=part.text("label"),
        code=_code(part, "code"),
        stem=stem,
        choices=choices,
        raises=part.raises([choice.value for choice in choices], WEIGHTS),
        is_scored=is_scored,
    )
    part.done()
    return item


def _choices(part: Part) -> tuple[Choice, ...]:
    found = []
    for option in part.parts("options", "value", VALUE_MOST):
        value = str(option.whole("value", 0, VALUE_MOST))
        found.append(Choice(value, option.text("label"), _code(option, "code")))
        option.done()
    return tuple(found)


def _bands(top: Part, items: Sequence[Item]) -> tuple[Band, ...]:
    """The bands: every total that there can be lies in one of them."""
    found, after = [], 0
    for part in top.parts("bands", "label", ITEMS_MOST):
        band = Band(part.whole("from", 0, 999), part.whole("to", 0, 999), part.text("label"))
        if band.least != after or band.most < band.least:
            raise part.wrong("from", "must follow the band before it")
        after = band.most + 1
        found.append(band)
        part.done()
    most = sum(max(int(choice.value) for choice in item.choices) for item in items if item.is_scored)
    if found[-1].most != most:
        raise top.wrong("bands", f"must end at {most}, the highest total")
    return tuple(found)


def _code(part: Part, key: str) -> str:
    """A LOINC code, or empty where none is known."""
    value = part.text(key, "")
    if not CODE.fullmatch(value):
        raise part.wrong(key, "must be a LOINC code such as 44250-9")
    return value
