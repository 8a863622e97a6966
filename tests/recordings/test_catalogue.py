"""The list of recordings: its order, what is marked in it, and what is there beside the package."""

from pathlib import Path

import pytest

from pwa import settings
from pwa.recordings import service
from pwa.recordings.model import recording
from tests.recordings.conftest import write


def test_the_rehearsals_for_the_eye_mask_are_marked(tmp_path: Path):
    assert recording(write(tmp_path, eyes="covered")).is_with_eyes_covered
    assert not recording(write(tmp_path, eyes="")).is_with_eyes_covered
    assert not recording(write(tmp_path)).is_with_eyes_covered


def test_the_list_goes_by_what_a_recording_is_for_and_then_by_its_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    told = {"a": ("after", 1), "b": ("mask", 2), "c": ("mask", 1), "d": ("settle", 9)}
    files = {}
    for slug, (group, order) in told.items():
        described = write(tmp_path, group=group, order=order)
        for file in tmp_path.glob("calm-1.*"):
            file.rename(file.with_stem(slug))
        files[slug] = described.with_stem(slug)
    monkeypatch.setattr(service, "built_in_audio", lambda: files)
    service.catalogue.cache_clear()
    try:
        assert [one.slug for one in service.catalogue()] == ["d", "c", "b", "a"]
    finally:
        service.catalogue.cache_clear()


def test_a_second_package_brings_more_and_takes_nothing_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    before = settings.built_in_audio()
    more = tmp_path / "stillpoint_recordings"
    more.mkdir()
    for slug in ("more-1", "centring-10"):
        (more / f"{slug}.json").write_text("{}")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert settings.built_in_audio() == before | {"more-1": more / "more-1.json"}
