"""What is told to the process that transcodes, and what it answers: one line of JSON each way, and progress between."""

import json
import signal
from dataclasses import asdict, dataclass

PROGRESS = "progress "
ENDS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)  # what whoever stops the server sends to all of it
TOO_MUCH = "Preparing this took more time or room than we allow. Please save it as mp3 or m4a, and send that."
NO_SPACE = (
    "There was no room on the disk of the server to finish this. Please send the file again when there is."
)


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
