"""What a recording says: captions as WebVTT (or SubRip, which many programs write), or words without times."""

import html
import re
from dataclasses import dataclass

from pwa.accounts.model import unturned
from pwa.errors import Invalid

_TIME = r"(?:(\d{1,2}):)?(\d{2}):(\d{2})[.,](\d{3})"
_CUE = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?")
_TAG = re.compile(r"<[^>\n]*>")
CUES_MOST = 5_000
NO_TIMES = (
    "We found no times in these captions. A line such as 00:01.000 --> 00:04.000 goes before each piece."
)
BACKWARDS = "The times in these captions run backwards at {place}. Please have a look at that line."


@dataclass(frozen=True)
class Words:
    """`vtt` is empty where no times are known."""

    vtt: str
    transcript: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The transcript, for reading."""
        return paragraphs(self.transcript)


def words(typed: str) -> Words:
    """What was typed or sent, taken apart. Raises Invalid where it looks like captions and cannot be used."""
    plain = unturned(typed.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")).strip()
    if "-->" not in plain and not plain.startswith("WEBVTT"):
        return Words("", plain)
    cues = _cues(plain)
    if not cues:
        raise Invalid(NO_TIMES, {"words": NO_TIMES})
    written = "".join(
        f"\n{_clock(start)} --> {_clock(end)}\n{html.escape(text, quote=False)}\n"
        for start, end, text in cues
    )
    return Words(f"WEBVTT\n{written}", "\n\n".join(text.replace("\n", " ") for _, _, text in cues))


def paragraphs(transcript: str) -> tuple[str, ...]:
    """A transcript in its paragraphs."""
    return tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", transcript) if part.strip())


def _cues(plain: str) -> list[tuple[int, int, str]]:
    """Each piece with its times in milliseconds, without what is no text: notes, styles, numbers, places."""
    found: list[tuple[int, int, str]] = []
    for block in re.split(r"\n[ \t]*\n", plain)[:CUES_MOST]:
        lines = block.split("\n")
        place = next((number for number, line in enumerate(lines[:3]) if _CUE.fullmatch(line.strip())), None)
        if place is None:
            continue
        times = _CUE.fullmatch(lines[place].strip())
        assert times is not None
        start, end = _milliseconds(times.groups()[:4]), _milliseconds(times.groups()[4:])
        if end <= start or (found and start < found[-1][0]):
            problem = BACKWARDS.format(place=lines[place].strip()[:40])
            raise Invalid(problem, {"words": problem})
        text = "\n".join(html.unescape(_TAG.sub("", line)).strip() for line in lines[place + 1 :])
        if text.strip():
            found.append((start, end, text.replace("-->", "→").strip()))
    return found


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _clock(moment: int) -> str:
    seconds, thousandths = divmod(moment, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{thousandths:03d}"
