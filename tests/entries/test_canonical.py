"""The hash that phone and server compare: both are held to the same cases."""

import json
from pathlib import Path
from typing import Any

import pytest

from pwa.entries.model import hashed

VECTORS = json.loads((Path(__file__).parents[1] / "worker" / "canonical_vectors.json").read_text())["cases"]


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["name"])
def test_the_hash_is_the_one_the_phone_makes(case: dict[str, Any]) -> None:
    assert hashed([(name, value) for name, value in case["pairs"]]) == case["sha256"]
