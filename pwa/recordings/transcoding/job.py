"""What is told to the process that transcodes, and what it answers: one line of JSON each way, and progress between."""

import json
from dataclasses import asdict, dataclass

PROGRESS = "progress "


@dataclass(frozen=True)
class Job:
    """One file to make: from the sealed file `source` to a sealed file `target`, which is not there yet."""

    source: str
    source_id: str
    source_key: str
    target: str
    target_id: str
    target_key: str
    with_bed: bool

    def told(self) -> bytes:
        """As a line."""
        return json.dumps(asdict(self)).encode() + b"\n"


@dataclass(frozen=True)
class Outcome:
    """What came of it: a file, or the sentence that says why there is none."""

    seconds: float = 0
    size: int = 0
    sha256: str = ""
    refused: str = ""

    def told(self) -> str:
        """As a line."""
        return json.dumps(asdict(self))
