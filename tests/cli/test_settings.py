"""Settings come from the environment, once, and fail loudly."""

from dataclasses import FrozenInstanceError

import pytest

from pwa.errors import CannotStart
from pwa.settings import from_env


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STILLPOINT_PORT", "no"),
        ("STILLPOINT_PORT", "0"),
        ("STILLPOINT_PORT", "70000"),
        ("STILLPOINT_WORKERS", "-1"),
        ("STILLPOINT_RECALL", "yes"),
        ("STILLPOINT_BASE_URL", "care.example.org"),
        ("STILLPOINT_BASE_URL", "ftp://care.example.org"),
        ("STILLPOINT_BASE_URL", "https://care.example.org/app"),
    ],
)
def test_a_value_that_cannot_be_used_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(CannotStart, match=name):
        from_env({name: value})


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        from_env({}).port = 1  # type: ignore[misc]


def test_the_key_is_never_shown() -> None:
    assert "ab" * 32 not in repr(from_env({"STILLPOINT_KEY": "ab" * 32}))


def test_the_port_given_on_the_command_line_is_in_the_address() -> None:
    assert from_env({"STILLPOINT_PORT": "9000"}, port=9100).base_url == "http://localhost:9100"
