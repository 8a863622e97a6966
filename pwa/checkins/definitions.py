"""From the data of a check-in to what it means. Whatever does not fit is refused, and the place is named.

Definitions that were answered stay in the database for ever, so every key keeps its meaning.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pwa.checkins.instruments import WEIGHTS, Instrument, Item, instrument
from pwa.checkins.model import YES_NO, Condition, Definition, Group, Question
from pwa.checkins.parts import Part

ID = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
NAME = re.compile(
    r"[a-z0-9][a-z0-9-]{0,60}"
)  # of a check-in: once, some were given longer names than an id has
SCALE_MOST = 20
NUMBER_MOST = 1_000_000
QUESTIONS_MOST, GROUPS_MOST, OPTIONS_MOST, INSTRUMENTS_MOST = 200, 60, 40, 8


def definition(data: Mapping[str, Any], version: str) -> Definition:
    """The check-in in `data`. Raises CannotStart, naming the place, where it cannot be used."""
    top = Part(data, f"check-in {data.get('id', '?')!r}")
    instruments = _instruments(top)
    made = Definition(
        id=top.matching("id", NAME),
        version=version,
        title=top.text("title"),
        intro=top.text("intro"),
        closing=top.text("closing"),
        contact=top.text("contact"),
        help=top.text("help"),
        who=top.text("who", ""),
        groups=_groups(top, instruments),
        instruments=tuple(instruments.values()),
    )
    top.done("version", "sources")
    return made


def _instruments(top: Part) -> dict[str, Instrument]:
    """The instruments that the source carries, by their name. They come with it: see `pwa/library/reading.py`."""
    if "instruments" not in top.data:
        return {}
    made = [instrument(part) for part in top.parts("instruments", "id", INSTRUMENTS_MOST)]
    return {one.slug: one for one in made}


def _groups(top: Part, instruments: Mapping[str, Instrument]) -> tuple[Group, ...]:
    parts = top.parts("groups", "id", GROUPS_MOST)
    asked = top.parts("questions", "id", QUESTIONS_MOST) if "questions" in top.data or not instruments else []
    placed = [(part, part.matching("group", ID)) for part in asked]
    groups, earlier = [], dict[str, Question]()
    for part in parts:
        group_id = part.matching("id", ID)
        own = [one for one, group in placed if group == group_id]
        group = _of_instrument(part, instruments) if "instrument" in part.data else _group(part, own, earlier)
        if group.instrument and own:
            raise part.wrong("instrument", "is the whole of its group: there are other questions in it")
        if any(question.id in earlier for question in group.questions):
            raise part.wrong("id", "has a question that is there already")
        earlier |= {question.id: question for question in group.questions}
        groups.append(group)
        part.done()
    strays = {group for _, group in placed} - {group.id for group in groups}
    if strays:
        raise top.wrong(
            "questions", f"has questions in groups that are not there: {', '.join(sorted(strays))}"
        )
    unused = instruments.keys() - {group.instrument for group in groups}
    if unused:
        raise top.wrong("instruments", f"has some that no group is of: {', '.join(sorted(unused))}")
    return tuple(groups)


def _group(part: Part, own: list[Part], earlier: Mapping[str, Question]) -> Group:
    if not own:
        raise part.wrong("id", "has no question")
    known, made = dict(earlier), []
    for one in own:
        question = _question(one, known)
        known[question.id] = question
        made.append(question)
    return Group(part.matching("id", ID), part.text("title"), part.text("help", ""), tuple(made))


def _of_instrument(part: Part, instruments: Mapping[str, Instrument]) -> Group:
    """The items of an instrument, in its own words. Its name is no title for somebody who answers."""
    found = instruments[part.one_of("instrument", tuple(instruments))]
    group_id = part.matching("id", ID)
    questions = tuple(_item(item, group_id) for item in found.items)
    if_wanted = part.one_of("asked", ("", "if-wanted"), "") == "if-wanted"
    return Group(group_id, part.text("title"), part.text("help", ""), questions, found.slug, if_wanted)


def _item(item: Item, group: str) -> Question:
    return Question(
        id=item.id,
        group=group,
        kind="choice",
        label=item.label,
        options=tuple((choice.value, choice.label) for choice in item.choices),
        raises=item.raises,
        stem=item.stem,
    )


def _question(part: Part, earlier: Mapping[str, Question]) -> Question:
    kind = part.one_of("kind", tuple(_KIND))
    made: dict[str, Any] = _KIND[kind](part)
    values = [value for value, _ in made.get("options", ())]
    question = Question(
        id=part.matching("id", ID),
        group=part.matching("group", ID),
        kind=kind,
        label=part.text("label"),
        help=part.text("help", ""),
        raises=_raises(part, kind, values),
        contact=part.text("contact", ""),
        emergency=part.yes_no("emergency"),
        only=_condition(part, earlier),
        **made,
    )
    # Every question can be skipped. A definition says so itself, so that nobody has to know it.
    if not part.yes_no("optional"):
        raise part.wrong("optional", "must be true: every question can be skipped")
    for key in ("contact", "emergency"):
        if getattr(question, key) and "contact" not in question.raises.values():
            raise part.wrong(key, "is for an answer that means to contact the practice, and none does")
    part.done()
    return question


def _raises(part: Part, kind: str, values: Sequence[str]) -> dict[str, str]:
    """Which answers raise a flag. `on_yes` is how a yes-no question says it by itself."""
    raises = part.raises(values, WEIGHTS)
    on_yes = part.one_of("on_yes", ("", *WEIGHTS), "") if kind == "yes-no" else ""
    if on_yes and "yes" in raises:
        raise part.wrong("on_yes", "says what 'raises' says already")
    return raises | ({"yes": on_yes} if on_yes else {})


def _condition(part: Part, earlier: Mapping[str, Question]) -> Condition | None:
    found = part.part("if")
    if found is None:
        return None
    asked = earlier.get(found.text("question"))
    if asked is None:
        raise found.wrong("question", "must name a question that comes before this one")
    if not asked.options:
        raise found.wrong("question", "names one that is answered freely, so there is nothing to go by")
    values = found.some_of("is", [value for value, _ in asked.options])
    found.done()
    labels = " or ".join(f"“{dict(asked.options)[value]}”" for value in values)
    return Condition(asked.id, values, f"Only if you answered {labels} to “{asked.label}”")


def _scale(part: Part) -> dict[str, Any]:
    least, most = _bounds(part, SCALE_MOST)
    stops = tuple((str(stop), str(stop)) for stop in range(least, most + 1))
    return {
        "least": least,
        "most": most,
        "low": part.text("low"),
        "high": part.text("high"),
        "options": stops,
    }


def _bounds(part: Part, highest: int) -> tuple[int, int]:
    least, most = part.whole("min", 0, highest), part.whole("max", 1, highest)
    if least >= most:
        raise part.wrong("max", "must be more than 'min'")
    return least, most


def _choice(part: Part) -> dict[str, Any]:
    several, ordered = part.yes_no("several"), part.yes_no("ordered")
    if several and ordered:
        raise part.wrong("ordered", "is for a question with one answer")
    return {"options": _options(part, 2), "several": several, "ordered": ordered}


def _options(part: Part, fewest: int) -> tuple[tuple[str, str], ...]:
    options = []
    for option in part.parts("options", "value", OPTIONS_MOST):
        options.append((option.matching("value", ID), option.text("label")))
        option.done()
    if len(options) < fewest:
        raise part.wrong("options", f"must be {'two' if fewest == 2 else 'three'} or more")
    return tuple(options)


def _ranking(part: Part) -> dict[str, Any]:
    return {"options": _options(part, 3)}


def _number(part: Part) -> dict[str, Any]:
    least, most = _bounds(part, NUMBER_MOST)
    return {"least": least, "most": most, "unit": part.text("unit", ""), "decimals": part.yes_no("decimals")}


def _yes_no(part: Part) -> dict[str, Any]:
    return {"options": YES_NO}


def _words(part: Part) -> dict[str, Any]:
    return {}


_KIND = {
    "scale": _scale,
    "choice": _choice,
    "yes-no": _yes_no,
    "ranking": _ranking,
    "number": _number,
    "time": _words,
    "short-text": _words,
    "long-text": _words,
}
