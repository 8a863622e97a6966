"""The same script gives the same file, by the real voice. Left out where its programs are missing (conftest)."""

from pathlib import Path

import pytest

from pwa.library import reading
from pwa.recordings.render import AUDIO, render

SLUG = "centring-1"


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The first two lines of a recording, rendered twice."""
    source = (reading.CONTENT / "recordings" / f"{SLUG}.md").read_text()
    keys, body = source.removeprefix("---\n").split("---\n", 1)
    folders = []
    for turn in ("one", "two"):
        folder = tmp_path_factory.mktemp(turn)
        words = [row for row in body.splitlines() if row and row[0] not in "#["][:2]
        (folder / f"{SLUG}.md").write_text(f"---\n{keys}---\n" + "\n".join(words))
        render(SLUG, folder, folder)
        folders.append(folder)
    return folders[0], folders[1]


def test_rendered_twice_it_is_the_same_byte_for_byte(twice: tuple[Path, Path]):
    for name in (f"{SLUG}.m4a", f"{SLUG}.vtt", f"{SLUG}.json"):
        first, second = ((folder / name).read_bytes() for folder in twice)
        assert first == second


def test_the_voice_says_it_as_in_the_recording_that_is_in_the_tree(twice: tuple[Path, Path]):
    """To the millisecond of each caption: only ffmpeg's own version may show in the audio's bytes."""
    made = (twice[0] / f"{SLUG}.vtt").read_text().strip().split("\n\n")
    assert len(made) == 3
    assert (AUDIO / f"{SLUG}.vtt").read_text().split("\n\n")[:3] == made
