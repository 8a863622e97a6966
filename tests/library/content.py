"""The built-in content as people read it: its texts taken apart, and its Markdown as plain sentences."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from pwa.comfort.model import GROUPS, Question
from pwa.library import reading
from pwa.library.model import CHECK_IN, RECORDING, STEP, Text
from pwa.library.words import SENTENCES
from tests.library.practices import BLANK

STEPS: tuple[Text, ...] = tuple(
    reading.text(piece.slug, piece.source) for piece in reading.built_in() if piece.shape == STEP
)
BEFORE = tuple(step for step in STEPS if step.phase == "before")
AFTER = tuple(step for step in STEPS if step.phase == "after")
SCRIPTS = tuple(
    reading.script(piece.slug, piece.source) for piece in reading.built_in() if piece.shape == RECORDING
)
CHECK_INS: dict[str, dict[str, Any]] = {
    piece.slug: reading.check_in(piece.slug, piece.source).data
    for piece in reading.built_in()
    if piece.shape == CHECK_IN
}
HELP = reading.help_data()
RIDE_HOME = reading.ride_home()


def step(slug: str) -> Text:
    """The built-in step with this slug."""
    return next(one for one in STEPS if one.slug == slug)


def plain(markdown: str) -> str:
    """What a reader sees, each heading and list line a sentence; marks and placeholders left out."""
    sentences = []
    for row in markdown.splitlines():
        words = re.sub(r"^(#+|-)\s+", "", row.strip())
        words = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", words)
        if words and not words.startswith(("{{", "[")):
            sentences.append(words if words[-1] in ".?" else f"{words.rstrip(':,…')}.")
    return " ".join(sentences)


def prose(markdown: str) -> str:
    """The running text alone: lists and headings are short, and would make the rest look easier than it is."""
    return plain("\n".join(row for row in markdown.splitlines() if not row.startswith(("#", "-"))))


def strings(data: object) -> list[str]:
    """Every text in a piece of JSON that a person may come to read."""
    if isinstance(data, dict):
        # An instrument is asked in its published words, whatever they are: tests/checkins/test_instruments.py.
        ours = {
            "sources",
            "id",
            "value",
            "kind",
            "group",
            "on_yes",
            "raises",
            "instrument",
            "instruments",
            "asked",
        }
        unseen = ours | {"tel", "sms", "url", "confidence"}
        return [text for key, value in data.items() if key not in unseen for text in strings(value)]
    if isinstance(data, list):
        return [text for value in data for text in strings(value)]
    return [data] if isinstance(data, str) else []


def shown(text: Text) -> str:
    """Everything a client may read of a step."""
    lines = [text.title, text.why, text.prompt, *text.prompts, text.help, text.drawing_alt]
    lines += [line for item in text.items for line in (item.text, item.who)]
    return plain("\n".join([*lines, text.body]))


def comfort() -> str:
    """All that a comfort plan asks, and the answers to choose from."""
    lines = [line for group in GROUPS for line in (group.title, *_of_questions(group.questions))]
    return plain("\n".join(lines))


def _of_questions(questions: Iterable[Question]) -> Iterator[str]:
    for one in questions:
        yield from (one.label, one.help, *(words for _, words in one.options))


# Practices that set nothing, those that tell clients themselves, and those that set hours: their sentences are ours.
RULES = (
    BLANK,
    replace(BLANK, food_rule="told", drink_rule="told", ride_rule="told"),
    replace(BLANK, food_rule="hours", food_minutes=360, drink_rule="hours", drink_minutes=90),
)
SENTENCES_OF_RULES = {words(one) for words in SENTENCES.values() for one in RULES}

EVERYTHING: dict[str, str] = (
    {text.slug: shown(text) for text in STEPS}
    | {script.slug: plain(f"{script.title}\n{script.body}") for script in SCRIPTS}
    | {slug: plain("\n".join(strings(data))) for slug, data in CHECK_INS.items()}
    | {"help": plain("\n".join(strings(HELP))), "ride-home": plain("\n".join(strings(RIDE_HOME)))}
    | {"comfort plan": comfort()}
    | {sentence: sentence for sentence in sorted(SENTENCES_OF_RULES)}
)
