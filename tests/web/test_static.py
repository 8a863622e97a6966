"""Scripts reach the phone without their comments, and with everything else."""

import re

import pytest

from pwa.settings import resource
from pwa.web.static import COMMENT, Static

SOURCES = {
    f"{place}/{path.relative_to(folder).as_posix()}": path.read_text()
    for place, folder in (("js", resource("static") / "js"), ("worker", resource("service_worker")))
    for path in sorted(folder.rglob("*.js"))
}


@pytest.fixture(scope="module")
def static() -> Static:
    return Static()


@pytest.mark.parametrize("name", SOURCES)
def test_what_is_left_out_is_comment_and_nothing_else(static: Static, name: str) -> None:
    source, sent = SOURCES[name], static.files[name].body.decode()
    left = iter(sent.splitlines())
    kept = next(left, None)
    left_out = []
    for line in source.splitlines():
        if line == kept:
            kept = next(left, None)
        else:
            left_out.append(line.strip())
    assert kept is None
    assert all(re.match(r"//|/\*\*|\* |\*/", line) for line in left_out), left_out
    assert not re.search(r"^\s*(//|/\*\*)", sent, re.M)


@pytest.mark.parametrize("name", SOURCES)
def test_no_text_of_a_script_looks_like_a_comment(name: str) -> None:
    """A line of a template literal that begins with two slashes would be left out too."""
    source = SOURCES[name]
    for match in COMMENT.finditer(source):
        before = COMMENT.sub("", source[: match.start()])
        assert before.count("`") % 2 == 0, match[0]


def test_what_others_wrote_is_sent_as_it_is(static: Static) -> None:
    for name in (name for name in static.files if name.startswith("vendor/")):
        assert static.files[name].body == (resource("static") / name).read_bytes()
