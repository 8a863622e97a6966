"""An installation, a backup of it, and what is left when its data is lost."""

from pathlib import Path

import pytest

from tests.cli.program import run


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with an installation that has one practice: data/ and data.key."""
    assert run(tmp_path, "practice").returncode == 0
    return tmp_path


@pytest.fixture
def backup(here: Path) -> Path:
    """A backup of it."""
    assert run(here, "backup").returncode == 0
    [made] = (here / "data.backups").iterdir()
    return made


@pytest.fixture
def lost(here: Path, backup: Path) -> Path:
    """The same folder after its data was lost."""
    (here / "data").rename(here / "lost")
    return here
