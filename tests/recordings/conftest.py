"""The world that entries come into, and a recording whose bytes are known."""

import hashlib
import json
from pathlib import Path

import pytest

from pwa.recordings import service
from pwa.recordings.model import Recording, recording
from tests.entries.world import world as world

BYTES = bytes(number % 251 for number in range(200_000))


def write(folder: Path, **changes: object) -> Path:
    """The three files of a recording; the path of the one that describes it."""
    (folder / "calm-1.m4a").write_bytes(BYTES)
    (folder / "calm-1.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:02.000\nYou can begin.\n")
    told = {
        "slug": "calm-1",
        "title": "Settling in",
        "group": "settle",
        "order": 1,
        "seconds": 599.6,
        "bytes": len(BYTES),
        "sha256": hashlib.sha256(BYTES).hexdigest(),
        "voice": "made by a computer",
        "transcript": ["You can begin.", "There is no <hurry>."],
    }
    file = folder / "calm-1.json"
    file.write_text(json.dumps(told | changes))
    return file


@pytest.fixture
def calm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Recording:
    """The only recording there is. Every practice has approved it."""
    made = recording(write(tmp_path))

    async def in_use(*_: object) -> set[str]:
        return {made.slug}

    monkeypatch.setattr(service.library, "in_use", in_use)
    monkeypatch.setattr(service, "catalogue", lambda: (made,))
    return made
