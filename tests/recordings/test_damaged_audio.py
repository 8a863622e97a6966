"""Files that were changed at random: each becomes a recording or a sentence, and nothing falls over.

Some hundreds in an ordinary run, and five thousand with `--soak`.
"""

import json
import subprocess
import sys

import pytest


@pytest.mark.timeout(1800)
def test_changed_files_become_a_recording_or_a_sentence(soak: bool) -> None:
    count = 5_000 if soak else 320
    order = [sys.executable, "-m", "tests.recordings.mutated", "7", str(count)]
    ran = subprocess.run(order, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-2_000:]
    became = json.loads(ran.stdout)
    assert sum(became.values()) == count
    # Both happen, so that this looks at more than the first bytes.
    assert became["made"] > count / 10
    assert count - became["made"] > count / 10
