"""What changed between two versions of a text or a script, for people: line by line, and word by word inside a line.

Of check-ins, see `editing/check_ins/changes.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from pwa.library import reading
from pwa.library.model import IN_THREAD, RECORDING, Piece, Text

SAME, NEW, GONE = "same", "new", "gone"
# Beyond these a comparison would take long: what is longer is shown as taken out and put in.
LINES_MOST, WORDS_MOST = 250, 400
ALIKE = 0.4  # two lines are the same line, changed


@dataclass(frozen=True)
class Change:
    """One line that changed, of the part called `label`. `parts`: (SAME, NEW or GONE, words) in their order."""

    label: str
    parts: tuple[tuple[str, str], ...]


def changes(old: Piece | None, new: Piece) -> list[Change]:
    """What is other in `new` than in `old`, in the order in which it is read; nothing there before: all is new."""
    before = _lines(old) if old else {}
    after = _lines(new)
    found = []
    for label in dict.fromkeys((*after, *before)):
        rows = compared(before.get(label, []), after.get(label, []))
        found += [Change(label, parts) for parts in rows]
    return found


def _lines(piece: Piece) -> dict[str, list[str]]:
    """The lines of a piece, by the part that they belong to."""
    if piece.shape == RECORDING:
        said = reading.script(piece.slug, piece.source)
        return {"Title": [said.title], "What the voice says": _paragraphs(said.body)}
    return _of_step(reading.text(piece.slug, piece.source))


def _of_step(text: Text) -> dict[str, list[str]]:
    single = {
        "Title": text.title,
        "Why": text.why,
        "Minutes": str(text.minutes),
        "When": _when(text),
        "Area": text.area,
        "Plans": ", ".join(text.plans),
        "Offer": "Only an offer" if text.offer else "",
        "Leads to": text.opens,
        "Layout": text.layout,
        "Recording": text.recording,
        "Check-in": text.check_in,
        "Question above the field": text.prompt,
        "Help under it": text.help,
        "In the thread": IN_THREAD[text.in_thread] if text.in_thread != "none" else "",
        "Drawing": f"{text.drawing}: {text.drawing_alt}" if text.drawing else "",
    }
    lines = {label: [value] for label, value in single.items() if value}
    lines["Further questions"] = list(text.prompts)
    lines["To tick"] = [f"{item.text} ({item.who})" if item.who else item.text for item in text.items]
    lines["The text"] = _paragraphs(text.body)
    lines["Sources"] = list(text.sources)
    return lines


def _when(text: Text) -> str:
    days = f"{abs(text.due)} days {'before' if text.phase == 'before' else 'after'} the session"
    return f"{days}, from {text.due_from}" if text.due_from else days


def _paragraphs(body: str) -> list[str]:
    return [line.strip() for line in body.splitlines() if line.strip()]


def compared(old: list[str], new: list[str]) -> Iterator[tuple[tuple[str, str], ...]]:
    """The lines that are other in `new`, each with its parts."""
    if max(len(old), len(new)) > LINES_MOST:
        if old != new:
            yield from _both(old, new)
        return
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        if b - a == d - c:
            for was, now in zip(old[a:b], new[c:d], strict=True):
                yield from _line(was, now)
        else:
            yield from _both(old[a:b], new[c:d])


def _both(old: list[str], new: list[str]) -> Iterator[tuple[tuple[str, str], ...]]:
    for kind, lines in ((GONE, old), (NEW, new)):
        for line in lines:
            yield ((kind, line),)


def _line(old: str, new: str) -> Iterator[tuple[tuple[str, str], ...]]:
    """One line that became another, word by word where they are alike."""
    was, now = re.findall(r"\S+\s*", old), re.findall(r"\S+\s*", new)
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    if max(len(was), len(now)) > WORDS_MOST or matcher.ratio() < ALIKE:
        yield from _both([old], [new])
        return
    parts = []
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            parts.append((SAME, "".join(was[a:b])))
            continue
        parts += [(kind, "".join(words)) for kind, words in ((GONE, was[a:b]), (NEW, now[c:d])) if words]
    yield tuple(parts)
