"""What a recording says: captions as WebVTT (or SubRip, which many programs write), or words without times."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pwa.accounts.model import unturned
from pwa.errors import Invalid

CAPTIONS_MOST = 200_000  # bytes
CUES_MOST = 5_000
_TIME = r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2})[.,](\d{3})"
_CUE = re.compile(rf"{_TIME}[ \t]*-->[ \t]*{_TIME}(?:[ \t].*)?")
_TAG = re.compile(r"<[^>\n]*>")
_NOT_SPOKEN = ("NOTE", "STYLE", "REGION")
NO_TIMES = (
    "We found no times in these captions. A line such as 00:01.000 --> 00:04.000 goes before each piece."
)
NO_TIME = "Line {line}: we cannot read “{found}” as times. They look like 00:01.000 --> 00:04.000."
CLOSE = "Line {line}: before these times an empty line is missing."
ENDS = "Line {line}: this piece ends before it begins ({found})."
BACKWARDS = "Line {line}: this piece begins before the one above it ({found})."
TOO_MANY = "Line {line}: there are more than 5,000 pieces."
TOO_LARGE = "This file is larger than 200 kB, which no captions need. Please choose the .vtt or .srt file."
NOT_TEXT = "Line {line}: there are letters here that we cannot read. Please save the file as UTF-8."
NOTHING = "There are no words in this file."
NO_CAPTIONS = "There are no times in this file. Please choose a .vtt or .srt file, or paste the words below."


@dataclass(frozen=True)
class Words:
    """`vtt` is empty where no times are known."""

    vtt: str
    transcript: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The transcript, for reading."""
        return paragraphs(self.transcript)


@dataclass(frozen=True)
class Cue:
    """A piece of captions. Its times are in milliseconds."""

    start: int
    end: int
    text: str

    @property
    def begins(self) -> str:
        """When it begins, as one says it."""
        return f"{self.start // 60_000}:{self.start // 1000 % 60:02d}"

    @property
    def ends(self) -> str:
        """When it ends."""
        return f"{self.end // 60_000}:{self.end // 1000 % 60:02d}"


def words(typed: str) -> Words:
    """What was typed or sent, taken apart. Raises Invalid where it looks like captions and cannot be used."""
    plain = _plain(typed)
    if not _has_times(plain):
        return Words("", plain.strip())
    found = cues(plain)
    if not found:
        raise _wrong(NO_TIMES)
    written = "".join(
        f"\n{_clock(one.start)} --> {_clock(one.end)}\n{html.escape(one.text, quote=False)}\n"
        for one in found
    )
    return Words(f"WEBVTT\n{written}", "\n\n".join(one.text.replace("\n", " ") for one in found))


def captions_in(content: bytes) -> str:
    """The text of a file of captions. Raises Invalid, naming the line, where it is none."""
    if len(content) > CAPTIONS_MOST:
        raise _wrong(TOO_LARGE, field="captions")
    coding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(coding)
    except UnicodeDecodeError as error:
        raise _wrong(NOT_TEXT, "captions", content[: error.start].count(b"\n") + 1) from error
    if "\x00" in text:
        raise _wrong(NOT_TEXT, "captions", text[: text.index("\x00")].count("\n") + 1)
    if not text.strip():
        raise _wrong(NOTHING, "captions")
    try:
        if not words(text).vtt:
            raise _wrong(NO_CAPTIONS, "captions")
    except Invalid as problem:
        raise Invalid(problem.message, {"captions": problem.message}) from problem
    return text


def timed(text: str) -> list[Cue]:
    """The pieces of captions that are shown before they hold; none where there are no times, or they cannot be used."""
    try:
        return cues(text) if _has_times(text) else []
    except Invalid:
        return []


def paragraphs(transcript: str) -> tuple[str, ...]:
    """A transcript in its paragraphs."""
    return tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", transcript) if part.strip())


def cues(plain: str) -> list[Cue]:
    """Each piece, without what is no text: notes, styles, numbers, places. Raises Invalid, naming the line."""
    found: list[Cue] = []
    for first, lines in _blocks(_plain(plain)):
        if lines[0].split()[0] in _NOT_SPOKEN:
            continue
        place = next((place for place, line in enumerate(lines) if "-->" in line), None)
        if place is None or (place > 1 and not _CUE.fullmatch(lines[place].strip())):
            continue
        if len(found) == CUES_MOST:
            raise _wrong(TOO_MANY, line=first + place)
        found.append(_cue(lines[place:], first + place, found[-1] if found else None))
    return [one for one in found if one.text]


def _blocks(plain: str) -> Iterator[tuple[int, list[str]]]:
    """What stands between empty lines, with the number of its first line."""
    block: list[str] = []
    for number, line in enumerate([*plain.split("\n"), ""], 1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _cue(lines: list[str], number: int, before: Cue | None) -> Cue:
    """The piece whose times are the first of `lines`, which is line `number`."""
    times = _CUE.fullmatch(lines[0].strip())
    if times is None:
        raise _wrong(NO_TIME, line=number, found=lines[0])
    start, end = _milliseconds(times.groups()[:4]), _milliseconds(times.groups()[4:])
    if end <= start:
        raise _wrong(ENDS, line=number, found=lines[0])
    if before and start < before.start:
        raise _wrong(BACKWARDS, line=number, found=lines[0])
    for place, line in enumerate(lines[1:], 1):
        if _CUE.fullmatch(line.strip()):
            raise _wrong(CLOSE, line=number + place)
    text = "\n".join(html.unescape(_TAG.sub("", line)).strip() for line in lines[1:])
    return Cue(start, end, text.replace("-->", "→").strip())


def _wrong(sentence: str, field: str = "words", line: int = 0, found: str = "") -> Invalid:
    problem = sentence.format(line=line, found=found.strip()[:40])
    return Invalid(problem, {field: problem})


def _has_times(text: str) -> bool:
    return "-->" in text or text.lstrip().startswith("WEBVTT")


def _plain(typed: str) -> str:
    return unturned(typed.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff"))


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _clock(moment: int) -> str:
    seconds, thousandths = divmod(moment, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{thousandths:03d}"
