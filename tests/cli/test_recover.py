"""`stillpoint practice recover`: the way back in for an owner who lost every passkey."""

from pathlib import Path

import pytest

from tests.cli.program import names, refused, rows, run
from tests.harness.database import opened
from tests.harness.sign_in import PERSON

JOINED = "UPDATE people SET confirmed_at = made_at, name = sealed('people.name', id, :name) WHERE confirmed_at IS NULL"
RENAMED = """
UPDATE people SET name = sealed('people.name', id, 'Dr. Rivera') WHERE plain('people.name', id, name) = 'Olga'
"""


def joined(here: Path, name: str) -> str:
    """The owner who waits has made a passkey; their id."""
    with opened(here / "data") as connection:
        connection.execute(JOINED, {"name": name})
        return str(connection.execute(PERSON, (name,)).fetchone()[0])


@pytest.fixture
def several(here: Path) -> tuple[Path, dict[str, str]]:
    """Two practices with an owner each, both of one name, and a third."""
    ids = {"first": joined(here, "Dr. Rivera")}
    for name, called in (("second", "Olga"), ("third", "Ada")):
        assert run(here, "practice").returncode == 0
        ids[name] = joined(here, called)
    with opened(here / "data") as connection:
        connection.execute(RENAMED)
    return here, ids


def of_links(here: Path) -> list[tuple[object, ...]]:
    """Whose open owner links there are, and whether they need a code."""
    found = rows(here / "data", "invitations", "person_id", "needs_code", "made_by", "revoked_at", "used_at")
    return [(person, code, made_by) for person, code, made_by, *ended in found if ended == [None, None]]


def test_the_only_owner_gets_a_link_for_an_hour_without_a_code(here: Path) -> None:
    owner = joined(here, "Dr. Rivera")
    said = run(here, "practice", "recover")
    assert said.returncode == 0, said.stderr
    assert "Link for Dr. Rivera (once, for an hour): http://localhost:8000/join#" in said.stdout
    assert of_links(here) == [(owner, 0, None)]
    noted = rows(here / "data", "audit", "event", "person_id", "actor_id")
    assert noted[-1] == ("invited", owner, None)


def test_where_there_are_several_it_says_what_to_type(several: tuple[Path, dict[str, str]]) -> None:
    here, ids = several
    before = of_links(here)
    for words in ((), ("Dr. Rivera",), ("nobody",), ("%",), (ids["first"][:7],)):
        said = refused(here, "practice", "recover", *words)
        assert said.startswith("No link was made.")
        for one in ids.values():
            assert f"stillpoint practice recover {one[:8]}   " in said
        assert "Dr. Rivera, a practice with no name yet" in said
    assert of_links(here) == before


def test_a_part_of_the_id_or_a_name_of_their_own_is_enough(several: tuple[Path, dict[str, str]]) -> None:
    here, ids = several
    for words, who in ((ids["second"][:8], "second"), (ids["first"], "first"), (" ada ", "third")):
        assert run(here, "practice", "recover", words).returncode == 0
        assert (ids[who], 0, None) in of_links(here)


def test_nobody_can_be_recovered_before_somebody_has_joined(here: Path) -> None:
    assert "No owner has made a passkey yet" in refused(here, "practice", "recover")


def test_where_no_passkey_can_be_made_there_is_no_link(here: Path) -> None:
    joined(here, "Dr. Rivera")
    said = refused(here, "practice", "recover", STILLPOINT_BASE_URL="http://care.example.org")
    assert "No passkey can be made at http://care.example.org" in said


def test_who_only_was_invited_or_has_left_is_nobody_to_recover(several: tuple[Path, dict[str, str]]) -> None:
    here, ids = several
    with opened(here / "data") as connection:
        connection.execute("UPDATE people SET ended_at = made_at WHERE id = ?", (ids["first"],))
        connection.execute("UPDATE people SET confirmed_at = NULL WHERE id = ?", (ids["second"],))
    assert "Link for Ada" in run(here, "practice", "recover").stdout


def test_without_a_database_nothing_is_made_and_it_says_where_it_looked(tmp_path: Path) -> None:
    """As where it is typed without the settings of the server."""
    said = refused(tmp_path, "practice", "recover")
    assert said.startswith(f"No link was made. There is no database at {tmp_path}/data/stillpoint.db.")
    assert "STILLPOINT_DATA" in said
    assert names(tmp_path) == []
