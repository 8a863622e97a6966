"""A key for every person; one that is destroyed is gone, and no other is."""

import json
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given, settings
from hypothesis import strategies as st

from pwa import person_keys
from pwa.errors import CannotStart
from pwa.person_keys import KeyDestroyed

PEOPLE = [f"person {number}" for number in range(40)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "there" / "keys"


def test_what_was_sealed_comes_back_and_looks_like_nothing(file: Path) -> None:
    keys = person_keys.opened(file, None)
    for text in ("Sam", "مرحبا 🌿", "x" * 100_000, "\x00"):
        sealed = keys.seal("sam", "people.name", text)
        assert text not in sealed
        assert keys.unseal("sam", "people.name", sealed) == text
    assert keys.seal("sam", "people.name", "Sam") != keys.seal("sam", "people.name", "Sam")
    assert keys.seal("sam", "people.name", "") == ""


def test_a_seal_holds_for_its_person_and_its_place(file: Path) -> None:
    keys = person_keys.opened(file, None)
    sealed = keys.seal("sam", "people.name", "Sam")
    for leaf, place in (("kim", "people.name"), ("sam", "clients.contact")):
        with pytest.raises(InvalidTag):
            keys.unseal(leaf, place, sealed)


def test_the_file_is_for_this_user_only_and_opens_again(file: Path) -> None:
    keys = person_keys.opened(file, None)
    sealed = keys.seal("sam", "people.name", "Sam")
    assert file.stat().st_mode & 0o777 == 0o600
    assert person_keys.opened(file, keys.id).unseal("sam", "people.name", sealed) == "Sam"


@settings(max_examples=40)
@given(gone=st.sets(st.sampled_from(PEOPLE)), rounds=st.integers(1, 4))
def test_whoever_is_destroyed_is_gone_and_everybody_else_is_there(
    tmp_path_factory: pytest.TempPathFactory, gone: set[str], rounds: int
) -> None:
    file = tmp_path_factory.mktemp("keys") / "keys"
    keys = person_keys.opened(file, None)
    sealed = {person: keys.seal(person, "people.name", person) for person in PEOPLE}
    for turn in range(rounds):
        keys.destroy(sorted(gone)[turn::rounds])
    for known in (keys, person_keys.opened(file, keys.id)):
        assert {person for person in PEOPLE if known.is_destroyed(person)} == gone
        for person in PEOPLE:
            if person in gone:
                with pytest.raises(KeyDestroyed):
                    known.unseal(person, "people.name", sealed[person])
                with pytest.raises(KeyDestroyed):
                    known.seal(person, "people.name", "again")
            else:
                assert known.unseal(person, "people.name", sealed[person]) == person


def test_from_what_is_left_the_key_cannot_be_derived(file: Path) -> None:
    """No node that stays is on the way to the leaf, and none that was is left in any file beside it."""
    keys = person_keys.opened(file, None)
    root = json.loads(file.read_text())["nodes"][""]
    keys.destroy(["sam"])
    nodes = json.loads(file.read_text())["nodes"]
    way = person_keys._way("sam")
    assert len(nodes) == person_keys.DEPTH
    assert not [start for start in nodes if way.startswith(start)]
    assert [path.name for path in file.parent.iterdir()] == ["keys"]
    assert root not in file.read_text()


def test_an_older_copy_of_the_file_opens_those_who_came_later(file: Path) -> None:
    keys = person_keys.opened(file, None)
    copy = file.with_name("copy")
    copy.write_bytes(file.read_bytes())
    keys.destroy(["sam"])
    sealed = keys.seal("somebody new", "people.name", "Kim")
    assert person_keys.opened(copy, keys.id).unseal("somebody new", "people.name", sealed) == "Kim"


def test_another_process_does_not_bring_a_key_back(file: Path) -> None:
    one, other = person_keys.opened(file, None), person_keys.opened(file, None)
    one.destroy(["sam"])
    other.destroy(["kim"])
    left = person_keys.opened(file, None)
    assert left.is_destroyed("sam")
    assert left.is_destroyed("kim")


def test_to_destroy_twice_changes_nothing(file: Path) -> None:
    keys = person_keys.opened(file, None)
    keys.destroy(["sam"])
    before = file.read_text()
    keys.destroy(["sam"])
    assert file.read_text() == before


def test_where_the_file_cannot_be_written_nothing_changes(file: Path) -> None:
    keys = person_keys.opened(file, None)
    sealed, before = keys.seal("sam", "people.name", "Sam"), file.read_text()
    file.with_name("keys.part").mkdir()
    with pytest.raises(IsADirectoryError):
        keys.destroy(["sam"])
    assert file.read_text() == before
    assert keys.unseal("sam", "people.name", sealed) == "Sam"


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "in the way").touch()
    with pytest.raises(CannotStart, match="cannot be made"):
        person_keys.opened(tmp_path / "in the way" / "keys", None)
