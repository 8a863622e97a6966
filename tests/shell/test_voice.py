"""Every string of the interface speaks in the voice of docs/voice.md."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import textstat

from pwa.settings import resource

ROOT = Path(__file__).resolve().parents[2]
# What only whoever runs the program reads, and texts that have tests of their own.
NOT_SHOWN = (
    "cli.py",
    "doctor.py",
    "settings.py",
    "secrets.py",
    "first_start.py",
    "db/",
    "recordings/rendering/",
)
SLIPS = re.compile(
    r"!|\b(oops|sorry|please note|note that|error|invalid|fail\w*|success\w*|submit\w*|sync\w*|queue\w*|"
    r"authenticat\w*|credential\w*|log ?in|log ?out|upload\w*|overdue|missed|late|must|users?|patients?|"
    r"simply|just (click|tap)|click here|kindly)\b",
    re.IGNORECASE,
)
MARKUP = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->|<script\b.*?</script>|<[^>]*>", re.S)
HARDEST_GRADE = 6


def templates() -> Iterator[tuple[str, str]]:
    """The words of each template, without its tags; one sentence or label a line."""
    folder = resource("templates")
    for path in sorted(folder.rglob("*.html")):
        text = MARKUP.sub("\n", path.read_text())
        said = [" ".join(line.split()) for line in text.splitlines()]
        quoted = re.findall(r"\"([A-Z][^\"{}<>]* [^\"{}<>]*)\"", path.read_text())
        yield (
            str(path.relative_to(ROOT)),
            "\n".join([line for line in said if line[:1].isalpha() and '="' not in line] + quoted),
        )


def scripts() -> Iterator[tuple[str, str]]:
    """The sentences in each script of the pages."""
    for path in sorted(resource("static").glob("js/**/*.js")):
        code = re.sub(r"^\s*//.*$|/\*[\s\S]*?\*/", "", path.read_text(), flags=re.M)
        yield str(path.relative_to(ROOT)), "\n".join(re.findall(r"[\"`]([A-Z][^\"`]* [^\"`]*)[\"`]", code))


def messages() -> Iterator[tuple[str, str]]:
    """The sentences that the program's modules give to pages."""
    for path in sorted((ROOT / "pwa").rglob("*.py")):
        name = str(path.relative_to(ROOT / "pwa"))
        if not name.startswith(NOT_SHOWN):
            yield f"pwa/{name}", "\n".join(_sentences(ast.parse(path.read_text())))


def _sentences(tree: ast.Module) -> Iterator[str]:
    documents = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in documents else None
        if isinstance(text, str) and re.match(r"[A-Z][a-z]*,? [a-z].*[.:?]$", text, re.S):
            yield text


SAID = [*templates(), *scripts(), *messages()]


@pytest.mark.parametrize(("name", "words"), SAID, ids=[name for name, _ in SAID])
def test_nothing_slips_out_of_the_voice(name: str, words: str) -> None:
    slips = {line: SLIPS.findall(line) for line in words.splitlines() if SLIPS.search(line)}
    assert not slips


def test_there_is_something_to_hear_in_each_kind() -> None:
    for kind in (templates, scripts, messages):
        assert sum(len(words.splitlines()) for _, words in kind()) > 20, kind.__name__


def test_the_sentences_of_the_interface_are_easy_to_read() -> None:
    lines = [line for _, words in SAID for line in words.splitlines()]
    sentences = [line for line in lines if line.endswith((".", "?")) and len(line.split()) > 4]
    assert textstat.flesch_kincaid_grade(" ".join(sentences)) <= HARDEST_GRADE
