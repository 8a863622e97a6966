"""The words of the built-in recordings, for whoever wants to say them in their own voice."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from pwa.recordings.rendering.script import BELLS

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
    """All that is to be spoken, the shortest first. The recording of bells has no words worth a voice of one's own."""
    found = [_words(file) for file in SCRIPTS.glob("*.md") if not file.stem.startswith("bells")]
    return tuple(sorted(found, key=lambda one: (one.minutes, one.slug)))


def _words(file: Path) -> Words:
    keys, body = file.read_text(encoding="utf-8").removeprefix("---\n").split("---\n", 1)
    known = yaml.safe_load(keys)
    # Nobody can say a bell. What it takes is a silence, in which one can be rung.
    return Words(file.stem, known["title"], known["minutes"], BELLS.sub(r"[pause \2]", body.strip()))
