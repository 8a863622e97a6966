"""Recordings as they lie in the package: one JSON file beside each audio file says what it is."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pwa.errors import CannotStart

# What recordings are for, in the order of a list. templates/recordings/groups.html has their names.
GROUPS = ("settle", "mask", "after", "bells")


@dataclass(frozen=True)
class Recording:
    """One guided-meditation audio file with its captions and transcript. `seconds` is how long it takes.

    `group` says what it is for (a key of GROUPS), and `order` where it stands in a list.
    """

    slug: str
    title: str
    seconds: int
    bytes: int
    sha256: str
    transcript: tuple[str, ...]
    audio: Path
    captions: Path
    group: str = field(default="", kw_only=True)
    order: int = field(default=0, kw_only=True)
    is_with_eyes_covered: bool = field(
        default=False, kw_only=True
    )  # a rehearsal for the eye mask, which is an offer in it as everywhere

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
        """The captions' name in their URL."""
        return f"{self.slug}-{self.sha256[:12]}.vtt"

    @property
    def captions_url(self) -> str:
        """Where the captions are."""
        return f"/recordings/{self.captions_file}"

    @property
    def place(self) -> tuple[int, int, str]:
        """Where it stands in a list: by what it is for, then by `order`. Without a group it comes last."""
        return (GROUPS.index(self.group) if self.group in GROUPS else len(GROUPS), self.order, self.slug)

    @property
    def minutes(self) -> int:
        """How long it takes, in minutes."""
        return max(1, round(self.seconds / 60))

    @property
    def megabytes(self) -> str:
        """Its size in words that people know from their phone."""
        return f"{self.bytes / 1_000_000:.1f} MB"


def recording(file: Path) -> Recording:
    """The recording that the JSON `file` describes. Raises CannotStart, naming the file, where it cannot be used."""
    try:
        data: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        made = Recording(
            slug=file.stem,
            title=_text(data["title"]),
            seconds=round(float(data["seconds"])),
            bytes=int(data["bytes"]),
            sha256=_text(data["sha256"]),
            transcript=tuple(_text(paragraph) for paragraph in data["transcript"]),
            audio=file.with_suffix(".m4a"),
            captions=file.with_suffix(".vtt"),
            group=str(data.get("group", "")),
            order=int(data.get("order", 0)),
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
