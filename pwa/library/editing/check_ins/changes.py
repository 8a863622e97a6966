"""What differs between two versions of a check-in, question by question, in words; what opens Help comes first."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from pwa.checkins import service as checkins
from pwa.checkins.model import Definition, Group, Question
from pwa.library.changes import NEW, Change, compared
from pwa.library.editing.check_ins.model import WORDS
from pwa.library.editing.check_ins.questions import KINDS
from pwa.library.model import Piece

# What is said of a question, a part or a questionnaire: lines, by what they are about.
Lines = Mapping[str, list[str]]
LISTED = ("choice", "ranking")  # the kinds whose answers have words of their own
ORDER = "The order of the questions"


def changes(old: Piece, new: Piece) -> list[Change]:
    """What is other in `new` than in `old`: what opens Help, what means to call, the words around, the questions."""
    return between(checkins.read(old.version, old.source), checkins.read(new.version, new.source))


def between(before: Definition, after: Definition) -> list[Change]:
    """The same of what they mean."""
    return [
        *_led_to(before, after, "help", "What opens Help at once"),
        *_led_to(before, after, "contact", "What means: please contact us"),
        *_around(before, after),
        *_parts(before, after),
        *_questions(before, after),
        *_order(before, after),
        *_instruments(before, after),
    ]


def _rows(label: str, old: Lines, new: Lines) -> list[Change]:
    """What differs, under one heading."""
    return [
        Change(label, parts)
        for about in dict.fromkeys((*new, *old))
        for parts in compared(old.get(about, []), new.get(about, []))
    ]


def _led_to(before: Definition, after: Definition, weight: str, label: str) -> list[Change]:
    old, new = ({one.id: _leads(one, weight) for one in asked.questions} for asked in (before, after))
    return _rows(label, old, new)


def _leads(one: Question, weight: str) -> list[str]:
    """Which answers do so, and of whom it is asked; nothing where none does."""
    labels, values = dict(one.options), one.raised_by(weight)
    if not values:
        return []
    found = [f"{' or '.join(f'“{labels.get(value, value)}”' for value in values)} to “{one.label}”."]
    if one.only:
        found.append(f"“{one.label}”: {one.only.words[0].lower()}{one.only.words[1:]}.")
    if weight == "contact" and one.emergency:
        found.append(f"“{one.label}”: the emergency number comes first.")
    if weight == "contact" and one.contact:
        found.append(f"After “{one.label}” it says: {one.contact}")
    return found


def _around(before: Definition, after: Definition) -> Iterator[Change]:
    """The words around the questions, those that follow an answer that opens Help first."""
    for name in ("help", *(one for one in WORDS if one != "help")):
        old, new = (
            {name: [getattr(asked, name)] if getattr(asked, name) else []} for asked in (before, after)
        )
        yield from _rows(WORDS[name][0], old, new)


def _parts(before: Definition, after: Definition) -> Iterator[Change]:
    old, new = ({group.id: group for group in asked.groups} for asked in (before, after))
    for group_id in dict.fromkeys((*new, *old)):
        was, now = old.get(group_id), new.get(group_id)
        if was and now:
            yield from _rows(f"Part changed: {now.title}", _of_part(was), _of_part(now))
        elif now:
            yield from _rows(f"New part: {now.title}", {}, _of_part(now) | _items(now))
        elif was:
            yield from _rows(f"Part taken out: {was.title}", _of_part(was) | _items(was), {})


def _of_part(group: Group) -> dict[str, list[str]]:
    return {
        "title": [f"Its title: {group.title}"],
        "help": [f"Help under it: {group.help}"] if group.help else [],
        "wanted": ["Asked only if you want questionnaires."] if group.if_wanted else [],
    }


def _items(group: Group) -> dict[str, list[str]]:
    """A questionnaire comes and goes as a whole, so its questions stand with it."""
    return {"items": [f"It asks: {one.label}" for one in group.questions]} if group.instrument else {}


def _questions(before: Definition, after: Definition) -> Iterator[Change]:
    old, new = ({one.id: (one, group) for one, group in _by_itself(asked)} for asked in (before, after))
    whole = _whole(before, after) | _whole(after, before)
    for question_id in dict.fromkeys((*new, *old)):
        if question_id in whole:
            continue
        was, now = old.get(question_id), new.get(question_id)
        if was and now:
            there = was[1].id != now[1].id
            yield from _rows(f"Question changed: {now[0].label}", _of(*was, there), _of(*now, there))
        elif now:
            yield from _rows(f"New question: {now[0].label}", {}, _at_once(*now))
        elif was:
            yield from _rows(f"Question taken out: {was[0].label}", _at_once(*was), {})


def _by_itself(asked: Definition) -> Iterator[tuple[Question, Group]]:
    return ((one, group) for group in asked.groups for one in group.questions)


def _whole(asked: Definition, other: Definition) -> set[str]:
    """The questions of questionnaires that are in `asked` alone: they are told with their part."""
    known = {group.id for group in other.groups}
    return {
        one.id
        for group in asked.groups
        if group.instrument and group.id not in known
        for one in group.questions
    }


def _of(one: Question, group: Group, with_part: bool = True) -> dict[str, list[str]]:
    """A question in lines. What its answers lead to was said before."""
    return {
        "asks": [f"It asks: {one.label}"],
        "stem": [f"Before it: {one.stem}"] if one.stem else [],
        "help": [f"Help under it: {one.help}"] if one.help else [],
        "only": [f"For whom: {one.only.words}." if one.only else "For whom: everyone."],
        "kind": [f"Answered by: {_kind(one)}"],
        "answers": list(_answers(one)),
        "part": [f"In the part: {group.title}"] if with_part else [],
    }


def _at_once(one: Question, group: Group) -> dict[str, list[str]]:
    """The same for one that comes or goes: its words are the heading, and its answers stand together."""
    labels = " · ".join(label for _, label in one.options)
    together = [f"Answers: {labels}"] if one.kind in LISTED else list(_answers(one))
    return _of(one, group) | {"asks": [], "answers": together}


def _kind(one: Question) -> str:
    if one.kind == "choice":
        found = "any of these answers" if one.several else "one of these answers"
        return f"{found}, shown over time" if one.ordered else found
    return KINDS[one.kind].lower()


def _answers(one: Question) -> Iterator[str]:
    if one.kind == "scale":
        yield f"From {one.least}, {one.low}, to {one.most}, {one.high}"
    elif one.kind == "number":
        yield one.about
    elif one.kind in LISTED:
        yield from (f"Answer: {label}" for _, label in one.options)


def _order(before: Definition, after: Definition) -> Iterator[Change]:
    """Which questions stand in another place among those that were there before."""
    labels = {one.id: one.label for one in after.questions}
    known = {one.id for one in before.questions}
    old = [one.id for one in before.questions if one.id in labels]
    new = [one.id for one in after.questions if one.id in known]
    stayed = {
        name
        for place, _, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        for name in old[place : place + size]
    }
    for place, name in enumerate(new):
        if name not in stayed:
            where = f"after “{labels[new[place - 1]]}”" if place else "first"
            yield Change(ORDER, ((NEW, f"“{labels[name]}” now comes {where}."),))


def _instruments(before: Definition, after: Definition) -> Iterator[Change]:
    """What the authors print with a questionnaire, where both versions have it."""
    old, new = _printed(before), _printed(after)
    for slug in (one for one in new if one in old):
        yield from _rows(f"Questionnaire changed: {new[slug]['title'][0]}", old[slug], new[slug])


def _printed(asked: Definition) -> dict[str, dict[str, list[str]]]:
    return {
        one.slug: {
            "title": [one.title],
            "bands": [f"{band.least} to {band.most}: {band.label}" for band in one.bands],
            "note": [one.note],
            "attribution": [one.attribution],
        }
        for one in asked.instruments
    }
