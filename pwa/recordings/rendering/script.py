"""The written script of a recording.

Below the front matter, every line is spoken as it stands. `[pause 6]` is a silence of six seconds after the line
above it, `[next 4]` starts the following line four seconds after the start of the one above it, `[bells 3 7]` are
three bells with seven seconds for each, and a heading begins a new paragraph of the transcript without being spoken.
Where nothing is said, a short breath follows.
"""

import re
from dataclasses import dataclass, replace

import yaml

from pwa.errors import Invalid

BREATH = 1.6  # seconds between two lines that belong together
MARK = re.compile(r"\[(pause|next) (\d+(?:\.\d+)?)\]")
BELLS = re.compile(r"\[bells (\d+) (\d+)\]")


@dataclass(frozen=True)
class Line:
    """What is spoken in one go, and the silence that follows it. `next_in` counts from the line's start instead.

    A line without words is a bell, and its pause counts from its first sound.
    """

    text: str
    paragraph: int
    pause: float = BREATH
    next_in: float | None = None


@dataclass(frozen=True)
class Script:
    """A recording before it is spoken. `pace` is the speed: 1 is the voice's own."""

    title: str
    voice: str
    pace: float
    lines: tuple[Line, ...]
    group: str
    order: int
    eyes: str  # 'covered', or empty
    bed: str  # 'rises' where it takes over once all is said, or empty

    @property
    def spoken(self) -> tuple[Line, ...]:
        """The lines with words."""
        return tuple(line for line in self.lines if line.text)

    def paragraphs(self) -> list[str]:
        """The transcript."""
        texts: dict[int, list[str]] = {}
        for line in self.spoken:
            texts.setdefault(line.paragraph, []).append(line.text)
        return [" ".join(texts[number]) for number in sorted(texts)]


def parse(source: str) -> Script:
    """The script in `source`. Raises Invalid for a mark that follows no line."""
    keys_text, body = source.removeprefix("---\n").split("---\n", 1)
    keys = yaml.safe_load(keys_text)
    return Script(
        title=keys["title"],
        voice=keys["voice"],
        pace=float(keys["pace"]),
        lines=tuple(_lines(body)),
        group=keys.get("group", ""),
        order=keys.get("order", 0),
        eyes=keys.get("eyes", ""),
        bed=keys.get("bed", ""),
    )


def _lines(body: str) -> list[Line]:
    lines: list[Line] = []
    paragraph = 0
    for row in filter(None, map(str.strip, body.splitlines())):
        mark, bells = MARK.fullmatch(row), BELLS.fullmatch(row)
        if row.startswith("#"):
            paragraph += 1
        elif bells:
            lines += int(bells[1]) * [Line("", paragraph, pause=float(bells[2]))]
        elif mark is None:
            lines.append(Line(row, paragraph))
        elif not lines:
            raise Invalid(f"{row} stands before the first spoken line.")
        else:
            lines[-1] = _followed(lines[-1], mark[1], float(mark[2]))
    return lines


def _followed(line: Line, what: str, seconds: float) -> Line:
    return replace(line, pause=seconds) if what == "pause" else replace(line, next_in=seconds)
