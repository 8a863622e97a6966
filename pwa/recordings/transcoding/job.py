"""What is told to the process that transcodes, and what it answers: one line of JSON each way, and progress between."""

import errno
import json
import signal
from dataclasses import asdict, dataclass

PROGRESS = "progress "
ENDS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)  # what whoever stops the server sends to all of it
TOO_MUCH = "Preparing this took more time or room than we allow. Please save it as mp3 or m4a, and send that."
# Where the trouble is the server's, what was sent stays, and can be tried again.
NO_SPACE = (
    "Your sound is still here. There was no room on the disk of the server to finish it. "
    "You can try again when there is."
)
NOT_DONE = (
    "Your sound is still here. Making it ready took more time or memory than the server had for it. "
    "You can try again. If that does not help, please send it as mp3 or m4a, or in two parts."
)
TROUBLE = (
    "Your sound is still here. Something on the server stood in the way of making it ready. "
    "You can try again. If that does not help, whoever looks after the server can read more in its log."
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
    """What came of it: a file, or the sentence that says why there is none.

    `trouble`, for the log, where that is the server's: what was sent stays then.
    """

    seconds: float = 0
    size: int = 0
    sha256: str = ""
    refused: str = ""
    trouble: str = ""

    def told(self) -> str:
        """As a line."""
        return json.dumps(asdict(self))


def kept_from(error: OSError) -> Outcome:
    """What came of it where the system refused something."""
    has_no_room = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return Outcome(refused=NO_SPACE if has_no_room else TROUBLE, trouble=named(error))


def named(error: OSError) -> str:
    """The error's name: its text may hold a path."""
    return errno.errorcode.get(error.errno or 0, type(error).__name__)
