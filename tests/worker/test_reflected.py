"""Phone and server read the same words, the same title, and whose they are, out of the same fields."""

import json
from collections.abc import Callable
from pathlib import Path

from pwa.clock import new_id, now
from pwa.entries import reflected
from pwa.entries.model import read

CASES = json.loads((Path(__file__).parent / "reflected_vectors.json").read_text())


def test_the_server_reads_as_agreed() -> None:
    for case in CASES:
        said = reflected.said(read(new_id(), [("account", new_id()), *case["pairs"]], now()))
        found = {"text": said.text, "sharing": said.sharing, "title": said.title}
        assert found == case["says"], case["name"]


def test_the_phone_reads_as_agreed(module: Callable[..., object]) -> None:
    found = module(
        "js/reflected.js",
        """
        const { said, sharingOf, titleOf } = reflected;
        return given[0].map(({ name, pairs: it }) => (
            { name, text: said(it), sharing: sharingOf(it), title: titleOf(it) }))
        """,
        CASES,
    )
    assert found == [{"name": case["name"], **case["says"]} for case in CASES]
