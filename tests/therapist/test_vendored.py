"""What others wrote lies in static/vendor, pinned: name, version, licence, where it came from, and its hash."""

import hashlib
import json
from pathlib import Path

VENDOR = Path(__file__).parents[2] / "static" / "vendor"
LISTED = json.loads((VENDOR / "VENDORED.json").read_text())


def test_every_file_is_listed():
    assert {path.name for path in VENDOR.iterdir()} == {"VENDORED.json", *LISTED}


def test_every_file_is_what_the_list_says():
    for name, entry in LISTED.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == entry["sha256"], name
        assert {"name", "version", "licence", "source"} <= entry.keys()
        assert entry["version"] in name
