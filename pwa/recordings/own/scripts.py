"""The words of the built-in recordings, for whoever wants to say them in their own voice."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

SCRIPTS = Path(__file__).parents[2] / "library" / "content" / "en" / "recordings"


@dataclass(frozen=True)
class Words:
    """Words to start from, with their marks for silences. `minutes`: about how long it takes to say them."""

    slug: str
    title: str
    minutes: int
    words: str


@cache
def written() -> tuple[Words, ...]:
    """All that can be spoken, the shortest first."""
    found = [_words(file) for file in SCRIPTS.glob("*.md")]
    return tuple(
        sorted((one for one in found if "[bells " not in one.words), key=lambda one: (one.minutes, one.slug))
    )


def _words(file: Path) -> Words:
    keys, body = file.read_text(encoding="utf-8").removeprefix("---\n").split("---\n", 1)
    known = yaml.safe_load(keys)
    return Words(file.stem, known["title"], known["minutes"], body.strip())
