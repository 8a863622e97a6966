"""Phone and server make the same text, and so the same hash, of the same fields."""

import json
from collections.abc import Callable
from pathlib import Path

from pwa.entries.model import hashed

CASES = json.loads((Path(__file__).parent / "canonical_vectors.json").read_text())["cases"]


def test_the_server_hashes_as_agreed() -> None:
    for case in CASES:
        assert hashed(case["pairs"]) == case["sha256"], case["name"]


def test_the_phone_hashes_as_agreed(module: Callable[..., object]) -> None:
    found = module(
        "worker/canonical.js",
        """return Promise.all(given[0].map(async ({ name, pairs }) => (
            { name, text: canonical.canonicalText(pairs), sha256: await canonical.canonicalHash(pairs) })))""",
        CASES,
    )
    assert found == [{key: case[key] for key in ("name", "text", "sha256")} for case in CASES]
