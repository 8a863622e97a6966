"""The systemd unit and its example settings fit each other and the program."""

import re
from pathlib import Path

from pwa.settings import from_env

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
UNIT = (DEPLOY / "stillpoint.service").read_text()
EXAMPLE = dict(re.findall(r"^(STILLPOINT_[A-Z_]+)=(.*)$", (DEPLOY / "stillpoint.env").read_text(), re.M))


def test_the_example_settings_are_ones_the_program_takes() -> None:
    settings = from_env(EXAMPLE)
    assert settings.is_https
    assert not settings.key_file.is_relative_to(settings.data)
    assert not settings.person_keys.is_relative_to(settings.data)


def test_the_unit_may_write_where_the_settings_point_and_nowhere_else() -> None:
    folders = re.search(r"^StateDirectory=(.*)$", UNIT, re.M)
    assert folders
    owned = [Path("/var/lib") / name for name in folders.group(1).split()]
    settings = from_env(EXAMPLE)
    for path in (settings.data, settings.key_file, settings.person_keys):
        assert any(path.is_relative_to(folder) for folder in owned)
    assert "ProtectSystem=strict" in UNIT


def test_who_stops_it_ends_the_server_and_not_what_the_server_ends_itself() -> None:
    assert re.search(r"^KillMode=mixed$", UNIT, re.M), "a sound that is being made ready would be broken off"


def test_a_key_is_never_written_into_the_unit_or_the_example() -> None:
    assert "STILLPOINT_KEY=" not in UNIT + (DEPLOY / "stillpoint.env").read_text()
