"""Recordings as they lie in the package: one JSON file beside each audio file says what it is."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pwa.errors import CannotStart

# What recordings are for, in the order of a list. templates/recordings/groups.html has their names.
GROUPS = ("own", "settle", "mask", "after", "bells")


@dataclass(frozen=True)
class Recording:
    """One guided-meditation audio file with its captions and transcript. `seconds` is how long it takes.

    `group` says what it is for (one of GROUPS; "own": from the practice), and `order` where it stands in a list.
    """

    slug: str
    title: str
    seconds: int
    bytes: int
    sha256: str
    transcript: tuple[str, ...]
    group: str = field(default="own", kw_only=True)
    order: int = field(default=0, kw_only=True)
    # A rehearsal for the eye mask, which is an offer in it as everywhere.
    is_with_eyes_covered: bool = field(default=False, kw_only=True)

    @property
    def file(self) -> str:
        """The audio's name in its URL. It changes with the content, so that a phone may keep it for ever."""
        return f"{self.slug}-{self.sha256[:12]}.m4a"

    @property
    def url(self) -> str:
        """Where the audio is."""
        return f"/recordings/{self.file}"

    @property
    def captions_file(self) -> str:
        """The captions' name in their URL; empty where there are none."""
        return f"{self.slug}-{self.sha256[:12]}.vtt"

    @property
    def captions_url(self) -> str:
        """Where the captions are; empty where there are none."""
        return f"/recordings/{self.captions_file}" if self.captions_file else ""

    @property
    def description(self) -> str:
        """A sentence under the title, or nothing."""
        return ""

    @property
    def is_personal(self) -> bool:
        """Whether it was made for one client: their phone keeps it only sealed."""
        return False

    @property
    def minutes(self) -> int:
        """How long it takes, in minutes."""
        return max(1, round(self.seconds / 60))

    @property
    def megabytes(self) -> str:
        """Its size in words that people know from their phone."""
        return f"{self.bytes / 1_000_000:.1f}\N{NO-BREAK SPACE}MB"


@dataclass(frozen=True)
class BuiltIn(Recording):
    """A recording that comes with the program."""

    audio: Path
    captions: Path

    @property
    def place(self) -> tuple[int, int, str]:
        """Where it stands in a list: by what it is for, then by `order`."""
        return (GROUPS.index(self.group), self.order, self.slug)


def recording(file: Path) -> BuiltIn:
    """The recording that the JSON `file` describes. Raises CannotStart, naming the file, where it cannot be used."""
    try:
        data: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        made = BuiltIn(
            slug=file.stem,
            title=_text(data["title"]),
            seconds=round(float(data["seconds"])),
            bytes=int(data["bytes"]),
            sha256=_text(data["sha256"]),
            transcript=tuple(_text(paragraph) for paragraph in data["transcript"]),
            audio=file.with_suffix(".m4a"),
            captions=file.with_suffix(".vtt"),
            group=GROUPS[GROUPS.index(data["group"])],
            order=int(data["order"]),
            is_with_eyes_covered=data.get("eyes") == "covered",
        )
    except (ValueError, KeyError, TypeError) as error:
        raise CannotStart(f"The recording's description {file.name} cannot be used ({error}).") from error
    for needed in (made.audio, made.captions):
        if not needed.is_file():
            raise CannotStart(f"The recording {file.stem} lacks its file {needed.name}.")
    if made.audio.stat().st_size != made.bytes:
        # A phone would save it, compare, and throw it away again.
        raise CannotStart(f"The recording's description {file.name} is not about the file {made.audio.name}.")
    return made


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError("a text is missing")
    return value
